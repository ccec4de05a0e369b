//! A report of an order, taken.

use super::{
    Attempt, Attempts, Event, Mismatch, Outcome, Review, Step, TRIES_MAX, Told, check, decide, hash, reference,
};
use crate::gateways::{Asked, OrderReport, OrderState, PaymentGateway, Reference};
use crate::http::Problem;
use crate::store::keys::{self, Key};
use crate::store::{CommitError, Transaction};

impl Attempts {
    /// Takes a report of an order. Done is done: a report that was taken before is answered and nothing else.
    pub async fn take(&self, gateway: &impl PaymentGateway, told: Told<'_>) -> Result<(), Problem> {
        let report = told.report;
        let reference = reference(&report.reference)?;
        let event_key = keys::event(gateway.gateway(), &report.event);
        let mut told = told;
        for _ in 0..TRIES_MAX {
            let (attempt, seen) = self.known(&reference, &event_key).await?;
            if seen && told.body.is_some() {
                return Ok(());
            }
            let written = match judge(gateway, &mut told, &reference, &attempt).await? {
                Ok(step) => self.commit(&event_key, told, &attempt, step, seen).await,
                Err(mismatch) => self.park(gateway, told, &attempt, mismatch).await,
            };
            match written {
                Ok(()) => return Ok(()),
                Err(CommitError::Condition(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Problem::unavailable("three races lost"))
    }

    async fn commit(
        &self,
        event: &Key,
        told: Told<'_>,
        attempt: &Attempt,
        step: Step,
        seen: bool,
    ) -> Result<(), CommitError> {
        let now = self.clock.now();
        let outcome = match step {
            Step::Book => Outcome::Booked,
            Step::Move(_) => Outcome::Noted,
            Step::Nothing if told.body.is_none() => return Ok(()),
            Step::Nothing => Outcome::Late,
        };
        let mut transaction = Transaction::new(&self.table);
        if !seen {
            let record = Event::new(told.report, told.body, outcome, now);
            transaction = transaction.insert_until(event, &record, record.expires_at());
        }
        let newest = if step == Step::Book { self.charges(&attempt.subscriber).await? } else { Vec::new() };
        attempt.step(transaction, told.report, step, &newest, now)?.commit().await
    }

    /// Sets a report aside that no repetition can cure, for a person to look at: it is told apart in the log by its code.
    /// It has a key of its own: the same order told rightly afterwards is booked.
    pub(super) async fn park(
        &self,
        gateway: &impl PaymentGateway,
        told: Told<'_>,
        attempt: &Attempt,
        mismatch: Mismatch,
    ) -> Result<(), CommitError> {
        let report = told.report;
        // Told before it is written: whatever is lost then, somebody hears of it.
        tracing::error!(code = "payment_needs_review", order = report.order, ?mismatch, "a payment needs review");
        let body = told.body.map_or_else(|| hash(report.told.as_bytes()), str::to_owned);
        // Of one event, what is told differently is looked at each by itself.
        let told_as = format!("{}-{}", report.event, &body[..16]);
        let name = format!("review-{told_as}");
        let (gateway, now) = (gateway.gateway(), self.clock.now());
        let event = Event::for_review(report, told.body, mismatch, now);
        let transaction = Transaction::new(&self.table).insert(&keys::event(gateway, &name), &event);
        let review = Review { event: told_as, ..Review::of_order(gateway, report, mismatch, now) };
        let transaction = review.onto(transaction);
        match attempt.in_review(transaction).commit().await {
            // It was set aside before.
            Err(CommitError::Condition(failed)) if failed.contains(&0) => Ok(()),
            outcome => outcome,
        }
    }
}

/// What follows from a report, once it is held against our own attempt and the provider has confirmed it (S17).
async fn judge(
    gateway: &impl PaymentGateway,
    told: &mut Told<'_>,
    reference: &Reference,
    attempt: &Attempt,
) -> Result<Result<Step, Mismatch>, Problem> {
    let held = |report: &OrderReport| check(report, &attempt.payment, gateway.gateway(), gateway.merchant());
    if let Err(mismatch) = held(told.report) {
        return Ok(Err(mismatch));
    }
    // What changes nothing needs no asking: a late cancellation is not what the provider says of a paid order.
    let step = decide(told.report, attempt.payment.state);
    if told.is_confirmed || step == Step::Nothing || told.report.state == OrderState::Open {
        return Ok(Ok(step));
    }
    let order = confirmed(gateway, told.report, attempt.asked(reference)).await?;
    if let Err(mismatch) = held(&order) {
        return Ok(Err(mismatch));
    }
    // Its own notification may be ahead of what it tells when asked, or behind it: it will come again.
    if order.state != told.report.state {
        return Err(Problem::unavailable("the order is in another state"));
    }
    told.is_confirmed = true;
    Ok(Ok(step))
}

/// Asks the provider itself: a notification is a hint, the order is the truth (S17).
async fn confirmed(
    gateway: &impl PaymentGateway,
    report: &OrderReport,
    ours: Asked<'_>,
) -> Result<OrderReport, Problem> {
    // A number that we never heard, for the answer to our order was lost, is the one that is told of now.
    let asked = Asked { order: ours.order.or(report.order.as_deref()), ..ours };
    let order = gateway.confirm(&asked).await.map_err(Problem::unavailable)?;
    let order = order.ok_or_else(|| Problem::unavailable("the provider does not know the order"))?;
    if order.reference != report.reference || order.order != report.order {
        return Err(Problem::unavailable("the provider told of another order than it was asked about"));
    }
    Ok(order)
}
