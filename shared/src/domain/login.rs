//! Logins of the portal.

use super::parse::{ParseError, text_type};

/// What a subscriber logs in with: lower case, so that `JAN` on a phone is `jan`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Login(String);

impl Login {
    /// Takes 1 to 64 of letters, digits, `.`, `_`, `-`, `@`, `+`. Error: `login_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let text = text.trim().to_ascii_lowercase();
        let fits = (1..=64).contains(&text.len());
        if fits && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-@+".contains(&b)) {
            Ok(Self(text))
        } else {
            Err(ParseError::new("login_invalid"))
        }
    }

    /// The login.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn as_text(&self) -> std::borrow::Cow<'_, str> {
        self.0.as_str().into()
    }
}

text_type!(Login, pattern = "^[A-Za-z0-9._@+-]{1,64}$", example = "jan.kowalski");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_the_same_in_any_case_and_holds_no_key_separator() {
        assert_eq!(Login::parse(" Jan.Kowalski "), Login::parse("jan.kowalski"));
        for bad in ["", "a b", "a#b", "ż", "a\0", &"a".repeat(65)] {
            assert!(Login::parse(bad).is_err(), "{bad}");
        }
    }
}
