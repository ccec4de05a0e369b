//! The history of logins: who came in, and who did not.

use serde::{Deserialize, Serialize};

use super::{Agent, Network, Timestamp};

/// When something was done, and from where.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Seen {
    /// When.
    pub at: Timestamp,
    /// With what.
    pub device: Agent,
    /// From which network.
    pub network: Network,
}

/// How a login ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoginOutcome {
    /// In, by the password.
    Password,
    /// In, by the mailed password.
    OneTimePassword,
    /// In, by a passkey.
    Passkey,
    /// Refused: a passkey whose signatures do not count on from the last one, as those of a copy do not.
    CopiedPasskey,
    /// The password was right, and a code is asked for.
    CodeAsked,
    /// In, by password and code.
    SecondFactor,
    /// In, by password and recovery code.
    RecoveryCode,
    /// Refused: the password was wrong.
    WrongPassword,
    /// Refused: the password was right and the code was wrong.
    WrongCode,
    /// Refused unseen: there were too many tries. Told once for each stretch of them.
    TooManyTries,
}

impl LoginOutcome {
    /// Its stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::OneTimePassword => "one_time_password",
            Self::Passkey => "passkey",
            Self::CopiedPasskey => "copied_passkey",
            Self::CodeAsked => "code_asked",
            Self::SecondFactor => "second_factor",
            Self::RecoveryCode => "recovery_code",
            Self::WrongPassword => "wrong_password",
            Self::WrongCode => "wrong_code",
            Self::TooManyTries => "too_many_tries",
        }
    }

    /// Whether somebody came in.
    pub const fn is_in(self) -> bool {
        matches!(self, Self::Password | Self::OneTimePassword | Self::Passkey | Self::SecondFactor | Self::RecoveryCode)
    }
}

/// A login, as its subscriber sees it afterwards.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct LoginEvent {
    /// When.
    pub at: Timestamp,
    /// How it ended.
    pub outcome: LoginOutcome,
    /// With what.
    pub device: Agent,
    /// From which network.
    pub network: Network,
}

impl LoginEvent {
    /// Days for which one is kept.
    pub const DAYS: i64 = 90;

    /// One of this moment.
    pub const fn new(seen: &Seen, outcome: LoginOutcome) -> Self {
        Self { at: seen.at, outcome, device: seen.device, network: seen.network }
    }

    /// When it is forgotten.
    pub fn expires_at(&self) -> Timestamp {
        let days = jiff::SignedDuration::from_hours(Self::DAYS * 24);
        self.at.saturating_add(days).unwrap_or(Timestamp::MAX)
    }
}
