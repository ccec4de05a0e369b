//! Whom a passkey is for.

use webauthn_rp::request::{AsciiDomain, RpId};

use crate::settings::SettingsError;

/// This portal as its passkeys know it: by the host of its public address. An authenticator gives no other host a signature,
/// which is why no false page can ask for one.
#[derive(Clone, Debug)]
pub struct RelyingParty {
    pub(super) id: RpId,
    /// The only origin whose pages may ask: scheme, host and port.
    pub(super) origin: String,
}

impl RelyingParty {
    /// That of a public address. Error: one without a host that can be named in ASCII.
    pub fn of(public_url: &str) -> Result<Self, SettingsError> {
        const WRONG: SettingsError =
            SettingsError { variable: "PANEL_PUBLIC_URL", reason: "has no host that passkeys can be for" };
        let address = url::Url::parse(public_url).map_err(|_| WRONG)?;
        let host = address.host_str().unwrap_or_default().to_owned();
        let id = AsciiDomain::try_from(host).map(RpId::Domain).map_err(|_| WRONG)?;
        Ok(Self { id, origin: public_url.to_owned() })
    }
}
