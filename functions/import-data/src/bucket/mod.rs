//! The bucket of imports: files in, reports out, PDFs on to the bucket of invoices.

mod object;

use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{MetadataDirective, TaggingDirective};
use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use shared::boot::{Boot, InitError};
use shared::domain::PdfKey;
use shared::meter;

pub use object::ObjectReader;

/// The buckets that an import touches.
#[derive(Clone, Debug)]
pub struct Buckets {
    client: Client,
    imports: String,
    invoices: String,
}

/// Why a bucket did not do as it was asked.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// There is no such object, or another one by now.
    #[error("the object is gone or was replaced")]
    Gone,
    /// The bucket cannot be reached, or does not let the function in: trying again may help.
    #[error("the bucket is not available: {0}")]
    Unavailable(String),
}

/// The first bytes of an object and what it is.
#[derive(Clone, Debug)]
pub struct Part {
    /// The bytes.
    pub bytes: Bytes,
    /// The length of the whole object.
    pub total: u64,
    /// The version of its content.
    pub etag: String,
}

/// What a key keeps as it is in the header that names the source of a copy.
const KEY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl Buckets {
    /// The buckets of `PANEL_IMPORT_BUCKET` and `PANEL_INVOICE_BUCKET`.
    pub fn init(boot: &Boot) -> Result<Self, InitError> {
        let imports = boot.settings.required("PANEL_IMPORT_BUCKET")?.to_owned();
        let invoices = boot.settings.required("PANEL_INVOICE_BUCKET")?.to_owned();
        Ok(Self { client: boot.s3(), imports, invoices })
    }

    /// The bucket whose events are taken.
    pub fn imports(&self) -> &str {
        &self.imports
    }

    /// A range of an import object, of one version where its etag is given. An empty object has no ranges: none then.
    pub async fn range(&self, key: &str, range: String, etag: Option<&str>) -> Result<Option<Part>, BucketError> {
        meter::count("GetObject", None);
        let call = self.client.get_object().bucket(&self.imports).key(key).range(range);
        let answer = match call.set_if_match(etag.map(str::to_owned)).send().await {
            Ok(answer) => answer,
            Err(error) if error.code() == Some("InvalidRange") => return Ok(None),
            // Without the right to list a bucket, S3 answers a missing object with a denial.
            Err(error) if error.code() == Some("AccessDenied") => return Err(BucketError::Gone),
            Err(error) => return Err(failed(error)),
        };
        let total =
            answer.content_range().and_then(|range| range.rsplit_once('/')).and_then(|(_, total)| total.parse().ok());
        let total = total.ok_or_else(|| BucketError::Unavailable("an answer without its range".to_owned()))?;
        let etag = answer.e_tag().unwrap_or_default().to_owned();
        let bytes = answer.body.collect().await.map_err(|error| BucketError::Unavailable(error.to_string()))?;
        Ok(Some(Part { bytes: bytes.into_bytes(), total, etag }))
    }

    /// Copies a PDF of the version looked at, within S3, to where invoices are kept.
    pub async fn keep_pdf(&self, key: &str, etag: &str, to: &PdfKey) -> Result<(), BucketError> {
        meter::count("CopyObject", None);
        let source = format!("{}/{}", self.imports, utf8_percent_encode(key, KEY));
        let call = self.client.copy_object().copy_source(source).copy_source_if_match(etag);
        let call = call.bucket(&self.invoices).key(to.as_str());
        let call = call.metadata_directive(MetadataDirective::Replace).content_type("application/pdf");
        // Tags of the file are the billing system's: to copy them, they would have to be read.
        let call = call.tagging_directive(TaggingDirective::Replace);
        call.send().await.map(|_| ()).map_err(failed)
    }

    /// Writes the report beside its file.
    pub async fn write_report(&self, key: &str, report: Vec<u8>) -> Result<(), BucketError> {
        meter::count("PutObject", None);
        let call = self.client.put_object().bucket(&self.imports).key(format!("{key}.report.json"));
        let call = call.content_type("application/json").body(ByteStream::from(report));
        call.send().await.map(|_| ()).map_err(failed)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn failed<E, R>(error: SdkError<E, R>) -> BucketError
where
    E: ProvideErrorMetadata,
{
    match error.code() {
        Some("NoSuchKey" | "NotFound" | "PreconditionFailed") => BucketError::Gone,
        _ => BucketError::Unavailable(shared::logs::sdk_error(&error)),
    }
}
