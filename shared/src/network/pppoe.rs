//! Passwords that routers dial with. CHAP needs them in clear, so they are kept sealed (S23), each for its own host.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny};

use crate::domain::{HostId, ParseError, SubscriberId};
use crate::random::Random;
use crate::seal::{SealError, Sealer};
use crate::secret::Secret;
use crate::store::keys;

/// The most characters a provider may import: what PAP carries.
pub const LENGTH_MAX: usize = 128;
/// The fewest of one that somebody makes up.
pub const OWN_MIN: usize = 8;
/// The most: the shortest bound of routers in use.
pub const OWN_MAX: usize = 63;
/// What an own one may have beside letters and digits. Each of the others means something to one router's shell or form:
/// `$`, `?`, `#`, `;`, `&`, quotes, `\`, `%`, blanks.
pub const OWN_SIGNS: &str = "-_.:+@=";
/// Fewer different characters than these are no password.
const OWN_DISTINCT: usize = 4;

/// Lower case, so that no shift key is needed, and without what is taken for another: `0` and `o`, `1`, `i` and `l`.
const TYPEABLE: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// 26 of 31 signs: 128.8 random bits (S05).
const GENERATED: usize = 26;
/// With a hyphen after each group but the last 30 characters: there are routers that take 31.
const GROUP: usize = 5;
const GROUPS: usize = GENERATED / GROUP;

/// A `PPPoE` password, as the network compares it: to the character. It has no `Serialize`, and its `Debug` tells nothing.
#[derive(Clone, Debug)]
pub struct PppoePassword(Secret);

impl PppoePassword {
    /// Takes what a provider's routers already dial with. Errors: `blank`, `too_long`, `control_character`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        if text.is_empty() {
            return Err(ParseError::new("blank"));
        }
        if text.chars().count() > LENGTH_MAX {
            return Err(ParseError::new("too_long"));
        }
        if text.chars().any(char::is_control) {
            return Err(ParseError::new("control_character"));
        }
        Ok(Self(Secret::new(text.to_owned())))
    }

    /// The password itself.
    pub const fn secret(&self) -> &Secret {
        &self.0
    }

    /// Seals it for the item of its host.
    pub fn seal(
        &self,
        keeper: &Sealer,
        random: &dyn Random,
        owner: &SubscriberId,
        host: &HostId,
    ) -> Result<String, SealError> {
        keeper.seal(random, &self.0, &keys::host(owner, host).to_string())
    }

    /// Opens what lies sealed in the item of a host: in that of another it does not open.
    pub fn open(keeper: &Sealer, sealed: &str, owner: &SubscriberId, host: &HostId) -> Result<Self, SealError> {
        keeper.open(sealed, &keys::host(owner, host).to_string()).map(Self)
    }
}

impl PartialEq for PppoePassword {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(&other.0)
    }
}

impl<'de> Deserialize<'de> for PppoePassword {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Untagged, because serde's own errors quote what they found in the place of text (S27).
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Given {
            Text(String),
            Other(IgnoredAny),
        }
        match Given::deserialize(deserializer)? {
            Given::Text(text) => Self::parse(&text).map_err(serde::de::Error::custom),
            Given::Other(_) => Err(serde::de::Error::custom("wrong_type")),
        }
    }
}

impl JsonSchema for PppoePassword {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PppoePassword".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "password",
            "minLength": 1,
            "maxLength": LENGTH_MAX,
            "pattern": r"^[^\x00-\x1f\x7f-\x9f]*$",
        })
    }
}

/// A `PPPoE` password good enough to be set: made up by its owner, or generated.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPppoePassword(PppoePassword);

impl NewPppoePassword {
    /// Takes 8 to 63 characters that any router can be given. Errors: `pppoe_password_too_short`, `pppoe_password_too_long`,
    /// `pppoe_password_characters`, `pppoe_password_too_simple`.
    pub fn parse(password: &Secret, pppoe_login: &str) -> Result<Self, ParseError> {
        let text = password.expose();
        let length = text.chars().count();
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || OWN_SIGNS.contains(c)) {
            return Err(ParseError::new("pppoe_password_characters"));
        }
        if length < OWN_MIN {
            return Err(ParseError::new("pppoe_password_too_short"));
        }
        if length > OWN_MAX {
            return Err(ParseError::new("pppoe_password_too_long"));
        }
        let lower = text.to_ascii_lowercase();
        let distinct: std::collections::BTreeSet<char> = lower.chars().collect();
        if distinct.len() < OWN_DISTINCT || lower == pppoe_login.to_ascii_lowercase() {
            return Err(ParseError::new("pppoe_password_too_simple"));
        }
        Ok(Self(PppoePassword(password.clone())))
    }

    /// A new one, in groups that are easily read and typed: `k7m2q-…`. The hyphens are part of it.
    pub fn generate(random: &dyn Random) -> Self {
        let mut text = String::with_capacity(GENERATED + GROUPS);
        for at in 0..GENERATED {
            if at > 0 && at % GROUP == 0 && at / GROUP < GROUPS {
                text.push('-');
            }
            let mut bytes = [0_u8; 8];
            random.fill(&mut bytes);
            // Of 64 bits the remainder is as good as even: 31 in 2⁶⁴ off.
            let index = usize::try_from(u64::from_le_bytes(bytes) % 31).unwrap_or_default();
            text.push(char::from(TYPEABLE[index]));
        }
        Self(PppoePassword(Secret::new(text)))
    }

    /// The password.
    pub const fn password(&self) -> &PppoePassword {
        &self.0
    }
}

impl JsonSchema for NewPppoePassword {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewPppoePassword".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "password",
            "minLength": OWN_MIN,
            "maxLength": OWN_MAX,
            "pattern": r"^[A-Za-z0-9_.:+@=-]*$",
            "description": "Not the login, and of at least four different characters.",
        })
    }
}

#[cfg(test)]
mod tests;
