//! A host.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use shared::domain::{HostId, Mac, SubscriberId, Text};
use shared::network::pppoe::PppoePassword;

/// A host of a subscriber: one connection with its `PPPoE` login.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HostRecord {
    /// Whose it is.
    pub subscriber: SubscriberId,
    /// The host.
    pub id: HostId,
    /// What it is called.
    pub name: Text<80>,
    /// The login that the router dials with. No two hosts have the same.
    pub pppoe_login: Text<64>,
    /// Download speed in kb/s.
    pub down_kbps: u32,
    /// Upload speed in kb/s.
    pub up_kbps: u32,
    /// The registered hardware addresses; empty when any may connect.
    #[serde(default)]
    pub macs: Vec<Mac>,
    /// What the router dials with, of 1 to 128 characters. Where it is left out, and until it is another one than the file before had, the
    /// host keeps the password that it has: the subscriber may have changed it.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "exposed")]
    pub pppoe_password: Option<PppoePassword>,
    /// The same as it will lie in the table.
    #[serde(skip)]
    pub pppoe_sealed: Option<String>,
}

/// As it stands in the file: only examples are written.
#[expect(clippy::ref_option, reason = "serde hands it over so")]
fn exposed<S: Serializer>(password: &Option<PppoePassword>, serializer: S) -> Result<S::Ok, S::Error> {
    password.as_ref().map(|password| password.secret().expose()).serialize(serializer)
}
