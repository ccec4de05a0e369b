//! What a login gives.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{Session, SessionState, Timestamp};
use shared::openapi::Moment;

/// What a client gets for a login and a password.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NewSession")]
pub struct Output {
    /// What every request bears from now on: `Authorization: Bearer`.
    pub token: String,
    /// When the session ends at the latest.
    #[schemars(with = "Moment")]
    pub expires_at: Timestamp,
    /// Whether the session may do nothing but set a new password.
    pub must_change_password: bool,
    /// What is asked for besides the password before the session may do anything: any one of these, at `/login/code`. Empty:
    /// nothing.
    pub second_factor: Vec<Factor>,
    /// What an app sends with its next login, so that strangers who guess do not keep it out. A browser keeps it in a cookie.
    /// None where too many became known for the account today.
    pub device: Option<String>,
}

/// A second factor.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "SecondFactor")]
pub enum Factor {
    /// A code of an authenticator app, or a recovery code.
    Totp,
}

impl Output {
    /// Of a session that was just made.
    pub fn of(session: &Session, token: String, device: Option<String>) -> Self {
        let is_waiting = session.state == SessionState::SecondFactor;
        Self {
            token,
            expires_at: session.expires_at(),
            must_change_password: session.state == SessionState::MustChangePassword,
            second_factor: if is_waiting { vec![Factor::Totp] } else { Vec::new() },
            device,
        }
    }

    /// The state that the session is in.
    pub const fn state(&self) -> SessionState {
        match (self.second_factor.is_empty(), self.must_change_password) {
            (false, _) => SessionState::SecondFactor,
            (true, true) => SessionState::MustChangePassword,
            (true, false) => SessionState::Full,
        }
    }
}
