//! What a login and a password are worth.

use shared::domain::{Credential, LoginOutcome, SubscriberId, Timestamp};
use shared::password::Hashed;
use shared::secret::Secret;
use shared::store::{Transaction, Update, keys};

/// What is done about a login.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Decision {
    /// Nothing: neither the password nor the mailed one.
    Refuse,
    /// In, by the password.
    Enter {
        /// Whether its hash is to be made again with today's parameters (S23).
        rehash: bool,
    },
    /// In, by the mailed password: once, and only to set a new one.
    EnterOnce,
}

impl Decision {
    /// What the history says of it. None: nobody comes in.
    pub const fn outcome(self) -> Option<LoginOutcome> {
        match self {
            Self::Refuse => None,
            Self::Enter { .. } => Some(LoginOutcome::Password),
            Self::EnterOnce => Some(LoginOutcome::OneTimePassword),
        }
    }
}

/// Decides. The mailed password stands beside the old one: until it is used, the old one works (S07).
pub fn decide(credential: &Credential, found: Hashed, typed: &Secret, now: Timestamp) -> Decision {
    if found.matches {
        return Decision::Enter { rehash: found.outdated };
    }
    match &credential.one_time {
        Some(one_time) if one_time.accepts(typed, now) => Decision::EnterOnce,
        _ => Decision::Refuse,
    }
}

/// Spends the mailed password in a change of the credential: it and the old one are gone (S05).
pub fn spent(change: Update, credential: &Credential) -> Update {
    change.remove("one_time").remove("password_hash").when_or_absent("one_time", credential.one_time.as_ref())
}

/// Ends every session of before (S09).
pub fn end_sessions(transaction: Transaction, id: &SubscriberId, epoch: u64) -> Transaction {
    let risen = Update::existing().set("session_epoch", epoch + 1).when("session_epoch", epoch);
    transaction.update(&keys::subscriber(id), risen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::domain::Login;
    use shared::password::OneTime;
    use shared::random::SystemRandom;

    #[test]
    fn s07_the_old_password_works_beside_a_mailed_one() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let mailed = OneTime::new(&SystemRandom);
        let login = Login::parse("jan").expect("a login");
        let credential =
            Credential { login, password_hash: Some("x".into()), one_time: Some(mailed.stored(now)), totp: None };
        let hit = Hashed { matches: true, outdated: true };
        assert_eq!(decide(&credential, hit, &Secret::new("old".into()), now), Decision::Enter { rehash: true });
        assert_eq!(decide(&credential, Hashed::UNSEEN, mailed.secret(), now), Decision::EnterOnce);
        assert_eq!(decide(&credential, Hashed::UNSEEN, &Secret::new("other".into()), now), Decision::Refuse);
        let credential = Credential { one_time: None, ..credential };
        assert_eq!(decide(&credential, Hashed::UNSEEN, mailed.secret(), now), Decision::Refuse);
    }
}
