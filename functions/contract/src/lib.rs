//! `GET /contract`: contracts with their terms, what is due next, and services. `GET /contract/{id}/pdf` leads to the signed
//! document of one.

mod list;
mod next_charge;
mod output;
mod page;

use http::StatusCode;
use shared::boot::{Boot, InitError};
use shared::documents::Documents;
use shared::domain::{Charge, Contract, ContractId, SubscriberId, local_date};
use shared::grant::Grant;
use shared::http::{Incoming, Problem, Reply};
use shared::openapi::{Area, Content, Needs, Operation};
use shared::runtime::Endpoint;
use shared::session::Sessions;
use shared::store::keys::Prefix;
use shared::store::{Page, Table, cursor, keys};
use shared::views::Provider;

use crate::list::{Entry, Listed};
use crate::output::Output;

/// Contracts and services on a page, together: most subscribers have fewer than ten, and forty still fit a slow line.
const ENTRIES_MAX: i32 = 40;

/// The function.
pub struct ContractPage {
    table: Table,
    sessions: Sessions,
    documents: Documents,
    provider: Provider,
}

impl Endpoint for ContractPage {
    const NAME: &'static str = "contract";
    const GRANTS: &'static [Grant] =
        &[Sessions::GRANT, Grant::table(&["dynamodb:GetItem", "dynamodb:Query"]), Documents::GRANT];

    fn operations() -> Vec<Operation> {
        vec![
            Operation::get(Area::Contract, "/contract", "listContracts", "The contracts, with their services.")
                .needs(Needs::FullSession)
                .cursor()
                .shows::<Output>("A page of contracts.")
                .leads_to("listContracts", "after", "/next")
                .leads_to("downloadContract", "id", "/contracts/0/id"),
            Operation::get(Area::Contract, "/contract/{id}/pdf", "downloadContract", "Leads to a signed contract.")
                .needs(Needs::FullSession)
                .path::<ContractId>("id", "The contract.")
                .answers(StatusCode::FOUND, "The address of the PDF, which works for a minute.", Content::Onward),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            documents: Documents::init(boot)?,
            provider: boot.settings.provider()?,
            table,
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        match request.path.as_str() {
            "/contract" => Box::pin(self.list(&request)).await,
            _ => Box::pin(self.document(&request)).await,
        }
    }
}

impl ContractPage {
    async fn list(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let after = request.query("after").map(|text| cursor::decode(text, Prefix::Contracts)).transpose()?;
        let entries = async {
            let page = self.table.newest::<Entry>(&claims.sub, Prefix::Contracts, after.as_deref(), ENTRIES_MAX).await;
            page.map_err(Problem::from)
        };
        let charge = async {
            let page = self.table.newest::<Charge>(&claims.sub, Prefix::Charges, None, 1).await;
            page.map_err(Problem::from)
        };
        let (visit, entries, charges) = tokio::try_join!(self.sessions.open(&claims, request), entries, charge)?;
        let listed = self.whole(&visit.subscriber.id, entries).await?;
        let output = Output::new(&listed, charges.values.first(), local_date(request.now));
        Reply::of(request, &output, || page::list(&self.provider, &visit, &output, after.is_some()))
    }

    /// The contracts of a page, each with its services. Where services alone fill the page, their contract is read beside.
    async fn whole(&self, owner: &SubscriberId, page: Page<Entry>) -> Result<Listed, Problem> {
        let listed = list::group(owner, page);
        match &listed.cut {
            Some(id) => {
                let contract: Option<Contract> = self.table.get(&keys::contract(owner, id)).await?;
                Ok(listed.mended(owner, contract))
            }
            None => Ok(listed),
        }
    }

    async fn document(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let id = request.parameter("id", ContractId::parse)?;
        let key = keys::contract(&claims.sub, &id);
        let contract = async { self.table.get::<Contract>(&key).await.map_err(Problem::from) };
        let (_, contract) = tokio::try_join!(self.sessions.open(&claims, request), contract)?;
        let contract = contract.ok_or_else(Problem::not_found)?;
        let pdf = contract.pdf.as_ref().ok_or_else(Problem::not_found)?;
        self.documents.lead_to(&pdf.key, &contract.file_name()).await
    }
}
