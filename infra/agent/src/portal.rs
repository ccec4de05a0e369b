//! The portal, as the agent speaks with it: `POST /network/v1/actions` and `POST /network/v1/actions/{id}/result`.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::HeaderValue;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::config::Config;

const CONNECT_LIMIT: Duration = Duration::from_secs(5);
const ANSWER_LIMIT: Duration = Duration::from_secs(15);
/// More than the portal offers at once.
const ACTIONS_MAX: usize = 200;

/// Why the portal did not answer as it should. It holds neither the key nor what is in a change.
#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// No answer, or none that is one.
    #[error("the portal: {0}")]
    Http(#[from] reqwest::Error),
    /// Another answer than a good one.
    #[error("the portal answers {0}")]
    Status(u16),
}

/// Whether a session gets other attributes or ends.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// CoA-Request.
    Coa,
    /// Disconnect-Request.
    Disconnect,
}

/// Where a session is.
#[derive(Clone, Debug, Deserialize)]
pub struct Place {
    /// What the router calls itself.
    pub identifier: String,
    /// Its address, as it told itself.
    pub address: String,
}

/// A value of an attribute.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(untagged)]
pub enum Value {
    /// A number.
    Number(u32),
    /// A text.
    Text(String),
}

/// A change of a session.
#[derive(Clone, Debug, Deserialize)]
pub struct Action {
    /// Its id, the same however often it is offered.
    pub id: String,
    /// What is to be done.
    pub kind: Kind,
    /// Where.
    pub router: Place,
    /// Whose session.
    pub user_name: String,
    /// The router's own id of it.
    pub acct_session_id: String,
    /// The address it was given.
    pub framed_ip_address: Option<String>,
    /// What it gets that stays.
    #[serde(default)]
    pub attributes: BTreeMap<String, Vec<Value>>,
}

#[derive(Deserialize)]
struct Actions {
    actions: Vec<Action>,
}

/// What came of a change.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Told {
    /// The kind of the router's answer, or `timeout`.
    pub result: String,
    /// Its `Error-Cause`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_cause: Option<String>,
}

/// The way to the portal.
pub struct Portal {
    http: reqwest::Client,
    url: Url,
    key: HeaderValue,
    /// The routers that this agent stands beside: of others it is told nothing.
    routers: String,
}

impl Portal {
    /// A way. Errors: no TLS on this machine, a key that no header holds.
    pub fn new(config: &Config) -> Result<Self, PortalError> {
        // Done before where a test has it already.
        let _there = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_LIMIT)
            .timeout(ANSWER_LIMIT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("panel-agent/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let mut key = HeaderValue::from_str(&config.key).map_err(|_| PortalError::Status(401))?;
        key.set_sensitive(true);
        let names =
            config.routers.iter().filter_map(|router| router.identifier.as_deref().or(router.address.as_deref()));
        let routers = names.collect::<Vec<_>>().join(",");
        Ok(Self { http, url: config.portal.clone(), key, routers })
    }

    /// The changes that are due; they are this agent's for 45 seconds.
    pub async fn due(&self) -> Result<Vec<Action>, PortalError> {
        let named = serde_json::json!({ "routers": self.routers });
        let answer = self.post("/network/v1/actions").json(&named).send().await?;
        if !answer.status().is_success() {
            return Err(PortalError::Status(answer.status().as_u16()));
        }
        let mut actions = answer.json::<Actions>().await?.actions;
        actions.truncate(ACTIONS_MAX);
        Ok(actions)
    }

    /// Tells what came of a change.
    pub async fn tell(&self, id: &str, told: &Told) -> Result<(), PortalError> {
        let answer = self.post(&format!("/network/v1/actions/{id}/result")).json(told).send().await?;
        if answer.status().is_success() { Ok(()) } else { Err(PortalError::Status(answer.status().as_u16())) }
    }

    fn post(&self, path: &str) -> reqwest::RequestBuilder {
        let mut url = self.url.clone();
        url.set_path(path);
        self.http.post(url).header("x-api-key", self.key.clone()).header("accept", "application/json")
    }
}
