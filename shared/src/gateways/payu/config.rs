//! What the portal must know to speak with `PayU`.

use serde::Deserialize;
use url::Url;

use super::super::place::{Place, is_pay_url};
use crate::boot::{Boot, InitError};
use crate::secret::Secret;
use crate::settings::{Settings, Stage};

const SECRET_VARIABLE: &str = "PANEL_SECRET_PAYU";
const PLACE: Place =
    Place { variable: "PANEL_PAYU_URL", production: "https://secure.payu.com", sandbox: "https://secure.snd.payu.com" };
/// Client secrets and second keys that `PayU` publishes for trying out: anybody can ask and sign with them (S29).
const PUBLIC_SECRETS: [&str; 4] = [
    "2ee86a66e5d97e3fadc400c9f19b065d",
    "b6ca15b0d1020e8094d9b5f8d163db54",
    "12f071174cb7eb79d4aac5bc2f07563f",
    "13a980d4f851f3d9a1cfc792fb1f5e50",
];
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
        Self::new(&boot.settings, boot.secret(SECRET_VARIABLE).await?)
    }

    fn new(settings: &Settings, secret: PayuSecret) -> Result<Self, InitError> {
        let url = PLACE.url(settings)?;
        let pos_id = settings.required("PANEL_PAYU_POS_ID")?.to_owned();
        let used = [Some(&secret.client_secret), Some(&secret.second_key), secret.other_second_key.as_ref()];
        let public = used.iter().flatten().any(|key| PUBLIC_SECRETS.contains(&key.expose()));
        if settings.stage()? == Stage::Production && (public || PUBLIC_POS_IDS.contains(&pos_id.as_str())) {
            let reason = "holds what PayU publishes for trying out: anybody can sign with it".to_owned();
            return Err(InitError::Secret { name: SECRET_VARIABLE.to_owned(), reason });
        }
        Ok(Self { url, pos_id, secret })
    }

    /// Whether a page to pay at is one of `PayU`'s (S22).
    pub(super) fn is_pay_url(&self, text: &str) -> bool {
        is_pay_url(text, &self.url, |host| host == "payu.com" || host.ends_with(".payu.com"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(stage: &str, url: &str, pos_id: &str, keys: [&str; 3]) -> Result<PayuConfig, InitError> {
        let settings = Settings::default().with("PANEL_STAGE", stage).with(PLACE.variable, url);
        let [client_secret, second_key, other] = keys.map(|key| Secret::new(key.to_owned()));
        let secret = PayuSecret { client_id: pos_id.into(), client_secret, second_key, other_second_key: Some(other) };
        PayuConfig::new(&settings.with("PANEL_PAYU_POS_ID", pos_id), secret)
    }

    const OWN: [&str; 3] = ["own", "its", "other"];

    #[test]
    fn s29_bug_21_production_takes_neither_the_sandbox_nor_public_keys() {
        assert!(config("production", PLACE.production, "1", OWN).is_ok());
        assert!(config("local", "http://127.0.0.1:9/payu", "1", OWN).is_ok());
        for (stage, url) in [
            ("production", PLACE.sandbox),
            ("sandbox", PLACE.production),
            ("sandbox", "http://127.0.0.1:9"),
            ("local", "http://example.pl"),
            ("production", "https://secure.payu.com.evil.example"),
        ] {
            assert!(config(stage, url, "1", OWN).is_err(), "{stage} {url}");
        }
        for pos_id in PUBLIC_POS_IDS {
            assert!(config("production", PLACE.production, pos_id, OWN).is_err(), "{pos_id}");
        }
        for public in PUBLIC_SECRETS {
            for place in 0..3 {
                let mut keys = OWN;
                keys[place] = public;
                assert!(config("production", PLACE.production, "1", keys).is_err(), "{public} at {place}");
                assert!(config("sandbox", PLACE.sandbox, PUBLIC_POS_IDS[0], keys).is_ok());
            }
        }
    }

    #[test]
    fn s22_a_payer_is_sent_to_the_hosts_of_payu_alone() {
        let config = config("production", PLACE.production, "1", OWN).expect("a configuration");
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
