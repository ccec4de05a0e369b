//! Homes at the simulated router: what each dials with, and the session it has.

use serde::{Deserialize, Serialize};
use shared::domain::Timestamp;

use super::session::Session;

/// A router of the network that homes are at. There are two, for the two ways of changing a live session.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Nas {
    /// The portal may end its sessions (Disconnect-Request), and homes dial anew.
    #[default]
    Ends,
    /// The portal may change its sessions as they go on (CoA-Request).
    Changes,
}

/// What a router calls itself, and where it is.
pub(crate) struct Place {
    pub(crate) identifier: &'static str,
    pub(crate) address: &'static str,
}

impl Nas {
    pub(crate) const ALL: [Self; 2] = [Self::Ends, Self::Changes];

    pub(crate) const fn place(self) -> Place {
        match self {
            Self::Ends => Place { identifier: "bench-disconnect", address: "192.0.2.1" },
            Self::Changes => Place { identifier: "bench-coa", address: "192.0.2.2" },
        }
    }

    pub(crate) fn parse(identifier: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nas| nas.place().identifier == identifier)
    }
}

/// A home: a subscriber's own router.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct Home {
    pub(crate) login: String,
    pub(crate) password: String,
    pub(crate) mac: String,
    pub(crate) nas: Nas,
    pub(crate) session: Option<Session>,
    /// When it dials by itself, its session having been ended by the network.
    pub(crate) dials_at: Option<Timestamp>,
}

/// Something that happened at the router.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) at: Timestamp,
    pub(crate) login: String,
    pub(crate) what: String,
}

/// A stretch of a session that is still to be reported: the portal was away, or not there yet.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stretch {
    /// The home, without its session.
    pub(crate) home: Home,
    /// The session as it was at the beginning.
    pub(crate) session: Session,
    pub(crate) to: Timestamp,
    /// Whether the session ends with it.
    pub(crate) is_last: bool,
}
