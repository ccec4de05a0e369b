//! The id of a change, in a path.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use shared::domain::ParseError;

const START: &str = "act-";
const DIGITS: usize = 20;

/// The id of a change, as it was offered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OfferId(String);

impl OfferId {
    /// Takes what the portal makes. Error: `id_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let digits = text.strip_prefix(START).ok_or_else(|| ParseError::new("id_invalid"))?;
        let is_ours = digits.len() == DIGITS && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if is_ours { Ok(Self(text.to_owned())) } else { Err(ParseError::new("id_invalid")) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl JsonSchema for OfferId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NetworkActionId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^act-[0-9a-f]{20}$"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_that_the_portal_makes() {
        assert!(OfferId::parse("act-0123456789abcdef0123").is_ok());
        for bad in ["", "act-", "act-0123456789abcdef012", "act-0123456789ABCDEF0123", "act-0123456789abcdef01234", "x"]
        {
            assert_eq!(OfferId::parse(bad).map_err(|error| error.code), Err("id_invalid"));
        }
    }
}
