//! Lines that were changed: what the agent beside a router asks for. Whoever changes one says so in the same transaction.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::{SubscriberId, Timestamp};
use crate::store::keys::{self, Key};
use crate::store::{StoreError, Table, Transaction, Update, parse};

/// Afterwards the reports of a session tell.
const KEPT: Duration = Duration::from_hours(24);
/// Some five thousand lines, the newest: what is beyond is told by the reports of their sessions alone.
const PAGES_MAX: u32 = 1;

/// A line that was changed, and that the agent has not been told to the end.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// Whose.
    pub subscriber: SubscriberId,
    /// When the books were changed.
    pub at: Timestamp,
    /// Until then there is nothing to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
}

impl Waiting {
    /// Of a subscriber whose line or speeds are changed.
    pub const fn new(subscriber: SubscriberId, at: Timestamp) -> Self {
        Self { subscriber, at, not_before: None }
    }

    /// Where it is kept.
    pub fn key(&self) -> Key {
        keys::line_change(self.at, &self.subscriber)
    }

    /// When it goes away by itself.
    pub fn expires_at(&self) -> Timestamp {
        self.at + KEPT
    }

    /// Says with a change that it has to be told.
    #[must_use]
    pub fn onto(&self, transaction: Transaction) -> Transaction {
        transaction.replace_until(&self.key(), self, self.expires_at())
    }

    /// Those about which something may be done now, the newest first: who has just paid looks at the page. One read.
    pub async fn due(table: &Table, now: Timestamp) -> Result<Vec<Self>, StoreError> {
        let (first, last) = keys::line_changes();
        let items = table.range(&first.pk, &first.sk, &last.sk, PAGES_MAX).await?;
        let all: Vec<Self> = items.into_iter().map(parse).collect::<Result<_, _>>()?;
        let is_due = |one: &Self| one.not_before.is_none_or(|at| at <= now) && now < one.expires_at();
        Ok(all.into_iter().filter(is_due).collect())
    }

    /// Nothing is to be done about it until then.
    pub async fn put_off(&self, table: &Table, until: Timestamp) -> Result<(), StoreError> {
        // Not done means that somebody was faster: it is settled.
        table.update(&self.key(), Update::existing().set("not_before", until)).await.map(drop)
    }

    /// It is told to the end.
    pub async fn done(&self, table: &Table) -> Result<(), StoreError> {
        table.delete(&self.key()).await
    }
}
