//! What a new password must be: long, not a common one, not the login. No rules about signs (NIST SP 800-63B §5.1.1).

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::domain::{Login, ParseError};
use crate::secret::Secret;

/// The fewest characters.
pub const LENGTH_MIN: usize = 10;
/// The most: far above any password manager's, and a bound on what is hashed.
pub const LENGTH_MAX: usize = 128;

/// What the lists of leaked passwords begin with, of those long enough to pass otherwise; Polish ones among them.
const COMMON: [&str; 24] = [
    "1234567890",
    "0123456789",
    "12345678910",
    "123456789a",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "qwertyuiop",
    "qwerty12345",
    "qwerty123456",
    "qazwsxedcrfv",
    "password12",
    "password123",
    "password1234",
    "passw0rd123",
    "haslo12345",
    "haslo123456",
    "mojehaslo1",
    "mojehaslo123",
    "polska1234",
    "polska12345",
    "zaq12wsxcde3",
    "abcdefghij",
    "iloveyou12",
    "administrator",
];

/// A password good enough to be set.
#[derive(Clone, Debug)]
pub struct NewPassword(Secret);

impl NewPassword {
    /// Takes 10 to 128 characters. Errors: `password_too_short`, `password_too_long`, `password_too_common`, `password_contains_login`.
    pub fn parse(password: &Secret, login: &Login) -> Result<Self, ParseError> {
        let text = password.expose();
        let length = text.chars().count();
        if length < LENGTH_MIN {
            return Err(ParseError::new("password_too_short"));
        }
        if length > LENGTH_MAX {
            return Err(ParseError::new("password_too_long"));
        }
        let lower = text.to_lowercase();
        let mut distinct: Vec<char> = lower.chars().collect();
        distinct.sort_unstable();
        distinct.dedup();
        if COMMON.contains(&lower.as_str()) || distinct.len() < 4 {
            return Err(ParseError::new("password_too_common"));
        }
        if login.as_str().len() >= 4 && lower.contains(login.as_str()) {
            return Err(ParseError::new("password_contains_login"));
        }
        Ok(Self(password.clone()))
    }

    /// The password.
    pub const fn secret(&self) -> &Secret {
        &self.0
    }
}

impl JsonSchema for NewPassword {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewPassword".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "password",
            "minLength": LENGTH_MIN,
            "maxLength": LENGTH_MAX,
            "pattern": r"^[^\x00]*$",
            "description": "Not a common password, and without the login in it.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_is_long_and_not_a_common_one() {
        let login = Login::parse("jan.kowalski").expect("a login");
        let code = |text: &str| NewPassword::parse(&Secret::new(text.into()), &login).err().map(|error| error.code);
        assert_eq!(code("zielony rower"), None);
        assert_eq!(code("żółwżółwżó"), None, "length counts characters, not bytes");
        assert_eq!(code("żółwżółwż"), Some("password_too_short"));
        assert_eq!(code("QWERTYuiop"), Some("password_too_common"));
        assert_eq!(code("aaaaaaaaaaab"), Some("password_too_common"));
        assert_eq!(code("Jan.Kowalski1"), Some("password_contains_login"));
        assert_eq!(code(&"abcd".repeat(32)), None);
        assert_eq!(code(&format!("{}e", "abcd".repeat(32))), Some("password_too_long"));
    }
}
