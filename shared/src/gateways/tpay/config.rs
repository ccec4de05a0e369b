//! What the portal must know to speak with Tpay.

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, TrustAnchor};
use serde::Deserialize;
use url::Url;

use super::super::place::{Place, is_pay_url};
use super::super::words::is_name;
use crate::boot::{Boot, InitError};
use crate::secret::Secret;
use crate::settings::{Settings, SettingsError, Stage};

const PLACE: Place = Place {
    variable: "PANEL_TPAY_URL",
    production: "https://api.tpay.com",
    sandbox: "https://openapi.sandbox.tpay.com",
};
const SECRET_VARIABLE: &str = "PANEL_SECRET_TPAY";
const MERCHANT_VARIABLE: &str = "PANEL_TPAY_MERCHANT_ID";
/// Where the certificate stands that notifications are signed with: one address a stage, and no other (S22, bug 18).
const X5U_PRODUCTION: &str = "https://secure.tpay.com/x509/notifications-jws.pem";
const X5U_SANDBOX: &str = "https://secure.sandbox.tpay.com/x509/notifications-jws.pem";
/// The same on one machine, below the API's address.
const X5U_PATH: &str = "/x509/notifications-jws.pem";
/// What Tpay publishes for trying out: anybody can ask and sign with it (S29).
const PUBLIC_SECRETS: [&str; 2] = ["493e01af815383a687b747675010f65d1eefaeb42f63cfe197e7b30f14a556b7", "demo"];
/// The merchant it belongs to.
const PUBLIC_MERCHANT: &str = "1010";

/// The secret that `PANEL_SECRET_TPAY` names.
#[derive(Clone, Debug, Deserialize)]
pub struct TpaySecret {
    /// The OAuth client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// What `md5sum` is made with.
    pub security_code: Secret,
    /// The one before or after it while it is changed: both are taken.
    #[serde(default)]
    pub other_security_code: Option<Secret>,
    /// Certificates, as PEM, one of which must have issued the one that notifications are signed with.
    pub ca: String,
}

/// An account at Tpay.
#[derive(Clone, Debug)]
pub struct TpayConfig {
    /// Where the API is.
    pub url: Url,
    /// The number of the merchant.
    pub merchant_id: String,
    /// Its secrets.
    pub secret: TpaySecret,
    /// The one address of the certificate that notifications are signed with.
    pub x5u: String,
    /// Who issues it.
    pub anchors: Vec<TrustAnchor<'static>>,
    /// Whether payments that move no money are taken.
    pub takes_tests: bool,
    /// The office's address, for payers without one.
    pub office: String,
}

impl TpayConfig {
    /// Reads `PANEL_TPAY_URL`, `_MERCHANT_ID` and the secret. In production neither the sandbox nor what is published is taken.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        Self::new(&boot.settings, boot.secret(SECRET_VARIABLE).await?)
    }

    pub(super) fn new(settings: &Settings, secret: TpaySecret) -> Result<Self, InitError> {
        let url = PLACE.url(settings)?;
        let merchant_id = settings.required(MERCHANT_VARIABLE)?.to_owned();
        if !is_name(&merchant_id) {
            return Err(SettingsError { variable: MERCHANT_VARIABLE, reason: "is no number of a merchant" }.into());
        }
        let stage = settings.stage()?;
        let used = [Some(&secret.client_secret), Some(&secret.security_code), secret.other_security_code.as_ref()];
        let is_public = used.iter().flatten().any(|key| PUBLIC_SECRETS.contains(&key.expose()));
        if stage == Stage::Production && (is_public || merchant_id == PUBLIC_MERCHANT) {
            return Err(wrong("holds what Tpay publishes for trying out: anybody can sign with it"));
        }
        let x5u = match stage {
            Stage::Production => X5U_PRODUCTION.to_owned(),
            Stage::Sandbox => X5U_SANDBOX.to_owned(),
            Stage::Local => super::super::call::address(&url, X5U_PATH),
        };
        let anchors = anchors(&secret.ca)?;
        let office = settings.provider()?.email;
        Ok(Self { url, merchant_id, secret, x5u, anchors, takes_tests: stage != Stage::Production, office })
    }

    /// Whether a page to pay at is one of Tpay's (S22).
    pub(super) fn is_pay_url(&self, text: &str) -> bool {
        is_pay_url(text, &self.url, |host| host == "tpay.com" || host.ends_with(".tpay.com"))
    }
}

fn wrong(reason: &str) -> InitError {
    InitError::Secret { name: SECRET_VARIABLE.to_owned(), reason: reason.to_owned() }
}

fn anchors(pem: &str) -> Result<Vec<TrustAnchor<'static>>, InitError> {
    let mut anchors = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = certificate.map_err(|_| wrong("ca is no certificate"))?;
        let anchor = webpki::anchor_from_trusted_cert(&certificate).map_err(|_| wrong("ca is no certificate"))?;
        anchors.push(anchor.to_owned());
    }
    if anchors.is_empty() { Err(wrong("ca holds no certificate")) } else { Ok(anchors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = include_str!("testdata/root.pem");

    fn config(stage: &str, url: &str, merchant: &str, keys: [&str; 3], ca: &str) -> Result<TpayConfig, InitError> {
        let [client_secret, security_code, other] = keys.map(|key| Secret::new(key.to_owned()));
        let (client_id, ca) = ("client".to_owned(), ca.to_owned());
        let secret = TpaySecret { client_id, client_secret, security_code, other_security_code: Some(other), ca };
        let settings = Settings::default().with("PANEL_STAGE", stage).with(PLACE.variable, url);
        let settings = settings.with(MERCHANT_VARIABLE, merchant).with("PANEL_PROVIDER_NAME", "Bliski");
        let settings = settings.with("PANEL_PROVIDER_EMAIL", "biuro@example.pl").with("PANEL_PROVIDER_PHONE", "1");
        TpayConfig::new(&settings, secret)
    }

    const OWN: [&str; 3] = ["own", "its", "other"];

    #[test]
    fn s29_bug_21_production_takes_neither_the_sandbox_nor_what_is_published() {
        let production = config("production", PLACE.production, "123912", OWN, ROOT).expect("a configuration");
        assert_eq!((production.x5u.as_str(), production.takes_tests), (X5U_PRODUCTION, false));
        let sandbox = config("sandbox", PLACE.sandbox, "123912", OWN, ROOT).expect("a configuration");
        assert_eq!((sandbox.x5u.as_str(), sandbox.takes_tests), (X5U_SANDBOX, true));
        let local = config("local", "http://127.0.0.1:9/_local/tpay", "123912", OWN, ROOT).expect("a configuration");
        assert_eq!(local.x5u, "http://127.0.0.1:9/_local/tpay/x509/notifications-jws.pem");
        for (stage, url) in [
            ("production", PLACE.sandbox),
            ("sandbox", PLACE.production),
            ("production", "https://api.tpay.com.evil.example"),
            ("sandbox", "http://127.0.0.1:9"),
            ("local", "http://example.pl"),
        ] {
            assert!(config(stage, url, "123912", OWN, ROOT).is_err(), "{stage} {url}");
        }
        assert!(config("production", PLACE.production, PUBLIC_MERCHANT, OWN, ROOT).is_err());
        for public in PUBLIC_SECRETS {
            for place in 0..3 {
                let mut keys = OWN;
                keys[place] = public;
                assert!(config("production", PLACE.production, "123912", keys, ROOT).is_err(), "{public} at {place}");
                assert!(config("sandbox", PLACE.sandbox, "123912", keys, ROOT).is_ok());
            }
        }
    }

    #[test]
    fn without_whom_to_trust_nothing_starts() {
        let cut = ROOT.replacen("MII", "AAA", 1);
        for ca in ["", "x", cut.as_str()] {
            assert!(config("production", PLACE.production, "123912", OWN, ca).is_err(), "{ca}");
        }
        let two = format!("{ROOT}{ROOT}");
        assert_eq!(config("production", PLACE.production, "123912", OWN, &two).expect("both").anchors.len(), 2);
        assert!(config("production", PLACE.production, "", OWN, ROOT).is_err());
    }

    #[test]
    fn s22_a_payer_is_sent_to_the_hosts_of_tpay_alone() {
        let config = config("production", PLACE.production, "123912", OWN, ROOT).expect("a configuration");
        assert!(config.is_pay_url("https://secure.tpay.com/?gtitle=TR-1"));
        for bad in [
            "http://secure.tpay.com/",
            "https://tpay.com.evil.example/",
            "https://eviltpay.com/",
            "https://secure.tpay.com@evil.example/",
            "https://x@secure.tpay.com/",
            "https://secure.tpay.com:444/",
            "javascript:alert(1)",
            "",
        ] {
            assert!(!config.is_pay_url(bad), "{bad}");
        }
    }
}
