//! Access tokens, as OAuth's client credentials give them: short, opaque, expiring.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// As the provider has it, in seconds.
pub(super) const LIFETIME_S: i64 = 43_199;
/// How many tokens may be valid at a time; all go when there are more
const TOKENS_MAX: usize = 1000;

/// Valid tokens and when they expire, in milliseconds since 1970.
#[derive(Default)]
pub(super) struct Tokens {
    list: Mutex<BTreeMap<String, i64>>,
}

impl Tokens {
    fn list(&self) -> MutexGuard<'_, BTreeMap<String, i64>> {
        // One map, whole after every step.
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add(&self, token: String, now_ms: i64) {
        let mut list = self.list();
        list.retain(|_, expires_ms| *expires_ms > now_ms);
        if list.len() >= TOKENS_MAX {
            list.clear();
        }
        list.insert(token, now_ms + LIFETIME_S * 1000);
    }

    pub(super) fn is_valid(&self, token: &str, now_ms: i64) -> bool {
        self.list().get(token).is_some_and(|expires_ms| *expires_ms > now_ms)
    }

    pub(super) fn expire_all(&self) {
        self.list().clear();
    }
}
