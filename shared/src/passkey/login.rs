//! Logging in with a passkey.

use serde_json::Value;
use sha2::Digest as _;
use webauthn_rp::bin::{Decode as _, Encode as _};
use webauthn_rp::request::TimedCeremony as _;
use webauthn_rp::request::auth::{AuthenticationVerificationOptions, DiscoverableCredentialRequestOptions};
use webauthn_rp::response::auth::DiscoverableAuthentication;
use webauthn_rp::response::auth::error::AuthCeremonyErr;
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{CredentialId, SentChallenge};
use webauthn_rp::{AuthenticatedCredential, DiscoverableAuthenticationServerState};

use super::{CEREMONY_SECONDS, PasskeyOptions, RelyingParty, USER_BYTES, decoded, encoded, id_of, user_of};
use crate::domain::{Passkey, PasskeyChallenge, PasskeyId, Timestamp};
use crate::http::Problem;

type PublicKey = CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>;

/// A login that is begun.
pub struct LoginChallenge {
    /// What it is kept under.
    pub hash: String,
    /// What is kept.
    pub challenge: PasskeyChallenge,
    /// What the browser is asked, as `PublicKeyCredential.parseRequestOptionsFromJSON` takes it.
    pub options: PasskeyOptions,
}

/// What an authenticator answered, before anything of it is believed.
pub struct Assertion {
    answer: DiscoverableAuthentication<USER_BYTES>,
    passkey: PasskeyId,
    challenge: String,
}

/// Why an answer lets nobody in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unverified {
    /// It is too late, or not the answer to what was asked, or not signed by this passkey, or not by its owner, or not for us.
    Refused,
    /// All of it is as it must be, but the counter of signatures has not gone up: the key is somewhere twice.
    Copied,
}

impl RelyingParty {
    /// Begins a login of whoever has a passkey for here. The challenge is 128 random bits that the operating system seeds.
    pub fn begin_login(&self, now: Timestamp) -> Result<LoginChallenge, Problem> {
        let options = DiscoverableCredentialRequestOptions::passkey(&self.id);
        let (state, client) = options.start_ceremony().map_err(Problem::internal)?;
        let hash = hash_of(state.sent_challenge());
        let ceremony = encoded(state.encode().map_err(Problem::internal)?);
        let expires_at = now.saturating_add(jiff::SignedDuration::from_secs(CEREMONY_SECONDS)).unwrap_or(now);
        let options = PasskeyOptions(serde_json::to_value(&client).map_err(Problem::internal)?);
        Ok(LoginChallenge { hash, challenge: PasskeyChallenge { ceremony, expires_at }, options })
    }

    /// Checks an answer to what was asked. The state that the passkey is in from now on.
    pub fn verify_login(
        &self,
        challenge: &PasskeyChallenge,
        assertion: &Assertion,
        passkey: &Passkey,
        now: Timestamp,
    ) -> Result<String, Unverified> {
        if now >= challenge.expires_at {
            return Err(Unverified::Refused);
        }
        self.check(challenge, assertion, passkey).unwrap_or(Err(Unverified::Refused))
    }

    /// None: what is kept cannot be read.
    fn check(
        &self,
        challenge: &PasskeyChallenge,
        assertion: &Assertion,
        passkey: &Passkey,
    ) -> Option<Result<String, Unverified>> {
        let asked = DiscoverableAuthenticationServerState::decode(&decoded(&challenge.ceremony)?).ok()?;
        let (id, user) =
            (CredentialId::<Vec<u8>>::decode(decoded(&passkey.credential)?).ok()?, user_of(&passkey.user)?);
        let key: StaticState<PublicKey> = StaticState::decode(&decoded(&passkey.key)?).ok()?;
        let state = DynamicState::decode(decoded(&passkey.state)?.try_into().ok()?).ok()?;
        let mut credential = AuthenticatedCredential::new((&id).into(), &user, key, state).ok()?;
        let origins = [self.origin.as_str()];
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            // What was not asked for is not looked at either, as the standard has it.
            error_on_unsolicited_extensions: false,
            ..AuthenticationVerificationOptions::default()
        };
        Some(match asked.verify(&self.id, &assertion.answer, &mut credential, &options) {
            Ok(_) => Ok(encoded(credential.dynamic_state().encode().ok()?)),
            Err(AuthCeremonyErr::SignatureCounter) => Err(Unverified::Copied),
            Err(_) => Err(Unverified::Refused),
        })
    }
}

impl Assertion {
    /// Reads what `PublicKeyCredential.toJSON` makes. Error: 400.
    pub fn parse(answer: &Value) -> Result<Self, Problem> {
        let text = answer.to_string();
        let answer = DiscoverableAuthentication::from_json_relaxed(text.as_bytes());
        let answer = answer.map_err(|_| Problem::bad_request())?;
        let challenge = hash_of(answer.challenge_relaxed().map_err(|_| Problem::bad_request())?);
        let passkey = id_of(answer.raw_id().as_ref()).ok_or_else(Problem::bad_request)?;
        Ok(Self { answer, passkey, challenge })
    }

    /// Which passkey it is by.
    pub const fn passkey(&self) -> &PasskeyId {
        &self.passkey
    }

    /// What the login that it answers is kept under.
    pub fn challenge(&self) -> &str {
        &self.challenge
    }
}

fn hash_of(challenge: SentChallenge) -> String {
    hex::encode(sha2::Sha256::digest(challenge.0.to_le_bytes()))
}
