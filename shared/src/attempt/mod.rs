//! Attempts at paying, and what payment providers report of them: told by a webhook, or answered when asked.
//!
//! The order of things is the safety of it: our own attempt by our reference; merchant, amount, currency and order held
//! against it; the provider asked; one transaction. Whoever reports, and however often, in whatever order: the money of an
//! attempt is booked once.

mod book;
mod decide;
mod event;
mod reverse;
mod review;
mod take;
mod watch;

use std::sync::Arc;

pub use decide::{Mismatch, Step, check, decide, reversals_due};
pub use event::{Event, Outcome, hash};
pub use review::{Reason, Review};
pub use watch::Watch;

use crate::clock::Clock;
use crate::domain::{Charge, Payment, Subscriber};
use crate::gateways::{Asked, OrderReport, Reference};
use crate::http::Problem;
use crate::store::keys::{self, Key, Prefix};
use crate::store::{CommitError, StoreError, Table, Transaction, parse};

/// How often a lost race is decided again.
const TRIES_MAX: u32 = 3;
/// Charges that are looked at to say what is still overdue. What they do not explain counts as overdue.
const CHARGES_MAX: i32 = 48;

/// The attempts in the table.
pub struct Attempts {
    table: Table,
    clock: Arc<dyn Clock>,
}

/// An attempt as it stands.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The attempt.
    pub payment: Payment,
    /// Whose it is.
    pub subscriber: Subscriber,
}

/// A report of an order, and how it came.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// What is reported.
    pub report: &'a OrderReport,
    /// The hash of what it was told by; none where the provider was asked.
    pub body: Option<&'a str>,
    /// Whether the provider itself has answered this, so that it need not be asked again.
    pub is_confirmed: bool,
}

impl Attempts {
    /// In a table.
    pub const fn new(table: Table, clock: Arc<dyn Clock>) -> Self {
        Self { table, clock }
    }

    /// An attempt as it stands, and whether something was kept at `event` before. None: no such attempt.
    pub async fn find(&self, reference: &Reference, event: &Key) -> Result<Option<(Attempt, bool)>, StoreError> {
        let payment = keys::payment(&reference.subscriber, &reference.payment);
        let wanted = [event.clone(), payment, keys::subscriber(&reference.subscriber)];
        let items = self.table.get_many(&wanted).await?;
        match <[_; 3]>::try_from(items).unwrap_or_default() {
            [seen, Some(payment), Some(subscriber)] => {
                Ok(Some((Attempt { payment: parse(payment)?, subscriber: parse(subscriber)? }, seen.is_some())))
            }
            _ => Ok(None),
        }
    }

    /// An attempt as it stands. None: no such attempt.
    pub async fn load(&self, reference: &Reference) -> Result<Option<Attempt>, StoreError> {
        let payment = keys::payment(&reference.subscriber, &reference.payment);
        let items = self.table.get_many(&[payment, keys::subscriber(&reference.subscriber)]).await?;
        match <[_; 2]>::try_from(items).unwrap_or_default() {
            [Some(payment), Some(subscriber)] => {
                Ok(Some(Attempt { payment: parse(payment)?, subscriber: parse(subscriber)? }))
            }
            _ => Ok(None),
        }
    }

    /// Ends an attempt whose page to pay at has closed. Should money come for it all the same, it is booked all the same.
    pub async fn expire(&self, attempt: &Attempt) -> Result<(), StoreError> {
        match attempt.expire(Transaction::new(&self.table)).commit().await {
            // Something newer is known of it by now.
            Ok(()) | Err(CommitError::Condition(_)) => Ok(()),
            Err(CommitError::Store(error)) => Err(error),
            Err(CommitError::Contended) => Err(StoreError::Unavailable("an attempt is contended".to_owned())),
        }
    }

    async fn known(&self, reference: &Reference, event: &Key) -> Result<(Attempt, bool), Problem> {
        let found = self.find(reference, event).await?;
        // Not written down yet: being told again is what helps.
        found.ok_or_else(|| Problem::unavailable(UnknownAttempt))
    }

    /// The charges that decide whether a restriction is lifted and steps about arrears are over. Nothing needs to be read where
    /// there are none.
    async fn charges(&self, subscriber: &Subscriber) -> Result<Vec<Charge>, StoreError> {
        if subscriber.restriction.is_none() && subscriber.dunning.is_none() {
            return Ok(Vec::new());
        }
        self.table.newest_for_decision(&subscriber.id, Prefix::Charges, CHARGES_MAX).await
    }
}

impl Attempt {
    /// As a provider is asked about it.
    pub fn asked<'a>(&'a self, reference: &'a Reference) -> Asked<'a> {
        let Payment { amount, order, handle, .. } = &self.payment;
        Asked { reference, amount: *amount, order: order.as_deref(), handle: handle.as_deref() }
    }
}

/// Our reference, as a provider told it. Not one of ours: being told again may help, and a person is told.
fn reference(text: &str) -> Result<Reference, Problem> {
    Reference::parse(text).ok_or_else(|| Problem::unavailable(UnknownAttempt))
}

/// Nobody knows an attempt of the reference that a provider told: it is none of ours, or was lost with the table.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("no attempt of this reference")]
pub struct UnknownAttempt;
