//! Asking about attempts that are due.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use shared::attempt::{Attempt, Reason, Review, Watch};
use shared::domain::{Gateway, Payment, PaymentState, Timestamp};
use shared::gateways::{AnyGateway, PaymentGateway as _};
use shared::http::Problem;
use shared::runtime::WorkerError;
use shared::store::{CommitError, StoreError, Transaction};

use crate::{Done, ReconcilePayments};

/// How long a run asks. The last attempt takes a minute at the worst; the template gives a run five.
const RUN: Duration = Duration::from_mins(3);
/// A provider that has cost so much time by not answering is asked no more in a run: the others' attempts have their turn.
const LOST_MAX: Duration = Duration::from_mins(1);
/// Who could not be asked is asked again after this long.
pub(crate) const AGAIN: SignedDuration = SignedDuration::from_mins(30);

impl ReconcilePayments {
    pub(crate) async fn ask_all(&self, now: Timestamp) -> Result<Done, WorkerError> {
        let due = Watch::due(&self.table, now).await.map_err(WorkerError::of)?;
        let mut done = Done { due: due.len(), ..Done::default() };
        let (started, mut lost) = (Instant::now(), None);
        for (place, watch) in due.iter().enumerate() {
            if started.elapsed() > RUN {
                done.left = due.len() - place;
                break;
            }
            // One that fails keeps no other from being asked about.
            if let Err(error) = self.ask(watch, now, &mut done).await {
                tracing::warn!(%error, reference = %watch.reference, "an attempt could not be settled");
                done.unsure += 1;
                lost = self.put_off(watch, now).await.err().or(lost);
            }
        }
        lost.map_or(Ok(done), |error| Err(WorkerError::of(error)))
    }

    async fn ask(&self, watch: &Watch, now: Timestamp, done: &mut Done) -> Result<(), WorkerError> {
        let Some(attempt) = self.attempts.load(&watch.reference).await.map_err(WorkerError::of)? else {
            return watch.move_to(&self.table, None).await.map_err(WorkerError::of);
        };
        let next = if attempt.payment.state == PaymentState::Paid {
            done.paid += 1;
            self.look_back(watch, attempt, now, done).await?
        } else {
            self.settle(watch, attempt, now, done).await?
        };
        watch.move_to(&self.table, next).await.map_err(WorkerError::of)
    }

    /// Asks how an attempt stands that is not paid, as far as is known. When it is to be asked about again.
    async fn settle(
        &self,
        watch: &Watch,
        attempt: Attempt,
        now: Timestamp,
        done: &mut Done,
    ) -> Result<Option<Watch>, WorkerError> {
        let (reference, was_open) = (&watch.reference, is_open(&attempt));
        let (gateway, started) = (self.asked(&attempt, false, done)?, Instant::now());
        let told = self.attempts.settle(gateway, reference, &attempt).await;
        told.map_err(|problem| done.failed((gateway.gateway(), false), started, &problem))?;
        let settled = self.attempts.load(reference).await.map_err(WorkerError::of)?.unwrap_or(attempt);
        let has_closed = is_open(&settled) && settled.payment.has_expired(now);
        if has_closed {
            // Not told of as ended: the page to pay at has closed by itself.
            self.attempts.expire(&settled).await.map_err(WorkerError::of)?;
        }
        let is_paid = settled.payment.state == PaymentState::Paid;
        done.paid += usize::from(is_paid);
        done.ended += usize::from(has_closed || (was_open && settled.payment.state == PaymentState::Canceled));
        // A late success may come for one that has ended.
        Ok(if is_paid { watch.next_look_back(now) } else { watch.next(now) })
    }

    /// The provider of an attempt, unless it has cost too much time in this run, by what it is asked.
    pub(crate) fn asked(&self, attempt: &Attempt, looks_back: bool, done: &Done) -> Result<&AnyGateway, WorkerError> {
        let name = attempt.payment.gateway;
        let lost = done.lost.iter().filter(|(what, _)| *what == (name, looks_back)).map(|(_, lost)| *lost);
        if lost.sum::<Duration>() >= LOST_MAX {
            return Err(WorkerError(format!("{} is away", name.name())));
        }
        self.gateways.get(name).ok_or_else(|| WorkerError("a provider that is not configured".to_owned()))
    }

    /// Asks again later; in the end a person must.
    async fn put_off(&self, watch: &Watch, now: Timestamp) -> Result<(), StoreError> {
        if !watch.is_given_up(now) {
            return watch.move_to(&self.table, Some(watch.put_off(now + AGAIN))).await;
        }
        tracing::error!(code = "payment_needs_review", reference = %watch.reference, "an attempt was never settled");
        match self.attempts.load(&watch.reference).await {
            Ok(Some(Attempt { payment, .. })) => {
                self.keep(&of_attempt("unsettled", Reason::Unsettled, watch, &payment, now)).await?;
            }
            // What cannot be read is told of by the log alone.
            Ok(None) | Err(StoreError::Damaged(_)) => {}
            Err(error) => return Err(error),
        }
        watch.move_to(&self.table, None).await
    }

    pub(crate) async fn keep(&self, review: &Review) -> Result<(), StoreError> {
        tracing::error!(code = "payment_needs_review", event = review.event, "a payment needs review");
        match review.onto(Transaction::new(&self.table)).commit().await {
            Ok(()) | Err(CommitError::Condition(_)) => Ok(()),
            Err(CommitError::Store(error)) => Err(error),
            Err(CommitError::Contended) => Err(StoreError::Unavailable("a review is contended".to_owned())),
        }
    }
}

pub(crate) fn of_attempt(what: &str, reason: Reason, watch: &Watch, payment: &Payment, now: Timestamp) -> Review {
    let review = Review::new(payment.gateway, &format!("{what}-{}", watch.reference), reason, now);
    Review { reference: Some(watch.reference.to_string()), order: payment.order.clone(), ..review }
}

impl Done {
    pub(crate) fn failed(&mut self, what: (Gateway, bool), started: Instant, problem: &Problem) -> WorkerError {
        self.lost.push((what, started.elapsed()));
        let cause = problem.cause.as_ref().map(ToString::to_string).unwrap_or_default();
        WorkerError(format!("{}: {} {cause}", what.0.name(), problem.code))
    }
}

const fn is_open(attempt: &Attempt) -> bool {
    matches!(attempt.payment.state, PaymentState::Created | PaymentState::Pending)
}
