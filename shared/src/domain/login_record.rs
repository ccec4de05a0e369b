//! Whom a login belongs to.

use serde::{Deserialize, Serialize};

use super::{Email, SubscriberId};

/// Kept under the login, so that logging in and asking for a new password find the subscriber.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct LoginRecord {
    /// The subscriber.
    pub subscriber: SubscriberId,
    /// The address that a new password is mailed to: a copy of the contact's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
}
