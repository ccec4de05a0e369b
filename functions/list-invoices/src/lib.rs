//! `GET /invoices`: the invoices, newest first, a page at a time; and whether they come electronically.

mod delivery;
mod delivery_card;
mod output;
mod page;

use http::StatusCode;
use shared::boot::{Boot, InitError};
use shared::domain::{Charge, Invoice, Text, local_date, settle};
use shared::grant::Grant;
use shared::http::{Incoming, Problem, Reply};
use shared::openapi::{Area, Field, Needs, Operation};
use shared::runtime::Endpoint;
use shared::session::{Sessions, Visit};
use shared::store::keys::Prefix;
use shared::store::{Table, cursor};
use shared::views::Provider;

use crate::delivery::DeliveryOutput;
use crate::output::Output;

/// Invoices on a page: a year of monthly ones.
const PAGE_SIZE: i32 = 12;
/// Charges that are looked at to say which invoices are open.
const CHARGES_MAX: i32 = 24;

/// The function.
pub struct ListInvoices {
    table: Table,
    sessions: Sessions,
    provider: Provider,
}

impl Endpoint for ListInvoices {
    const NAME: &'static str = "list-invoices";
    const GRANTS: &'static [Grant] =
        &[Sessions::GRANT, Grant::table(&["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"])];

    fn operations() -> Vec<Operation> {
        vec![
            Operation::get(Area::Invoices, "/invoices", "listInvoices", "The invoices, newest first.")
                .needs(Needs::FullSession)
                .cursor()
                .shows::<Output>("A page of invoices.")
                .leads_to("listInvoices", "after", "/next")
                .leads_to("downloadInvoice", "id", "/invoices/0/id"),
            Operation::post(Area::Invoices, "/invoices/delivery", "setDelivery", "Electronic invoices on or off.")
                .needs(Needs::FullSession)
                .takes([
                    Field::one_of("electronic", &["yes", "no"]),
                    Field::of::<Text<32>>("text").optional().about("The version of the text that was shown."),
                ])
                .returns::<DeliveryOutput>(StatusCode::OK, "How invoices come now.")
                .conflict("data_changed")
                .conflict("conflict")
                .counted(),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self { sessions: Sessions::init(boot, &table).await?, table, provider: boot.settings.provider()? })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        if request.method != http::Method::GET {
            return self.deliver(&request).await;
        }
        let claims = self.sessions.claims(&request)?;
        let after = request.query("after").map(|text| cursor::decode(text, Prefix::Invoices)).transpose()?;
        let invoices = async {
            let page = self.table.newest::<Invoice>(&claims.sub, Prefix::Invoices, after.as_deref(), PAGE_SIZE).await;
            page.map_err(Problem::from)
        };
        let (visit, invoices) = tokio::try_join!(self.sessions.open(&claims, &request), invoices)?;
        let today = local_date(request.now);
        let charges = self.charges(&visit).await?;
        let settlement = settle(visit.subscriber.balance, &charges, today).map_err(Problem::internal)?;
        let output = Output::new(&visit.subscriber, &invoices, &charges, &settlement, today);
        let saved = request.query("delivery").is_some();
        Reply::of(&request, &output, || page::list(&self.provider, &visit, &output, after.is_some(), saved))
    }
}

impl ListInvoices {
    /// The charges that say what is open. Nothing needs to be read where nothing is owed.
    async fn charges(&self, visit: &Visit) -> Result<Vec<Charge>, Problem> {
        let subscriber = &visit.subscriber;
        if subscriber.balance.owed().is_zero() {
            return Ok(Vec::new());
        }
        Ok(self.table.newest(&subscriber.id, Prefix::Charges, None, CHARGES_MAX).await?.values)
    }
}
