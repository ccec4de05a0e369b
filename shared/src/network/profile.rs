//! How a host may use the network.

use super::Attribute;

/// How a host may use the network, whatever router it is at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Profile {
    /// Download speed in kbit/s.
    pub down_kbps: u32,
    /// Upload speed in kbit/s.
    pub up_kbps: u32,
    /// What else a router is told, from configuration: the list that a firewall goes by, a pool of addresses.
    pub attributes: Vec<Attribute>,
    /// Seconds between two reports of usage: a restriction is lifted when the next one comes.
    pub interim_s: u32,
}
