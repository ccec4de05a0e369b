//! The key that a caller names an action with.

use super::parse::{ParseError, text_type};

/// Chosen by the caller, anew for each action: sent twice, it is done once (S24).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Takes 16 to 64 letters, digits, `-` or `_`. Error: `key_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let fits = (16..=64).contains(&text.len());
        if fits && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseError::new("key_invalid"))
        }
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn as_text(&self) -> std::borrow::Cow<'_, str> {
        self.0.as_str().into()
    }
}

text_type!(IdempotencyKey, pattern = "^[A-Za-z0-9_-]{16,64}$", example = "0123456789ABCDEFGHJKMNPQRS");
