//! The present password once more, before something that a stolen session must not do.

use super::Passwords;
use crate::domain::{Credential, SubscriberId, Timestamp};
use crate::http::Problem;
use crate::secret::Secret;
use crate::store::{StoreError, Table, keys};
use crate::throttle::{self, Limit};

/// Tries of the present password within one account, wherever it is asked for: one counter for all of it.
pub const TRIES_PER_ACCOUNT: Limit = Limit { action: "password-account", tries: 10, window_seconds: 15 * 60 };

/// The credential of a subscriber whose present password this is. Errors: `password_wrong` at `current_password`, too many tries.
pub async fn confirmed(
    table: &Table,
    passwords: Passwords,
    owner: &SubscriberId,
    current: &Secret,
    now: Timestamp,
) -> Result<Credential, Problem> {
    throttle::count(table, &TRIES_PER_ACCOUNT, owner.as_str(), now).await?;
    let key = keys::credential(owner);
    let credential: Credential = table.get(&key).await?.ok_or_else(|| StoreError::Damaged(key.to_string()))?;
    if passwords.verify(credential.password_hash.as_deref(), current).await.matches {
        Ok(credential)
    } else {
        Err(Problem::invalid_field("current_password", "password_wrong"))
    }
}
