//! The ledger of a subscriber, read as far back as a statement goes.

use super::{StoreError, Table, keys, parse};
use crate::domain::{LedgerEntry, SubscriberId, Timestamp};

/// The most entries that a statement is made of: of ten years with a movement a day there are fewer.
pub const LEDGER_MAX: usize = 5_000;
/// They fit into as many pages of a megabyte, however long their titles are.
const PAGES_MAX: u32 = 4;

impl Table {
    /// All of a subscriber's ledger since a moment, newest first. What was written a moment ago may be missing.
    /// None: more than [`LEDGER_MAX`].
    pub async fn ledger_since(
        &self,
        owner: &SubscriberId,
        from: Timestamp,
    ) -> Result<Option<Vec<LedgerEntry>>, StoreError> {
        let (first, last) = keys::ledger_since(owner, from);
        let items = self.range(&first.pk, &first.sk, &last.sk, PAGES_MAX).await?;
        if items.len() > LEDGER_MAX {
            return Ok(None);
        }
        items.into_iter().map(parse).collect::<Result<_, _>>().map(Some)
    }
}
