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
        if attempt.payment.state != PaymentState::Paid {
            // It never came, so that nothing can go back.
            return Ok(Ok(0));
        }
        let listed = gateway.reversals(&attempt.asked(reference)).await.map_err(Problem::unavailable)?;
        match self.book_reversals(reference, attempt, &listed).await? {
            Ok(_) if !report.is_confirmed(&listed) => {
                Err(Problem::unavailable("the provider does not list what it told of"))
            }
            booked => Ok(booked),
        }
    }

    /// Asks what went back of a payment that is booked, and books what is not booked yet: a notification of it may never come.
    pub async fn look_back(
        &self,
        gateway: &impl PaymentGateway,
        reference: &Reference,
        attempt: Attempt,
    ) -> Result<Result<usize, Mismatch>, Problem> {
        let listed = gateway.reversals(&attempt.asked(reference)).await.map_err(Problem::unavailable)?;
        self.book_reversals(reference, attempt, &listed).await
    }

    async fn book_reversals(
        &self,
        reference: &Reference,
        mut attempt: Attempt,
        listed: &[Reversal],
    ) -> Result<Result<usize, Mismatch>, Problem> {
        let (mut booked, mut races) = (0, 0);
        loop {
            let due = match reversals_due(&attempt.payment, listed) {
                Ok(due) => due,
                Err(mismatch) => return Ok(Err(mismatch)),
            };
            let Some(reversal) = due.first() else { return Ok(Ok(booked)) };
            if booked == REVERSALS_MAX {
                return Err(Problem::unavailable("more reversals than are booked at once"));
            }
            match self.book_reversal(&attempt, reversal).await {
                Ok(()) => booked += 1,
                Err(CommitError::Condition(_)) if races < TRIES_MAX => races += 1,
                Err(error) => return Err(error.into()),
            }
            let known = self.load(reference).await?;
            attempt = known.ok_or_else(|| Problem::unavailable("an attempt that is gone"))?;
        }
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
