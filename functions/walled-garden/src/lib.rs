//! `GET /suspended`, `GET` and `POST /pay/{token}`: what a suspended line leads to, and paying by a link without logging in.
//!
//! A link shows the minimum: what is owed, and the way to pay it (S21). One that is too old, revoked or none of ours is gone, and
//! looks the same in each case.

mod output;
mod page;

use std::sync::Arc;

use http::{Method, StatusCode};
use shared::boot::{Boot, InitError};
use shared::domain::{Charge, IdempotencyKey, ParseError, Payment, Subscriber, Wish, local_date, settle};
use shared::grant::Grant;
use shared::http::{Format, Incoming, Problem, Reply};
use shared::openapi::{Area, Content, Field, Operation};
use shared::pay_link::{Opened, PayLinks, PayToken, Standing};
use shared::paying::{Origin, Payer, Paying, Wanted, payment_id};
use shared::random::{Random, readable};
use shared::runtime::Endpoint;
use shared::store::Table;
use shared::store::keys::{self, Prefix};
use shared::throttle::{self, Limit};
use shared::views::Provider;

use crate::output::{Begun, Link};

/// Payments begun by the links of one subscriber: a counter of their own, so that whoever has a link cannot use up what its owner
/// has when logged in. Of those from one network none is kept: a provider's subscribers are behind few addresses, and a link that
/// nobody was sent opens nothing.
const PER_LINK: Limit = Limit { action: "pay-link", tries: 20, window_seconds: 3600 };
/// Charges that are looked at to say what is overdue: an older debt is overdue as it is.
const CHARGES_MAX: i32 = 12;

/// The function.
pub struct WalledGarden {
    table: Table,
    links: PayLinks,
    paying: Paying,
    provider: Provider,
    random: Arc<dyn Random>,
}

/// A link that is good for something, and whose it is.
struct Guest {
    token: PayToken,
    subscriber: Subscriber,
    standing: Standing,
}

impl Guest {
    fn path(&self) -> String {
        format!("/pay/{}", self.token.expose())
    }
}

impl Endpoint for WalledGarden {
    const NAME: &'static str = "walled-garden";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]),
        PayLinks::GRANT,
        Grant::secret("PANEL_SECRET_PAYU"),
        Grant::secret("PANEL_SECRET_PRZELEWY24"),
        Grant::secret("PANEL_SECRET_TPAY"),
    ];

    fn operations() -> Vec<Operation> {
        let gone = |operation: Operation| operation.problem(StatusCode::NOT_FOUND, "pay_link_gone");
        let key = Field::of::<IdempotencyKey>("idempotency_key");
        vec![
            Operation::get(Area::Payments, "/suspended", "getSuspended", "What a suspended line leads to.").answers(
                StatusCode::OK,
                "What it means, and what to do.",
                Content::Page,
            ),
            gone(
                Operation::get(
                    Area::Payments,
                    "/pay/{token}",
                    "getPayLink",
                    "What is owed, for who has a link to pay by.",
                )
                .path::<String>("token", "The token of the link.")
                .shows::<Link>("What is owed."),
            ),
            gone(
                Operation::post(Area::Payments, "/pay/{token}", "payByLink", "Starts a payment of all that is owed.")
                    .path::<String>("token", "The token of the link.")
                    .takes([
                        key.about("Chosen by the caller, anew for each payment. Sent again, it is the same payment."),
                        Field::one_of("gateway", &["payu", "przelewy24", "tpay"])
                            .optional()
                            .about("Where to pay: one that is offered. The first of them where it is missing."),
                    ])
                    .returns::<Begun>(StatusCode::OK, "The payment, and where to pay.")
                    .conflict("payment_not_open")
                    .conflict("nothing_owed")
                    .conflict("conflict")
                    .counted()
                    .problem(StatusCode::BAD_GATEWAY, "gateway_refused")
                    .problem(StatusCode::SERVICE_UNAVAILABLE, "gateway_unavailable"),
            ),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        table.prime().await;
        Ok(Self {
            links: PayLinks::init(boot).await?,
            paying: Paying::init(boot, &table).await?,
            table,
            provider: boot.settings.provider()?,
            random: boot.random.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        match (&request.method, request.path.as_str()) {
            (_, "/suspended") => Reply::form(&request, || page::suspended(&self.provider, request.texts())),
            (&Method::POST, _) => Box::pin(self.start(&request)).await,
            _ => Box::pin(self.show(&request)).await,
        }
    }
}

impl WalledGarden {
    async fn show(&self, request: &Incoming) -> Result<Reply, Problem> {
        let opened = self.opened(request)?;
        let charges = async {
            let page = self.table.newest::<Charge>(&opened.subscriber, Prefix::Charges, None, CHARGES_MAX).await;
            page.map_err(Problem::from)
        };
        let (guest, charges) = tokio::try_join!(self.guest(request, &opened), charges)?;
        let link = self.link(request, &guest, &charges.values)?;
        Reply::of(request, &link, || {
            page::link(&self.provider, &guest.subscriber, &link, None, (&guest.path(), &self.key()), request.now)
        })
    }

    async fn start(&self, request: &Incoming) -> Result<Reply, Problem> {
        let opened = self.opened(request)?;
        let offered = self.paying.gateways().offered();
        let mut fields = request.fields(&["idempotency_key", "gateway"])?;
        let gateway = fields.optional("gateway", |name| {
            let gateway = offered.iter().copied().find(|gateway| gateway.name() == name);
            gateway.ok_or(ParseError::new("gateway_unknown"))
        });
        let Some(key) = fields.required("idempotency_key", IdempotencyKey::parse) else { return fields.finish(None) };
        let id = payment_id(&opened.subscriber, key.as_str()).map_err(Problem::internal)?;
        let key = keys::payment(&opened.subscriber, &id);
        let known = async { self.table.get::<Payment>(&key).await.map_err(Problem::from) };
        let (guest, known) = tokio::try_join!(self.guest(request, &opened), known)?;
        let wanted = fields.finish(gateway).map(|gateway| Wanted { id, wish: Wish::All, gateway });
        let begun = async { self.begin(request, &guest, known, wanted?).await };
        let back = || Reply::see_other(&guest.path());
        match (begun.await, request.format) {
            (Ok(payment), Format::Json) => Reply::json(StatusCode::OK, &Begun::of(&payment, request.now)),
            (Ok(payment), Format::Html) => match Begun::of(&payment, request.now).pay_url {
                Some(pay_url) => Reply::see_other(&pay_url),
                None => back(),
            },
            (Err(problem), Format::Html) if problem.code == "nothing_owed" => back(),
            (Err(problem), Format::Html) if matches!(problem.code, "invalid_input" | "conflict") => {
                self.ask_again(request, &guest, problem).await
            }
            (Err(problem), _) => Err(problem),
        }
    }

    async fn begin(
        &self,
        request: &Incoming,
        guest: &Guest,
        known: Option<Payment>,
        wanted: Wanted,
    ) -> Result<Payment, Problem> {
        let step = self.paying.decide(&guest.subscriber, known, wanted, &[], request.now)?;
        if step.asks() {
            throttle::count(&self.table, &PER_LINK, guest.subscriber.id.as_str(), request.now).await?;
        }
        let origin = Origin::Link(&guest.token);
        let payer = Payer { subscriber: &guest.subscriber, origin, address: request.source.address };
        self.paying.take(&payer, step).await
    }

    /// The page again, with what is wrong. Its key is another one: the one before may be taken.
    async fn ask_again(&self, request: &Incoming, guest: &Guest, problem: Problem) -> Result<Reply, Problem> {
        let owner = &guest.subscriber.id;
        let charges = self.table.newest::<Charge>(owner, Prefix::Charges, None, CHARGES_MAX).await?;
        let link = self.link(request, guest, &charges.values)?;
        Reply::refused(request, problem, |problem| {
            page::link(
                &self.provider,
                &guest.subscriber,
                &link,
                Some(problem),
                (&guest.path(), &self.key()),
                request.now,
            )
        })
    }

    fn opened(&self, request: &Incoming) -> Result<Opened, Problem> {
        let text = request.parameter("token", |text| Ok(text.to_owned()))?;
        self.links.open(&text, request.now).ok_or_else(gone)
    }

    /// Whose link it is, where it is good for anything.
    async fn guest(&self, request: &Incoming, opened: &Opened) -> Result<Guest, Problem> {
        let subscriber: Option<Subscriber> = self.table.get(&keys::subscriber(&opened.subscriber)).await?;
        let subscriber = subscriber.ok_or_else(gone)?;
        let standing = opened.standing(&subscriber);
        if standing == Standing::Revoked {
            return Err(gone());
        }
        request.is_read_in(subscriber.language);
        Ok(Guest { token: opened.token.clone(), subscriber, standing })
    }

    fn link(&self, request: &Incoming, guest: &Guest, newest: &[Charge]) -> Result<Link, Problem> {
        let settlement =
            settle(guest.subscriber.balance, newest, local_date(request.now)).map_err(Problem::internal)?;
        let offered = self.paying.gateways().offered();
        Ok(Link::new(&guest.subscriber, guest.standing, &settlement, offered, request.now))
    }

    fn key(&self) -> String {
        readable(&*self.random, 26)
    }
}

/// A link that opens nothing: which of the reasons it is, is nobody's business.
const fn gone() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "pay_link_gone")
}
