//! Whom a `PPPoE` login belongs to.

use serde::{Deserialize, Serialize};

use super::{HostId, SubscriberId};

/// Kept under the `PPPoE` login, so that the network finds the host of a router that dials in.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PppoeRecord {
    /// The subscriber.
    pub subscriber: SubscriberId,
    /// The host that dials with it.
    pub host: HostId,
}
