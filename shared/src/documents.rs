//! Documents of subscribers in the bucket of invoices: the way to one is an address that works for a minute.

use std::time::Duration;

use aws_sdk_s3::presigning::PresigningConfig;
use http::StatusCode;

use crate::boot::{Boot, InitError};
use crate::domain::PdfKey;
use crate::grant::{Grant, Resource};
use crate::http::{Problem, Reply};

/// How long an address works.
const LIFETIME: Duration = Duration::from_mins(1);

/// The bucket of invoices, to be read from.
pub struct Documents {
    s3: aws_sdk_s3::Client,
    bucket: String,
}

impl Documents {
    /// What an address that is signed here may do: it has the rights of who signs it.
    pub const GRANT: Grant = Grant { actions: &["s3:GetObject"], on: Resource::InvoiceBucket };

    /// The bucket of `PANEL_INVOICE_BUCKET`.
    pub fn init(boot: &Boot) -> Result<Self, InitError> {
        Ok(Self { s3: boot.s3(), bucket: boot.settings.required("PANEL_INVOICE_BUCKET")?.to_owned() })
    }

    /// Leads to a PDF, to be saved under a name. Its key in the bucket comes from the item of what it documents, never from
    /// the request (S01).
    pub async fn lead_to(&self, key: &PdfKey, file_name: &str) -> Result<Reply, Problem> {
        let lifetime = PresigningConfig::expires_in(LIFETIME).map_err(Problem::internal)?;
        let disposition = format!("attachment; filename=\"{file_name}\"");
        let call = self.s3.get_object().bucket(&self.bucket).key(key.as_str());
        let call = call.response_content_disposition(disposition).response_content_type("application/pdf");
        let address = call.presigned(lifetime).await.map_err(Problem::unavailable)?;
        Reply::redirect(StatusCode::FOUND, address.uri())
    }
}
