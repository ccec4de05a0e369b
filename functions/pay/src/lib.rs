//! `POST /payments`, `GET /payments/{id}`: starts a payment of all that is owed, and shows how far one has come.
//!
//! The attempt is written down before the provider is called, so that whatever is lost on the way, a notification finds
//! it. The caller's idempotency key names the attempt: sent twice, it is one payment (S24).

mod decide;
mod page;
mod unsure;

use http::{Method, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;
use shared::attempt::Watch;
use shared::boot::{Boot, InitError};
use shared::domain::{
    IdempotencyKey, LineStatus, Money, OpenPayment, Payment, PaymentId, PaymentState, Subscriber, SubscriberId,
    Timestamp,
};
use shared::gateways::{AnyGateway, GatewayError, Gateways, NewOrder, PaymentGateway as _, Reference};
use shared::grant::Grant;
use shared::http::{Format, Incoming, Problem, Reply};
use shared::openapi::{Area, Field, Moment, Needs, Operation};
use shared::runtime::Endpoint;
use shared::session::{Sessions, Visit};
use shared::store::{CommitError, Table, Transaction, Update, keys};
use shared::throttle::{self, Limit};
use shared::tr;
use shared::views::Provider;

use crate::decide::{Step, decide};

/// Payments that one subscriber starts.
const PER_ACCOUNT: Limit = Limit { action: "pay-account", tries: 30, window_seconds: 3600 };

/// The function.
pub struct Pay {
    table: Table,
    sessions: Sessions,
    gateways: Gateways,
    provider: Provider,
    public_url: String,
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
            table,
            gateways: Gateways::init(boot).await?,
            provider: boot.settings.provider()?,
            public_url: boot.settings.public_url()?.to_owned(),
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
        let id = decide::payment_id(&claims.sub, idempotency_key.as_str()).map_err(Problem::internal)?;
        let key = keys::payment(&claims.sub, &id);
        let known = async { self.table.get::<Payment>(&key).await.map_err(Problem::from) };
        let (visit, known) = tokio::try_join!(self.sessions.open(&claims, request), known)?;
        let step = decide(&visit.subscriber, known, id, self.gateways.first(), request.now)?;
        if !matches!(step, Step::Answer(_)) {
            throttle::count(&self.table, &PER_ACCOUNT, visit.subscriber.id.as_str(), request.now).await?;
        }
        let payment = match step {
            Step::Answer(payment) => payment,
            Step::Ask(payment) => self.ask(request, &visit, payment).await?,
            Step::Write(payment) => self.write(request, &visit, payment).await?,
        };
        answer(request, payment)
    }

    /// Writes the attempt down, then asks for a page to pay at.
    async fn write(&self, request: &Incoming, visit: &Visit, payment: Payment) -> Result<Payment, Problem> {
        let owner = &visit.subscriber.id;
        let told = Update::existing().set("open_payment", OpenPayment::of(&payment));
        let reference = Reference { subscriber: owner.clone(), payment: payment.id.clone() };
        let written = Transaction::new(&self.table)
            .insert(&keys::payment(owner, &payment.id), &payment)
            .update(&keys::subscriber(owner), told);
        let written = Watch::begun(&reference, payment.created_at).onto(written)?;
        match written.commit().await {
            Ok(()) => self.ask(request, visit, payment).await,
            // A second press was faster by a hair: its payment is this one. Where it died on the way, this one goes on.
            Err(CommitError::Condition(_)) => match self.await_other(owner, &payment.id).await? {
                Some(payment) => Ok(payment),
                None => self.ask(request, visit, payment).await,
            },
            Err(error) => Err(error.into()),
        }
    }

    /// Asks the provider for a page to pay at, and writes down what it said.
    async fn ask(&self, request: &Incoming, visit: &Visit, payment: Payment) -> Result<Payment, Problem> {
        let owner = &visit.subscriber.id;
        let order = self.order(request, &visit.subscriber, &payment);
        let created = match self.gateway(&payment)?.create(&order).await {
            Ok(created) => created,
            Err(GatewayError::Duplicate { order }) => return self.resolve(owner, payment, order).await,
            Err(GatewayError::Refused(reason)) => {
                self.give_up(owner, payment, None).await?;
                return Err(refused(reason));
            }
            Err(error) => return Err(gateway_problem(error)),
        };
        let told = Update::existing()
            .set_or_remove("order", created.order.as_ref())
            .set_or_remove("handle", created.handle.as_ref())
            .set("pay_url", &created.pay_url)
            .set("state", PaymentState::Pending)
            .when("state", PaymentState::Created);
        let known = self.table.update(&keys::payment(owner, &payment.id), told).await;
        let must_be_known = created.handle.is_some();
        let (order, handle, pay_url) = (created.order, created.handle, Some(created.pay_url));
        let payment = Payment { order, handle, pay_url, state: PaymentState::Pending, ..payment };
        let noted = match known {
            Ok(true) => Ok(()),
            // A notification was faster: it is right, and the address is needed no more. Or a press that would not wait.
            Ok(false) => self.reopen(owner, &payment).await,
            Err(error) => Err(error.into()),
        };
        // A table that is away does not keep the payer from paying: the notification tells the order again. What the provider is
        // asked by it does not tell.
        if let Err(error) = noted {
            if must_be_known {
                return Err(error);
            }
            tracing::warn!(code = error.code, payment = %payment.id, "order not noted");
        }
        Ok(payment)
    }

    /// The provider that an attempt was begun at.
    pub(crate) fn gateway(&self, payment: &Payment) -> Result<&AnyGateway, Problem> {
        self.gateways.get(payment.gateway).ok_or_else(Problem::conflict)
    }

    fn order(&self, request: &Incoming, subscriber: &Subscriber, payment: &Payment) -> NewOrder {
        let texts = shared::i18n::Texts::of(subscriber.language);
        NewOrder {
            reference: Reference { subscriber: subscriber.id.clone(), payment: payment.id.clone() },
            amount: payment.amount,
            description: tr!(
                texts,
                "pay-order-description",
                subscriber = subscriber.id.as_str().trim_start_matches(SubscriberId::PREFIX)
            ),
            email: subscriber.contact.email.clone(),
            language: subscriber.language,
            payer: request.source.address,
            notify_url: format!("{}/webhooks/{}", self.public_url, payment.gateway.name()),
            continue_url: format!("{}/payments/{}", self.public_url, payment.id),
        }
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

/// The provider will have none of it, however often it is asked.
fn refused(reason: String) -> Problem {
    let mut problem = Problem::new(StatusCode::BAD_GATEWAY, "gateway_refused");
    problem.cause = Some(reason.into());
    problem
}

fn gateway_problem(error: GatewayError) -> Problem {
    let mut problem = Problem::unavailable(error);
    problem.code = "gateway_unavailable";
    problem
}
