//! Credentials of a subscriber.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Login, Timestamp, Totp};

/// What a subscriber logs in with.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Credential {
    /// The login.
    pub login: Login,
    /// The Argon2id hash of the password (PHC string); none until a first password is asked for by mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_hash: Option<String>,
    /// A password that was mailed and not used yet. It stands beside the other one (S07).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_time: Option<OneTimePassword>,
    /// The authenticator app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp: Option<Totp>,
}

/// A mailed password: single use, short lived, stored hashed (S05).
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct OneTimePassword {
    /// SHA-256 of the password: with 130 random bits nothing slower is needed.
    pub hash: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("login", &self.login).finish_non_exhaustive()
    }
}

impl fmt::Debug for OneTimePassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OneTimePassword").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
