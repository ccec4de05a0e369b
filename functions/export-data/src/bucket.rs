//! The buckets: documents in, the copy out.

use std::fs::File;
use std::io::Seek as _;
use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::primitives::ByteStream;
use shared::boot::{Boot, InitError};
use shared::logs::sdk_error;
use shared::meter;

use crate::Fault;

/// How long one try to upload may take: a copy as large as it gets at 5 MB a second.
const UPLOAD_LIMIT: Duration = Duration::from_mins(1);
/// How often it is tried. The SDK does not repeat what it reads from a file without a name.
const UPLOADS_MAX: u32 = 2;

/// The buckets of `PANEL_INVOICE_BUCKET` and `PANEL_EXPORT_BUCKET`.
pub struct Buckets {
    client: Client,
    invoices: String,
    exports: String,
}

impl Buckets {
    /// From the settings.
    pub fn init(boot: &Boot) -> Result<Self, InitError> {
        let invoices = boot.settings.required("PANEL_INVOICE_BUCKET")?.to_owned();
        let exports = boot.settings.required("PANEL_EXPORT_BUCKET")?.to_owned();
        Ok(Self { client: boot.s3(), invoices, exports })
    }

    /// Opens a document; none where it is not there.
    pub async fn document(&self, key: &str) -> Result<Option<GetObjectOutput>, Fault> {
        meter::count("GetObject", None);
        match self.client.get_object().bucket(&self.invoices).key(key).send().await {
            Ok(object) => Ok(Some(object)),
            // Without the right to list a bucket, S3 answers a missing object with a denial.
            Err(error) if matches!(error.code(), Some("NoSuchKey" | "AccessDenied")) => Ok(None),
            Err(error) => Err(Fault::Again(sdk_error(&error))),
        }
    }

    /// Puts the copy into its bucket, over one of the same name.
    pub async fn keep(&self, key: &str, file: &File) -> Result<(), Fault> {
        let mut outcome = Ok(());
        for _ in 0..UPLOADS_MAX {
            outcome = self.upload(key, file).await;
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }

    async fn upload(&self, key: &str, file: &File) -> Result<(), Fault> {
        meter::count("PutObject", None);
        let mut own = file.try_clone().map_err(Fault::again)?;
        own.rewind().map_err(Fault::again)?;
        let body = ByteStream::read_from().file(tokio::fs::File::from_std(own)).build().await.map_err(Fault::again)?;
        let patience = TimeoutConfig::builder()
            .read_timeout(UPLOAD_LIMIT)
            .operation_attempt_timeout(UPLOAD_LIMIT)
            .operation_timeout(UPLOAD_LIMIT);
        let call = self.client.put_object().bucket(&self.exports).key(key).content_type("application/zip").body(body);
        let config = aws_sdk_s3::config::Builder::new().timeout_config(patience.build());
        match call.customize().config_override(config).send().await {
            Ok(_) => Ok(()),
            Err(error) => Err(Fault::Again(sdk_error(&error))),
        }
    }
}
