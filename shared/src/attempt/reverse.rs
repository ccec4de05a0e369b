//! A report of a reversal, taken: a hint, upon which the provider is asked what went back.

use super::{Attempt, Attempts, Event, Mismatch, Outcome, Review, TRIES_MAX, Told, reference, reversals_due};
use crate::domain::PaymentState;
use crate::gateways::{PaymentGateway, Reference, Reversal, ReversalReport};
use crate::http::Problem;
use crate::store::keys::{self, Key};
use crate::store::{CommitError, Transaction};

/// Reversals of one payment that are booked at one report. What is beyond is booked when it is told again.
const REVERSALS_MAX: usize = 10;

impl Attempts {
    /// Takes a report of a reversal. Books what the provider lists as gone back and is not booked yet.
    pub async fn reverse(
        &self,
        gateway: &impl PaymentGateway,
        report: &ReversalReport,
        body: &str,
    ) -> Result<(), Problem> {
        let reference = reference(&report.reference)?;
        let event_key = keys::event(gateway.gateway(), &report.event);
        let (attempt, seen) = self.known(&reference, &event_key).await?;
        if seen {
            return Ok(());
        }
        let is_ours = attempt.payment.gateway == gateway.gateway()
            && (attempt.payment.order.is_none() || attempt.payment.order == report.order);
        let reversed = if is_ours {
            self.reverse_all(gateway, &reference, &event_key, report).await?
        } else {
            Err(Mismatch::Order)
        };
        let now = self.clock.now();
        let outcome = match reversed {
            Ok(0) => Outcome::Late,
            Ok(_) => Outcome::Booked,
            Err(mismatch) => {
                tracing::error!(
                    code = "payment_needs_review",
                    order = report.order,
                    ?mismatch,
                    "a reversal needs review"
                );
                Outcome::NeedsReview { mismatch }
            }
        };
        let record = Event::of_reversal(report, body, outcome, now);
        let transaction = Transaction::new(&self.table);
        let kept = match reversed {
            Ok(_) => transaction.insert_until(&event_key, &record, record.expires_at()),
            // What waits for a person stays.
            Err(mismatch) => {
                let review = Review::of_reversal(gateway.gateway(), report, mismatch, now);
                review.onto(transaction.insert(&event_key, &record))
            }
        };
        match kept.commit().await {
            Ok(()) | Err(CommitError::Condition(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Asks what went back of an attempt and books what is not booked yet. How many were. What is told and not listed yet is to be
    /// told again: nobody would book it later.
    async fn reverse_all(
        &self,
        gateway: &impl PaymentGateway,
        reference: &Reference,
        event: &Key,
        report: &ReversalReport,
    ) -> Result<Result<usize, Mismatch>, Problem> {
        let (mut attempt, _) = self.known(reference, event).await?;
        if attempt.payment.state != PaymentState::Paid {
            // Whatever was lost of the payment comes first: its money must be in the books before it can leave them. With it comes
            // the provider's number of it.
            self.settle(gateway, reference, &attempt).await?;
            (attempt, _) = self.known(reference, event).await?;
        }
        let listed = gateway.reversals(&attempt.asked(reference)).await.map_err(Problem::unavailable)?;
        let mut booked = 0;
        let mut races = 0;
        while booked < REVERSALS_MAX {
            let (attempt, _) = self.known(reference, event).await?;
            if attempt.payment.state != PaymentState::Paid {
                // It never came, so that nothing can go back.
                return Ok(Ok(0));
            }
            let due = match reversals_due(&attempt.payment, &listed) {
                Ok(due) => due,
                Err(mismatch) => return Ok(Err(mismatch)),
            };
            let Some(reversal) = due.first() else {
                let is_listed = report.is_confirmed(&listed);
                let behind = || Problem::unavailable("the provider does not list what it told of");
                return if is_listed { Ok(Ok(booked)) } else { Err(behind()) };
            };
            match self.book_reversal(&attempt, reversal).await {
                Ok(()) => booked += 1,
                Err(CommitError::Condition(_)) if races < TRIES_MAX => races += 1,
                Err(error) => return Err(error.into()),
            }
        }
        Err(Problem::unavailable("more reversals than are booked at once"))
    }

    async fn book_reversal(&self, attempt: &Attempt, reversal: &Reversal) -> Result<(), CommitError> {
        attempt.reverse(Transaction::new(&self.table), reversal, self.clock.now())?.commit().await
    }

    /// Asks how an attempt stands, and takes the answer.
    pub async fn settle(
        &self,
        gateway: &impl PaymentGateway,
        reference: &Reference,
        attempt: &Attempt,
    ) -> Result<(), Problem> {
        let answer = gateway.confirm(&attempt.asked(reference)).await.map_err(Problem::unavailable)?;
        let Some(report) = answer else { return Ok(()) };
        if report.reference != reference.to_string() {
            return Err(Problem::unavailable("the provider told of another order than it was asked about"));
        }
        self.take(gateway, Told { report: &report, body: None, is_confirmed: true }).await
    }
}
