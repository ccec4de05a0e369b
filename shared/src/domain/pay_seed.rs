//! What makes a link to pay by random, and what revokes it.

use std::fmt;

use super::parse::{ParseError, text_type};
use crate::random::Random;
use crate::secret::constant_time_eq;

/// 128 random bits: links of a subscriber are good while they hold the seed that lies on the subscriber's item (S21).
#[derive(Clone)]
pub struct PaySeed(String);

impl PaySeed {
    const BYTES: usize = 16;

    /// A new one: every link of the one before ends with it.
    pub fn new(random: &dyn Random) -> Self {
        let mut bytes = [0_u8; Self::BYTES];
        random.fill(&mut bytes);
        Self(hex::encode(bytes))
    }

    /// Takes 32 hexadecimal digits in lower case. Error: `seed_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let fits = text.len() == 2 * Self::BYTES && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if fits { Ok(Self(text.to_owned())) } else { Err(ParseError::new("seed_invalid")) }
    }

    fn as_text(&self) -> std::borrow::Cow<'_, str> {
        self.0.as_str().into()
    }
}

text_type!(PaySeed, pattern = "^[0-9a-f]{32}$", example = "9f86d081884c7d659a2feaa0c55ad015");

/// In time that does not depend on where they differ.
impl PartialEq for PaySeed {
    fn eq(&self, other: &Self) -> bool {
        constant_time_eq(self.0.as_bytes(), other.0.as_bytes())
    }
}

impl Eq for PaySeed {}

/// It opens a page: it stays out of logs (S27).
impl fmt::Debug for PaySeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PaySeed(…)")
    }
}
