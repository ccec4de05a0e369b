//! An authenticator of somebody's, in software: it makes a passkey and signs with it, or does so wrongly where a test says.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use shared::domain::PasskeyId;

/// One that holds one passkey. What is public is what it says, and can be made to say wrongly.
#[derive(Clone)]
pub struct Authenticator {
    /// The origin of the page that asks.
    pub origin: String,
    /// Whom it makes and signs for, where that is not who asks.
    pub rp_id: Option<String>,
    /// Whether it saw that its owner was there: by a finger or a PIN.
    pub verifies: bool,
    /// How many signatures it has made.
    pub counter: u32,
    /// Under which name it keeps its owner (base64url).
    pub user: String,
    key: SigningKey,
    credential: Vec<u8>,
}

/// What of a flag is set: somebody is there, it is who it should be, and a key that was made follows.
const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const MADE: u8 = 64;

impl Authenticator {
    /// One whose key comes of a seed, in a browser that is at an origin.
    pub fn new(origin: &str, seed: u8) -> Self {
        Self {
            origin: origin.to_owned(),
            rp_id: None,
            verifies: true,
            counter: 0,
            user: String::new(),
            key: SigningKey::from_slice(&[seed; 32]).expect("a key"),
            credential: Sha256::digest([seed]).to_vec(),
        }
    }

    /// What it calls its passkey (base64url).
    pub fn credential(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.credential)
    }

    /// What the portal calls it.
    pub fn id(&self) -> PasskeyId {
        PasskeyId::of(&hex::encode(&Sha256::digest(&self.credential)[..20])).expect("an id")
    }

    /// Makes its passkey, as `navigator.credentials.create` answers.
    pub fn make(&mut self, options: &Value) -> Value {
        self.user = text(&options["user"]["id"]);
        let data = self.client_data("webauthn.create", options);
        let point = self.key.verifying_key().to_encoded_point(false);
        let (x, y) = (point.x().expect("a point"), point.y().expect("a point"));
        // COSE: an elliptic curve key for ES256 on P-256.
        let public = [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32][..], x, &[0x22, 0x58, 32], y].concat();
        let length = u16::try_from(self.credential.len()).expect("short").to_be_bytes();
        let made = [&[0; 16][..], &length, &self.credential, &public].concat();
        let data_made = [self.authenticator_data(&text(&options["rp"]["id"]), MADE), made].concat();
        let length = u8::try_from(data_made.len()).expect("short");
        // CBOR: `{"fmt": "none", "attStmt": {}, "authData": …}`.
        let attestation = [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"[..], &[length], &data_made].concat();
        json!({
            "id": self.credential(), "rawId": self.credential(), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": URL_SAFE_NO_PAD.encode(data), "transports": ["internal"],
                "attestationObject": URL_SAFE_NO_PAD.encode(attestation),
            },
        })
    }

    /// Signs with its passkey, as `navigator.credentials.get` answers.
    pub fn sign(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let client_data = self.client_data("webauthn.get", options);
        let data = self.authenticator_data(&text(&options["rpId"]), 0);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": self.credential(), "rawId": self.credential(), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
                "authenticatorData": URL_SAFE_NO_PAD.encode(data),
                "signature": URL_SAFE_NO_PAD.encode(signature.to_der().as_bytes()), "userHandle": self.user,
            },
        })
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = text(&options["challenge"]);
        let origin = &self.origin;
        format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#).into_bytes()
    }

    fn authenticator_data(&self, asked_by: &str, more: u8) -> Vec<u8> {
        let rp_id = self.rp_id.as_deref().unwrap_or(asked_by);
        let flags = PRESENT | more | if self.verifies { VERIFIED } else { 0 };
        [&Sha256::digest(rp_id)[..], &[flags], &self.counter.to_be_bytes()].concat()
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}
