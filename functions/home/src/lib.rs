//! `GET /`: what is owed, what is restricted, the last invoice, notices, and the one next step. Three reads, side by side.
//! The addresses of the panel before this one lead on from here.

mod notices;
mod output;
mod page;

use std::sync::Arc;

use http::StatusCode;
use shared::boot::{Boot, InitError};
use shared::domain::{Charge, Gateway, Notice, local_date, settle};
use shared::gateways::Gateways;
use shared::grant::Grant;
use shared::http::{Incoming, Problem, Reply};
use shared::openapi::{Area, Needs, Operation};
use shared::random::{Random, readable};
use shared::runtime::Endpoint;
use shared::session::Sessions;
use shared::store::Table;
use shared::store::keys::{self, Prefix};
use shared::views::Provider;

use crate::output::Output;

/// Charges that are looked at to say since when a debt stands; an older one is still owed, and said to be older.
const CHARGES_MAX: i32 = 12;
/// Notices that are looked at for those to show: what is older and unread is on the page of all.
const NOTICES_MAX: i32 = 12;

/// The function.
pub struct Home {
    table: Table,
    sessions: Sessions,
    provider: Provider,
    offered: Vec<Gateway>,
    random: Arc<dyn Random>,
}

impl Endpoint for Home {
    const NAME: &'static str = "home";
    const GRANTS: &'static [Grant] = &[Sessions::GRANT, Grant::table(&["dynamodb:Query"])];

    fn operations() -> Vec<Operation> {
        let summary = "What is owed, what is restricted, the last invoice.";
        vec![
            Operation::get(Area::Account, "/", "getHome", summary)
                .needs(Needs::FullSession)
                .shows::<Output>("What a subscriber learns at a glance."),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            table,
            provider: boot.settings.provider()?,
            offered: Gateways::offered_by(boot)?,
            random: boot.random.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        match request.path.as_str() {
            "/panel" => return Reply::redirect(StatusCode::MOVED_PERMANENTLY, "/"),
            "/przypomnienie.html" => return Reply::redirect(StatusCode::MOVED_PERMANENTLY, "/reset-password"),
            _ => {}
        }
        let claims = self.sessions.claims(&request)?;
        let charges = async {
            let page = self.table.newest::<Charge>(&claims.sub, Prefix::Charges, None, CHARGES_MAX).await;
            page.map_err(Problem::from)
        };
        // Those for later come first, and are gone past.
        let after = keys::notices_by(request.now);
        let notices = async {
            let page = self.table.newest::<Notice>(&claims.sub, Prefix::Notices, Some(&after), NOTICES_MAX).await;
            page.map_err(Problem::from)
        };
        let (visit, charges, notices) = tokio::try_join!(self.sessions.open(&claims, &request), charges, notices)?;
        let today = local_date(request.now);
        let settlement = settle(visit.subscriber.balance, &charges.values, today).map_err(Problem::internal)?;
        let output = Output::new(&visit.subscriber, &settlement, &notices.values, request.now);
        Reply::of(&request, &output, || {
            page::home(&self.provider, &self.offered, &visit, &output, today, &readable(&*self.random, 26))
        })
    }
}
