//! Dates and times. Storage and JSON speak UTC; what a person reads is in the time zone of the provider.

/// A calendar date, written `YYYY-MM-DD`.
pub type Date = jiff::civil::Date;

/// A moment, written in RFC 3339, UTC.
pub type Timestamp = jiff::Timestamp;

/// The date it is at a moment where the provider and its subscribers live (Europe/Warsaw).
pub fn local_date(moment: Timestamp) -> Date {
    zone().to_datetime(moment).date()
}

/// The time zone of everything that a person reads, built into the binary: a Lambda function has no zone files.
pub fn zone() -> jiff::tz::TimeZone {
    const WARSAW: jiff::tz::TimeZone = jiff::tz::get!("Europe/Warsaw");
    WARSAW.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_warsaw() {
        let moment: Timestamp = "2026-11-22T23:30:00Z".parse().expect("a time");
        assert_eq!(local_date(moment).to_string(), "2026-11-23");
        let summer: Timestamp = "2026-07-01T21:59:59Z".parse().expect("a time");
        assert_eq!(local_date(summer).to_string(), "2026-07-01");
    }
}
