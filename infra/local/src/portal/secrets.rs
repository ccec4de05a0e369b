//! The secrets of this machine: made at the first start, kept where only their owner reads them.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use shared::random::Random;

use crate::files;
use crate::payu::{Chain, PayuAccount, Przelewy24Account, TpayAccount};

/// The variables that name secrets, with the names here.
pub(super) const NAMES: [(&str, &str); 6] = [
    ("PANEL_SECRET_SESSION", SESSION),
    ("PANEL_SECRET_SEAL", SEAL),
    ("PANEL_SECRET_PAYU", PAYU),
    ("PANEL_SECRET_PRZELEWY24", PRZELEWY24),
    ("PANEL_SECRET_TPAY", TPAY),
    ("PANEL_SECRET_RADIUS", RADIUS),
];
/// The name of the secret that sessions are signed with.
const SESSION: &str = "panel/session";
/// The name of the secret that PPPoE passwords are sealed with.
const SEAL: &str = "panel/seal";
/// The names of the secrets of the payment providers.
const PAYU: &str = "panel/payu";
const PRZELEWY24: &str = "panel/przelewy24";
const TPAY: &str = "panel/tpay";
/// The name of the secret that machines of the network prove themselves with.
const RADIUS: &str = "panel/radius";

/// The simulator's point of sale.
const POS_ID: &str = "391777";
/// The number of the merchant at the simulator's Przelewy24, where it is that of the point of sale too, and Tpay.
pub(super) const MERCHANT: u64 = 391_778;
/// The name of the portal's client at the simulator's Tpay.
const TPAY_CLIENT: &str = "391778-panel";
/// The id of the session key.
const KID: &str = "k1";
/// What stands before the 32 bytes of an Ed25519 private key in PKCS#8 (RFC 8410, section 7).
const PKCS8_HEAD: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

#[derive(Serialize, Deserialize)]
pub(super) struct Secrets {
    session_private_key_pem: String,
    session_public_keys: String,
    seal_key: String,
    payu_client_secret: String,
    payu_second_key: String,
    przelewy24_api_key: String,
    przelewy24_crc: String,
    tpay_client_secret: String,
    tpay_security_code: String,
    tpay_chain: Chain,
    radius_key: String,
    agent_key: String,
}

/// Reads the secrets, or makes them; those that an older file has not are made, and the others stay.
pub(super) fn open(path: Option<&Path>, random: &dyn Random) -> io::Result<Secrets> {
    let kept: Option<Map<String, Value>> = match path.map(files::read).transpose()?.flatten() {
        Some(content) => Some(serde_json::from_slice(&content)?),
        None => None,
    };
    let chain = match kept.as_ref().and_then(|kept| kept.get("tpay_chain")) {
        Some(chain) => serde_json::from_value(chain.clone())?,
        None => Chain::of_process()?,
    };
    let mut all = serde_json::to_value(Secrets::generate(random, chain))?;
    let made = all.as_object().map_or(0, Map::len);
    let kept = kept.unwrap_or_default();
    let is_whole = kept.len() >= made;
    for (name, value) in kept {
        all[name] = value;
    }
    let secrets: Secrets = serde_json::from_value(all)?;
    if let Some(path) = path.filter(|_| !is_whole) {
        files::write_private(path, &serde_json::to_vec_pretty(&secrets)?)?;
    }
    Ok(secrets)
}

impl Secrets {
    fn generate(random: &dyn Random, tpay_chain: Chain) -> Self {
        let bytes = || {
            let mut bytes = [0_u8; 32];
            random.fill(&mut bytes);
            bytes
        };
        let seed = bytes();
        let public = SigningKey::from_bytes(&seed).verifying_key().to_bytes();
        Self {
            session_private_key_pem: pem(&seed),
            session_public_keys: format!("{KID}:{}", URL_SAFE_NO_PAD.encode(public)),
            seal_key: STANDARD.encode(bytes()),
            payu_client_secret: hex::encode(&bytes()[..16]),
            payu_second_key: hex::encode(&bytes()[..16]),
            przelewy24_api_key: hex::encode(&bytes()[..16]),
            przelewy24_crc: hex::encode(&bytes()[..8]),
            tpay_client_secret: hex::encode(bytes()),
            tpay_security_code: hex::encode(&bytes()[..16]),
            tpay_chain,
            radius_key: hex::encode(bytes()),
            agent_key: hex::encode(bytes()),
        }
    }

    /// By name, as Secrets Manager gives them.
    pub(super) fn values(&self) -> BTreeMap<String, String> {
        let account = self.payu_account();
        let payu = json!({
            "client_id": account.client_id,
            "client_secret": account.client_secret,
            "second_key": account.second_key,
        });
        [
            (SESSION, json!({ "kid": KID, "private_key_pem": self.session_private_key_pem })),
            (SEAL, json!({ "key": self.seal_key })),
            (PAYU, payu),
            (PRZELEWY24, json!({ "api_key": self.przelewy24_api_key, "crc": self.przelewy24_crc })),
            (
                TPAY,
                json!({
                    "client_id": TPAY_CLIENT,
                    "client_secret": self.tpay_client_secret,
                    "security_code": self.tpay_security_code,
                    "ca": self.tpay_chain.ca,
                }),
            ),
            (RADIUS, json!({ "radius": [self.radius_key], "agent": [self.agent_key] })),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_string()))
        .collect()
    }

    pub(super) fn session_public_keys(&self) -> &str {
        &self.session_public_keys
    }

    /// What the RADIUS server proves itself with.
    pub(super) fn radius_key(&self) -> &str {
        &self.radius_key
    }

    pub(super) fn przelewy24_account(&self) -> Przelewy24Account {
        Przelewy24Account {
            merchant_id: MERCHANT,
            pos_id: MERCHANT,
            api_key: self.przelewy24_api_key.clone(),
            crc: self.przelewy24_crc.clone(),
        }
    }

    /// `url`: where the portal reaches Tpay.
    pub(super) fn tpay_account(&self, url: String) -> TpayAccount {
        TpayAccount {
            merchant_id: MERCHANT.to_string(),
            client_id: TPAY_CLIENT.to_owned(),
            client_secret: self.tpay_client_secret.clone(),
            security_code: self.tpay_security_code.clone(),
            chain: self.tpay_chain.clone(),
            url,
        }
    }

    pub(super) fn payu_account(&self) -> PayuAccount {
        PayuAccount {
            pos_id: POS_ID.to_owned(),
            client_id: POS_ID.to_owned(),
            client_secret: self.payu_client_secret.clone(),
            second_key: self.payu_second_key.clone(),
        }
    }
}

fn pem(seed: &[u8; 32]) -> String {
    let der = [&PKCS8_HEAD[..], seed].concat();
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;

    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for (value, byte) in (0..).zip(bytes) {
                *byte = value;
            }
        }
    }

    #[test]
    fn the_session_key_pair_is_the_one_of_its_seed() {
        let secrets = Secrets::generate(&Counting, Chain::of_process().expect("a chain"));
        // openssl pkey -in key.pem -pubout -outform DER | tail -c 32 | base64
        assert_eq!(secrets.session_public_keys, "k1:A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg");
        assert!(
            secrets
                .session_private_key_pem
                .contains("MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")
        );
    }

    #[test]
    fn keys_that_an_older_file_has_not_are_made_and_the_others_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secrets.json");
        let first = open(Some(&path), &shared::random::SystemRandom).expect("made");
        let mut kept = serde_json::to_value(&first).expect("json");
        for name in ["radius_key", "agent_key", "przelewy24_crc", "tpay_chain"] {
            kept.as_object_mut().and_then(|kept| kept.remove(name)).expect("it is there");
        }
        std::fs::write(&path, kept.to_string()).expect("written");
        let second = open(Some(&path), &shared::random::SystemRandom).expect("read");
        assert_eq!(second.seal_key, first.seal_key);
        assert!(second.radius_key.len() == 64 && second.radius_key != first.radius_key);
        assert_eq!(open(Some(&path), &Counting).expect("read").values(), second.values());
    }

    #[test]
    #[cfg(unix)]
    fn kept_secrets_are_read_again_and_only_their_owner_may_read_them() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secrets.json");
        let first = open(Some(&path), &shared::random::SystemRandom).expect("made");
        let again = open(Some(&path), &shared::random::SystemRandom).expect("read");
        assert_eq!(first.values(), again.values());
        let mode = std::fs::metadata(&path).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
