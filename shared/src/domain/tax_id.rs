//! The Polish tax number of a company.

use super::parse::{ParseError, text_type};

/// A NIP: ten digits, the last a check digit.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct TaxId(String);

impl TaxId {
    /// Takes ten digits with or without `PL`, hyphens and blanks. Error: `tax_id_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        const INVALID: ParseError = ParseError::new("tax_id_invalid");
        const WEIGHTS: [u32; 9] = [6, 5, 7, 2, 3, 4, 5, 6, 7];
        let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let plain = plain.strip_prefix("PL").unwrap_or(&plain);
        let digits: Vec<u32> = plain.chars().map(|c| c.to_digit(10)).collect::<Option<_>>().ok_or(INVALID)?;
        if digits.len() != 10 || digits.iter().all(|digit| *digit == 0) {
            return Err(INVALID);
        }
        let sum: u32 = WEIGHTS.iter().zip(&digits).map(|(weight, digit)| weight * digit).sum();
        if sum % 11 == digits[9] { Ok(Self(plain.to_owned())) } else { Err(INVALID) }
    }

    /// Ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn as_text(&self) -> std::borrow::Cow<'_, str> {
        self.0.as_str().into()
    }
}

text_type!(TaxId, pattern = "^(PL)?[0-9 -]{10,14}$", example = "5260001246");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tenth_digit_checks_the_nine_before() {
        assert_eq!(TaxId::parse("PL 526-000-12-46").map(|id| id.to_string()), Ok("5260001246".into()));
        // 1000000040: the weighted sum leaves remainder 10, which no digit can equal.
        for bad in ["5260001247", "526000124", "", "abcdefghij", "0000000000", "1234567890"] {
            assert!(TaxId::parse(bad).is_err(), "{bad}");
        }
    }
}
