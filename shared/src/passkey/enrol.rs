//! Adding a passkey.

use serde_json::Value;
use webauthn_rp::bin::{Decode as _, Encode as _};
use webauthn_rp::request::PublicKeyCredentialDescriptor;
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialCreationOptions, PublicKeyCredentialUserEntity,
    RegistrationVerificationOptions, Username,
};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{Registration, RegistrationServerState};

use super::{CEREMONY_SECONDS, PasskeyOptions, RelyingParty, USER_BYTES, User, decoded, encoded, id_of, user_of};
use crate::domain::{Login, Passkey, PasskeyEnrolment, PasskeyId, Text, Timestamp};
use crate::http::Problem;
use crate::random::Random;

/// The adding of a passkey that is begun.
pub struct Enrolling {
    /// What is kept.
    pub enrolment: PasskeyEnrolment,
    /// What the browser is asked, as `PublicKeyCredential.parseCreationOptionsFromJSON` takes it.
    pub options: PasskeyOptions,
}

/// A passkey that an authenticator made.
pub struct Enrolled {
    id: PasskeyId,
    credential: String,
    user: String,
    key: String,
    state: String,
}

impl RelyingParty {
    /// Begins the adding of a passkey to those that somebody has: an authenticator that holds one of them makes no other.
    /// All of them are kept under one name, which the first one gets at random.
    pub fn begin_enrolment(
        &self,
        random: &dyn Random,
        login: &Login,
        existing: &[Passkey],
        session: &str,
        now: Timestamp,
    ) -> Result<Enrolling, Problem> {
        let user = existing.first().and_then(|passkey| user_of(&passkey.user)).unwrap_or_else(|| fresh(random));
        let excluded = existing.iter().filter_map(|passkey| {
            let id = CredentialId::<Vec<u8>>::decode(decoded(&passkey.credential)?).ok()?;
            Some(PublicKeyCredentialDescriptor { id, transports: AuthTransports::decode(0).ok()? })
        });
        let name = Username::try_from(login.as_str()).map_err(Problem::internal)?;
        let display_name = Nickname::try_from(login.as_str()).ok();
        let entity = PublicKeyCredentialUserEntity { name, id: &user, display_name };
        let mut options = PublicKeyCredentialCreationOptions::passkey(&self.id, entity, excluded.collect());
        // Whether its owner is there is demanded of each answer, so that no authenticator need promise it beforehand: many cannot.
        options.extensions.cred_protect = CredProtect::None;
        let (state, client) = options.start_ceremony().map_err(Problem::internal)?;
        let ceremony = encoded(state.encode().map_err(Problem::internal)?);
        let expires_at = now.saturating_add(jiff::SignedDuration::from_secs(CEREMONY_SECONDS)).unwrap_or(now);
        let options = PasskeyOptions(serde_json::to_value(&client).map_err(Problem::internal)?);
        Ok(Enrolling { enrolment: PasskeyEnrolment { ceremony, session: session.to_owned(), expires_at }, options })
    }

    /// Checks what an authenticator made (`PublicKeyCredential.toJSON`) for the session that asked. None: it is too late, or
    /// not what was asked for.
    pub fn finish_enrolment(
        &self,
        enrolment: &PasskeyEnrolment,
        answer: &Value,
        session: &str,
        now: Timestamp,
    ) -> Option<Enrolled> {
        if now >= enrolment.expires_at || enrolment.session != session {
            return None;
        }
        let asked = RegistrationServerState::<USER_BYTES>::decode(&decoded(&enrolment.ceremony)?).ok()?;
        let text = answer.to_string();
        let answer = Registration::from_json_relaxed(text.as_bytes()).ok()?;
        let origins = [self.origin.as_str()];
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let made = asked.verify(&self.id, &answer, &options).ok()?;
        let credential = made.id();
        Some(Enrolled {
            id: id_of(credential.as_ref())?,
            credential: encoded(credential.as_ref()),
            user: encoded(made.user_id()),
            key: encoded(made.static_state().encode().ok()?),
            state: encoded(made.dynamic_state().encode().ok()?),
        })
    }
}

impl Enrolled {
    /// As it is kept, under a name that its owner gave it.
    pub fn named(self, name: Text<40>, now: Timestamp) -> Passkey {
        let Self { id, credential, user, key, state } = self;
        Passkey { id, credential, user, key, state, name, created_at: now, last_used_at: None }
    }
}

fn fresh(random: &dyn Random) -> User {
    let mut bytes = [0_u8; USER_BYTES];
    random.fill(&mut bytes);
    match User::decode(bytes) {
        Ok(user) => user,
        Err(never) => match never {},
    }
}
