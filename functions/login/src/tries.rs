//! How often a login may be tried, and who is counted (S06).

use shared::domain::{Login, Timestamp};
use shared::http::{Problem, Source};
use shared::store::{StoreError, Table};
use shared::throttle::{self, Limit};

use crate::REFUSED;

/// Tries at one account, from anywhere.
const PER_ACCOUNT: Limit = Limit { action: "login-account", tries: 20, window_seconds: 15 * 60 };
/// Tries from one network, at any account: behind one address may sit a whole street of subscribers.
const PER_SOURCE: Limit = Limit { action: "login-source", tries: 100, window_seconds: 15 * 60 };
/// Tries on one known device, at the account that it is known for.
const PER_DEVICE: Limit = Limit { action: "login-device", tries: 20, window_seconds: 15 * 60 };

/// Devices that become known for one account: each has tries of its own afterwards, and whoever once knew the password must
/// not gather them.
const NEW_DEVICES: Limit = Limit { action: "login-new-device", tries: 20, window_seconds: 24 * 3600 };

/// One try, as it was counted.
pub struct Tries {
    counted: Vec<(Limit, String)>,
    over: Option<Limit>,
    /// Whether it is the first that is too many.
    just_over: bool,
    now: Timestamp,
}

impl Tries {
    /// Counts a try: on a device that is known for this login by the device alone, so that a stranger's guesses do not stand in
    /// the owner's way; anywhere else by the network, and where that is not over, by the account.
    pub async fn count(
        table: &Table,
        login: &Login,
        device: Option<String>,
        source: &Source,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let of_login = match device {
            Some(device) => vec![(PER_DEVICE, device)],
            None => vec![(PER_SOURCE, source.prefix.clone()), (PER_ACCOUNT, login.as_str().to_owned())],
        };
        let mut tries = Self { counted: Vec::new(), over: None, just_over: false, now };
        for (limit, subject) in of_login {
            let count = throttle::try_count(table, &limit, &subject, now).await?;
            tries.counted.push((limit, subject));
            if count > limit.tries {
                tries.over = Some(limit);
                tries.just_over = count == limit.tries + 1 && limit.action != PER_SOURCE.action;
                break;
            }
        }
        Ok(tries)
    }

    /// Whether it is one too many: then the mailed password alone is looked at, whose 130 bits nobody guesses.
    pub const fn are_over(&self) -> bool {
        self.over.is_some()
    }

    /// Whether it is the first of its window that is too many, at this account or on this device. A network that is over says
    /// nothing of an account.
    pub const fn are_just_over(&self) -> bool {
        self.just_over
    }

    /// The answer where nothing lets the caller in.
    pub fn refusal(&self) -> Problem {
        self.over.as_ref().map_or(REFUSED, |limit| throttle::too_many(limit, self.now))
    }

    /// Whether one more device may become known for this account today.
    pub async fn may_know(table: &Table, login: &Login, now: Timestamp) -> Result<bool, StoreError> {
        Ok(throttle::try_count(table, &NEW_DEVICES, login.as_str(), now).await? <= NEW_DEVICES.tries)
    }

    /// Takes the try back: whoever gets in has not guessed.
    pub async fn take_back(&self, table: &Table) {
        for (limit, subject) in &self.counted {
            throttle::take_back(table, limit, subject, self.now).await;
        }
    }
}
