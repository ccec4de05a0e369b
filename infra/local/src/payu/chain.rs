//! What Tpay's notifications are signed with: a key, and a certificate that says whose it is.

use std::io;
use std::sync::OnceLock;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, SigningKey as _, date_time_ymd,
};
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use serde::{Deserialize, Serialize};

/// Theirs has as many.
const KEY_BITS: usize = 2048;

/// A key and its certificate, and that of who issued it, as PEM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Chain {
    key: String,
    pub(crate) leaf: String,
    pub(crate) ca: String,
}

impl Chain {
    /// The one of this process. Making one takes a moment, and each portal of a test would make its own.
    pub(crate) fn of_process() -> io::Result<Self> {
        static CHAIN: OnceLock<Chain> = OnceLock::new();
        if let Some(chain) = CHAIN.get() {
            return Ok(chain.clone());
        }
        let chain = Self::make().map_err(io::Error::other)?;
        Ok(CHAIN.get_or_init(|| chain).clone())
    }

    fn make() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let params = |name: &str| -> Result<CertificateParams, rcgen::Error> {
            let mut params = CertificateParams::new(Vec::new())?;
            params.distinguished_name.push(DnType::CommonName, name);
            // The clock of a portal here is set by hand at times.
            (params.not_before, params.not_after) = (date_time_ymd(2000, 1, 1), date_time_ymd(2100, 1, 1));
            Ok(params)
        };
        let mut root = params("Simulator of Tpay, root")?;
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = CertifiedIssuer::self_signed(root, KeyPair::generate()?)?;
        let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, KEY_BITS)?;
        let key = key.to_pkcs8_pem(LineEnding::LF)?.to_string();
        let leaf = params("Simulator of Tpay, notifications")?.signed_by(&KeyPair::from_pem(&key)?, &root)?;
        Ok(Self { key, leaf: leaf.pem(), ca: root.pem() })
    }

    /// The signature of a message, RSASSA-PKCS1-v1_5 with SHA-256.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        KeyPair::from_pem(&self.key)?.sign(message)
    }
}
