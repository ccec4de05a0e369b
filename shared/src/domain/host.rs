//! Hosts: the connections of a subscriber.

use serde::{Deserialize, Serialize};

use super::parse::{ParseError, text_type};
use super::{HostId, IdempotencyKey, Text, Timestamp};

/// A hardware address, lower case with colons.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Mac(String);

impl Mac {
    /// Takes twelve hexadecimal digits with `:`, `-`, `.` or nothing between. Error: `mac_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let digits: String = text.trim().chars().filter(|c| !matches!(c, ':' | '-' | '.')).collect();
        if digits.len() != 12 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(ParseError::new("mac_invalid"));
        }
        let digits = digits.to_ascii_lowercase();
        let pairs: Vec<&str> = (0..12).step_by(2).map(|start| &digits[start..start + 2]).collect();
        Ok(Self(pairs.join(":")))
    }

    fn as_text(&self) -> std::borrow::Cow<'_, str> {
        self.0.as_str().into()
    }
}

text_type!(Mac, pattern = "^[0-9A-Fa-f:.-]{12,17}$", example = "02:00:5e:10:00:01");

/// A host: one connection with its PPPoE login.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Host {
    /// The host.
    pub id: HostId,
    /// What the subscriber calls it.
    pub name: Text<80>,
    /// The login that the router dials with.
    pub pppoe_login: Text<64>,
    /// Download speed in kb/s.
    pub down_kbps: u32,
    /// Upload speed in kb/s.
    pub up_kbps: u32,
    /// The registered hardware addresses; empty when any may connect.
    #[serde(default)]
    pub macs: Vec<Mac>,
    /// What the router dials with; none where the provider has told none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pppoe_secret: Option<PppoeSecret>,
    /// When the speeds were changed last: a session that was let in before needs to be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speeds_changed_at: Option<Timestamp>,
}

/// A `PPPoE` password, sealed for the host's own key: CHAP needs it in clear (S23).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PppoeSecret {
    /// Sealed.
    pub sealed: String,
    /// Since when it is this one.
    pub changed_at: Timestamp,
    /// The one before, as long as the provider lets it live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<PreviousPppoeSecret>,
    /// What its owner's change was named by, where the portal made it up: sent twice, it is one password (S24).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated_by: Option<IdempotencyKey>,
}

/// A `PPPoE` password that goes on for a while.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PreviousPppoeSecret {
    /// Sealed.
    pub sealed: String,
    /// The moment from which on it is refused.
    pub until: Timestamp,
}
