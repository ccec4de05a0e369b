//! Asking about attempts that are due.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use shared::attempt::{Attempt, Reason, Review, Watch};
use shared::domain::{PaymentState, Timestamp};
use shared::gateways::{PaymentGateway as _, Reference};
use shared::runtime::WorkerError;
use shared::store::{CommitError, StoreError, Transaction};

use crate::{Done, ReconcilePayments};

/// How long a run asks. A call to a provider takes 22 seconds at the worst; the template gives a run five minutes.
const RUN: Duration = Duration::from_mins(4);
/// Who could not be asked is asked again after this long.
const AGAIN: SignedDuration = SignedDuration::from_mins(30);
/// Who could not be asked for this long after the last time is for a person to look at.
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(7 * 24);

impl ReconcilePayments {
    pub(crate) async fn ask_all(&self, now: Timestamp) -> Result<Done, WorkerError> {
        let due = Watch::due(&self.table, now).await.map_err(WorkerError::of)?;
        let mut done = Done { due: due.len(), ..Done::default() };
        let started = Instant::now();
        for (place, watch) in due.iter().enumerate() {
            if started.elapsed() > RUN {
                done.left = due.len() - place;
                break;
            }
            // One that fails keeps no other from being asked about.
            if let Err(error) = self.ask(watch, now, &mut done).await {
                tracing::warn!(%error, reference = %watch.reference, "an attempt could not be settled");
                done.unsure += 1;
                self.put_off(watch, now).await.map_err(WorkerError::of)?;
            }
        }
        Ok(done)
    }

    async fn ask(&self, watch: &Watch, now: Timestamp, done: &mut Done) -> Result<(), WorkerError> {
        let reference = &watch.reference;
        let Some(attempt) = self.attempts.load(reference).await.map_err(WorkerError::of)? else {
            return watch.move_to(&self.table, None).await.map_err(WorkerError::of);
        };
        let was_open = is_open(&attempt);
        let settled = self.settled(reference, attempt).await?;
        let has_closed = is_open(&settled) && settled.payment.has_expired(now);
        if has_closed {
            // Not told of as ended: the page to pay at has closed by itself.
            self.attempts.expire(&settled).await.map_err(WorkerError::of)?;
        }
        let is_paid = settled.payment.state == PaymentState::Paid;
        done.paid += usize::from(is_paid);
        done.ended += usize::from(has_closed || (was_open && settled.payment.state == PaymentState::Canceled));
        // A late success may come for one that has ended.
        let next = watch.next(now).filter(|_| !is_paid);
        watch.move_to(&self.table, next).await.map_err(WorkerError::of)
    }

    /// The attempt after its provider was asked. One that is paid is not asked about.
    async fn settled(&self, reference: &Reference, attempt: Attempt) -> Result<Attempt, WorkerError> {
        if attempt.payment.state == PaymentState::Paid {
            return Ok(attempt);
        }
        let gateway = self.gateways.get(attempt.payment.gateway);
        let gateway = gateway.ok_or_else(|| WorkerError("a provider that is not configured".to_owned()))?;
        self.attempts.settle(gateway, reference, &attempt).await.map_err(|problem| {
            let cause = problem.cause.as_ref().map(ToString::to_string).unwrap_or_default();
            WorkerError(format!("{}: {} {cause}", gateway.gateway().name(), problem.code))
        })?;
        Ok(self.attempts.load(reference).await.map_err(WorkerError::of)?.unwrap_or(attempt))
    }

    /// Asks again later; in the end a person must.
    async fn put_off(&self, watch: &Watch, now: Timestamp) -> Result<(), StoreError> {
        if now.duration_since(watch.started_at) < GIVEN_UP {
            return watch.move_to(&self.table, Some(watch.put_off(now + AGAIN))).await;
        }
        tracing::error!(code = "payment_needs_review", reference = %watch.reference, "an attempt was never settled");
        if let Some(Attempt { payment, .. }) = self.attempts.load(&watch.reference).await? {
            let event = format!("unsettled-{}", watch.reference);
            let review = Review {
                reference: Some(watch.reference.to_string()),
                order: payment.order,
                ..Review::new(payment.gateway, &event, Reason::Unsettled, now)
            };
            match review.onto(Transaction::new(&self.table)).commit().await {
                Ok(()) | Err(CommitError::Condition(_)) => {}
                Err(CommitError::Store(error)) => return Err(error),
                Err(CommitError::Contended) => return Err(StoreError::Unavailable("a review is contended".to_owned())),
            }
        }
        watch.move_to(&self.table, None).await
    }
}

const fn is_open(attempt: &Attempt) -> bool {
    matches!(attempt.payment.state, PaymentState::Created | PaymentState::Pending)
}
