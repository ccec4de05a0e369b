//! The moment whose books a profile was decided upon. It goes out as `Class` with every accept, and comes back with every report
//! of that session (RFC 2865, 5.25): so each session says by itself whether it is behind the books, also one that was let in on
//! a cached answer while the portal was away.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::{Host, LineChange, Timestamp};

const START: &str = "panel:";

/// A moment in milliseconds since 1970; 0 where nothing was ever changed.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stamp(i64);

impl Stamp {
    /// What the books say: the newest change of the subscriber's line or of the host's speeds.
    pub fn of(line: Option<&LineChange>, host: &Host) -> Self {
        let newest = line.map(|line| line.at).max(host.speeds_changed_at);
        newest.map_or(Self(0), Self::at)
    }

    /// That of a moment, such as the start of a session that has none of its own.
    pub fn at(moment: Timestamp) -> Self {
        Self(moment.as_millisecond().max(0))
    }

    /// The stamp in a `Class`, as text or as FreeRADIUS writes octets in JSON (`0x70…`). None: not one of ours.
    pub fn parse(class: &str) -> Option<Self> {
        let bytes = class.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
        let text = bytes.as_deref().map_or(Some(class), |bytes| std::str::from_utf8(bytes).ok())?;
        let digits = text.strip_prefix(START).filter(|digits| digits.len() <= 15)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok().map(Self)).flatten()
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{START}{}", self.0)
    }
}
