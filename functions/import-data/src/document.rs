//! The PDF of an invoice or a contract: where it will be, and bringing there one that came beside the file.

use shared::domain::{PdfKey, SubscriberId};
use shared::random::Random;

use crate::bucket::{BucketError, Buckets};
use crate::decide::Document;
use crate::fault::{Code, Fault};
use crate::record::PdfName;

/// The largest PDF that is taken: 5 MB.
const PDF_BYTES_MAX: u64 = 5 * 1024 * 1024;
const PDF_START: &[u8] = b"%PDF-";

/// What makes documents ready.
#[derive(Clone, Copy)]
pub struct Documents<'a> {
    /// Where they come from and go to.
    pub buckets: &'a Buckets,
    /// What their keys are made of.
    pub random: &'a dyn Random,
    /// The key of the file that names them.
    pub file_key: &'a str,
}

impl Documents<'_> {
    /// The document of a record. A PDF beside the file is copied before the record is written, so that an item
    /// never names what is not there; where the writing then fails, a copy stays behind that nothing leads to.
    /// Error: the bucket is not available.
    pub async fn prepare(&self, subscriber: &SubscriberId, pdf: Option<&PdfName>) -> Result<Document, BucketError> {
        let key = PdfKey::new(subscriber, self.random);
        let Some(name) = pdf else {
            return Ok(Document { key, ready: false, fault: None });
        };
        let fault = match self.copy(&name.beside(self.file_key), &key).await {
            Ok(fault) => fault,
            Err(BucketError::Gone) => Some(Code::PDF_MISSING),
            Err(error) => return Err(error),
        };
        Ok(Document { key, ready: fault.is_none(), fault: fault.map(|code| Fault::at("pdf", code)) })
    }

    async fn copy(&self, from: &str, to: &PdfKey) -> Result<Option<Code>, BucketError> {
        let range = format!("bytes=0-{}", PDF_START.len() - 1);
        let Some(start) = self.buckets.range(from, range, None).await? else {
            return Ok(Some(Code::PDF_BROKEN));
        };
        if start.total > PDF_BYTES_MAX {
            return Ok(Some(Code::PDF_TOO_LARGE));
        }
        if start.bytes != PDF_START {
            return Ok(Some(Code::PDF_BROKEN));
        }
        self.buckets.keep_pdf(from, &start.etag, to).await?;
        Ok(None)
    }
}
