//! Counting what must not be tried too often. A counter's key always names its subject (S06).

use sha2::Digest as _;

use crate::domain::Timestamp;
use crate::http::Problem;
use crate::store::keys::Key;
use crate::store::{StoreError, Table, keys};

/// How often an action may be tried in a window.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The action, as it stands in the key.
    pub action: &'static str,
    /// Tries in one window.
    pub tries: u64,
    /// The length of a window.
    pub window_seconds: i64,
}

/// Changes of an account that are told by mail: more than anybody needs a day, and too few to bury a mail that matters under
/// them.
pub const CHANGES: Limit = Limit { action: "changes-account", tries: 30, window_seconds: 24 * 3600 };

/// Counts a try of a subject. Error: too many in this window, with the seconds until the next. The count is one write that
/// cannot be raced: a thousand tries at once are counted as a thousand.
pub async fn count(table: &Table, limit: &Limit, subject: &str, now: Timestamp) -> Result<(), Problem> {
    let tries = try_count(table, limit, subject, now).await?;
    if tries <= limit.tries { Ok(()) } else { Err(too_many(limit, now)) }
}

/// The problem of one try too many, with the seconds until the next window.
pub fn too_many(limit: &Limit, now: Timestamp) -> Problem {
    let left = limit.window_seconds - now.as_second().rem_euclid(limit.window_seconds);
    Problem::too_many_requests(u32::try_from(left).unwrap_or(u32::MAX))
}

/// Takes a try back that turned out to be no guess: whoever gets in is no attacker. Best effort.
pub async fn take_back(table: &Table, limit: &Limit, subject: &str, now: Timestamp) {
    if let Err(error) = table.add(&key(limit, subject, now), -1, expiry(limit, now)).await {
        tracing::warn!(%error, "try not taken back");
    }
}

/// Counts a try of a subject, and says the how-manieth of this window it is.
pub async fn try_count(table: &Table, limit: &Limit, subject: &str, now: Timestamp) -> Result<u64, StoreError> {
    let tries = table.add(&key(limit, subject, now), 1, expiry(limit, now)).await?;
    Ok(u64::try_from(tries).unwrap_or_default())
}

fn key(limit: &Limit, subject: &str, now: Timestamp) -> Key {
    keys::rate(limit.action, &hidden(subject), now.as_second().div_euclid(limit.window_seconds))
}

/// A subject as it stands in a key. A login typed by anybody becomes one: hashed, so that it neither overflows nor stays
/// readable.
pub fn hidden(subject: &str) -> String {
    hex::encode(&sha2::Sha256::digest(subject.as_bytes())[..16])
}

/// When a counter may go: once its window is past for every clock.
fn expiry(limit: &Limit, now: Timestamp) -> i64 {
    (now.as_second().div_euclid(limit.window_seconds) + 2) * limit.window_seconds
}
