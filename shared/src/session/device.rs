//! A known device: a browser or an app on which somebody has logged in before. What it holds is no session and opens nothing:
//! it only keeps a stranger's guesses from standing in its owner's way (S06).

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::Digest as _;

use super::token::{Issued, Signer, Verifier};
use crate::boot::{Boot, InitError};
use crate::domain::{Login, Timestamp};
use crate::http::{CookieName, DEVICE_DAYS, Incoming, Problem, device_cookie_value};
use crate::random::Random;
use crate::secret::Secret;

/// Another audience than a session's: neither token passes for the other.
const AUDIENCE: &str = "panel-device";

/// What a device's token says. All of it must be there.
#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    /// The SHA-256 of the login that it is good for.
    sub: String,
    /// 128 random bits.
    device: String,
    /// The subscriber's epoch when it was made: what ends every session makes every device unknown.
    epoch: u64,
    exp: i64,
}

impl Issued for Claims {
    const AUDIENCE: &'static str = AUDIENCE;

    fn expires_at(&self) -> i64 {
        self.exp
    }
}

/// A device by its token, which is in force under one epoch of its account.
#[derive(Debug)]
pub struct KnownDevice {
    id: String,
    epoch: u64,
}

impl KnownDevice {
    /// Its id, if it is known under the account's epoch of now.
    pub fn under(self, epoch: u64) -> Option<String> {
        (self.epoch == epoch).then_some(self.id)
    }
}

/// Makes devices known, and knows them again.
pub struct Devices {
    signer: Signer,
    verifier: Verifier,
    random: Arc<dyn Random>,
}

impl Devices {
    /// Reads the private key and the public ones.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        Ok(Self { signer: Signer::init(boot).await?, verifier: Verifier::init(boot)?, random: boot.random.clone() })
    }

    /// The token of a device on which this login was good a moment ago: a known one stays the same, so that its tries go on
    /// being counted together.
    pub fn token(&self, login: &Login, epoch: u64, known: Option<String>, now: Timestamp) -> Result<String, Problem> {
        let fresh = || {
            let mut device = [0_u8; 16];
            self.random.fill(&mut device);
            hex::encode(device)
        };
        let claims = Claims {
            iss: self.signer.issuer().to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: hash_of(login),
            device: known.unwrap_or_else(fresh),
            epoch,
            exp: now.as_second() + DEVICE_DAYS * 24 * 3600,
        };
        self.signer.sign(&claims).map_err(Problem::internal)
    }

    /// The device that a token names, if it is one of ours, not too old, and of this login.
    pub fn known(&self, token: &str, login: &Login, now: Timestamp) -> Option<KnownDevice> {
        let claims: Claims = self.verifier.decode(token, now).ok()?;
        (claims.sub == hash_of(login)).then_some(KnownDevice { id: claims.device, epoch: claims.epoch })
    }

    /// The same of a request: by its cookie or, in an app, by the field that it sent.
    pub fn of(
        &self,
        request: &Incoming,
        cookie: CookieName,
        sent: Option<&Secret>,
        login: &Login,
    ) -> Option<KnownDevice> {
        let token = device_cookie_value(&request.headers, cookie).or(sent.map(Secret::expose))?;
        self.known(token, login, request.now)
    }

    /// The token by which a device that was known stays so once the epoch rises.
    pub fn renewed(
        &self,
        known: Option<KnownDevice>,
        login: &Login,
        risen_to: u64,
        now: Timestamp,
    ) -> Result<Option<String>, Problem> {
        let known = known.and_then(|known| known.under(risen_to.saturating_sub(1)));
        known.map(|id| self.token(login, risen_to, Some(id), now)).transpose()
    }
}

fn hash_of(login: &Login) -> String {
    hex::encode(sha2::Sha256::digest(login.as_str().as_bytes()))
}
