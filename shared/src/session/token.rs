//! The token of a session: a JWT signed with Ed25519 and nothing else (S26).

use std::collections::{BTreeMap, HashSet};

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::boot::{Boot, InitError};
use crate::domain::{Session, SessionId, SubscriberId, Timestamp};
use crate::secret::Secret;
use crate::settings::SettingsError;

const AUDIENCE: &str = "panel";

/// What a token says. All of it must be there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    /// Whose session it is.
    pub sub: SubscriberId,
    /// Which session it is.
    pub sid: SessionId,
    iat: i64,
    exp: i64,
}

/// What tells the tokens of one kind from those of another, and when they end.
pub(super) trait Issued: DeserializeOwned {
    /// Whom they are for.
    const AUDIENCE: &'static str;

    /// When one ends, in seconds since 1970.
    fn expires_at(&self) -> i64;
}

impl Issued for Claims {
    const AUDIENCE: &'static str = AUDIENCE;

    fn expires_at(&self) -> i64 {
        self.exp
    }
}

/// A token that is not one of ours, or too old. Which of the two is nobody's business.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the token is not valid")]
pub struct TokenError;

/// Checks tokens with the public keys alone.
pub struct Verifier {
    issuer: String,
    keys: BTreeMap<String, DecodingKey>,
}

impl Verifier {
    /// Reads `PANEL_SESSION_PUBLIC_KEYS`: `<kid>:<raw Ed25519 public key, base64url>`, several with commas between while keys change.
    pub fn init(boot: &Boot) -> Result<Self, InitError> {
        const VARIABLE: &str = "PANEL_SESSION_PUBLIC_KEYS";
        let wrong = |reason| InitError::Settings(SettingsError { variable: VARIABLE, reason });
        let mut keys = BTreeMap::new();
        for entry in boot.settings.required(VARIABLE)?.split(',') {
            let (kid, key) = entry.trim().split_once(':').ok_or_else(|| wrong("is not <kid>:<key>"))?;
            let key = DecodingKey::from_ed_components(key).map_err(|_| wrong("holds no Ed25519 public key"))?;
            keys.insert(kid.to_owned(), key);
        }
        Ok(Self { issuer: boot.settings.public_url()?.to_owned(), keys })
    }

    /// Checks a session's token at a moment: signature, key, algorithm, issuer, audience, expiry, subject and session.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
        self.decode(token, now)
    }

    /// The same for a token of any kind.
    pub(super) fn decode<C: Issued>(&self, token: &str, now: Timestamp) -> Result<C, TokenError> {
        const TOKEN_BYTES_MAX: usize = 2048;
        if token.len() > TOKEN_BYTES_MAX {
            return Err(TokenError);
        }
        let kid = jsonwebtoken::decode_header(token).ok().and_then(|header| header.kid).ok_or(TokenError)?;
        let key = self.keys.get(&kid).ok_or(TokenError)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[C::AUDIENCE]);
        validation.required_spec_claims = HashSet::from(["iss", "aud", "sub", "exp"].map(str::to_owned));
        // Expiry is held against the clock that was passed in, below.
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<C>(token, key, &validation).map_err(|_| TokenError)?.claims;
        if now.as_second() < claims.expires_at() { Ok(claims) } else { Err(TokenError) }
    }
}

/// Signs tokens: only what makes sessions has the private key.
pub(super) struct Signer {
    issuer: String,
    kid: String,
    key: EncodingKey,
}

#[derive(Deserialize)]
struct SessionSecret {
    kid: String,
    private_key_pem: Secret,
}

impl Signer {
    /// Reads the secret that `PANEL_SECRET_SESSION` names: `{"kid", "private_key_pem"}` (PKCS#8).
    pub(super) async fn init(boot: &Boot) -> Result<Self, InitError> {
        const VARIABLE: &str = "PANEL_SECRET_SESSION";
        let secret: SessionSecret = boot.secret(VARIABLE).await?;
        let key =
            EncodingKey::from_ed_pem(secret.private_key_pem.expose().as_bytes()).map_err(|_| InitError::Secret {
                name: VARIABLE.to_owned(),
                reason: "holds no Ed25519 private key in PKCS#8 PEM".to_owned(),
            })?;
        Ok(Self { issuer: boot.settings.public_url()?.to_owned(), kid: secret.kid, key })
    }

    /// Who signs.
    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The token of a session.
    pub(super) fn sign_session(&self, session: &Session, id: SessionId) -> Result<String, jsonwebtoken::errors::Error> {
        self.sign(&Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: session.subscriber.clone(),
            sid: id,
            iat: session.created_at.as_second(),
            exp: session.expires_at().as_second(),
        })
    }

    /// The token of what is claimed.
    pub(super) fn sign(&self, claims: &impl Serialize) -> Result<String, jsonwebtoken::errors::Error> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.key)
    }
}
