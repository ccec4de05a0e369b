//! One-time passwords that are mailed (S05, S07).

use sha2::Digest as _;

use crate::domain::{OneTimePassword, Timestamp};
use crate::random::{Random, readable};
use crate::secret::{Secret, constant_time_eq};

/// Minutes for which a mailed password works.
pub const LIFETIME_MINUTES: i64 = 30;
/// 26 characters of five bits: 130 random bits.
const LENGTH: usize = 26;
const GROUP: usize = 5;

/// A one-time password in clear, on its way into a mail.
#[derive(Debug)]
pub struct OneTime(Secret);

impl OneTime {
    /// A new one, in groups that are easily read: `7K3QF-…`.
    pub fn new(random: &dyn Random) -> Self {
        Self(grouped(random))
    }

    /// What goes into the mail.
    pub const fn secret(&self) -> &Secret {
        &self.0
    }

    /// What is stored of it.
    pub fn stored(&self, now: Timestamp) -> OneTimePassword {
        let lifetime = jiff::SignedDuration::from_mins(LIFETIME_MINUTES);
        let expires_at = now.saturating_add(lifetime).unwrap_or(Timestamp::MAX);
        OneTimePassword { hash: hash_of(&self.0), expires_at }
    }
}

impl OneTimePassword {
    /// Whether a typed password is this one, and in time. Hyphens, blanks and case do not count: people type it off a screen.
    pub fn accepts(&self, typed: &Secret, now: Timestamp) -> bool {
        constant_time_eq(hash_of(typed).as_bytes(), self.hash.as_bytes()) && now < self.expires_at
    }
}

/// 130 random bits in groups that are easily read.
pub(super) fn grouped(random: &dyn Random) -> Secret {
    let plain = readable(random, LENGTH);
    let groups: Vec<&str> =
        (0..LENGTH).step_by(GROUP).map(|start| &plain[start..(start + GROUP).min(LENGTH)]).collect();
    Secret::new(groups.join("-"))
}

/// What is stored of one, however it is typed.
pub(super) fn hash_of(password: &Secret) -> String {
    let plain: String =
        password.expose().chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    hex::encode(sha2::Sha256::digest(plain.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn s05_a_mailed_password_has_130_bits_is_stored_hashed_and_expires() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let one = OneTime::new(&SystemRandom);
        let text = one.secret().expose().to_owned();
        assert_eq!(text.chars().filter(|c| *c != '-').count() * 5, 130);
        assert_ne!(text, OneTime::new(&SystemRandom).secret().expose());
        let stored = one.stored(now);
        assert!(!stored.hash.contains(&text));
        assert!(stored.accepts(&Secret::new(format!(" {} ", text.to_lowercase())), now));
        let in_30_minutes = now + jiff::SignedDuration::from_mins(30);
        assert!(!stored.accepts(one.secret(), in_30_minutes));
        assert!(!stored.accepts(&Secret::new(String::new()), now));
    }
}
