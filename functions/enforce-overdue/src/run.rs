//! How far a day has come, and who is at it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::domain::{Date, DebtShard, SubscriberId, Timestamp};
use shared::store::keys::{self, Key};
use shared::store::{StoreError, Table, Update};

/// The template ends a run after five minutes: whoever took the lease is gone when it has passed.
const LEASE: Duration = Duration::from_mins(6);
/// How often a day goes through all debtors: again for those who could not be looked at, and in the end no more.
const PASSES_MAX: u8 = 3;

/// How far a day has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    day: Date,
    /// Passes before this one.
    passes: u8,
    /// The part of the index that is gone through.
    pub shard: DebtShard,
    /// The last debtor of it that was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<SubscriberId>,
    /// Whether this pass has left somebody out.
    #[serde(default)]
    left_out: bool,
    /// Whether nothing is left for the day.
    #[serde(default)]
    pub is_done: bool,
    /// Who is at it.
    lease: String,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

impl Run {
    fn of(day: Date) -> Self {
        Self {
            day,
            passes: 0,
            shard: DebtShard::FIRST,
            after: None,
            left_out: false,
            is_done: false,
            lease: String::new(),
            until: None,
        }
    }

    /// Goes on with a day, as `lease`. None: it is done, or another run is at it.
    pub async fn take(table: &Table, day: Date, lease: String, now: Timestamp) -> Result<Option<Self>, StoreError> {
        let before: Option<Self> = table.get(&key()).await?;
        let is_taken = |run: &Self| run.until.is_some_and(|until| now < until) || (run.day == day && run.is_done);
        if before.as_ref().is_some_and(is_taken) {
            return Ok(None);
        }
        let held = before.as_ref().map(|run| run.lease.clone());
        let run = before.filter(|run| run.day == day).unwrap_or_else(|| Self::of(day));
        let run = Self { lease, until: Some(now + LEASE), ..run };
        let is_ours = table.update(&key(), run.update().when_or_absent("lease", held)).await?;
        Ok(is_ours.then_some(run))
    }

    /// Goes on behind a page of debtors; `next` is the last of them where there are more.
    pub fn pass(&mut self, next: Option<SubscriberId>, left_out: bool) {
        self.left_out |= left_out;
        self.after = next;
        if self.after.is_some() {
            return;
        }
        if let Some(shard) = self.shard.next() {
            self.shard = shard;
            return;
        }
        self.passes += 1;
        self.is_done = !self.left_out || self.passes >= PASSES_MAX;
        (self.shard, self.left_out) = (DebtShard::FIRST, false);
    }

    /// Whether a pass has just ended.
    pub fn is_at_the_start(&self) -> bool {
        self.shard == DebtShard::FIRST && self.after.is_none()
    }

    /// Writes down how far it is; says whether the lease is still ours.
    pub async fn save(&self, table: &Table) -> Result<bool, StoreError> {
        table.update(&key(), self.update().when("lease", &self.lease)).await
    }

    /// The same, and lets go of the lease.
    pub async fn end(self, table: &Table) -> Result<bool, StoreError> {
        Self { until: None, ..self }.save(table).await
    }

    fn update(&self) -> Update {
        Update::any()
            .set("day", self.day)
            .set("passes", self.passes)
            .set("shard", self.shard)
            .set_or_remove("after", self.after.as_ref())
            .set("left_out", self.left_out)
            .set("is_done", self.is_done)
            .set("lease", &self.lease)
            .set_or_remove("until", self.until)
    }
}

fn key() -> Key {
    keys::run("enforce-overdue")
}
