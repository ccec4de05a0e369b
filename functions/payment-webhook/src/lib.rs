//! `POST /webhooks/{gateway}`: books what a payment provider reports, and lifts restrictions.
//!
//! The order of things is the safety of it: the signature over the raw bytes; our own attempt by our reference; merchant,
//! amount, currency and order held against it; the provider asked again; one transaction. What the provider is answered
//! follows from whether telling it again would help.

mod book;
mod decide;
mod event;

use std::sync::Arc;

use http::StatusCode;
use schemars::JsonSchema;
use shared::boot::{Boot, InitError};
use shared::domain::{Charge, Gateway, ParseError, Payment, Subscriber};
use shared::gateways::payu::Payu;
use shared::gateways::{Notification, NotificationError, OrderReport, OrderState, PaymentGateway as _, Reference};
use shared::grant::Grant;
use shared::http::{BodyLimit, Incoming, Problem, Reply};
use shared::openapi::{Area, Content, Needs, Operation};
use shared::runtime::{Callers, Endpoint};
use shared::store::keys::{self, Prefix};
use shared::store::{CommitError, StoreError, Table, Transaction, parse};

use crate::book::Known;
use crate::decide::{Mismatch, Step, check, decide};
use crate::event::{Event, Outcome, hash};

/// How often a lost race is decided again.
const TRIES_MAX: u32 = 3;
/// Charges that are looked at to say what is still overdue.
const CHARGES_MAX: i32 = 48;

/// The function.
pub struct PaymentWebhook {
    table: Table,
    payu: Payu,
    clock: Arc<dyn shared::clock::Clock>,
}

/// Who tells of payments here.
#[derive(JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PaymentProvider")]
enum Teller {
    /// `PayU` Poland.
    Payu,
}

impl Teller {
    fn parse(name: &str) -> Result<Self, ParseError> {
        if name == Gateway::Payu.name() { Ok(Self::Payu) } else { Err(ParseError::new("gateway_unknown")) }
    }
}

impl Endpoint for PaymentWebhook {
    const NAME: &'static str = "payment-webhook";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&["dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"]),
        Grant::secret("PANEL_SECRET_PAYU"),
    ];
    const BODY_LIMIT: BodyLimit = BodyLimit::WEBHOOK;
    const CALLERS: Callers = Callers::Machines;

    fn operations() -> Vec<Operation> {
        let path = "/webhooks/{gateway}";
        vec![
            Operation::post(Area::Machines, path, "notifyOfPayment", "A payment provider tells of an order.")
                .needs(Needs::Signature)
                .path::<Teller>("gateway", "The payment provider.")
                .header::<String>("OpenPayU-Signature", "PayU's signature over the bytes of the body.")
                .takes_what_callers_define()
                .answers(StatusCode::OK, "Taken: there is no need to tell it again.", Content::File("text/plain"))
                .problem(StatusCode::BAD_REQUEST, "bad_request")
                .problem(StatusCode::BAD_REQUEST, "signature_invalid"),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        table.prime().await;
        Ok(Self { table, payu: Payu::init(boot).await?, clock: boot.clock.clone() })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let Teller::Payu = request.parameter("gateway", Teller::parse)?;
        let notification = self.payu.read(&request.headers, &request.body).map_err(|error| {
            tracing::warn!(%error, "notification refused");
            match error {
                NotificationError::Signature => Problem::new(StatusCode::BAD_REQUEST, "signature_invalid"),
                NotificationError::Malformed => Problem::bad_request(),
            }
        })?;
        match notification {
            Notification::Order(report) => self.take(&report, &request.body).await?,
            Notification::Other { event } => self.keep(&event, &request.body).await?,
        }
        Ok(Reply::bytes(StatusCode::OK, "text/plain", b"OK".to_vec()))
    }
}

impl PaymentWebhook {
    /// Takes a report of an order. Done is done: a report that was taken before is answered and nothing else.
    async fn take(&self, report: &OrderReport, body: &[u8]) -> Result<(), Problem> {
        // Not one of ours, or not written down yet: being told again is what helps.
        let reference = Reference::parse(&report.reference).ok_or_else(|| Problem::unavailable("unknown reference"))?;
        let event_key = keys::event(Gateway::Payu, &format!("{}-{}", report.order, report.status));
        let mut confirmed = false;
        for _ in 0..TRIES_MAX {
            let known = self.known(&reference, &event_key).await?;
            if known.seen {
                return Ok(());
            }
            let written = match self.judge(report, &known, &mut confirmed).await? {
                Ok(step) => self.commit(&event_key, report, body, &known, step).await,
                Err(mismatch) => self.park(report, body, &known, mismatch).await,
            };
            match written {
                Ok(()) => return Ok(()),
                Err(CommitError::Condition(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Problem::unavailable("three races lost"))
    }

    /// What follows from a report, once it is held against our own attempt and the provider has confirmed it.
    async fn judge(
        &self,
        report: &OrderReport,
        known: &Known,
        confirmed: &mut bool,
    ) -> Result<Result<Step, Mismatch>, Problem> {
        if let Err(mismatch) = self.check(report, &known.payment) {
            return Ok(Err(mismatch));
        }
        // What changes nothing needs no asking: a late cancellation is not what the provider says of a paid order.
        let step = decide(report, known.payment.state);
        if !*confirmed && step != Step::Nothing && report.state != OrderState::Open {
            if let Err(mismatch) = self.confirm(report, &known.payment).await? {
                return Ok(Err(mismatch));
            }
            *confirmed = true;
        }
        Ok(Ok(step))
    }

    fn check(&self, report: &OrderReport, payment: &Payment) -> Result<(), Mismatch> {
        check(report, payment, self.payu.gateway(), self.payu.merchant())
    }

    async fn known(&self, reference: &Reference, event: &keys::Key) -> Result<Known, Problem> {
        let payment = keys::payment(&reference.subscriber, &reference.payment);
        let wanted = [event.clone(), payment, keys::subscriber(&reference.subscriber)];
        let items = self.table.get_many(&wanted).await?;
        match <[_; 3]>::try_from(items).unwrap_or_default() {
            [seen, Some(payment), Some(subscriber)] => {
                Ok(Known { seen: seen.is_some(), payment: parse(payment)?, subscriber: parse(subscriber)? })
            }
            _ => Err(Problem::unavailable("no attempt of this reference yet")),
        }
    }

    /// Asks the provider itself: a notification is a hint, the order is the truth (S17).
    async fn confirm(&self, report: &OrderReport, payment: &Payment) -> Result<Result<(), Mismatch>, Problem> {
        let order = self.payu.look_up(&report.order).await.map_err(Problem::unavailable)?;
        let order = order.ok_or_else(|| Problem::unavailable("the provider does not know the order"))?;
        if order.reference != report.reference || order.order != report.order {
            return Err(Problem::unavailable("the provider told of another order than it was asked about"));
        }
        if let Err(mismatch) = self.check(&order, payment) {
            return Ok(Err(mismatch));
        }
        // Its own notification may be ahead of what it tells when asked, or behind it: it will come again.
        if order.state == report.state {
            Ok(Ok(()))
        } else {
            Err(Problem::unavailable("the order is in another state"))
        }
    }

    async fn commit(
        &self,
        event: &keys::Key,
        report: &OrderReport,
        body: &[u8],
        known: &Known,
        step: Step,
    ) -> Result<(), CommitError> {
        let now = self.clock.now();
        let outcome = match step {
            Step::Book => Outcome::Booked,
            Step::Move(_) => Outcome::Noted,
            Step::Nothing => Outcome::Late,
        };
        let record = Event::new(report, body, outcome, now);
        let transaction = Transaction::new(&self.table).insert_until(event, &record, record.expires_at());
        let transaction = match step {
            Step::Book => known.book(transaction, report, &self.charges(&known.subscriber).await?, now)?,
            Step::Move(state) => known.step(transaction, report, state),
            Step::Nothing => transaction,
        };
        transaction.commit().await
    }

    /// The charges that decide whether a restriction is lifted. Nothing needs to be read where there is none.
    async fn charges(&self, subscriber: &Subscriber) -> Result<Vec<Charge>, StoreError> {
        if subscriber.restriction.is_none() {
            return Ok(Vec::new());
        }
        self.table.newest_for_decision(&subscriber.id, Prefix::Charges, CHARGES_MAX).await
    }

    /// Sets a report aside that no repetition can cure, for a person to look at: it is told apart in the log by its code.
    /// It has a key of its own: the same order told rightly afterwards is booked.
    async fn park(
        &self,
        report: &OrderReport,
        body: &[u8],
        known: &Known,
        mismatch: Mismatch,
    ) -> Result<(), CommitError> {
        // Told before it is written: whatever is lost then, somebody hears of it.
        tracing::error!(code = "payment_needs_review", order = report.order, ?mismatch, "a payment needs review");
        let name = format!("review-{}-{}-{}", report.order, report.status, &hash(body)[..16]);
        let event = Event::for_review(report, body, mismatch, self.clock.now());
        let transaction = Transaction::new(&self.table).insert(&keys::event(Gateway::Payu, &name), &event);
        match known.in_review(transaction).commit().await {
            // It was set aside before.
            Err(CommitError::Condition(failed)) if failed.contains(&0) => Ok(()),
            outcome => outcome,
        }
    }

    /// Keeps an event that is not booked here, such as a refund, so that it is not lost.
    async fn keep(&self, name: &str, body: &[u8]) -> Result<(), Problem> {
        tracing::error!(code = "payment_needs_review", event = name, "an event that is not booked by itself");
        let event = Event::other(body, self.clock.now());
        let transaction = Transaction::new(&self.table).insert(&keys::event(Gateway::Payu, name), &event);
        match transaction.commit().await {
            Ok(()) | Err(CommitError::Condition(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
