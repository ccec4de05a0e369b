//! A billing period: one calendar month.

use super::Date;
use super::parse::{ParseError, text_type};

/// A calendar month, written `2026-11`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Period {
    year: i16,
    month: i8,
}

impl Period {
    /// Takes `YYYY-MM`, years 2000 to 2199. Error: `period_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        const INVALID: ParseError = ParseError::new("period_invalid");
        let (year, month) = text.split_once('-').ok_or(INVALID)?;
        let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(INVALID);
        }
        let (year, month) = (year.parse().map_err(|_| INVALID)?, month.parse().map_err(|_| INVALID)?);
        if (2000..2200).contains(&year) && (1..=12).contains(&month) { Ok(Self { year, month }) } else { Err(INVALID) }
    }

    /// The month a date lies in.
    pub fn of(date: Date) -> Self {
        Self { year: date.year(), month: date.month() }
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> i8 {
        self.month
    }

    fn as_text(self) -> String {
        format!("{:04}-{:02}", self.year, self.month)
    }
}

text_type!(Period, pattern = "^2[01][0-9]{2}-(0[1-9]|1[0-2])$", example = "2026-11");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_month_that_exists() {
        assert_eq!(Period::parse("2026-02").map(|p| p.to_string()), Ok("2026-02".into()));
        for bad in ["2026-13", "2026-00", "2026-1", "26-01", "2026-01-01", "+026-01", "1999-12", ""] {
            assert!(Period::parse(bad).is_err(), "{bad}");
        }
    }
}
