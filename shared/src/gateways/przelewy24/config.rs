//! What the portal must know to speak with Przelewy24.

use serde::Deserialize;
use url::Url;

use super::super::place::{Place, is_pay_url};
use crate::boot::{Boot, InitError};
use crate::secret::Secret;
use crate::settings::{Settings, SettingsError, Stage};

const PLACE: Place = Place {
    variable: "PANEL_PRZELEWY24_URL",
    production: "https://secure.przelewy24.pl",
    sandbox: "https://sandbox.przelewy24.pl",
};
const SECRET_VARIABLE: &str = "PANEL_SECRET_PRZELEWY24";
const MERCHANT_VARIABLE: &str = "PANEL_PRZELEWY24_MERCHANT_ID";
const POS_VARIABLE: &str = "PANEL_PRZELEWY24_POS_ID";
/// What stands in Przelewy24's own documentation and in examples: anybody can sign with it (S29).
const PUBLIC_SECRETS: [&str; 4] = ["crc", "crc-z-panelu-p24", "a123b456c789d012", "secretId"];
/// The merchant of their documentation.
const PUBLIC_MERCHANT: u64 = 999_999;

/// The secret that `PANEL_SECRET_PRZELEWY24` names.
#[derive(Clone, Debug, Deserialize)]
pub struct Przelewy24Secret {
    /// The key for reports: the password of the API.
    pub api_key: Secret,
    /// What is signed with.
    pub crc: Secret,
    /// The one before or after it while it is changed: notifications that are signed with it are taken too.
    #[serde(default)]
    pub other_crc: Option<Secret>,
}

/// A point of sale.
#[derive(Clone, Debug)]
pub struct Przelewy24Config {
    /// Where the API is.
    pub url: Url,
    /// The merchant.
    pub merchant_id: u64,
    /// The number of the point of sale; often that of the merchant.
    pub pos_id: u64,
    /// Its secrets.
    pub secret: Przelewy24Secret,
    /// The office's address, for payers without one of a length that Przelewy24 takes.
    pub office: String,
}

impl Przelewy24Config {
    /// Reads `PANEL_PRZELEWY24_URL`, `_MERCHANT_ID`, `_POS_ID` and the secret. In production neither the sandbox nor what is
    /// published is taken.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        Self::new(&boot.settings, boot.secret(SECRET_VARIABLE).await?)
    }

    pub(super) fn new(settings: &Settings, secret: Przelewy24Secret) -> Result<Self, InitError> {
        let url = PLACE.url(settings)?;
        let number = |variable| {
            let text = settings.required(variable)?;
            text.parse::<u64>().map_err(|_| SettingsError { variable, reason: "is no number" })
        };
        let (merchant_id, pos_id) = (number(MERCHANT_VARIABLE)?, number(POS_VARIABLE)?);
        let used = [Some(&secret.api_key), Some(&secret.crc), secret.other_crc.as_ref()];
        let is_public = used.iter().flatten().any(|key| PUBLIC_SECRETS.contains(&key.expose()));
        if settings.stage()? == Stage::Production && (is_public || merchant_id == PUBLIC_MERCHANT) {
            let reason = "holds what Przelewy24 publishes as an example: anybody can sign with it".to_owned();
            return Err(InitError::Secret { name: SECRET_VARIABLE.to_owned(), reason });
        }
        Ok(Self { url, merchant_id, pos_id, secret, office: settings.provider()?.email })
    }

    /// Whether a page to pay at is Przelewy24's.
    pub(super) fn is_pay_url(&self, text: &str) -> bool {
        is_pay_url(text, &self.url, |host| Some(host) == self.url.host_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(stage: &str, url: &str, merchant: &str, keys: [&str; 3]) -> Result<Przelewy24Config, InitError> {
        let [api_key, crc, other] = keys.map(|key| Secret::new(key.to_owned()));
        let secret = Przelewy24Secret { api_key, crc, other_crc: Some(other) };
        let settings = Settings::default().with("PANEL_STAGE", stage).with(PLACE.variable, url);
        let settings = settings.with(MERCHANT_VARIABLE, merchant).with(POS_VARIABLE, "12345");
        let settings = settings.with("PANEL_PROVIDER_NAME", "Bliski").with("PANEL_PROVIDER_EMAIL", "biuro@example.pl");
        Przelewy24Config::new(&settings.with("PANEL_PROVIDER_PHONE", "1"), secret)
    }

    const OWN: [&str; 3] = ["own", "its", "other"];

    #[test]
    fn s29_bug_21_production_takes_neither_the_sandbox_nor_what_is_published() {
        assert!(config("production", PLACE.production, "12345", OWN).is_ok());
        assert!(config("local", "http://127.0.0.1:9/_local/przelewy24", "12345", OWN).is_ok());
        for (stage, url) in [
            ("production", PLACE.sandbox),
            ("sandbox", PLACE.production),
            ("production", "https://secure.przelewy24.pl.evil.example"),
            ("sandbox", "http://127.0.0.1:9"),
            ("local", "http://example.pl"),
        ] {
            assert!(config(stage, url, "12345", OWN).is_err(), "{stage} {url}");
        }
        assert!(config("production", PLACE.production, "999999", OWN).is_err());
        assert!(config("production", PLACE.production, "12a", OWN).is_err());
        for public in PUBLIC_SECRETS {
            for place in 0..3 {
                let mut keys = OWN;
                keys[place] = public;
                assert!(config("production", PLACE.production, "12345", keys).is_err(), "{public} at {place}");
                assert!(config("sandbox", PLACE.sandbox, "12345", keys).is_ok());
            }
        }
    }

    #[test]
    fn s22_a_payer_is_sent_to_the_host_of_przelewy24_alone() {
        let config = config("production", PLACE.production, "12345", OWN).expect("a configuration");
        assert!(config.is_pay_url("https://secure.przelewy24.pl/trnRequest/abc"));
        for bad in [
            "http://secure.przelewy24.pl/trnRequest/abc",
            "https://sandbox.przelewy24.pl/trnRequest/abc",
            "https://secure.przelewy24.pl.evil.example/",
            "https://secure.przelewy24.pl@evil.example/",
            "https://x:y@secure.przelewy24.pl/",
            "https://secure.przelewy24.pl:444/",
            "/trnRequest/abc",
        ] {
            assert!(!config.is_pay_url(bad), "{bad}");
        }
    }
}
