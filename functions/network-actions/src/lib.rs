//! `POST /network/v1/actions`: the agent beside a provider's router asks which sessions to change, every few seconds, and tells
//! what came of it. With it a restriction goes in seconds; without it when a session reports next.

mod action;
mod offer_id;
mod poll;

use std::sync::Arc;

use http::StatusCode;
use shared::boot::{Boot, InitError};
use shared::clock::Clock;
use shared::domain::{ParseError, Text};
use shared::grant::Grant;
use shared::http::{BodyLimit, Incoming, Problem, Reply};
use shared::network::{ApiKeys, Network, settle};
use shared::openapi::{Area, Content, Field, Needs, Operation};
use shared::runtime::{Callers, Endpoint};
use shared::store::Table;
use shared::usage::{Outcome, Usage};

use crate::action::{Actions, Routers};
use crate::offer_id::OfferId;
use crate::poll::Books;

/// The function.
pub struct NetworkActions {
    table: Table,
    usage: Usage,
    network: Network,
    api_keys: ApiKeys,
    clock: Arc<dyn Clock>,
}

const RESULTS: [&str; 5] = ["CoA-ACK", "CoA-NAK", "Disconnect-ACK", "Disconnect-NAK", "timeout"];

fn result(text: &str) -> Result<&'static str, ParseError> {
    RESULTS.into_iter().find(|word| *word == text).ok_or_else(|| ParseError::new("result_unknown"))
}

/// The names of a hundred routers.
const NAMES_MAX: usize = 6400;
/// A result is some fifty bytes, a question the names of routers.
const RESULT: BodyLimit = BodyLimit(8 * 1024);

impl Endpoint for NetworkActions {
    const NAME: &'static str = "network-actions";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]),
        Grant::usage(&["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:UpdateItem"]),
        Grant::secret("PANEL_SECRET_RADIUS"),
    ];
    const BODY_LIMIT: BodyLimit = RESULT;
    const CALLERS: Callers = Callers::Machines;

    fn operations() -> Vec<Operation> {
        let path = "/network/v1/actions";
        let result = "/network/v1/actions/{id}/result";
        let routers =
            "The routers that it stands beside, by NAS-Identifier or NAS-IP-Address, with commas between. None: all.";
        let cause = "Error-Cause of the router's answer, by name or number.";
        vec![
            Operation::post(Area::Machines, path, "takeActions", "The agent beside a router asks what to change.")
                .needs(Needs::ApiKey)
                .takes([Field::text("routers").optional().about(routers)])
                .gives::<Actions>("Changes that are this answer's alone for 45 seconds. None: ask again in a while.")
                .leads_to("settleAction", "id", "/actions/0/id"),
            Operation::post(Area::Machines, result, "settleAction", "The agent tells what came of a change.")
                .needs(Needs::ApiKey)
                .path::<OfferId>("id", "The change.")
                .takes([
                    Field::one_of("result", &RESULTS).about("What the router answered."),
                    Field::text("error_cause").optional().about(cause),
                ])
                .answers(StatusCode::NO_CONTENT, "Taken.", Content::Nothing),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        Ok(Self {
            table: Table::init(boot)?,
            usage: Usage::init(boot)?,
            network: Network::init(boot)?,
            api_keys: ApiKeys::init(boot).await?,
            clock: boot.clock.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        self.api_keys.agent(&request.headers)?;
        if request.path.ends_with("/result") { self.settle(&request).await } else { self.due(&request).await }
    }
}

impl NetworkActions {
    async fn due(&self, request: &Incoming) -> Result<Reply, Problem> {
        let routers = if request.body.is_empty() {
            Routers::default()
        } else {
            let mut fields = request.fields(&["routers"])?;
            let named = fields.optional("routers", Text::<NAMES_MAX>::parse);
            fields.finish(named)?.map(|named| Routers::parse(named.as_str())).unwrap_or_default()
        };
        let (table, usage, network) = (&self.table, &self.usage, &self.network);
        let books = Books { table, usage, network, routers: &routers, now: self.clock.now() };
        let actions = books.due().await?;
        if !actions.is_empty() {
            tracing::info!(actions = actions.len(), "offered");
        }
        Reply::json(StatusCode::OK, &Actions { actions })
    }

    async fn settle(&self, request: &Incoming) -> Result<Reply, Problem> {
        let id = request.parameter("id", OfferId::parse)?;
        let mut fields = request.fields(&["result", "error_cause"])?;
        let result = fields.required("result", result);
        let cause = fields.optional("error_cause", Text::<64>::parse);
        let (result, cause) = fields.finish(result.zip(cause))?;
        let outcome = Outcome::of(result, cause.as_ref().map_or("", Text::as_str));
        tracing::info!(action = id.as_str(), ?outcome, "told");
        settle(&self.table, &self.usage, id.as_str(), outcome, self.clock.now()).await?;
        Ok(Reply::empty(StatusCode::NO_CONTENT))
    }
}
