//! Reads an object part by part. Each part is a call of its own: nothing is held open while lines are imported, and a
//! part whose answer breaks off is asked for again.

use std::time::Duration;

use bytes::Bytes;

use super::{BucketError, Buckets, Part};

/// Bytes asked for at once.
const PART_BYTES: u64 = 2 * 1024 * 1024;
const TRIES_MAX: u32 = 3;
const PAUSE: Duration = Duration::from_millis(100);

/// An object that is being read.
#[derive(Debug)]
pub struct ObjectReader<'a> {
    buckets: &'a Buckets,
    key: &'a str,
    at: u64,
    total: Option<u64>,
    etag: Option<String>,
}

impl<'a> ObjectReader<'a> {
    /// From the beginning.
    pub const fn new(buckets: &'a Buckets, key: &'a str) -> Self {
        Self { buckets, key, at: 0, total: None, etag: None }
    }

    /// The next part; none at the end. All parts are of one version: an object that is replaced meanwhile is gone.
    pub async fn next_part(&mut self) -> Result<Option<Bytes>, BucketError> {
        if self.total.is_some_and(|total| self.at >= total) {
            return Ok(None);
        }
        let Some(part) = self.part().await? else {
            return Ok(None);
        };
        let replaced = self.etag.as_ref().is_some_and(|etag| *etag != part.etag);
        if replaced || part.bytes.is_empty() {
            return Err(BucketError::Gone);
        }
        self.at += part.bytes.len() as u64;
        (self.total, self.etag) = (Some(part.total), Some(part.etag));
        Ok(Some(part.bytes))
    }

    async fn part(&self) -> Result<Option<Part>, BucketError> {
        let range = format!("bytes={}-{}", self.at, self.at + PART_BYTES - 1);
        let mut pause = PAUSE;
        for _ in 1..TRIES_MAX {
            match self.buckets.range(self.key, range.clone(), self.etag.as_deref()).await {
                Err(BucketError::Unavailable(_)) => tokio::time::sleep(pause).await,
                outcome => return outcome,
            }
            pause *= 2;
        }
        self.buckets.range(self.key, range, self.etag.as_deref()).await
    }
}
