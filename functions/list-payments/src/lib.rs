//! `GET /payments`: charges a period, what moved the balance last, and the balance. `GET /payments/ledger`: all that moved it.

mod ledger;
mod ledger_page;
mod output;
mod page;

use std::sync::Arc;

use http::StatusCode;
use shared::boot::{Boot, InitError};
use shared::domain::{
    Charge, Date, Gateway, LedgerEntry, LedgerId, Settlement, Statement, Subscriber, local_date, settle,
};
use shared::gateways::Gateways;
use shared::grant::Grant;
use shared::http::{Format, Incoming, Problem, Reply, Span};
use shared::openapi::{Area, DayOrNone, Needs, Operation};
use shared::random::{Random, readable};
use shared::runtime::Endpoint;
use shared::session::Sessions;
use shared::store::keys::Prefix;
use shared::store::{Books, Page, Table, cursor};
use shared::views::Provider;

use crate::ledger::Ledger;
use crate::output::Output;

/// Charges on a page: a year of monthly ones.
const PAGE_SIZE: i32 = 12;
/// Charges that are looked at to say what of a later page is open: fifty years of monthly ones, which one read brings.
const CHARGES_MAX: i32 = 600;
/// The newest movements, beside the charges.
const LATEST: i32 = 5;

/// The function.
pub struct ListPayments {
    table: Table,
    sessions: Sessions,
    provider: Provider,
    offered: Vec<Gateway>,
    random: Arc<dyn Random>,
}

impl Endpoint for ListPayments {
    const NAME: &'static str = "list-payments";
    const GRANTS: &'static [Grant] = &[Sessions::GRANT, Grant::table(&["dynamodb:GetItem", "dynamodb:Query"])];

    fn operations() -> Vec<Operation> {
        let summary = "Charges, newest first, with the balance and its newest movements.";
        vec![
            Operation::get(Area::Payments, "/payments", "listPayments", summary)
                .needs(Needs::FullSession)
                .cursor()
                .shows::<Output>("A page of charges, with the balance and its newest movements.")
                .leads_to("listPayments", "after", "/next"),
            Operation::get(
                Area::Payments,
                "/payments/ledger",
                "getLedger",
                "What moved the balance, with the balance as it ran.",
            )
            .needs(Needs::FullSession)
            .query::<DayOrNone>("from", "The first day; a year before the last one where it is not said.")
            .query::<DayOrNone>("to", "The last day; today where it is not said.")
            .query::<LedgerId>("after", "The entry to go on after.")
            .shows::<Ledger>("The movements of these days, newest first.")
            .problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid_input")
            .leads_to("getLedger", "after", "/next"),
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
            "/payments/ledger" => Box::pin(self.ledger(&request)).await,
            _ => Box::pin(self.list(&request)).await,
        }
    }
}

impl ListPayments {
    async fn list(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let after = request.query("after").map(|text| cursor::decode(text, Prefix::Charges)).transpose()?;
        let charges = async {
            let page = self.table.newest::<Charge>(&claims.sub, Prefix::Charges, after.as_deref(), PAGE_SIZE).await;
            page.map_err(Problem::from)
        };
        let ledger = async {
            let page = self.table.newest::<LedgerEntry>(&claims.sub, Prefix::Ledger, None, LATEST).await;
            page.map_err(Problem::from)
        };
        let (visit, charges, ledger) = tokio::try_join!(self.sessions.open(&claims, request), charges, ledger)?;
        let today = local_date(request.now);
        let settlement = self.settlement(&visit.subscriber, &charges, after.is_some(), today).await?;
        let output = Output::new(&visit.subscriber, &charges, &settlement, ledger.values, request.now)?;
        Reply::of(request, &output, || {
            page::list(&self.provider, &self.offered, &visit, &output, after.is_some(), &readable(&*self.random, 26))
        })
    }

    async fn ledger(&self, request: &Incoming) -> Result<Reply, Problem> {
        let visit = self.sessions.enter(request).await?;
        let ledger = async {
            let span = Span::of(request)?;
            let after = request.choice("after").map(LedgerId::parse).transpose();
            let after = after.map_err(|_| Problem::invalid_field("after", "cursor_invalid"))?;
            let books = self.table.books_since(&visit.subscriber, span.begins_at()?).await?;
            let Books { balance, entries } = books.ok_or_else(|| Problem::invalid_field("from", "span_too_long"))?;
            let statement = Statement::of(balance, entries, span.from, span.to).map_err(Problem::internal)?;
            let ledger = Ledger::new(statement, after.as_ref());
            ledger.ok_or_else(|| Problem::invalid_field("after", "cursor_invalid"))
        };
        let ledger = ledger.await;
        let typed = |name: &str| request.query(name).unwrap_or_default().to_owned();
        match ledger {
            Ok(ledger) => {
                let typed = ledger_page::Typed { from: &ledger.from.to_string(), to: &ledger.to.to_string() };
                let later = request.query("after").is_some();
                Reply::of(request, &ledger, || ledger_page::ledger(&self.provider, &visit, Ok(&ledger), &typed, later))
            }
            Err(problem) if request.format == Format::Json => Err(problem),
            Err(problem) => {
                let (from, to) = (typed("from"), typed("to"));
                let typed = ledger_page::Typed { from: &from, to: &to };
                Reply::refused(request, problem, |problem| {
                    ledger_page::ledger(&self.provider, &visit, Err(problem), &typed, false)
                })
            }
        }
    }

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
