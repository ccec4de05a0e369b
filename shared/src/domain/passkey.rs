//! Passkeys: a way in without the password, by a key that never leaves its owner's device.

use serde::{Deserialize, Serialize};

use super::{PasskeyId, SubscriberId, Text, Timestamp};

/// A passkey of a subscriber: its public half, and what must be known to check it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Passkey {
    /// The passkey: a hash of what its authenticator calls it.
    pub id: PasskeyId,
    /// What its authenticator calls it (base64url).
    pub credential: String,
    /// Under which name its authenticator keeps its owner: random, and nothing of ours (base64url).
    pub user: String,
    /// Its public key, and what was agreed when it was made (base64url).
    pub key: String,
    /// What changes from use to use: the counter of its signatures above all (base64url).
    pub state: String,
    /// What its owner calls it.
    pub name: Text<40>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used to log in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
}

impl Passkey {
    /// Passkeys of one subscriber: more than the devices of a household, and few enough to be shown and read at once.
    pub const MAX: usize = 10;
}

/// Whose a passkey is: kept under its id, for who logs in with one says nothing else.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PasskeyOwner {
    /// The subscriber.
    pub subscriber: SubscriberId,
}

/// A login by passkey that was begun: good for one, and for nothing but a login (S05, S12). What it holds opens nothing by
/// itself: it is what an authenticator must have signed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PasskeyChallenge {
    /// What was asked of the authenticator (base64url).
    pub ceremony: String,
    /// When it is too late.
    pub expires_at: Timestamp,
}

/// The adding of a passkey that was begun: one at a time, by one session.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PasskeyEnrolment {
    /// What was asked of the authenticator (base64url).
    pub ceremony: String,
    /// The hash of the session that began it, and must end it.
    pub session: String,
    /// When it is too late.
    pub expires_at: Timestamp,
}
