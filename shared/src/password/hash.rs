//! Argon2id at the OWASP floor: 19 MiB, two passes, one lane (S23).

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};

use crate::meter;
use crate::random::Random;
use crate::secret::Secret;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;

/// What an unknown login is verified against, so that hit and miss cost the same (S08): the form of a real hash, of no password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What a verification found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Hashed {
    /// Whether the password is the one of the hash.
    pub matches: bool,
    /// Whether the hash was made with less than today's parameters, and is to be made again.
    pub outdated: bool,
}

impl Hashed {
    /// What is known of a password that was not verified.
    pub const UNSEEN: Self = Self { matches: false, outdated: false };
}

/// Hashes and verifies, each on a thread of its own so that nothing else waits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Passwords;

impl Passwords {
    /// Verifies a password with exactly one Argon2 run, also where there is no hash.
    pub async fn verify(self, hash: Option<&str>, password: &Secret) -> Hashed {
        let known = hash.is_some();
        let hash = hash.unwrap_or(NOBODY).to_owned();
        let outdated = known && is_outdated(&hash);
        let password = password.clone();
        meter::count("Argon2", None);
        let run = move || Argon2::default().verify_password(password.expose().as_bytes(), hash.as_str()).is_ok();
        let matches = tokio::task::spawn_blocking(run).await.unwrap_or(false);
        Hashed { matches: known && matches, outdated }
    }

    /// Hashes a password as a PHC string, whatever the rules for new ones say of it. None: the machine could not (no memory).
    pub async fn hash(self, random: &dyn Random, password: &Secret) -> Option<String> {
        let mut salt = [0_u8; SALT_BYTES];
        random.fill(&mut salt);
        let password = password.clone();
        meter::count("Argon2", None);
        let run = move || {
            let params = Params::new(MEMORY_KIB, PASSES, LANES, None).ok()?;
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let hash: PasswordHash = argon2.hash_password_with_salt(password.expose().as_bytes(), &salt).ok()?;
            Some(hash.to_string())
        };
        tokio::task::spawn_blocking(run).await.ok().flatten()
    }

    /// Does the work of one run for nobody, where a miss must cost what a hit costs.
    pub async fn spend(self, password: &Secret) {
        self.verify(None, password).await;
    }
}

/// Whether a PHC string may be imported: Argon2id, at most 64 MiB and 10 passes, so that no import can stall a login.
pub fn is_importable(hash: &str) -> bool {
    params_of(hash).is_some_and(|params| params.m_cost() <= 64 * 1024 && params.t_cost() <= 10 && params.p_cost() <= 4)
}

fn is_outdated(hash: &str) -> bool {
    params_of(hash).is_none_or(|params| params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES)
}

fn params_of(hash: &str) -> Option<Params> {
    let hash = PasswordHash::new(hash).ok()?;
    if hash.algorithm.as_str() != "argon2id" || hash.hash.is_none() || hash.salt.is_none() {
        return None;
    }
    Params::try_from(&hash).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[tokio::test]
    async fn s23_a_new_hash_is_argon2id_at_the_floor_and_verifies() {
        let password = Secret::new("zielony rower 7".into());
        let hash = Passwords.hash(&SystemRandom, &password).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_eq!(Passwords.verify(Some(&hash), &password).await, Hashed { matches: true, outdated: false });
        assert!(!Passwords.verify(Some(&hash), &Secret::new("zielony rower 8".into())).await.matches);
    }

    #[tokio::test]
    async fn s08_nobody_has_no_password_and_costs_one_run() {
        let (found, cost) = meter::metered(Passwords.verify(None, &Secret::new(String::new()))).await;
        assert!(!found.matches);
        assert_eq!(cost.line(), "Argon2 1");
    }

    #[test]
    fn s23_weaker_parameters_are_outdated_and_other_algorithms_are_not_imported() {
        let weak = NOBODY.replace("m=19456", "m=4096");
        assert!(is_outdated(&weak) && is_importable(&weak) && !is_outdated(NOBODY));
        for bad in
            ["", "plain", "$2y$10$abc", &NOBODY.replace("argon2id", "argon2i"), &NOBODY.replace("m=19456", "m=999999")]
        {
            assert!(!is_importable(bad), "{bad}");
        }
    }
}
