//! What a form was filled in upon: where that is no longer what is stored, somebody else was faster, and both values are shown.

use schemars::JsonSchema;
use serde::Serialize;
use sha2::Digest as _;
use shared::domain::{Consents, ParseError};

/// Tells one state of a part of the data from another.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(extend("pattern" = "^[0-9A-Fa-f]{16}$"))]
pub struct Revision(String);

const LENGTH: usize = 16;

impl Revision {
    /// That of a part as it is stored.
    pub fn of(part: &impl Serialize) -> Self {
        let json = serde_json::to_vec(part).unwrap_or_default();
        Self(hex::encode(&sha2::Sha256::digest(json)[..LENGTH / 2]))
    }

    /// That of answers, and of the texts that are answered: who saw another text has not agreed to this one.
    pub fn of_consents(consents: &Consents) -> Self {
        Self::of(&(consents, Consents::TEXT_VERSION))
    }

    /// Takes one back from a form. Error: `revision_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let fits = text.len() == LENGTH && text.bytes().all(|b| b.is_ascii_hexdigit());
        if fits { Ok(Self(text.to_owned())) } else { Err(ParseError::new("revision_invalid")) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
