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

    /// The month that is `count` months later, as far as there are any.
    pub fn later(self, count: i16) -> Option<Self> {
        let months = (self.year * 12 + i16::from(self.month) - 1).checked_add(count)?;
        let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
        let year = months.div_euclid(12);
        (2000..2200).contains(&year).then_some(Self { year, month })
    }

    /// How many months it is later than another.
    pub fn months_since(self, other: Self) -> i16 {
        (self.year - other.year) * 12 + i16::from(self.month - other.month)
    }

    /// A day of it, where it has one of that number.
    pub fn day(self, day: i8) -> Option<Date> {
        Date::new(self.year, self.month, day).ok()
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
    fn months_are_counted_over_the_turn_of_the_year() {
        let of = |text: &str| Period::parse(text).expect("a period");
        assert_eq!(of("2026-11").later(2), Some(of("2027-01")));
        assert_eq!(of("2026-11").later(-11), Some(of("2025-12")));
        assert_eq!(of("2026-12").later(1), Some(of("2027-01")));
        assert_eq!(
            (of("2199-12").later(1), of("2000-01").later(-1), of("2026-01").later(i16::MAX)),
            (None, None, None)
        );
        assert_eq!((of("2027-01").months_since(of("2025-12")), of("2026-01").months_since(of("2026-03"))), (13, -2));
        assert_eq!(of("2026-02").day(28).map(|day| day.to_string()).as_deref(), Some("2026-02-28"));
        assert_eq!(of("2026-02").day(29), None);
    }

    #[test]
    fn a_period_is_a_month_that_exists() {
        assert_eq!(Period::parse("2026-02").map(|p| p.to_string()), Ok("2026-02".into()));
        for bad in ["2026-13", "2026-00", "2026-1", "26-01", "2026-01-01", "+026-01", "1999-12", ""] {
            assert!(Period::parse(bad).is_err(), "{bad}");
        }
    }
}
