//! A host.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{HostId, Mac, SubscriberId, Text};

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
}
