//! Postal addresses.

use serde::{Deserialize, Serialize};

use super::parse::{ParseError, Text, text_type};

/// A Polish post code, `NN-NNN`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct PostCode(String);

impl PostCode {
    /// Takes `NN-NNN`, or five digits. Error: `post_code_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let digits: String = text.trim().chars().filter(|c| *c != '-').collect();
        if digits.len() == 5 && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(format!("{}-{}", &digits[..2], &digits[2..])))
        } else {
            Err(ParseError::new("post_code_invalid"))
        }
    }

    fn as_text(&self) -> std::borrow::Cow<'_, str> {
        self.0.as_str().into()
    }
}

text_type!(PostCode, pattern = "^[0-9]{2}-?[0-9]{3}$", example = "00-950");

/// Where a subscriber gets letters.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Street, house and flat; a village without streets names itself.
    pub street: Text<120>,
    /// The post code.
    pub post_code: PostCode,
    /// The town of the post office.
    pub city: Text<80>,
}
