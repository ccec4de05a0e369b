//! `POST /radius/v1/authorize`: the provider's RADIUS server asks who may connect, and how fast.
//!
//! What was decided is answered with 200 and a verdict, also where it is a no. FreeRADIUS takes every other status for an outage
//! and goes by its cache: a gateway that answers 403 to everything must not lock anybody out.

mod ask;
mod decide;

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use shared::boot::{Boot, InitError};
use shared::clock::Clock;
use shared::domain::{Host, PppoeRecord, RestrictionLevel, Subscriber, Timestamp};
use shared::grant::Grant;
use shared::http::{BodyLimit, Incoming, Problem, Reply};
use shared::network::pppoe::PppoePassword;
use shared::network::{ApiKeys, Network, RadiusReply};
use shared::openapi::{Area, Needs, Operation};
use shared::pay_link::PayLinks;
use shared::runtime::{Callers, Endpoint};
use shared::seal::Sealer;
use shared::store::{Table, keys, parse};

use crate::ask::Ask;
use crate::decide::{Passwords, Refusal, accept, check_mac, previous_lives};

/// The function.
pub struct RadiusAuthorize {
    table: Table,
    network: Network,
    api_keys: ApiKeys,
    sealer: Arc<Sealer>,
    links: PayLinks,
    clock: Arc<dyn Clock>,
}

/// How long a link is good that a router leads a suspended line to: it dials anew more often than that. Paid, it is revoked.
const LINK_VALIDITY: Duration = Duration::from_hours(60 * 24);
/// A question is some two hundred bytes.
const QUESTION: BodyLimit = BodyLimit(4 * 1024);

impl Endpoint for RadiusAuthorize {
    const NAME: &'static str = "radius-authorize";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&["dynamodb:GetItem", "dynamodb:BatchGetItem"]),
        Grant::secret("PANEL_SECRET_RADIUS"),
        Grant::secret("PANEL_SECRET_SEAL"),
    ];
    const BODY_LIMIT: BodyLimit = QUESTION;
    const CALLERS: Callers = Callers::Machines;

    fn operations() -> Vec<Operation> {
        let path = "/radius/v1/authorize";
        vec![
            Operation::post(Area::Machines, path, "authorize", "The RADIUS server asks who may connect, and how fast.")
                .needs(Needs::ApiKey)
                .takes_what_callers_define()
                .gives::<RadiusReply>("The verdict: control:Portal-Verdict is accept or reject.")
                .problem(StatusCode::BAD_REQUEST, "bad_request"),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        table.prime().await;
        let sealer = Arc::new(Sealer::init(boot).await?);
        Ok(Self {
            table,
            network: Network::init(boot)?,
            api_keys: ApiKeys::init(boot).await?,
            links: PayLinks::sealed_by(Arc::clone(&sealer), boot)?,
            sealer,
            clock: boot.clock.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        self.api_keys.radius(&request.headers)?;
        let ask = Ask::parse(&request.body).ok_or_else(Problem::bad_request)?;
        let verdict = self.judge(&ask, self.clock.now()).await?;
        let verdict = verdict.unwrap_or_else(|refusal| {
            // Whose it is the server's own log tells: a login is what somebody typed (S27).
            tracing::info!(refusal = refusal.name(), "refused");
            refusal.reply()
        });
        let body = serde_json::to_vec(&verdict.into_json()).map_err(Problem::internal)?;
        Ok(Reply::bytes(StatusCode::OK, "application/json", body))
    }
}

impl RadiusAuthorize {
    /// Two reads: whose login it is, then host and subscriber together.
    async fn judge(&self, ask: &Ask, now: Timestamp) -> Result<Result<RadiusReply, Refusal>, Problem> {
        let login = ask.login();
        let Some(owner) = self.table.get::<PppoeRecord>(&keys::pppoe_login(&login)).await? else {
            return Ok(Err(Refusal::UnknownLogin));
        };
        let wanted = [keys::subscriber(&owner.subscriber), keys::host(&owner.subscriber, &owner.host)];
        let found = self.table.get_many(&wanted).await?;
        let [Some(subscriber), Some(host)] = <[_; 2]>::try_from(found).unwrap_or_default() else {
            return Err(Problem::internal("a login leads nowhere"));
        };
        let (subscriber, host): (Subscriber, Host) = (parse(subscriber)?, parse(host)?);
        // An import that moves the login elsewhere at this moment has not got here yet.
        if host.pppoe_login.as_str() != login {
            return Ok(Err(Refusal::UnknownLogin));
        }
        if let Err(refusal) = check_mac(&host, ask.mac().as_ref()) {
            return Ok(Err(refusal));
        }
        let Some(passwords) = self.passwords(&owner, &host, now)? else {
            return Ok(Err(Refusal::NoPassword));
        };
        let router = self.network.router(ask.nas_identifier(), ask.nas_address());
        let link = self.link(&subscriber, now);
        Ok(Ok(accept(&self.network, router, (&subscriber, &host), link.as_deref(), &passwords)))
    }

    /// The address of a fresh link to pay by, for a line that a suspension may lead there.
    fn link(&self, subscriber: &Subscriber, now: Timestamp) -> Option<String> {
        let level = subscriber.restriction.map(|restriction| restriction.level);
        let token =
            self.links.mint(subscriber, now + LINK_VALIDITY).filter(|_| level == Some(RestrictionLevel::Suspended));
        token.map(|token| self.links.address(&token))
    }

    /// Error: sealed with another key, or for another host.
    fn passwords(&self, owner: &PppoeRecord, host: &Host, now: Timestamp) -> Result<Option<Passwords>, Problem> {
        let Some(secret) = &host.pppoe_secret else { return Ok(None) };
        let open = |sealed: &str| {
            PppoePassword::open(&self.sealer, sealed, &owner.subscriber, &owner.host).map_err(Problem::internal)
        };
        let previous = secret.previous.as_ref().filter(|_| previous_lives(host, now));
        let previous = previous.map(|previous| open(&previous.sealed)).transpose()?;
        Ok(Some(Passwords { current: open(&secret.sealed)?, previous }))
    }
}
