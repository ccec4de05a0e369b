//! Passkeys (`WebAuthn`): what is asked of an authenticator, and whether it answered as it must. The cryptography is
//! `webauthn_rp`'s; what was asked is written into the table between the two steps, for no function remembers anything.
//!
//! A passkey is found by its authenticator itself (discoverable) and opens only for its owner (user verification), so that it is
//! two factors by itself. Which make an authenticator is of is not asked.

mod enrol;
mod login;
mod party;

pub use enrol::{Enrolled, Enrolling};
pub use login::{Assertion, LoginChallenge, Unverified};
pub use party::RelyingParty;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::Digest as _;
use webauthn_rp::request::register::UserHandle;

use crate::domain::{Passkey, PasskeyId, PasskeyOwner, SubscriberId};
use crate::store::{Transaction, keys};

/// What a browser hands to its authenticator: `PublicKeyCredentialCreationOptionsJSON` or `…RequestOptionsJSON` of `WebAuthn`.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(transparent)]
pub struct PasskeyOptions(pub serde_json::Value);

impl schemars::JsonSchema for PasskeyOptions {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PasskeyOptions".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let about = "What a browser hands to its authenticator, by `PublicKeyCredential.parseCreationOptionsFromJSON` or \
                     `parseRequestOptionsFromJSON`.";
        schemars::json_schema!({"type": "object", "description": about})
    }
}

/// Seconds between a question to an authenticator and its answer: somebody looks for their phone.
pub const CEREMONY_SECONDS: i64 = 5 * 60;

/// Random bytes under which an authenticator keeps the owner of its keys.
const USER_BYTES: usize = 32;

/// Under which name an authenticator keeps an owner.
type User = UserHandle<USER_BYTES>;

/// The id of a passkey by what its authenticator calls it, which may be a kilobyte long.
fn id_of(credential: &[u8]) -> Option<PasskeyId> {
    /// 160 bits: forty hexadecimal digits are as long as an id may be.
    const HASH_BYTES: usize = 20;
    PasskeyId::of(&hex::encode(&sha2::Sha256::digest(credential)[..HASH_BYTES])).ok()
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

fn user_of(text: &str) -> Option<User> {
    use webauthn_rp::bin::Decode as _;
    let bytes: [u8; USER_BYTES] = decoded(text)?.try_into().ok()?;
    User::decode(bytes).ok()
}

/// Adds a passkey to a transaction, with the note of whose it is: one that is anybody's already fails it.
#[must_use]
pub fn keep(transaction: Transaction, owner: &SubscriberId, passkey: &Passkey) -> Transaction {
    let note = PasskeyOwner { subscriber: owner.clone() };
    let transaction = transaction.insert(&keys::passkey(owner, &passkey.id), passkey);
    transaction.insert(&keys::passkey_owner(&passkey.id), &note)
}

/// Takes a passkey of its owner's away, as it was read, with the note of whose it was.
#[must_use]
pub fn forget(transaction: Transaction, owner: &SubscriberId, passkey: &Passkey) -> Transaction {
    let transaction = transaction.spend(&keys::passkey(owner, &passkey.id), "key", &passkey.key);
    transaction.spend(&keys::passkey_owner(&passkey.id), "subscriber", owner)
}
