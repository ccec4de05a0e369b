//! Recovery codes: a way in for who has lost the phone with the app. Single use, stored hashed (S05).

use super::one_time::{grouped, hash_of};
use crate::random::Random;
use crate::secret::{Secret, constant_time_eq};

/// How many there are.
pub const RECOVERY_CODES: usize = 10;

/// Recovery codes in clear, on their way to the one page that shows them. Each is made as a mailed password is: 130 bits,
/// so that no counter needs to stand before them, and nothing slower than SHA-256 behind.
#[derive(Debug)]
pub struct RecoveryCodes(Vec<Secret>);

impl RecoveryCodes {
    /// Ten new ones.
    pub fn new(random: &dyn Random) -> Self {
        Self((0..RECOVERY_CODES).map(|_| grouped(random)).collect())
    }

    /// The codes.
    pub fn codes(&self) -> &[Secret] {
        &self.0
    }

    /// What is stored of them.
    pub fn hashes(&self) -> Vec<String> {
        self.0.iter().map(hash_of).collect()
    }
}

/// The hashes that are left once a typed code is spent. None: it is none of them.
pub fn spend(hashes: &[String], typed: &Secret) -> Option<Vec<String>> {
    let typed = hash_of(typed);
    let is_other = |hash: &&String| !constant_time_eq(typed.as_bytes(), hash.as_bytes());
    let left: Vec<String> = hashes.iter().filter(is_other).cloned().collect();
    (left.len() < hashes.len()).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn s05_ten_codes_of_130_bits_each_good_once_and_stored_hashed() {
        let codes = RecoveryCodes::new(&SystemRandom);
        let mut left = codes.hashes();
        let different: std::collections::BTreeSet<&str> = codes.codes().iter().map(Secret::expose).collect();
        assert_eq!((different.len(), left.len()), (10, 10));
        for code in codes.codes() {
            assert_eq!(code.expose().chars().filter(char::is_ascii_alphanumeric).count() * 5, 130);
            assert!(!format!("{left:?} {codes:?}").contains(code.expose()));
            let typed = Secret::new(code.expose().to_lowercase().replace('-', " "));
            let after = spend(&left, &typed).expect("a good code");
            assert_eq!(after.len(), left.len() - 1);
            assert_eq!(spend(&after, code), None, "once");
            left = after;
        }
        assert_eq!((left.len(), spend(&left, &Secret::new(String::new()))), (0, None));
    }
}
