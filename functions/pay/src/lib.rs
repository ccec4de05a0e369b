//! `POST /payments`, `GET /payments/{id}`: starts a payment of all that is owed, and shows how far one has come.
//!
//! The attempt is written down before the provider is called, so that whatever is lost on the way, a notification finds
//! it. The caller's idempotency key names the attempt: sent twice, it is one payment (S24).

mod page;

use http::{Method, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;
use shared::boot::{Boot, InitError};
use shared::domain::{
    IdempotencyKey, LineStatus, Money, Payment, PaymentId, PaymentState, Subscriber, Timestamp, Wish,
};
use shared::grant::Grant;
use shared::http::{Format, Incoming, Problem, Reply};
use shared::openapi::{Area, Field, Moment, Needs, Operation};
use shared::paying::{Origin, Payer, Paying, Wanted, payment_id};
use shared::runtime::Endpoint;
use shared::session::Sessions;
use shared::store::{Table, keys};
use shared::throttle::{self, Limit};
use shared::views::Provider;

/// Payments that one subscriber starts.
const PER_ACCOUNT: Limit = Limit { action: "pay-account", tries: 30, window_seconds: 3600 };

/// The function.
pub struct Pay {
    table: Table,
    sessions: Sessions,
    paying: Paying,
    provider: Provider,
}

/// A payment as a client sees it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Payment")]
pub(crate) struct Output {
    /// The payment.
    pub(crate) id: PaymentId,
    /// What was asked: all that was owed then.
    pub(crate) amount: Money,
    /// How far it has come.
    pub(crate) state: PaymentState,
    /// When it was started.
    #[schemars(with = "Moment")]
    pub(crate) created_at: Timestamp,
    /// When it was paid.
    #[schemars(with = "Option<Moment>")]
    pub(crate) paid_at: Option<Timestamp>,
    /// Where to pay, while that is possible.
    pub(crate) pay_url: Option<String>,
    /// Whether booking it lifted a restriction.
    pub(crate) lifted: bool,
    /// How far that has come in the network, for a day.
    pub(crate) line: Option<LineStatus>,
    /// Whether a person looks into it: the provider reported what is not as it was asked.
    pub(crate) in_review: bool,
}

impl Endpoint for Pay {
    const NAME: &'static str = "pay";
    const GRANTS: &'static [Grant] = &[
        Sessions::GRANT,
        Grant::table(&["dynamodb:GetItem", "dynamodb:PutItem"]),
        Grant::secret("PANEL_SECRET_PAYU"),
        Grant::secret("PANEL_SECRET_PRZELEWY24"),
    ];

    fn operations() -> Vec<Operation> {
        let key = Field::of::<IdempotencyKey>("idempotency_key");
        vec![
            Operation::post(Area::Payments, "/payments", "startPayment", "Starts a payment of all that is owed.")
                .needs(Needs::FullSession)
                .takes([key.about("Chosen by the caller, anew for each payment. Sent again, it is the same payment.")])
                .returns::<Output>(StatusCode::OK, "The payment, and where to pay.")
                .leads_to("getPayment", "id", "/id")
                .conflict("payment_not_open")
                .conflict("nothing_owed")
                .conflict("conflict")
                .counted()
                .problem(StatusCode::BAD_GATEWAY, "gateway_refused")
                .problem(StatusCode::SERVICE_UNAVAILABLE, "gateway_unavailable"),
            Operation::get(Area::Payments, "/payments/{id}", "getPayment", "How far a payment has come.")
                .needs(Needs::FullSession)
                .path::<PaymentId>("id", "The payment.")
                .shows::<Output>("The payment."),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            paying: Paying::init(boot, &table).await?,
            table,
            provider: boot.settings.provider()?,
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        if request.method == Method::GET { self.show(&request).await } else { self.start(&request).await }
    }
}

impl Pay {
    async fn show(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let id = request.parameter("id", PaymentId::parse)?;
        let key = keys::payment(&claims.sub, &id);
        let payment = async { self.table.get::<Payment>(&key).await.map_err(Problem::from) };
        let (visit, payment) = tokio::try_join!(self.sessions.open(&claims, request), payment)?;
        let output =
            Output::of(payment.ok_or_else(Problem::not_found)?, request.now).on(&visit.subscriber, request.now);
        Reply::of(request, &output, || page::payment(&self.provider, &visit, &output, request.now))
    }

    async fn start(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let mut fields = request.fields(&["idempotency_key"])?;
        let idempotency_key = fields.required("idempotency_key", IdempotencyKey::parse);
        let idempotency_key = fields.finish(idempotency_key)?;
        let id = payment_id(&claims.sub, idempotency_key.as_str()).map_err(Problem::internal)?;
        let key = keys::payment(&claims.sub, &id);
        let known = async { self.table.get::<Payment>(&key).await.map_err(Problem::from) };
        let (visit, known) = tokio::try_join!(self.sessions.open(&claims, request), known)?;
        let wanted = Wanted { id, wish: Wish::All, gateway: None };
        let step = self.paying.decide(&visit.subscriber, known, wanted, &[], request.now)?;
        if step.asks() {
            throttle::count(&self.table, &PER_ACCOUNT, visit.subscriber.id.as_str(), request.now).await?;
        }
        let payer = Payer { subscriber: &visit.subscriber, origin: Origin::Session, address: request.source.address };
        let payment = self.paying.take(&payer, step).await?;
        answer(request, payment)
    }
}

impl Output {
    /// With what it did to the line, unless something else has changed that since.
    fn on(mut self, subscriber: &Subscriber, now: Timestamp) -> Self {
        let line = subscriber.line.filter(|line| self.lifted && line.to.is_none());
        if line.is_some_and(|line| Some(line.at) == self.paid_at) {
            self.line = LineStatus::of(subscriber, now);
        }
        self
    }

    fn of(payment: Payment, now: Timestamp) -> Self {
        let state = payment.state_at(now);
        let is_open = matches!(state, PaymentState::Created | PaymentState::Pending);
        let in_review = payment.in_review && state != PaymentState::Paid;
        Self {
            id: payment.id,
            amount: payment.amount,
            state,
            created_at: payment.created_at,
            paid_at: payment.paid_at,
            pay_url: payment.pay_url.filter(|_| is_open && !in_review),
            lifted: payment.lifted,
            line: None,
            in_review,
        }
    }
}

/// A browser goes straight on to the page to pay at.
fn answer(request: &Incoming, payment: Payment) -> Result<Reply, Problem> {
    let output = Output::of(payment, request.now);
    match request.format {
        Format::Json => Reply::json(StatusCode::OK, &output),
        Format::Html => match &output.pay_url {
            Some(pay_url) => Reply::see_other(pay_url),
            None => Reply::see_other(&format!("/payments/{}", output.id)),
        },
    }
}
