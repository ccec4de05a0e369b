//! Bank account numbers (NRB).

use super::parse::{ParseError, text_type};

/// A Polish account number: two check digits, eight of bank and branch, sixteen of the account.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct AccountNumber(String);

impl AccountNumber {
    /// Takes 26 digits with or without `PL` and blanks. Error: `account_number_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        const INVALID: ParseError = ParseError::new("account_number_invalid");
        let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let plain = plain.strip_prefix("PL").unwrap_or(&plain);
        if plain.len() != 26 || !plain.bytes().all(|b| b.is_ascii_digit()) {
            return Err(INVALID);
        }
        // ISO 7064 mod 97-10 over the account, then "PL" as 2521, then the check digits.
        let moved = format!("{}2521{}", &plain[2..], &plain[..2]);
        let rest = moved.bytes().fold(0_u32, |rest, b| (rest * 10 + u32::from(b - b'0')) % 97);
        if rest == 1 { Ok(Self(plain.to_owned())) } else { Err(INVALID) }
    }

    /// 26 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As banks print it: `61 1090 1014 0000 0712 1981 2874`.
    pub fn grouped(&self) -> String {
        let mut out = self.0[..2].to_owned();
        for start in (2..26).step_by(4) {
            out.push(' ');
            out.push_str(&self.0[start..start + 4]);
        }
        out
    }

    fn as_text(&self) -> std::borrow::Cow<'_, str> {
        self.0.as_str().into()
    }
}

text_type!(AccountNumber, pattern = "^(PL)?[0-9 ]{26,32}$", example = "61109010140000071219812874");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digits_hold_the_account_together() {
        let account = AccountNumber::parse("PL61 1090 1014 0000 0712 1981 2874").expect("the example of the standard");
        assert_eq!(account.grouped(), "61 1090 1014 0000 0712 1981 2874");
        assert!(AccountNumber::parse("61109010140000071219812875").is_err());
        assert!(AccountNumber::parse("6110901014000007121981287").is_err());
    }
}
