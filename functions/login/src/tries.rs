//! How often a login may be tried, and who is counted (S06).

use shared::domain::{Login, LoginOutcome, SubscriberId, Timestamp};
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

/// Codes of an app that one account may try from devices that are not known: of a million, three are good at a time, and who
/// has the password begins a session as often as they like.
const CODES_PER_ACCOUNT: Limit = Limit { action: "code-account", tries: 10, window_seconds: 3600 };
/// The same in a day: who has the password and nothing else must not guess for weeks.
const CODES_PER_DAY: Limit = Limit { action: "code-account-day", tries: 30, window_seconds: 24 * 3600 };
/// Codes on one known device, so that a stranger's tries do not stand in the owner's way (S06).
const CODES_PER_DEVICE: Limit = Limit { action: "code-device", tries: 10, window_seconds: 3600 };

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
        Self::count_each(table, of_login, now).await
    }

    /// Counts a try at a code of an app: on a known device by the device alone, anywhere else by the account.
    pub async fn count_code(
        table: &Table,
        owner: &SubscriberId,
        device: Option<String>,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let owner = || owner.as_str().to_owned();
        let of_code = match device {
            Some(device) => vec![(CODES_PER_DEVICE, device)],
            None => vec![(CODES_PER_ACCOUNT, owner()), (CODES_PER_DAY, owner())],
        };
        Self::count_each(table, of_code, now).await
    }

    /// Counts until one limit is over: what is not looked at is no try by the next.
    async fn count_each(table: &Table, limits: Vec<(Limit, String)>, now: Timestamp) -> Result<Self, StoreError> {
        let mut tries = Self { counted: Vec::new(), over: None, just_over: false, now };
        for (limit, subject) in limits {
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

    /// Whether it is one too many: then the mailed password or a recovery code alone is looked at, whose bits nobody guesses.
    pub const fn are_over(&self) -> bool {
        self.over.is_some()
    }

    /// What the history says of a wrong guess. One too many is told where it is the first of its window, at this account or on
    /// this device, so that whoever guesses on and on fills no history; a network that is over says nothing of an account.
    pub const fn told(&self, wrong: LoginOutcome) -> Option<LoginOutcome> {
        match (self.are_over(), self.just_over) {
            (false, _) => Some(wrong),
            (true, true) => Some(LoginOutcome::TooManyTries),
            (true, false) => None,
        }
    }

    /// The answer where nothing lets the caller in.
    pub fn refusal(&self) -> Problem {
        self.too_many().unwrap_or(REFUSED)
    }

    /// The answer to one too many.
    pub fn too_many(&self) -> Option<Problem> {
        self.over.as_ref().map(|limit| throttle::too_many(limit, self.now))
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

    /// Takes the try of a password back that was counted at a moment, once a code has let its owner in. That of the network
    /// stays: where a code is typed may be another.
    pub async fn take_password_back(table: &Table, login: &Login, device: Option<&String>, at: Timestamp) {
        let (limit, subject) = match device {
            Some(device) => (PER_DEVICE, device.as_str()),
            None => (PER_ACCOUNT, login.as_str()),
        };
        throttle::take_back(table, &limit, subject, at).await;
    }
}
