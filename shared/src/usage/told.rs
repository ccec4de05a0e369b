//! A host as it is told to its owner.

use schemars::JsonSchema;
use serde::Serialize;

use super::Line;
use crate::domain::{Host, HostId, Mac, Text, Timestamp};
use crate::openapi::Moment;

/// A host, and whether it is online.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Host")]
pub struct ToldHost {
    /// The host.
    pub id: HostId,
    /// What it is called.
    pub name: Text<80>,
    /// The login that its router dials with.
    pub pppoe_login: Text<64>,
    /// Download speed in kb/s.
    pub down_kbps: u32,
    /// Upload speed in kb/s.
    pub up_kbps: u32,
    /// The registered hardware addresses; empty when any may connect.
    pub macs: Vec<Mac>,
    /// Whether it is online.
    pub online: bool,
    /// Since when it is online or not; none where nothing is known of it.
    #[schemars(with = "Option<Moment>")]
    pub since: Option<Timestamp>,
    /// The address that it has in the network now.
    pub address: Option<String>,
}

impl ToldHost {
    /// A host with what the network told of it.
    pub fn of(host: Host, line: Option<&Line>, now: Timestamp) -> Self {
        let session = line.and_then(|line| line.online(now));
        let since = session.map(|session| session.start).or_else(|| line?.offline_since(now));
        Self {
            id: host.id,
            name: host.name,
            pppoe_login: host.pppoe_login,
            down_kbps: host.down_kbps,
            up_kbps: host.up_kbps,
            macs: host.macs,
            online: session.is_some(),
            since,
            address: session.and_then(|session| session.address.clone()),
        }
    }
}
