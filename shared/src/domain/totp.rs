//! An authenticator app as a second factor: what is kept of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// The app of an account: none, one that is being set up, or one that is asked for at every login.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Totp {
    /// Its secret was shown, and no code of it has come yet: no login asks for one.
    Pending {
        /// The secret, sealed for its place.
        sealed: String,
        /// Until when a code may come.
        expires_at: Timestamp,
    },
    /// A code is asked for.
    On {
        /// The secret, sealed for its place.
        sealed: String,
        /// Since when.
        since: Timestamp,
        /// The step of the newest code that was taken: it and those before are taken no more (RFC 6238, 5.2).
        last_step: u64,
        /// The hashes of the recovery codes that are left.
        recovery: Vec<String>,
    },
}

impl Totp {
    /// Minutes within which an app that is being set up must give its first code.
    pub const PENDING_MINUTES: i64 = 15;

    /// Whether a login asks for a code.
    pub const fn is_on(&self) -> bool {
        matches!(self, Self::On { .. })
    }
}

impl fmt::Debug for Totp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_on() { "Totp(on)" } else { "Totp(pending)" })
    }
}
