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
        /// The hash of the session that gave the password: no other sees the secret or confirms it. Empty: of before that was
        /// kept, and nobody's.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        session: String,
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

    /// The sealed secret of an app that is being set up, for the session that began it and for no other.
    pub fn begun_by(&self, session: &str, now: Timestamp) -> Option<&str> {
        match self {
            Self::Pending { sealed, expires_at, session: of } if of == session && now < *expires_at => Some(sealed),
            _ => None,
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_begun_is_its_sessions_until_it_ends_and_what_names_none_is_nobodys() {
        let (now, end) = ("2026-11-23T12:00:00Z", "2026-11-23T12:15:00Z");
        let (now, end): (Timestamp, Timestamp) = (now.parse().expect("a time"), end.parse().expect("a time"));
        let begun = Totp::Pending { sealed: "x".into(), expires_at: end, session: "a".into() };
        assert_eq!(begun.begun_by("a", now), Some("x"));
        assert_eq!((begun.begun_by("b", now), begun.begun_by("a", end)), (None, None));
        let old = r#"{"state":"pending","sealed":"x","expires_at":"2026-11-23T12:15:00Z"}"#;
        let parsed: Totp = serde_json::from_str(old).expect("an old item");
        assert_eq!(parsed.begun_by("a", now), None);
        // It is what it was: a change finds it as it was read.
        assert_eq!(serde_json::to_string(&parsed).expect("text"), old);
    }
}
