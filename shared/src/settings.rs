//! Settings: the environment variables of a function, read through one type so that many can live in one process.

use std::collections::BTreeMap;

use crate::domain::{AccountNumber, TaxId};
use crate::views::Provider;

/// A setting that is missing or wrong.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("setting {variable}: {reason}")]
pub struct SettingsError {
    /// The environment variable.
    pub variable: &'static str,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// Where the portal runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
    /// For subscribers: test keys and plain http are refused.
    Production,
    /// On AWS, against the sandboxes of the payment providers.
    Sandbox,
    /// On one machine.
    Local,
}

/// The settings, by environment variable.
#[derive(Clone, Debug, Default)]
pub struct Settings(BTreeMap<String, String>);

impl FromIterator<(String, String)> for Settings {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl Settings {
    /// Those of this process.
    pub fn of_process() -> Self {
        std::env::vars().collect()
    }

    /// A setting that may be missing.
    pub fn optional(&self, variable: &str) -> Option<&str> {
        self.0.get(variable).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A setting that must be there.
    pub fn required(&self, variable: &'static str) -> Result<&str, SettingsError> {
        self.optional(variable).ok_or(SettingsError { variable, reason: "is not set" })
    }

    /// With a setting changed.
    #[must_use]
    pub fn with(mut self, variable: &str, value: &str) -> Self {
        self.0.insert(variable.to_owned(), value.to_owned());
        self
    }

    /// `PANEL_STAGE`: `production`, `sandbox` or `local`.
    pub fn stage(&self) -> Result<Stage, SettingsError> {
        match self.required("PANEL_STAGE")? {
            "production" => Ok(Stage::Production),
            "sandbox" => Ok(Stage::Sandbox),
            "local" => Ok(Stage::Local),
            _ => Err(SettingsError { variable: "PANEL_STAGE", reason: "is none of production, sandbox, local" }),
        }
    }

    /// `PANEL_PUBLIC_URL`: the origin that browsers see, such as `https://panel.example.pl`, without a path.
    pub fn public_url(&self) -> Result<&str, SettingsError> {
        const VARIABLE: &str = "PANEL_PUBLIC_URL";
        let text = self.required(VARIABLE)?;
        let parsed =
            url::Url::parse(text).map_err(|_| SettingsError { variable: VARIABLE, reason: "is no address" })?;
        if parsed.origin().ascii_serialization() != text {
            return Err(SettingsError { variable: VARIABLE, reason: "is more than scheme and host" });
        }
        if parsed.scheme() != "https" && self.stage()? != Stage::Local {
            return Err(SettingsError { variable: VARIABLE, reason: "is not https" });
        }
        Ok(text)
    }

    /// `PANEL_PROVIDER_NAME`, `_EMAIL`, `_PHONE`, and where they are set `_HOURS`, `_ACCOUNT`, `_TAX_ID`: whom a page names when only the
    /// office can help.
    pub fn provider(&self) -> Result<Provider, SettingsError> {
        const ACCOUNT: &str = "PANEL_PROVIDER_ACCOUNT";
        const TAX_ID: &str = "PANEL_PROVIDER_TAX_ID";
        let tax_id = self.optional(TAX_ID).map(TaxId::parse).transpose();
        let account = self.optional(ACCOUNT).map(AccountNumber::parse).transpose();
        Ok(Provider {
            hours: self.optional("PANEL_PROVIDER_HOURS").unwrap_or_default().to_owned(),
            tax_id: tax_id.map_err(|_| SettingsError { variable: TAX_ID, reason: "is no NIP" })?,
            account: account.map_err(|_| SettingsError { variable: ACCOUNT, reason: "is no account number" })?,
            name: self.required("PANEL_PROVIDER_NAME")?.to_owned(),
            email: self.required("PANEL_PROVIDER_EMAIL")?.to_owned(),
            phone: self.required("PANEL_PROVIDER_PHONE")?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(stage: &str, url: &str) -> Settings {
        Settings::default().with("PANEL_STAGE", stage).with("PANEL_PUBLIC_URL", url)
    }

    #[test]
    fn the_public_address_is_an_https_origin_except_on_one_machine() {
        assert!(settings("production", "https://panel.example.pl").public_url().is_ok());
        assert!(settings("local", "http://localhost:8080").public_url().is_ok());
        for (stage, url) in [
            ("production", "http://panel.example.pl"),
            ("sandbox", "http://panel.example.pl"),
            ("production", "https://panel.example.pl/"),
            ("production", "https://panel.example.pl/x"),
            ("production", "panel.example.pl"),
            ("test", "https://panel.example.pl"),
        ] {
            let settings = settings(stage, url);
            assert!(settings.stage().and_then(|_| settings.public_url().map(|_| ())).is_err(), "{stage} {url}");
        }
    }
}
