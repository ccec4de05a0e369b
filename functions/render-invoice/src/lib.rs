//! Draws the PDF of an imported invoice that came without one, and puts it where the invoice says it will be.

pub mod draw;
mod owed;

use aws_sdk_s3::primitives::ByteStream;
use shared::boot::{Boot, InitError};
use shared::domain::{Charge, Invoice, Subscriber, SubscriberId, Timestamp, local_date};
use shared::grant::{Grant, Resource};
use shared::logs::sdk_error;
use shared::meter;
use shared::runtime::{BatchFailures, StreamKeys, Worker, WorkerError, stream_keys};
use shared::store::keys::{self, Key, Prefix};
use shared::store::{Table, Update};

/// The function.
pub struct RenderInvoice {
    table: Table,
    s3: aws_sdk_s3::Client,
    bucket: String,
}

impl Worker for RenderInvoice {
    const NAME: &'static str = "render-invoice";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"]),
        Grant { actions: &["s3:PutObject"], on: Resource::InvoiceBucket },
    ];
    type Event = StreamKeys;
    type Output = BatchFailures;

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        Ok(Self {
            table: Table::init(boot)?,
            s3: boot.s3(),
            bucket: boot.settings.required("PANEL_INVOICE_BUCKET")?.to_owned(),
        })
    }

    async fn handle(&self, event: StreamKeys, now: Timestamp) -> Result<BatchFailures, WorkerError> {
        let mut failures = BatchFailures::default();
        for (key, sequence_number) in stream_keys(&event) {
            if !key.sk.starts_with(Prefix::Invoices.text()) {
                continue;
            }
            if let Err(error) = self.render(&key, now).await {
                tracing::error!(code = "invoice_not_kept", %key, %error, "invoice not drawn");
                failures.add(sequence_number);
            }
        }
        Ok(failures)
    }
}

impl RenderInvoice {
    async fn render(&self, key: &Key, now: Timestamp) -> Result<(), WorkerError> {
        let invoice: Option<Invoice> = self.table.get(key).await.map_err(WorkerError::of)?;
        // Gone, drawn before, or come with a PDF of its own.
        let Some(invoice) = invoice.filter(|invoice| !invoice.pdf_ready) else { return Ok(()) };
        let owner = keys::subscriber_of(&key.pk).ok_or_else(|| WorkerError("no subscriber in the key".to_owned()))?;
        let subscriber: Option<Subscriber> =
            self.table.get(&keys::subscriber(&owner)).await.map_err(WorkerError::of)?;
        let subscriber = subscriber.ok_or_else(|| WorkerError("an invoice of nobody".to_owned()))?;
        // A document is drawn once, and so is the code to transfer by: for what of it is owed at this moment. What a debt
        // comes to on a later day is the portal's to say.
        let charges = self.charges(&owner, &subscriber).await?;
        let owed = owed::owed(&invoice, subscriber.balance, &charges, local_date(now));
        let invoice = Invoice { account: invoice.account.clone().or(subscriber.account), ..invoice };
        let pdf = match draw::draw(&invoice, owed) {
            Ok(pdf) => pdf,
            Err(error) => {
                // Trying again draws the same: the record must not hold up those behind it.
                tracing::error!(code = "invoice_not_drawable", invoice = %invoice.id, %error, "invoice cannot be drawn");
                return self.note(key, Update::existing().set("pdf_failed", true)).await;
            }
        };
        self.keep(&invoice, pdf).await?;
        self.note(key, Update::existing().set("pdf_ready", true).remove("pdf_failed")).await
    }

    /// The charges that the debt lies on. Nothing needs to be read where there is none.
    async fn charges(&self, owner: &SubscriberId, subscriber: &Subscriber) -> Result<Vec<Charge>, WorkerError> {
        if subscriber.balance.owed().is_zero() {
            return Ok(Vec::new());
        }
        let max = i32::try_from(owed::CHARGES_MAX).unwrap_or(i32::MAX);
        self.table.newest_for_decision(owner, Prefix::Charges, max).await.map_err(WorkerError::of)
    }

    async fn note(&self, key: &Key, update: Update) -> Result<(), WorkerError> {
        self.table.update(key, update).await.map_err(WorkerError::of).map(|_| ())
    }

    async fn keep(&self, invoice: &Invoice, pdf: Vec<u8>) -> Result<(), WorkerError> {
        meter::count("PutObject", None);
        let call = self.s3.put_object().bucket(&self.bucket).key(invoice.pdf_key.as_str());
        let call = call.content_type("application/pdf").body(ByteStream::from(pdf));
        match call.send().await {
            Ok(_) => Ok(()),
            Err(error) => Err(WorkerError::of(sdk_error(&error))),
        }
    }
}
