//! `POST /webhooks/{gateway}`: books what a payment provider reports, and lifts restrictions.
//!
//! The signature over the raw bytes comes first; what follows is [`shared::attempt`]. What the provider is answered follows from
//! whether telling it again would help.

use std::sync::Arc;

use http::StatusCode;
use schemars::JsonSchema;
use shared::attempt::{Attempts, Event, Reason, Review, Told, UnknownAttempt, hash};
use shared::boot::{Boot, InitError};
use shared::domain::Gateway;
use shared::gateways::{Gateways, Notification, NotificationError, PaymentGateway as _};
use shared::grant::Grant;
use shared::http::{BodyLimit, Incoming, Problem, Reply};
use shared::openapi::{Area, Content, Needs, Operation};
use shared::runtime::{Callers, Endpoint};
use shared::store::{CommitError, Table, Transaction, keys};

/// The function.
pub struct PaymentWebhook {
    table: Table,
    gateways: Gateways,
    attempts: Attempts,
    clock: Arc<dyn shared::clock::Clock>,
}

/// Who tells of payments here.
#[derive(JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PaymentProvider")]
#[expect(dead_code, reason = "the schema alone is read: which of them tell is configuration")]
enum Teller {
    /// `PayU` Poland.
    Payu,
    /// Przelewy24.
    Przelewy24,
    /// Tpay.
    Tpay,
}

impl Endpoint for PaymentWebhook {
    const NAME: &'static str = "payment-webhook";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&["dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"]),
        Grant::secret("PANEL_SECRET_PAYU"),
        Grant::secret("PANEL_SECRET_PRZELEWY24"),
        Grant::secret("PANEL_SECRET_TPAY"),
    ];
    const BODY_LIMIT: BodyLimit = BodyLimit::WEBHOOK;
    const CALLERS: Callers = Callers::Machines;

    fn operations() -> Vec<Operation> {
        let path = "/webhooks/{gateway}";
        vec![
            Operation::post(Area::Machines, path, "notifyOfPayment", "A payment provider tells of an order.")
                .needs(Needs::Signature)
                .path::<Teller>("gateway", "The payment provider.")
                .header_of_some::<String>("OpenPayU-Signature", "PayU's signature over the bytes of the body.")
                .header_of_some::<String>("X-JWS-Signature", "Tpay's signature over the bytes of the body.")
                .takes_what_callers_define()
                .answers(StatusCode::OK, "Taken: there is no need to tell it again.", Content::File("text/plain"))
                .problem(StatusCode::BAD_REQUEST, "bad_request")
                .problem(StatusCode::BAD_REQUEST, "signature_invalid"),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        table.prime().await;
        let attempts = Attempts::new(table.clone(), boot.clock.clone());
        Ok(Self { table, gateways: Gateways::init(boot).await?, attempts, clock: boot.clock.clone() })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let gateway = request.parameter("gateway", |name| self.gateways.named(name))?;
        // It is told again, until somebody has mended the configuration.
        let gateway = gateway.ok_or_else(|| Problem::unavailable("a provider that is not rightly configured"))?;
        let notification = gateway.read(&request.headers, &request.body).await.map_err(|error| {
            tracing::warn!(%error, "notification refused");
            match error {
                NotificationError::Signature => Problem::new(StatusCode::BAD_REQUEST, "signature_invalid"),
                NotificationError::Malformed => Problem::bad_request(),
                NotificationError::Unavailable => Problem::unavailable(error),
            }
        })?;
        let body = hash(&request.body);
        let taken = match &notification {
            Notification::Order(report) => {
                let told = Told { report, body: Some(&body), is_confirmed: false };
                self.attempts.take(gateway, told).await
            }
            Notification::Reversal(report) => self.attempts.reverse(gateway, report, &body).await,
            Notification::Other { event } => {
                let review = Review::new(gateway.gateway(), event, Reason::Unhandled, self.clock.now());
                self.keep(event, &body, &review).await
            }
        };
        let is_unknown = |problem: &Problem| problem.cause.as_ref().is_some_and(|cause| cause.is::<UnknownAttempt>());
        if taken.as_ref().is_err_and(is_unknown) {
            self.keep_unknown(gateway.gateway(), &notification, &body).await;
        }
        taken?;
        Ok(Reply::bytes(StatusCode::OK, "text/plain", gateway.acknowledgement().as_bytes().to_vec()))
    }
}

impl PaymentWebhook {
    /// What nobody here knows is told again, which may help; the office hears of it once.
    async fn keep_unknown(&self, gateway: Gateway, notification: &Notification, body: &str) {
        let now = self.clock.now();
        let review = match notification {
            Notification::Order(report) => Review::of_order(gateway, report, Reason::Unknown, now),
            Notification::Reversal(report) => Review::of_reversal(gateway, report, Reason::Unknown, now),
            Notification::Other { .. } => return,
        };
        if let Err(problem) = self.keep(&format!("unknown-{}", review.event), body, &review).await {
            tracing::warn!(code = problem.code, event = review.event, "nobody hears of an unknown reference");
        }
    }

    /// Keeps an event that is not booked here, so that it is not lost.
    async fn keep(&self, name: &str, body: &str, review: &Review) -> Result<(), Problem> {
        let record = Event::other(body, review.at);
        let transaction = Transaction::new(&self.table).insert(&keys::event(review.gateway, name), &record);
        let kept = review.onto(transaction).commit().await;
        // Said once of each: what it was told before is not told again to somebody who is woken by it.
        if matches!(kept, Err(CommitError::Condition(_))) {
            return Ok(());
        }
        tracing::error!(code = "payment_needs_review", event = name, "an event that is not booked by itself");
        kept.map_err(Problem::from)
    }
}
