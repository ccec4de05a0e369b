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

/// Who could not be asked for this long after the last time is for a person to look at.
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(7 * 24);

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
    /// Whether it is paid, and asked what went back of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_paid: bool,
    /// How often in a row nobody told what went back of it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub failures: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Watch {
    /// Of an attempt that is started.
    pub fn begun(reference: &Reference, now: Timestamp) -> Self {
        Self {
            reference: reference.clone(),
            started_at: now,
            next_at: now + ASKED_AFTER[0],
            is_paid: false,
            failures: 0,
        }
    }

    /// The next time, after that of `now`. None: it was the last.
    #[must_use]
    pub fn next(&self, now: Timestamp) -> Option<Self> {
        let next_at = ASKED_AFTER.into_iter().map(|after| self.started_at + after).find(|at| *at > now)?;
        Some(self.put_off(next_at))
    }

    /// Of a payment that was booked when nobody asked about its attempt any more.
    pub fn booked(reference: &Reference, started_at: Timestamp, now: Timestamp) -> Option<Self> {
        let is_asked = now < started_at + ASKED_AFTER[ASKED_AFTER.len() - 1];
        let watch = Self { reference: reference.clone(), started_at, next_at: now, is_paid: true, failures: 0 };
        watch.next_look_back(now).filter(|_| !is_asked)
    }

    /// The same once it is paid: the next time to ask what went back.
    #[must_use]
    pub fn next_look_back(&self, now: Timestamp) -> Option<Self> {
        let next_at = LOOKED_BACK_AFTER_DAYS.into_iter().map(|days| self.looked_back_at(days)).find(|at| *at > now)?;
        Some(Self { is_paid: true, failures: 0, ..self.put_off(next_at) })
    }

    /// Whether nobody goes on asking, of one that could not be asked about: a week after its start, or after the last time to ask
    /// what went back.
    pub fn is_given_up(&self, now: Timestamp) -> bool {
        let last = if self.is_paid { LOOKED_BACK_AFTER_DAYS[LOOKED_BACK_AFTER_DAYS.len() - 1] } else { 0 };
        now >= self.looked_back_at(last) + GIVEN_UP
    }

    /// Whether it is time to ask what went back, of one that is paid.
    pub fn looks_back(&self, now: Timestamp) -> bool {
        self.looked_back_at(LOOKED_BACK_AFTER_DAYS[0]) <= now
    }

    fn looked_back_at(&self, days: i64) -> Timestamp {
        self.started_at + SignedDuration::from_hours(24 * days)
    }

    /// Those that are due, oldest first: the first of them, where there are very many. One read. One that is damaged is told of, and keeps no other from being asked about.
    pub async fn due(table: &Table, now: Timestamp) -> Result<Vec<Self>, StoreError> {
        let (first, last) = keys::reconciliations(now);
        let items = table.range_from_first(&first.pk, &first.sk, &last.sk, PAGES_MAX).await?;
        Ok(items.into_iter().filter_map(readable).collect())
    }

    /// It was asked about: it is kept for the next time, or not any more.
    pub async fn move_to(&self, table: &Table, next: Option<Self>) -> Result<(), StoreError> {
        let transaction = Transaction::new(table).delete(&self.key());
        let moved = match &next {
            Some(next) => next.onto(transaction),
            None => transaction,
        };
        match moved.commit().await {
            Ok(()) => Ok(()),
            // Somebody else has moved it, or the booking of what was asked about has: it is there, and need not be here.
            Err(CommitError::Condition(_)) => table.delete(&self.key()).await,
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
    fn one_that_is_paid_is_given_up_a_week_after_the_last_time_and_another_one_a_week_after_its_start() {
        let start: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let day = |days: i64| start + SignedDuration::from_hours(24 * days);
        let open = Watch::begun(&Reference::parse("sub_1.pay_1").expect("a reference"), start);
        let paid = Watch { is_paid: true, ..open.clone() };
        assert_eq!([6, 7].map(|days| open.is_given_up(day(days))), [false, true]);
        assert_eq!([7, 96, 97].map(|days| paid.is_given_up(day(days))), [false, false, true]);
        // Booked when nobody asks about the attempt any more, it is asked about anew.
        assert_eq!(Watch::booked(&open.reference, start, day(2)), None);
        assert_eq!(Watch::booked(&open.reference, start, day(4)).map(|watch| watch.next_at), Some(day(5)));
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
