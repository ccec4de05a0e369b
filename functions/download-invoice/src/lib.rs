//! `GET /invoices/{id}/pdf`: leads to the PDF of an invoice, by an address that works for a minute.

use http::StatusCode;
use shared::boot::{Boot, InitError};
use shared::documents::Documents;
use shared::domain::{Invoice, InvoiceId};
use shared::grant::Grant;
use shared::http::{Incoming, Problem, Reply};
use shared::openapi::{Area, Content, Needs, Operation};
use shared::runtime::Endpoint;
use shared::session::Sessions;
use shared::store::keys::Prefix;
use shared::store::{ImportMarker, Table, keys};

/// Seconds after which a PDF that is being drawn is worth asking for again.
const RETRY_AFTER_SECONDS: u32 = 5;

/// The function.
pub struct DownloadInvoice {
    table: Table,
    sessions: Sessions,
    documents: Documents,
}

impl Endpoint for DownloadInvoice {
    const NAME: &'static str = "download-invoice";
    const GRANTS: &'static [Grant] = &[Sessions::GRANT, Grant::table(&["dynamodb:GetItem"]), Documents::GRANT];

    fn operations() -> Vec<Operation> {
        vec![
            Operation::get(Area::Invoices, "/invoices/{id}/pdf", "downloadInvoice", "Leads to the PDF of an invoice.")
                .needs(Needs::FullSession)
                .path::<InvoiceId>("id", "The invoice.")
                .answers(StatusCode::FOUND, "The address of the PDF, which works for a minute.", Content::Onward)
                .conflict("invoice_not_drawable")
                .conflict("invoice_being_prepared"),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self { sessions: Sessions::init(boot, &table).await?, documents: Documents::init(boot)?, table })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(&request)?;
        let id = request.parameter("id", InvoiceId::parse)?;
        let marker_key = keys::import_marker(&claims.sub, id.as_str());
        let marker = async { self.table.get::<ImportMarker>(&marker_key).await.map_err(Problem::from) };
        let (visit, marker) = tokio::try_join!(self.sessions.open(&claims, &request), marker)?;
        let place = marker.map(|marker| marker.place).filter(|place| place.starts_with(Prefix::Invoices.text()));
        let place = place.ok_or_else(Problem::not_found)?;
        let key = keys::marked(&visit.subscriber.id, &place);
        let invoice: Invoice = self.table.get(&key).await?.ok_or_else(Problem::not_found)?;
        if invoice.pdf_failed {
            return Err(Problem::new(StatusCode::CONFLICT, "invoice_not_drawable"));
        }
        if !invoice.pdf_ready {
            let mut problem = Problem::new(StatusCode::CONFLICT, "invoice_being_prepared");
            problem.retry_after_seconds = Some(RETRY_AFTER_SECONDS);
            return Err(problem);
        }
        self.documents.lead_to(&invoice.pdf_key, &invoice.file_name()).await
    }
}
