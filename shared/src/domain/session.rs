//! Sessions: the record decides, the token only names it.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::Digest as _;

use super::{Agent, Network, SubscriberId, Timestamp};
use crate::random::Random;

/// What a session may do.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Everything of its subscriber.
    Full,
    /// Set a new password and log out, nothing else (S13).
    MustChangePassword,
    /// Give the second factor and log out, nothing else: the password alone has been right so far.
    SecondFactor,
}

/// What a session that waits for its second factor has behind it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct FirstFactor {
    /// Codes that were tried.
    pub tries: u32,
    /// The hash of the mailed password, where that was the first factor: it is spent with the second one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_time: Option<String>,
}

/// The secret of a session: 256 random bits that travel in the token. Only its hash is stored (S05).
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(String);

impl SessionId {
    /// A new one.
    pub fn new(random: &dyn Random) -> Self {
        let mut bytes = [0_u8; 32];
        random.fill(&mut bytes);
        Self(hex::encode(bytes))
    }

    /// What the record is stored under.
    pub fn hash(&self) -> String {
        hex::encode(sha2::Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(…)")
    }
}

/// The record of a session.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Whose it is.
    pub subscriber: SubscriberId,
    /// The hash of its id.
    pub hash: String,
    /// What it may do.
    pub state: SessionState,
    /// The subscriber's epoch when it was made: a rise of that ends every session made before (S09).
    pub epoch: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to within [`Session::REFRESH_MINUTES`].
    pub seen_at: Timestamp,
    /// What it was made with.
    #[serde(default)]
    pub device: Agent,
    /// The network it was last used from, to within the same minutes. None: made before networks were noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
    /// What it has behind it, where it waits for a second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<FirstFactor>,
}

impl Session {
    /// Minutes without use after which a session has ended.
    pub const IDLE_MINUTES: i64 = 30;
    /// Hours after which a session has ended however much it was used.
    pub const ABSOLUTE_HOURS: i64 = 12;
    /// Minutes after which one that waits for a second factor has ended.
    pub const SECOND_FACTOR_MINUTES: i64 = 10;
    /// Minutes after which a use is written down again: a page costs no write each time.
    pub const REFRESH_MINUTES: i64 = 5;

    /// When it ends at the latest.
    pub fn expires_at(&self) -> Timestamp {
        later(self.created_at, Self::seconds_of(self.state))
    }

    /// How long one of a state lasts at the most.
    pub const fn seconds_of(state: SessionState) -> i64 {
        match state {
            SessionState::Full | SessionState::MustChangePassword => Self::ABSOLUTE_HOURS * 3600,
            SessionState::SecondFactor => Self::SECOND_FACTOR_MINUTES * 60,
        }
    }

    /// Whether it is in force at a moment, under the subscriber's epoch of that moment.
    pub fn is_live(&self, now: Timestamp, epoch: u64) -> bool {
        self.epoch == epoch && now < self.expires_at() && now < later(self.seen_at, Self::IDLE_MINUTES * 60)
    }

    /// Whether this use is worth writing down.
    pub fn wants_refresh(&self, now: Timestamp) -> bool {
        now >= later(self.seen_at, Self::REFRESH_MINUTES * 60)
    }
}

fn later(moment: Timestamp, seconds: i64) -> Timestamp {
    moment.saturating_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}
