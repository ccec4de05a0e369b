//! Secrets at rest that must be read again: AES-256-GCM, bound to the place they are kept at.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac as _};
use sha2::Sha256;

use crate::boot::{Boot, InitError};
use crate::random::Random;
use crate::secret::Secret;

const NONCE_BYTES: usize = 12;

/// What was sealed cannot be opened: another key, another place, or altered.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a sealed value cannot be opened")]
pub struct SealError;

/// Seals and opens with the key in the secret that `PANEL_SECRET_SEAL` names: `{"key": "<32 bytes, base64>"}`.
pub struct Sealer {
    cipher: Aes256Gcm,
    /// What tags are made with: derived, so that no key serves two ends.
    tags: [u8; 32],
}

#[derive(serde::Deserialize)]
struct SealSecret {
    key: Secret,
}

impl Sealer {
    /// Reads the key. Errors: no secret, not 32 bytes.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        let secret: SealSecret = boot.secret("PANEL_SECRET_SEAL").await?;
        let key = STANDARD.decode(secret.key.expose()).unwrap_or_default();
        let key: [u8; 32] = key.try_into().map_err(|_| InitError::Secret {
            name: "PANEL_SECRET_SEAL".to_owned(),
            reason: "its key is not 32 bytes in base64".to_owned(),
        })?;
        Ok(Self::new(&key))
    }

    /// One of a key.
    pub fn new(key: &[u8; 32]) -> Self {
        Self { cipher: Aes256Gcm::new(&(*key).into()), tags: mac(key, &[b"tags"]) }
    }

    /// What tells a secret from another one at the same place, and tells nothing else without the key: 128 bits.
    pub fn tag(&self, secret: &Secret, place: &str) -> String {
        hex::encode(&mac(&self.tags, &[place.as_bytes(), b"\0", secret.expose().as_bytes()])[..16])
    }

    /// Seals a secret for a place, such as the key of the item it will lie in.
    pub fn seal(&self, random: &dyn Random, secret: &Secret, place: &str) -> Result<String, SealError> {
        let mut nonce = [0_u8; NONCE_BYTES];
        random.fill(&mut nonce);
        let payload = Payload { msg: secret.expose().as_bytes(), aad: place.as_bytes() };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| SealError)?;
        Ok(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for the same place.
    pub fn open(&self, sealed: &str, place: &str) -> Result<Secret, SealError> {
        let bytes = STANDARD.decode(sealed).map_err(|_| SealError)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(SealError)?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let plain = self.cipher.decrypt(&Nonce::from(*nonce), payload).map_err(|_| SealError)?;
        String::from_utf8(plain).map(Secret::new).map_err(|_| SealError)
    }
}

/// HMAC-SHA256 (RFC 2104).
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn what_is_sealed_opens_only_in_its_place() {
        let keeper = Sealer::new(&[7; 32]);
        let sealed = keeper.seal(&SystemRandom, &Secret::new("hasło".into()), "SUB#1 OUT#2").expect("sealed");
        assert!(!sealed.contains("has"));
        assert_eq!(keeper.open(&sealed, "SUB#1 OUT#2").expect("opened").expose(), "hasło");
        assert_eq!(keeper.open(&sealed, "SUB#1 OUT#3").err(), Some(SealError));
        assert_eq!(keeper.open("AAAA", "SUB#1 OUT#2").err(), Some(SealError));
    }

    #[test]
    fn s23_a_tag_tells_one_secret_from_another_only_to_who_has_the_key() {
        let tag = |key, secret: &str, place: &str| Sealer::new(&[key; 32]).tag(&Secret::new(secret.into()), place);
        let one = tag(7, "hasło", "SUB#1 HST#1");
        assert_eq!((one.len(), &one), (32, &tag(7, "hasło", "SUB#1 HST#1")));
        for other in [tag(7, "haslo", "SUB#1 HST#1"), tag(7, "hasło", "SUB#1 HST#2"), tag(8, "hasło", "SUB#1 HST#1")]
        {
            assert_ne!(one, other);
        }
    }
}
