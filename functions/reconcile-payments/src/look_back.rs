//! Asking what went back of payments: a refund that is made by hand at a provider may never be told.

use std::time::Instant;

use jiff::SignedDuration;
use shared::attempt::{Attempt, Reason, Review, Watch};
use shared::domain::Timestamp;
use shared::gateways::{GatewayError, PaymentGateway as _};
use shared::runtime::WorkerError;

use crate::ask::{AGAIN, of_attempt};
use crate::{Done, ReconcilePayments};

/// Who did not say what went back is asked again after this long.
const TOMORROW: SignedDuration = SignedDuration::from_hours(24);
/// So many times in a row, and a person looks.
const FAILURES_MAX: u32 = 7;

impl ReconcilePayments {
    /// Asks what went back of a payment, where it is time. When it is to be asked again: tomorrow, where the provider
    /// is away, and after some days of that a person looks.
    pub(crate) async fn look_back(
        &self,
        watch: &Watch,
        attempt: Attempt,
        now: Timestamp,
        done: &mut Done,
    ) -> Result<Option<Watch>, WorkerError> {
        if !watch.looks_back(now) {
            return Ok(watch.next_look_back(now));
        }
        let (paid, payment) = (Watch { is_paid: true, ..watch.clone() }, attempt.payment.clone());
        let (error, is_silent) = match self.looked_back(&paid, attempt, now, done).await {
            Ok(next) => return Ok(next),
            Err(missed) => missed,
        };
        tracing::warn!(%error, reference = %watch.reference, "nobody told what went back of a payment");
        done.unsure += 1;
        let is_given_up = paid.is_given_up(now);
        if !is_silent {
            return Ok((!is_given_up).then(|| paid.put_off(now + AGAIN)));
        }
        let failures = paid.failures + 1;
        if failures == FAILURES_MAX || (is_given_up && failures < FAILURES_MAX) {
            let review = of_attempt("unknown-reversals", Reason::Reversals, watch, &payment, now);
            self.keep(&review).await.map_err(WorkerError::of)?;
        }
        // At its own time of the day, so that those who wait do not all come at once.
        let tomorrow = (watch.next_at + TOMORROW).max(now + AGAIN);
        Ok((!is_given_up).then_some(Watch { failures, ..paid.put_off(tomorrow) }))
    }

    /// Error: why not, and whether that is for the provider was asked and did not say, or is none that is spoken with.
    async fn looked_back(
        &self,
        watch: &Watch,
        attempt: Attempt,
        now: Timestamp,
        done: &mut Done,
    ) -> Result<Option<Watch>, (WorkerError, bool)> {
        let (reference, order) = (&watch.reference, attempt.payment.order.clone());
        let is_gone = self.gateways.get(attempt.payment.gateway).is_none();
        let gateway = self.asked(&attempt, true, done).map_err(|error| (error, is_gone))?;
        let started = Instant::now();
        let looked = self.attempts.look_back(gateway, reference, attempt).await.map_err(|problem| {
            let is_silent = problem.cause.as_ref().is_some_and(|cause| cause.is::<GatewayError>());
            (done.failed((gateway.gateway(), true), started, &problem), is_silent)
        });
        match looked? {
            Ok(booked) => {
                done.reversed += booked;
                Ok(watch.next_look_back(now))
            }
            Err(mismatch) => {
                let review = Review::new(gateway.gateway(), &format!("reversals-{reference}"), mismatch.into(), now);
                let review = Review { reference: Some(reference.to_string()), order, ..review };
                self.keep(&review).await.map_err(|error| (WorkerError::of(error), false))?;
                Ok(None)
            }
        }
    }
}
