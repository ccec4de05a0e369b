//! Attempts that their providers are still to be asked about: a webhook alone loses payments.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::domain::Timestamp;
use crate::gateways::Reference;
use crate::store::keys::{self, Key};
use crate::store::{CommitError, StoreError, Table, Transaction, readable};

/// When a provider is asked, counted from the start of the attempt. A success may come late: cards and transfers are settled over days.
const ASKED_AFTER: [SignedDuration; 4] = [
    SignedDuration::from_mins(5),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(72),
];

/// When it is asked what went back of a payment, counted the same: a refund made by hand at a provider may never be told.
const LOOKED_BACK_AFTER_DAYS: [i64; 12] = [1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90];

/// Some thousands at a time.
const PAGES_MAX: u32 = 1;

/// An attempt that its provider is to be asked about.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    /// Our reference of it.
    pub reference: Reference,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it is asked about.
    pub next_at: Timestamp,
}

impl Watch {
    /// Of an attempt that is started.
    pub fn begun(reference: &Reference, now: Timestamp) -> Self {
        Self { reference: reference.clone(), started_at: now, next_at: now + ASKED_AFTER[0] }
    }

    /// The next time, after that of `now`. None: it was the last.
    #[must_use]
    pub fn next(&self, now: Timestamp) -> Option<Self> {
        let next_at = ASKED_AFTER.into_iter().map(|after| self.started_at + after).find(|at| *at > now)?;
        Some(self.put_off(next_at))
    }

    /// The same once it is paid: the next time to ask what went back.
    #[must_use]
    pub fn next_look_back(&self, now: Timestamp) -> Option<Self> {
        let next_at = LOOKED_BACK_AFTER_DAYS.into_iter().map(|days| self.looked_back_at(days)).find(|at| *at > now)?;
        Some(self.put_off(next_at))
    }

    /// Whether it is time to ask what went back, of one that is paid.
    pub fn looks_back(&self, now: Timestamp) -> bool {
        self.looked_back_at(LOOKED_BACK_AFTER_DAYS[0]) <= now
    }

    fn looked_back_at(&self, days: i64) -> Timestamp {
        self.started_at + SignedDuration::from_hours(24 * days)
    }

    /// Those that are due, oldest first. One read. One that is damaged is told of, and keeps no other from being asked about.
    pub async fn due(table: &Table, now: Timestamp) -> Result<Vec<Self>, StoreError> {
        let (first, last) = keys::reconciliations(now);
        let items = table.range(&first.pk, &first.sk, &last.sk, PAGES_MAX).await?;
        Ok(items.into_iter().rev().filter_map(readable).collect())
    }

    /// It was asked about: it is kept for the next time, or not any more.
    pub async fn move_to(&self, table: &Table, next: Option<Self>) -> Result<(), StoreError> {
        let transaction = Transaction::new(table).delete(&self.key());
        let moved = match &next {
            Some(next) => next.onto(transaction),
            None => transaction,
        };
        match moved.commit().await {
            // Somebody else has moved it.
            Ok(()) | Err(CommitError::Condition(_)) => Ok(()),
            Err(CommitError::Store(error)) => Err(error),
            Err(CommitError::Contended) => Err(StoreError::Unavailable("a watch is contended".to_owned())),
        }
    }

    /// The same at another moment.
    #[must_use]
    pub fn put_off(&self, until: Timestamp) -> Self {
        Self { next_at: until, ..self.clone() }
    }

    /// Where it is kept.
    pub fn key(&self) -> Key {
        keys::reconciliation(self.next_at, &self.reference)
    }

    /// Says in the transaction that starts an attempt that it is to be asked about.
    #[must_use]
    pub fn onto(&self, transaction: Transaction) -> Transaction {
        transaction.insert(&self.key(), self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_asked_four_times_and_then_no_more() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let reference = Reference::parse("sub_1.pay_1").expect("a reference");
        let first = Watch::begun(&reference, at("2026-11-23T12:00:00Z"));
        assert_eq!(first.next_at, at("2026-11-23T12:05:00Z"));
        let mut watch = Some(first);
        let mut asked = Vec::new();
        while let Some(now) = watch {
            asked.push(now.next_at.to_string());
            watch = now.next(now.next_at);
        }
        assert_eq!(asked.len(), ASKED_AFTER.len());
        assert_eq!(asked[1..], ["2026-11-23T13:00:00Z", "2026-11-24T12:00:00Z", "2026-11-26T12:00:00Z"]);
        // After an outage the times that were missed are asked about once.
        let late = Watch::begun(&reference, at("2026-11-23T12:00:00Z")).next(at("2026-11-24T13:00:00Z"));
        assert_eq!(late.map(|watch| watch.next_at), Some(at("2026-11-26T12:00:00Z")));
    }

    #[test]
    fn what_went_back_of_a_payment_is_asked_for_three_months_and_seldomer_with_time() {
        let start: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let reference = Reference::parse("sub_1.pay_1").expect("a reference");
        let (mut watch, mut days) = (Watch::begun(&reference, start), Vec::new());
        assert!(!watch.looks_back(watch.next_at));
        while let Some(next) = watch.next_look_back(watch.next_at) {
            assert!(next.looks_back(next.next_at));
            days.push(next.next_at.duration_since(start).as_hours() / 24);
            watch = next;
        }
        assert_eq!(days, LOOKED_BACK_AFTER_DAYS);
    }
}
