//! Where a payment provider's API is, and which addresses are its own.

use url::Url;

use crate::settings::{Settings, SettingsError, Stage};

/// The API's addresses that a provider publishes. On one machine it is on the machine itself.
pub(super) struct Place {
    /// The setting that holds the address.
    pub variable: &'static str,
    /// Of production.
    pub production: &'static str,
    /// Of the sandbox.
    pub sandbox: &'static str,
}

impl Place {
    /// The address that is set, which must be the one of the stage (S29).
    pub fn url(&self, settings: &Settings) -> Result<Url, SettingsError> {
        let wrong = |reason| SettingsError { variable: self.variable, reason };
        let text = settings.required(self.variable)?;
        let url = Url::parse(text).map_err(|_| wrong("is no address"))?;
        match settings.stage()? {
            Stage::Production if text == self.production => Ok(url),
            Stage::Sandbox if text == self.sandbox => Ok(url),
            Stage::Local if is_here(&url) => Ok(url),
            _ => Err(wrong("is not the provider's address for this stage")),
        }
    }
}

/// Whether an address is on this machine.
fn is_here(url: &Url) -> bool {
    url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "localhost"))
}

/// Whether a page to pay at is one of the provider's whose API is at `api`: on this machine where the API is, else over https at
/// a host that `is_own` (S22).
pub(super) fn is_pay_url(text: &str, api: &Url, is_own: impl Fn(&str) -> bool) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    if api.scheme() == "http" {
        return is_here(&url);
    }
    let is_plain = url.port().is_none() && url.username().is_empty() && url.password().is_none();
    url.scheme() == "https" && is_plain && url.host_str().is_some_and(is_own)
}
