//! `POST /radius/v1/accounting`: the provider's RADIUS server reports sessions, and gets the changes that are due of them.
//! `POST /radius/v1/coa-result`: what came of such a change.
//!
//! The server keeps a record until it is answered with 2xx, and all those behind it: what cannot be taken is put aside for a
//! person and answered like the others. Only where the table does not answer the record had better stay where it is.

mod attributes;
mod lift;
mod moment;
mod record;
mod sample;

use std::sync::Arc;

use http::StatusCode;
use sha2::{Digest as _, Sha256};
use shared::boot::{Boot, InitError};
use shared::clock::Clock;
use shared::domain::{Timestamp, local_date};
use shared::grant::Grant;
use shared::http::{BodyLimit, Incoming, Problem, Reply};
use shared::network::{ApiKeys, Network, RadiusReply};
use shared::openapi::{Area, Content, Needs, Operation};
use shared::runtime::{Callers, Endpoint};
use shared::store::{StoreError, Table};
use shared::usage::Usage;

use crate::lift::Told;
use crate::record::Record;
use crate::sample::Aside;

/// The function.
pub struct RadiusAccounting {
    table: Table,
    usage: Usage,
    network: Network,
    api_keys: ApiKeys,
    clock: Arc<dyn Clock>,
}

/// A packet of RADIUS has 4096 bytes; as JSON, each of its attributes with its name and type, it stays far below this. One that
/// did not would hold up all behind it.
const RECORD: BodyLimit = BodyLimit(64 * 1024);
/// What of a record is kept that is put aside.
const ASIDE_BYTES_MAX: usize = 16 * 1024;
const ACCOUNTING: &str = "/radius/v1/accounting";
const RESULT: &str = "/radius/v1/coa-result";

impl Endpoint for RadiusAccounting {
    const NAME: &'static str = "radius-accounting";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"]),
        Grant::usage(&["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:UpdateItem"]),
        Grant::secret("PANEL_SECRET_RADIUS"),
    ];
    const BODY_LIMIT: BodyLimit = RECORD;
    const CALLERS: Callers = Callers::Machines;

    fn operations() -> Vec<Operation> {
        vec![
            Operation::post(Area::Machines, ACCOUNTING, "account", "The RADIUS server reports a session.")
                .needs(Needs::ApiKey)
                .takes_what_callers_define()
                .gives::<RadiusReply>(
                    "Taken, and a change of the session is due: control:Portal-Action is coa or disconnect.",
                )
                .answers(
                    StatusCode::NO_CONTENT,
                    "Taken, or put aside: there is no need to tell it again.",
                    Content::Nothing,
                ),
            Operation::post(Area::Machines, RESULT, "settleChange", "The RADIUS server tells what came of a change.")
                .needs(Needs::ApiKey)
                .takes_what_callers_define()
                .answers(StatusCode::NO_CONTENT, "Taken.", Content::Nothing)
                .problem(StatusCode::BAD_REQUEST, "bad_request"),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        table.prime().await;
        Ok(Self {
            table,
            usage: Usage::init(boot)?,
            network: Network::init(boot)?,
            api_keys: ApiKeys::init(boot).await?,
            clock: boot.clock.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        self.api_keys.radius(&request.headers)?;
        let now = self.clock.now();
        if request.path == RESULT {
            let told = Told::parse(&request.body).ok_or_else(Problem::bad_request)?;
            self.settle(&told, now).await?;
            return Ok(Reply::empty(StatusCode::NO_CONTENT));
        }
        match Box::pin(self.take(&request.body, now)).await {
            Ok(Some(change)) => {
                let body = serde_json::to_vec(&change.into_json()).map_err(Problem::internal)?;
                Ok(Reply::bytes(StatusCode::OK, "application/json", body))
            }
            Ok(None) => Ok(Reply::empty(StatusCode::NO_CONTENT)),
            Err(aside) => {
                self.put_aside(&aside, &request.body, now).await?;
                Ok(Reply::empty(StatusCode::NO_CONTENT))
            }
        }
    }
}

impl RadiusAccounting {
    async fn take(&self, body: &[u8], now: Timestamp) -> Result<Option<RadiusReply>, Aside> {
        match Record::parse(body, now).map_err(Aside::Record)? {
            Record::Session(sample) => Box::pin(self.sample(*sample, now)).await,
            Record::RouterStarted { nas, at } => {
                self.usage.router_started(&nas, at).await?;
                Ok(None)
            }
        }
    }

    /// Keeps a record for a person. A login that nobody has may report every minute: once a day is enough.
    /// Error: what must not be put aside, for it is the table that fails.
    async fn put_aside(&self, aside: &Aside, body: &[u8], now: Timestamp) -> Result<(), Problem> {
        let hash = |of: &[u8]| hex::encode(&Sha256::digest(of)[..16]);
        let (why, name) = match aside {
            Aside::Table(error) => return Err(error.to_problem()),
            Aside::UnknownLogin(login) => ("unknown_login", format!("login#{}", hash(login.as_bytes()))),
            Aside::Record(why) => (*why, format!("record#{}", hash(body))),
            Aside::Damaged(_) => ("damaged", format!("record#{}", hash(body))),
        };
        let kept = String::from_utf8_lossy(&body[..body.len().min(ASIDE_BYTES_MAX)]);
        if self.usage.put_aside(local_date(now), &name, why, &kept, now).await? {
            // Whose it is the record tells that was put aside: a login is what somebody typed (S27).
            let item = if let Aside::Damaged(StoreError::Damaged(item)) = aside { item.as_str() } else { "" };
            tracing::error!(code = "accounting_aside", why, item, "a record of the network was put aside");
        }
        Ok(())
    }
}
