//! What the portal must know to speak with `PayU`.

use serde::Deserialize;
use url::Url;

use crate::boot::{Boot, InitError};
use crate::secret::Secret;
use crate::settings::{Settings, SettingsError, Stage};

const URL_VARIABLE: &str = "PANEL_PAYU_URL";
const SECRET_VARIABLE: &str = "PANEL_SECRET_PAYU";
const PRODUCTION: &str = "https://secure.payu.com";
const SANDBOX: &str = "https://secure.snd.payu.com";
/// Second keys that `PayU` publishes for trying out: anybody can sign with them (S29).
const PUBLIC_KEYS: [&str; 2] = ["b6ca15b0d1020e8094d9b5f8d163db54", "13a980d4f851f3d9a1cfc792fb1f5e50"];
/// The points of sale they belong to.
const PUBLIC_POS_IDS: [&str; 2] = ["300746", "145227"];

/// The secret that `PANEL_SECRET_PAYU` names.
#[derive(Clone, Debug, Deserialize)]
pub struct PayuSecret {
    /// The OAuth client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// What notifications are signed with.
    pub second_key: Secret,
    /// The one before or after it while it is changed: both are taken.
    #[serde(default)]
    pub other_second_key: Option<Secret>,
}

/// A point of sale.
#[derive(Clone, Debug)]
pub struct PayuConfig {
    /// Where the API is.
    pub url: Url,
    /// The number of the point of sale.
    pub pos_id: String,
    /// Its secrets.
    pub secret: PayuSecret,
}

impl PayuConfig {
    /// Reads `PANEL_PAYU_URL`, `PANEL_PAYU_POS_ID` and the secret. In production neither sandbox nor public keys are taken.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        let url = Self::url(&boot.settings)?;
        let pos_id = boot.settings.required("PANEL_PAYU_POS_ID")?.to_owned();
        let secret = boot.secret(SECRET_VARIABLE).await?;
        Self::checked(Self { url, pos_id, secret }, boot.settings.stage()?)
    }

    fn url(settings: &Settings) -> Result<Url, SettingsError> {
        let wrong = |reason| SettingsError { variable: URL_VARIABLE, reason };
        let text = settings.required(URL_VARIABLE)?;
        let url = Url::parse(text).map_err(|_| wrong("is no address"))?;
        let is_here = url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "localhost"));
        match (settings.stage()?, text) {
            (Stage::Production, PRODUCTION) | (Stage::Sandbox, SANDBOX) => Ok(url),
            (Stage::Local, _) if is_here => Ok(url),
            _ => Err(wrong("is not PayU's address for this stage")),
        }
    }

    fn checked(self, stage: Stage) -> Result<Self, InitError> {
        let keys = [Some(&self.secret.second_key), self.secret.other_second_key.as_ref()];
        let public = keys.iter().flatten().any(|key| PUBLIC_KEYS.contains(&key.expose()));
        if stage == Stage::Production && (public || PUBLIC_POS_IDS.contains(&self.pos_id.as_str())) {
            let reason = "is PayU's public test key, with which anybody can sign".to_owned();
            return Err(InitError::Secret { name: SECRET_VARIABLE.to_owned(), reason });
        }
        Ok(self)
    }

    /// Whether a page to pay at is one of `PayU`'s (S22).
    pub(super) fn is_pay_url(&self, text: &str) -> bool {
        let Ok(url) = Url::parse(text) else { return false };
        if self.url.scheme() == "http" {
            return url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "localhost"));
        }
        let is_payu = url.host_str().is_some_and(|host| host == "payu.com" || host.ends_with(".payu.com"));
        url.scheme() == "https" && url.port().is_none() && url.username().is_empty() && is_payu
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str, key: &str, pos_id: &str) -> PayuConfig {
        let secret = PayuSecret {
            client_id: pos_id.into(),
            client_secret: Secret::new("s".into()),
            second_key: Secret::new(key.into()),
            other_second_key: None,
        };
        PayuConfig { url: Url::parse(url).expect("an address"), pos_id: pos_id.into(), secret }
    }

    #[test]
    fn s29_production_takes_neither_the_sandbox_nor_public_keys() {
        let settings = |stage: &str, url: &str| Settings::default().with("PANEL_STAGE", stage).with(URL_VARIABLE, url);
        assert!(PayuConfig::url(&settings("production", PRODUCTION)).is_ok());
        assert!(PayuConfig::url(&settings("local", "http://127.0.0.1:9/payu")).is_ok());
        for (stage, url) in [
            ("production", SANDBOX),
            ("sandbox", PRODUCTION),
            ("sandbox", "http://127.0.0.1:9"),
            ("local", "http://example.pl"),
            ("production", "https://secure.payu.com.evil.example"),
        ] {
            assert!(PayuConfig::url(&settings(stage, url)).is_err(), "{stage} {url}");
        }
        assert!(config(PRODUCTION, "own", "1").checked(Stage::Production).is_ok());
        for (key, pos_id) in [(PUBLIC_KEYS[0], "1"), (PUBLIC_KEYS[1], "1"), ("own", "300746"), ("own", "145227")] {
            assert!(config(PRODUCTION, key, pos_id).checked(Stage::Production).is_err(), "{pos_id}");
        }
        assert!(config(SANDBOX, PUBLIC_KEYS[0], "300746").checked(Stage::Sandbox).is_ok());
    }

    #[test]
    fn s22_a_payer_is_sent_to_the_hosts_of_payu_alone() {
        let config = config(PRODUCTION, "own", "1");
        assert!(
            config.is_pay_url("https://merch-prod.payu.com/pay?x=1")
                && config.is_pay_url("https://secure.payu.com/pay")
        );
        for bad in [
            "http://secure.payu.com/",
            "https://payu.com.evil.example/",
            "https://evil.example/?payu.com",
            "https://evilpayu.com/",
            "https://secure.payu.com@evil.example/",
            "https://x@secure.payu.com/",
            "https://secure.payu.com:444/",
            "javascript:alert(1)",
            "",
            "/pay",
        ] {
            assert!(!config.is_pay_url(bad), "{bad}");
        }
    }
}
