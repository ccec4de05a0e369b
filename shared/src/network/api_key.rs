//! What the provider's own machines prove themselves with.

use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::boot::{Boot, InitError};
use crate::http::Problem;
use crate::secret::{Secret, constant_time_eq};

const VARIABLE: &str = "PANEL_SECRET_RADIUS";
const HEADER: &str = "x-api-key";
/// What cannot be guessed in the lifetime of a network: 128 bits in hexadecimal.
const LENGTH_MIN: usize = 32;
/// FreeRADIUS' own bound of a header is far above.
const LENGTH_MAX: usize = 128;
/// Two while one takes the place of the other.
const KEYS_MAX: usize = 2;

/// The keys in the secret that `PANEL_SECRET_RADIUS` names: `{"radius": ["…"], "agent": ["…"]}`, two of each while keys change.
/// What asks for passwords and what lifts restrictions have keys of their own.
#[derive(Debug)]
pub struct ApiKeys {
    radius: Vec<[u8; 32]>,
    agent: Vec<[u8; 32]>,
}

#[derive(Deserialize)]
struct Kept {
    radius: Vec<Secret>,
    #[serde(default)]
    agent: Vec<Secret>,
}

impl ApiKeys {
    /// Reads the keys. Errors: no secret, a key below 32 characters or above 128, more than two.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        let kept: Kept = boot.secret(VARIABLE).await?;
        Self::of(&kept).ok_or_else(|| InitError::Secret {
            name: VARIABLE.to_owned(),
            reason: "needs one or two keys of 32 to 128 characters".to_owned(),
        })
    }

    fn of(kept: &Kept) -> Option<Self> {
        let fits = |key: &Secret| (LENGTH_MIN..=LENGTH_MAX).contains(&key.expose().len());
        let hashed = |keys: &[Secret]| {
            let right = keys.len() <= KEYS_MAX && keys.iter().all(fits);
            right.then(|| keys.iter().map(|key| Sha256::digest(key.expose()).into()).collect::<Vec<[u8; 32]>>())
        };
        let keys = Self { radius: hashed(&kept.radius)?, agent: hashed(&kept.agent)? };
        (!keys.radius.is_empty()).then_some(keys)
    }

    /// The provider's RADIUS server is calling. Error: 401.
    pub fn radius(&self, headers: &HeaderMap) -> Result<(), Problem> {
        check(&self.radius, headers)
    }

    /// The agent beside the provider's router is calling. Error: 401.
    pub fn agent(&self, headers: &HeaderMap) -> Result<(), Problem> {
        check(&self.agent, headers)
    }
}

/// Hashes are compared, all of them, so that the time tells neither how much of a key is right nor which one it was.
fn check(keys: &[[u8; 32]], headers: &HeaderMap) -> Result<(), Problem> {
    let given: [u8; 32] = headers.get(HEADER).map(|key| Sha256::digest(key.as_bytes()).into()).unwrap_or_default();
    let right = keys.iter().fold(false, |right, key| constant_time_eq(key, &given) | right);
    if right { Ok(()) } else { Err(Problem::new(StatusCode::UNAUTHORIZED, "api_key_invalid")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(radius: &[&str], agent: &[&str]) -> Option<ApiKeys> {
        let secrets = |keys: &[&str]| keys.iter().map(|key| Secret::new((*key).to_owned())).collect();
        ApiKeys::of(&Kept { radius: secrets(radius), agent: secrets(agent) })
    }

    fn with(key: &str) -> HeaderMap {
        [(http::HeaderName::from_static(HEADER), key.parse().expect("a header"))].into_iter().collect()
    }

    const OLD: &str = "0123456789abcdef0123456789abcdef";
    const NEW: &str = "fedcba9876543210fedcba9876543210";

    #[test]
    fn two_keys_are_good_while_one_takes_the_place_of_the_other() {
        let keys = keys(&[OLD, NEW], &[]).expect("keys");
        assert!(keys.radius(&with(OLD)).is_ok() && keys.radius(&with(NEW)).is_ok());
        for wrong in [HeaderMap::new(), with(""), with(&OLD[1..]), with(&format!("{NEW}x"))] {
            assert_eq!(keys.radius(&wrong).map_err(|problem| problem.code), Err("api_key_invalid"));
        }
    }

    #[test]
    fn the_key_of_one_machine_is_not_that_of_the_other() {
        let keys = keys(&[OLD], &[NEW]).expect("keys");
        assert!(keys.agent(&with(NEW)).is_ok() && keys.agent(&with(OLD)).is_err() && keys.radius(&with(NEW)).is_err());
        let nobody = self::keys(&[OLD], &[]).expect("keys");
        assert!(nobody.agent(&HeaderMap::new()).is_err());
    }

    #[test]
    fn s30_keys_that_could_be_guessed_are_none() {
        let long = "x".repeat(LENGTH_MAX + 1);
        for bad in [&[][..], &["short"][..], &[long.as_str()][..], &[OLD, NEW, OLD][..]] {
            assert!(keys(bad, &[]).is_none());
        }
        assert!(keys(&[OLD], &["short"]).is_none());
    }
}
