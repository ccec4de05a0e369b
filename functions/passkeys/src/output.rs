//! Passkeys as data.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{Passkey, PasskeyId, Text, Timestamp};
use shared::openapi::Moment;

/// The passkeys of a subscriber.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Passkeys")]
pub struct Output {
    /// All of them, the first that was added first.
    pub passkeys: Vec<Row>,
    /// There are never more.
    pub next: Option<String>,
}

/// A passkey, without what only checking it needs.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Passkey")]
pub struct Row {
    /// The passkey.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: Text<40>,
    /// When it was added.
    #[schemars(with = "Moment")]
    pub created_at: Timestamp,
    /// When it was last used to log in.
    #[schemars(with = "Option<Moment>")]
    pub last_used_at: Option<Timestamp>,
}

impl Output {
    /// Of all that there are.
    pub fn new(passkeys: &[Passkey]) -> Self {
        Self { passkeys: passkeys.iter().map(Row::of).collect(), next: None }
    }

    /// Whether there may be no other.
    pub const fn is_full(&self) -> bool {
        self.passkeys.len() >= Passkey::MAX
    }
}

impl Row {
    /// Of one.
    pub fn of(passkey: &Passkey) -> Self {
        let Passkey { id, name, created_at, last_used_at, .. } = passkey.clone();
        Self { id, name, created_at, last_used_at }
    }
}
