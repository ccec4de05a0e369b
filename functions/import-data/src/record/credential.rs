//! What a subscriber logs in with.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};
use shared::domain::{Login, SubscriberId};

/// What a subscriber logs in with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialRecord {
    /// Whose it is.
    pub subscriber: SubscriberId,
    /// The login. No two subscribers have the same.
    pub login: Login,
    /// The hash of the password. Without one, the first password is asked for by mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_hash: Option<PasswordHash>,
}

/// An Argon2id hash in the PHC string format that a login can bear to verify.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Takes a PHC string, see [`shared::password::is_importable`]. Error: `password_hash_invalid`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let fits = text.len() <= 255 && shared::password::is_importable(text);
        if fits { Ok(Self(text.to_owned())) } else { Err("password_hash_invalid") }
    }

    /// The PHC string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

impl<'de> Deserialize<'de> for PasswordHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&<Cow<'de, str>>::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl JsonSchema for PasswordHash {
    fn schema_name() -> Cow<'static, str> {
        "PasswordHash".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "maxLength": 255,
            "pattern": "^\\$argon2id\\$v=19\\$m=[0-9]+,t=[0-9]+,p=[0-9]+\\$[A-Za-z0-9+/]+\\$[A-Za-z0-9+/]+$",
            "description": "Argon2id in the PHC string format: at most 65536 KiB, 10 passes, 4 lanes.",
        })
    }
}
