//! Phone numbers.

use super::parse::{ParseError, text_type};

/// A phone number in E.164, such as `+48600100200`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Phone(String);

impl Phone {
    /// Takes nine Polish digits, or `+` and 8 to 15 digits; blanks, hyphens and brackets are dropped. Error: `phone_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        const INVALID: ParseError = ParseError::new("phone_invalid");
        let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '\u{a0}')).collect();
        let plain = plain.strip_prefix("00").map_or(plain.clone(), |rest| format!("+{rest}"));
        let digits = plain.strip_prefix('+').unwrap_or(&plain);
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(INVALID);
        }
        match (plain.starts_with('+'), digits.strip_prefix("48"), digits.len()) {
            (false, _, 9) => Ok(Self(format!("+48{digits}"))),
            (true, Some(_), 11) | (true, None, 8..=15) => Ok(Self(format!("+{digits}"))),
            _ => Err(INVALID),
        }
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as people read it: `+48 600 100 200`. One of another country stays as it is.
    pub fn grouped(&self) -> String {
        match self.0.strip_prefix("+48") {
            Some(own) if own.len() == 9 => format!("+48 {} {} {}", &own[..3], &own[3..6], &own[6..]),
            _ => self.0.clone(),
        }
    }

    fn as_text(&self) -> std::borrow::Cow<'_, str> {
        self.0.as_str().into()
    }
}

text_type!(Phone, pattern = "^[+0-9 ()-]{9,24}$", example = "+48600100200");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polish_numbers_are_stored_in_e164() {
        for text in ["600 100 200", "+48 600-100-200", "0048600100200"] {
            assert_eq!(Phone::parse(text).map(|p| p.to_string()), Ok("+48600100200".into()), "{text}");
            assert_eq!(Phone::parse(text).map(|p| p.grouped()), Ok("+48 600 100 200".into()), "{text}");
        }
        for bad in ["", "12345", "+4860010020", "+48 600 100 2000", "600100200x", "ż00100200"] {
            assert!(Phone::parse(bad).is_err(), "{bad}");
        }
    }
}
