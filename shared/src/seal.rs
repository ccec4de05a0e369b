//! Secrets at rest that must be read again: AES-256-GCM, bound to the place they are kept at.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::boot::{Boot, InitError};
use crate::random::Random;
use crate::secret::Secret;

const NONCE_BYTES: usize = 12;

/// What was sealed cannot be opened: another key, another place, or altered.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a sealed value cannot be opened")]
pub struct SealError;

/// Seals and opens with the key in the secret that `PANEL_SECRET_SEAL` names: `{"key": "<32 bytes, base64>"}`.
pub struct Sealer(Aes256Gcm);

#[derive(serde::Deserialize)]
struct SealSecret {
    key: Secret,
}

impl Sealer {
    #[cfg(test)]
    pub(crate) fn of_key(key: [u8; 32]) -> Self {
        Self(Aes256Gcm::new(&key.into()))
    }

    /// Reads the key. Errors: no secret, not 32 bytes.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        let secret: SealSecret = boot.secret("PANEL_SECRET_SEAL").await?;
        let key = STANDARD.decode(secret.key.expose()).unwrap_or_default();
        let cipher = Aes256Gcm::new_from_slice(&key).map_err(|_| InitError::Secret {
            name: "PANEL_SECRET_SEAL".to_owned(),
            reason: "its key is not 32 bytes in base64".to_owned(),
        })?;
        Ok(Self(cipher))
    }

    /// Seals a secret for a place, such as the key of the item it will lie in.
    pub fn seal(&self, random: &dyn Random, secret: &Secret, place: &str) -> Result<String, SealError> {
        let mut nonce = [0_u8; NONCE_BYTES];
        random.fill(&mut nonce);
        let payload = Payload { msg: secret.expose().as_bytes(), aad: place.as_bytes() };
        let sealed = self.0.encrypt(&Nonce::from(nonce), payload).map_err(|_| SealError)?;
        Ok(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for the same place.
    pub fn open(&self, sealed: &str, place: &str) -> Result<Secret, SealError> {
        let bytes = STANDARD.decode(sealed).map_err(|_| SealError)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(SealError)?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let plain = self.0.decrypt(&Nonce::from(*nonce), payload).map_err(|_| SealError)?;
        String::from_utf8(plain).map(Secret::new).map_err(|_| SealError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn what_is_sealed_opens_only_in_its_place() {
        let keeper = Sealer::of_key([7; 32]);
        let sealed = keeper.seal(&SystemRandom, &Secret::new("hasło".into()), "SUB#1 OUT#2").expect("sealed");
        assert!(!sealed.contains("has"));
        assert_eq!(keeper.open(&sealed, "SUB#1 OUT#2").expect("opened").expose(), "hasło");
        assert_eq!(keeper.open(&sealed, "SUB#1 OUT#3").err(), Some(SealError));
        assert_eq!(keeper.open("AAAA", "SUB#1 OUT#2").err(), Some(SealError));
    }
}
