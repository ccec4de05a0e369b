//! What stops an import in the middle. The event comes again, and the markers say how far it came.

use shared::store::StoreError;

use crate::bucket::BucketError;

/// Why an import cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A bucket.
    #[error(transparent)]
    Bucket(#[from] BucketError),
}

impl Stop {
    /// The word in the report.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Store(_) => "table_unavailable",
            Self::Bucket(BucketError::Gone) => "file_gone",
            Self::Bucket(BucketError::Unavailable(_)) => "bucket_unavailable",
        }
    }

    /// Whether trying again may help. A file that is gone is not coming back under this event.
    pub const fn is_passing(&self) -> bool {
        !matches!(self, Self::Bucket(BucketError::Gone))
    }
}
