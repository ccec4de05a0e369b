//! `POST /webhooks/{gateway}`: books what a payment provider reports, and lifts restrictions.
//!
//! The signature over the raw bytes comes first; what follows is [`shared::attempt`]. What the provider is answered follows from
//! whether telling it again would help.

use std::sync::Arc;

use http::StatusCode;
use schemars::JsonSchema;
use shared::attempt::{Attempts, Event, Reason, Review, Told, hash};
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
        match notification {
            Notification::Order(report) => {
                let told = Told { report: &report, body: Some(&body), is_confirmed: false };
                self.attempts.take(gateway, told).await?;
            }
            Notification::Reversal(report) => self.attempts.reverse(gateway, &report, &body).await?,
            Notification::Other { event } => self.keep(gateway.gateway(), &event, &body).await?,
        }
        Ok(Reply::bytes(StatusCode::OK, "text/plain", gateway.acknowledgement().as_bytes().to_vec()))
    }
}

impl PaymentWebhook {
    /// Keeps an event that is not booked here, so that it is not lost.
    async fn keep(&self, gateway: Gateway, name: &str, body: &str) -> Result<(), Problem> {
        tracing::error!(code = "payment_needs_review", event = name, "an event that is not booked by itself");
        let now = self.clock.now();
        let transaction = Transaction::new(&self.table).insert(&keys::event(gateway, name), &Event::other(body, now));
        let transaction = Review::new(gateway, name, Reason::Unhandled, now).onto(transaction);
        match transaction.commit().await {
            Ok(()) | Err(CommitError::Condition(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
