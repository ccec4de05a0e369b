//! The ledger of a subscriber, read as far back as a statement goes.

use serde::Deserialize;

use super::{StoreError, Table, keys, parse};
use crate::domain::{Balance, LedgerEntry, Subscriber, Timestamp};

/// The most entries that a statement is made of: of ten years with a movement a day there are fewer.
pub const LEDGER_MAX: usize = 5_000;
/// They fit into as many pages of a megabyte, however long their titles are.
const PAGES_MAX: u32 = 4;
/// How often it is read anew where something was booked in between.
const TRIES_MAX: u32 = 3;

/// The books of a subscriber at one moment.
#[derive(Clone, Debug)]
pub struct Books {
    /// The balance.
    pub balance: Balance,
    /// All that moved it since a moment, newest first.
    pub entries: Vec<LedgerEntry>,
}

/// What of a subscriber's item tells whether anything was booked.
#[derive(Clone, Debug, Deserialize)]
struct Standing {
    balance: Balance,
    version: u64,
}

impl Table {
    /// All of a subscriber's ledger since a moment, and the balance that belongs to it: the subscriber was read before, and is once
    /// more after, so that nothing is booked in between. None: more than [`LEDGER_MAX`].
    pub async fn books_since(&self, subscriber: &Subscriber, from: Timestamp) -> Result<Option<Books>, StoreError> {
        let (first, last) = keys::ledger_since(&subscriber.id, from);
        let mut before = Standing { balance: subscriber.balance, version: subscriber.version };
        for _ in 0..TRIES_MAX {
            let items = self.range_for_decision(&first.pk, &first.sk, &last.sk, PAGES_MAX).await?;
            if items.len() > LEDGER_MAX {
                return Ok(None);
            }
            let after: Option<Standing> = self.get(&keys::subscriber(&subscriber.id)).await?;
            let after = after.ok_or_else(|| StoreError::Damaged(subscriber.id.to_string()))?;
            if after.version == before.version {
                let entries = items.into_iter().map(parse).collect::<Result<_, _>>()?;
                return Ok(Some(Books { balance: before.balance, entries }));
            }
            before = after;
        }
        Err(StoreError::Unavailable("books that are booked in".to_owned()))
    }
}
