//! A span of days in the query of an address: `from` and `to`, both included.

use super::{FieldError, Incoming, Problem};
use crate::domain::{Date, Timestamp, local_date, zone};

/// The days that are shown where none are asked for: a year, up to today.
const MONTHS_BY_DEFAULT: i32 = 12;
/// The years that anything can be of.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// A span of days of the provider's calendar.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Span {
    /// Of a request. Errors: `date_invalid` at `from` or `to`, `span_reversed` at `to`.
    pub fn of(request: &Incoming) -> Result<Self, Problem> {
        let by_default = Self::by_default(request.now);
        let (from, to) = (request.query("from").map(parse), request.query("to").map(parse));
        let fault = |field: &str, date: &Option<Option<Date>>| {
            (*date == Some(None)).then(|| FieldError { field: field.to_owned(), code: "date_invalid" })
        };
        let faults: Vec<FieldError> = [fault("from", &from), fault("to", &to)].into_iter().flatten().collect();
        if !faults.is_empty() {
            return Err(Problem::invalid_input(faults));
        }
        let to = to.flatten().unwrap_or(by_default.to);
        // The year before the day that is asked for, where that alone is said.
        let from = from.flatten().unwrap_or_else(|| by_default.from.min(Self::up_to(to).from));
        if from > to {
            return Err(Problem::invalid_field("to", "span_reversed"));
        }
        Ok(Self { from, to })
    }

    /// The year up to today.
    pub fn by_default(now: Timestamp) -> Self {
        Self::up_to(local_date(now))
    }

    fn up_to(to: Date) -> Self {
        let before = to.saturating_sub(jiff::Span::new().months(MONTHS_BY_DEFAULT));
        Self { from: before.saturating_add(jiff::Span::new().days(1)), to }
    }

    /// The moment that it begins at.
    pub fn begins_at(&self) -> Result<Timestamp, Problem> {
        zone().to_timestamp(self.from.at(0, 0, 0, 0)).map_err(Problem::internal)
    }
}

/// `YYYY-MM-DD` and nothing else.
fn parse(text: &str) -> Option<Date> {
    const LENGTH: usize = 10;
    let date: Date = text.parse().ok().filter(|_| text.len() == LENGTH)?;
    (date.to_string() == text && YEARS.contains(&date.year())).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_in_one_way_alone() {
        assert!(parse("2026-11-23").is_some() && parse("2024-02-29").is_some());
        for bad in [
            "",
            "2026-11-31",
            "2026-02-29",
            "20261123",
            "23.11.2026",
            "2026-11-23T00:00",
            "1999-12-31",
            "x",
            "2026-11-3",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_year_is_shown_where_nothing_is_asked_for() {
        let span = Span::by_default("2026-11-23T23:30:00Z".parse().expect("a time"));
        assert_eq!((span.from.to_string(), span.to.to_string()), ("2025-11-25".to_owned(), "2026-11-24".to_owned()));
    }
}
