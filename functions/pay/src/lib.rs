//! `GET /payments/new`, `POST /payments`, `GET /payments/{id}`: what to pay and where, starts that, and shows how far one has come.
//!
//! The attempt is written down before the provider is called, so that whatever is lost on the way, a notification finds
//! it. The caller's idempotency key names the attempt: sent twice, it is one payment (S24).

mod choice;
mod choice_page;
mod chosen;
mod page;

use std::sync::Arc;

use http::{Method, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;
use shared::boot::{Boot, InitError};
use shared::domain::{
    Charge, ChargeId, Currency, Gateway, IdempotencyKey, LineStatus, Money, Payment, PaymentId, PaymentState,
    Subscriber, SubscriberId, Timestamp, Wish,
};
use shared::grant::Grant;
use shared::http::{Format, Incoming, Problem, Reply};
use shared::openapi::{Area, Field, Moment, Needs, Operation};
use shared::paying::{Origin, Payer, Paying, Wanted, payment_id};
use shared::random::{Random, readable};
use shared::runtime::Endpoint;
use shared::session::{Sessions, Visit};
use shared::store::Table;
use shared::store::keys::{self, Prefix};
use shared::throttle::{self, Limit};
use shared::views::Provider;

use crate::choice::Choice;
use crate::chosen::{Chosen, OF_BODY, OF_QUERY, Typed, What};

/// Payments that one subscriber starts.
const PER_ACCOUNT: Limit = Limit { action: "pay-account", tries: 30, window_seconds: 3600 };

/// Charges that may be chosen of, and that are told of beforehand. What is owed for older ones is told as one.
#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "two dozen")]
const CHARGES_MAX: i32 = Wish::CHARGES_MAX as i32;

/// The function.
pub struct Pay {
    table: Table,
    sessions: Sessions,
    paying: Paying,
    provider: Provider,
    random: Arc<dyn Random>,
}

/// A payment as a client sees it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Payment")]
pub(crate) struct Output {
    /// The payment.
    pub(crate) id: PaymentId,
    /// What was asked.
    pub(crate) amount: Money,
    /// How far it has come.
    pub(crate) state: PaymentState,
    /// When it was started.
    #[schemars(with = "Moment")]
    pub(crate) created_at: Timestamp,
    /// When it was paid.
    #[schemars(with = "Option<Moment>")]
    pub(crate) paid_at: Option<Timestamp>,
    /// What of it went back to the payer since.
    pub(crate) returned: Money,
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
        Grant::table(&["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]),
        Grant::secret("PANEL_SECRET_PAYU"),
        Grant::secret("PANEL_SECRET_PRZELEWY24"),
        Grant::secret("PANEL_SECRET_TPAY"),
    ];

    fn operations() -> Vec<Operation> {
        let key = Field::of::<IdempotencyKey>("idempotency_key");
        vec![
            Operation::get(Area::Payments, "/payments/new", "choosePayment", "What there is to pay, where, and what that settles.")
                .needs(Needs::FullSession)
                .query::<String>("what", "all, charges or amount, where the others do not say it.")
                .query::<String>("charges", "Charges to pay what is left of; again for each.")
                .query::<String>("amount", "A sum to pay, such as 123.45.")
                .query::<String>("gateway", "Where to pay.")
                .shows::<Choice>("What there is to choose, and what the choice would settle.")
                .problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid_input"),
            Operation::post(Area::Payments, "/payments", "startPayment", "Starts a payment.")
                .needs(Needs::FullSession)
                .takes([
                    key.about("Chosen by the caller, anew for each payment. Sent again, it is the same payment; with another wish it is a conflict."),
                    Field::one_of("gateway", &["payu", "przelewy24", "tpay"])
                        .optional()
                        .about("Where to pay: one that is offered. The first of them where it is missing."),
                    Field::one_of("what", What::WORDS)
                        .optional()
                        .about("What is paid, where the next two do not say it: all that is owed, unless they do."),
                    Field::many::<ChargeId>("charges", Wish::CHARGES_MAX).about("Charges that are open: what is left of them is paid."),
                    Field::money("amount").about("A sum of one's own, 1 to 50,000 of the currency: what is more than is owed stays as credit."),
                ])
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
            random: boot.random.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        match (&request.method, request.path.as_str()) {
            (&Method::GET, "/payments/new") => Box::pin(self.choose(&request)).await,
            (&Method::GET, _) => Box::pin(self.show(&request)).await,
            _ => Box::pin(self.start(&request)).await,
        }
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

    async fn choose(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let newest = async {
            let page = self.table.newest::<Charge>(&claims.sub, Prefix::Charges, None, CHARGES_MAX).await;
            page.map_err(Problem::from)
        };
        let (visit, newest) = tokio::try_join!(self.sessions.open(&claims, request), newest)?;
        let (subscriber, newest) = (&visit.subscriber, newest.values);
        let mut fields = request.query_fields(OF_QUERY)?;
        let typed = Typed::of(&fields, self.offered()).by(subscriber);
        let chosen = Chosen::take(&mut fields, self.offered());
        // Led here to type a sum, nobody has typed one yet.
        let is_begun = typed.what != What::Amount || fields.has("amount");
        let outlook =
            if is_begun { choice::outlook(subscriber, chosen, fields, &newest, request.now) } else { Ok(None) };
        let (outlook, problem) = match outlook {
            Ok(outlook) => (outlook, None),
            Err(problem) => (None, Some(problem)),
        };
        let choice = Choice::new(subscriber, &newest, self.offered(), outlook, request.now)?;
        let page = |problem: Option<&Problem>| {
            choice_page::choice(&self.provider, &visit, &choice, &typed, problem, &readable(&*self.random, 26))
        };
        match problem {
            None => Reply::of(request, &choice, || page(None)),
            Some(problem) => Reply::refused(request, problem, |problem| page(Some(problem))),
        }
    }

    async fn start(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let mut fields = request.fields(OF_BODY)?;
        let typed = Typed::of(&fields, self.offered());
        let chosen = Chosen::take(&mut fields, self.offered());
        // No page sends a body without a key: there is nobody to show one to.
        let Some(key) = fields.required("idempotency_key", IdempotencyKey::parse) else {
            // In whatever currency: what else is wrong is told with it.
            let _wish = chosen.finish(&mut fields, Currency::Pln);
            return fields.finish(None);
        };
        let id = payment_id(&claims.sub, key.as_str()).map_err(Problem::internal)?;
        let key = keys::payment(&claims.sub, &id);
        let known = async { self.table.get::<Payment>(&key).await.map_err(Problem::from) };
        let newest = async { if chosen.is_of_charges() { self.newest(&claims.sub).await } else { Ok(Vec::new()) } };
        let (visit, known, newest) = tokio::try_join!(self.sessions.open(&claims, request), known, newest)?;
        let currency = visit.subscriber.balance.currency();
        let chosen = chosen.finish(&mut fields, currency);
        let wanted = fields.finish(chosen).map(|(wish, gateway)| Wanted { id, wish, gateway });
        let begun = async { self.begin(request, &visit.subscriber, known, wanted?, &newest).await };
        match begun.await {
            Err(problem) if request.format == Format::Html && comes_back(&problem) => {
                self.ask_again(request, &visit, &typed.by(&visit.subscriber), problem).await
            }
            begun => answer(request, begun?),
        }
    }

    async fn begin(
        &self,
        request: &Incoming,
        subscriber: &Subscriber,
        known: Option<Payment>,
        wanted: Wanted,
        newest: &[Charge],
    ) -> Result<Payment, Problem> {
        let step = self.paying.decide(subscriber, known, wanted, newest, request.now)?;
        if step.asks() {
            throttle::count(&self.table, &PER_ACCOUNT, subscriber.id.as_str(), request.now).await?;
        }
        let payer = Payer { subscriber, origin: Origin::Session, address: request.source.address };
        self.paying.take(&payer, step).await
    }

    /// The page to choose on, with what was typed and what is wrong with it. Its key is another one: the one before may be taken.
    async fn ask_again(
        &self,
        request: &Incoming,
        visit: &Visit,
        typed: &Typed,
        problem: Problem,
    ) -> Result<Reply, Problem> {
        let newest = self.newest(&visit.subscriber.id).await?;
        let choice = Choice::new(&visit.subscriber, &newest, self.offered(), None, request.now)?;
        Reply::refused(request, problem, |problem| {
            let key = readable(&*self.random, 26);
            choice_page::choice(&self.provider, visit, &choice, typed, Some(problem), &key)
        })
    }

    async fn newest(&self, owner: &SubscriberId) -> Result<Vec<Charge>, Problem> {
        Ok(self.table.newest_for_decision(owner, Prefix::Charges, CHARGES_MAX).await?)
    }

    fn offered(&self) -> &[Gateway] {
        self.paying.gateways().offered()
    }
}

/// Whether the payer can mend what is wrong by choosing again.
fn comes_back(problem: &Problem) -> bool {
    matches!(problem.code, "invalid_input" | "conflict")
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
        // Never more than was paid: a sum that nobody holds would be all of it.
        let returned = payment.reversed().unwrap_or(payment.amount);
        Self {
            id: payment.id,
            amount: payment.amount,
            state,
            created_at: payment.created_at,
            paid_at: payment.paid_at,
            returned,
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
