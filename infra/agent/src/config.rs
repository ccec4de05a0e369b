//! What the agent is told by its operator: one JSON file, and a file for each secret.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use url::Url;

/// More routers than a machine stands beside.
const ROUTERS_MAX: usize = 100;
const POLL_S: std::ops::RangeInclusive<u64> = 1..=300;

/// Why the agent does not start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not the JSON it should be.
    #[error("the configuration: {0}")]
    Json(#[from] serde_json::Error),
    /// Something in it cannot be.
    #[error("the configuration {0}")]
    Wrong(&'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    portal: String,
    key_file: PathBuf,
    #[serde(default = "poll_s")]
    poll_s: u64,
    routers: Vec<Router>,
}

const fn poll_s() -> u64 {
    3
}

/// A router that takes changes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Router {
    /// What it calls itself (`NAS-Identifier`).
    pub identifier: Option<String>,
    /// Its address, as it tells itself (`NAS-IP-Address`).
    pub address: Option<String>,
    /// Where it takes changes, such as `10.0.0.1:3799`.
    pub coa: SocketAddr,
    /// The file with the secret that it shares with this machine.
    pub secret_file: PathBuf,
}

/// The configuration of an agent.
pub struct Config {
    /// The portal's address.
    pub portal: Url,
    /// The pause between two questions.
    pub poll: Duration,
    /// The routers.
    pub routers: Vec<Router>,
    pub(crate) key: String,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("portal", &self.portal.as_str())
            .field("routers", &self.routers)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// Reads a file. Errors: it is not there, or not what it should be.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let written: Written = serde_json::from_str(&text(path)?)?;
        let portal = Url::parse(&written.portal).map_err(|_| ConfigError::Wrong("has a portal that is no address"))?;
        let is_here = portal.host_str().is_some_and(|host| host == "localhost" || host == "127.0.0.1");
        if portal.scheme() != "https" && !is_here {
            return Err(ConfigError::Wrong("has a portal that is not https"));
        }
        if !POLL_S.contains(&written.poll_s) {
            return Err(ConfigError::Wrong("has a pause outside of 1 to 300 seconds"));
        }
        if written.routers.is_empty() || written.routers.len() > ROUTERS_MAX {
            return Err(ConfigError::Wrong("has no router, or more than 100"));
        }
        for router in &written.routers {
            if router.identifier.is_some() == router.address.is_some() {
                return Err(ConfigError::Wrong("has a router with no name, or with two: identifier or address"));
            }
            let name = router.identifier.as_deref().or(router.address.as_deref()).unwrap_or_default();
            if name.is_empty() || name.len() > 63 || name.contains(',') || name.chars().any(char::is_control) {
                return Err(ConfigError::Wrong("has a router whose name is none"));
            }
            // Read here so that a file that is not there is found now, and not in the middle of a lift.
            let _secret = text(&router.secret_file)?;
        }
        let key = text(&written.key_file)?.trim().to_owned();
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ConfigError::Wrong("has a key that is none"));
        }
        Ok(Self { portal, poll: Duration::from_secs(written.poll_s), routers: written.routers, key })
    }

    /// The router that a change is for: by what it calls itself, else by its address.
    pub fn router(&self, identifier: &str, address: &str) -> Option<&Router> {
        self.routers.iter().find(|router| {
            router.identifier.as_deref().is_some_and(|known| known == identifier)
                || router.address.as_deref().is_some_and(|known| known == address)
        })
    }
}

fn text(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| ConfigError::File { path: path.to_owned(), source })
}
