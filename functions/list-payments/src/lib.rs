//! `GET /payments`: charges a period, payments, and the balance.

mod output;
mod page;

use std::sync::Arc;

use shared::boot::{Boot, InitError};
use shared::domain::{Charge, Date, LedgerEntry, Settlement, Subscriber, local_date, settle};
use shared::grant::Grant;
use shared::http::{Incoming, Problem, Reply};
use shared::openapi::{Area, Needs, Operation};
use shared::random::{Random, readable};
use shared::runtime::Endpoint;
use shared::session::Sessions;
use shared::store::keys::Prefix;
use shared::store::{Page, Table, cursor};
use shared::views::Provider;

use crate::output::Output;

/// Charges on a page: a year of monthly ones.
const PAGE_SIZE: i32 = 12;
/// Charges that are looked at to say what of a later page is open: ten years of monthly ones.
const CHARGES_MAX: i32 = 120;
/// Entries of the ledger that are looked at for the latest payments.
const LEDGER_MAX: i32 = 36;

/// The function.
pub struct ListPayments {
    table: Table,
    sessions: Sessions,
    provider: Provider,
    random: Arc<dyn Random>,
}

impl Endpoint for ListPayments {
    const NAME: &'static str = "list-payments";
    const GRANTS: &'static [Grant] = &[Sessions::GRANT, Grant::table(&["dynamodb:Query"])];

    fn operations() -> Vec<Operation> {
        let summary = "Charges, newest first, with the balance and the latest payments.";
        vec![
            Operation::get(Area::Payments, "/payments", "listPayments", summary)
                .needs(Needs::FullSession)
                .cursor()
                .shows::<Output>("A page of charges, with the balance and the latest payments.")
                .leads_to("listPayments", "after", "/next"),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            table,
            provider: boot.settings.provider()?,
            random: boot.random.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(&request)?;
        let after = request.query("after").map(|text| cursor::decode(text, Prefix::Charges)).transpose()?;
        let charges = async {
            let page = self.table.newest::<Charge>(&claims.sub, Prefix::Charges, after.as_deref(), PAGE_SIZE).await;
            page.map_err(Problem::from)
        };
        let ledger = async {
            let page = self.table.newest::<LedgerEntry>(&claims.sub, Prefix::Ledger, None, LEDGER_MAX).await;
            page.map_err(Problem::from)
        };
        let (visit, charges, ledger) = tokio::try_join!(self.sessions.open(&claims, &request), charges, ledger)?;
        let today = local_date(request.now);
        let settlement = self.settlement(&visit.subscriber, &charges, after.is_some(), today).await?;
        let output = Output::new(&visit.subscriber, &charges, &settlement, &ledger.values, request.now);
        Reply::of(&request, &output, || {
            page::list(&self.provider, &visit, &output, after.is_some(), &readable(&*self.random, 26))
        })
    }
}

impl ListPayments {
    /// What is open. The debt lies on the newest charges, so a later page asks for those before it as well.
    async fn settlement(
        &self,
        subscriber: &Subscriber,
        here: &Page<Charge>,
        later: bool,
        today: Date,
    ) -> Result<Settlement, Problem> {
        let newest = if later && !subscriber.balance.owed().is_zero() {
            &self.table.newest(&subscriber.id, Prefix::Charges, None, CHARGES_MAX).await?.values
        } else if later {
            &Vec::new()
        } else {
            &here.values
        };
        settle(subscriber.balance, newest, today).map_err(Problem::internal)
    }
}
