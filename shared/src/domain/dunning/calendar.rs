//! Days on which something may be asked of somebody: neither a weekend nor a holiday in Poland.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Weekday;

use crate::domain::Date;

/// The holidays of a fixed date, by month and day (Act on non-working days, 1951).
const FIXED: [(i8, i8); 9] = [(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)];
/// Since this year Christmas Eve is one too.
const CHRISTMAS_EVE: i16 = 2025;
/// Behind Easter Sunday: Easter Monday and Corpus Christi. Easter and Pentecost are Sundays.
const AFTER_EASTER: [i32; 2] = [1, 60];
/// No row of closed days is longer: who looks further has found that all are.
const ROW_MAX: usize = 60;

/// Which days are closed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Calendar {
    closed: BTreeSet<Date>,
}

impl Calendar {
    /// With closed days of the provider's own.
    pub const fn new(closed: BTreeSet<Date>) -> Self {
        Self { closed }
    }

    /// Whether anything may end or be done on a day.
    pub fn is_open(&self, day: Date) -> bool {
        let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !is_weekend && !is_holiday(day) && !self.closed.contains(&day)
    }

    /// The first open day from a day on, that day included.
    pub fn open_from(&self, day: Date) -> Date {
        let mut open = day;
        for _ in 0..ROW_MAX {
            if self.is_open(open) {
                break;
            }
            open = later(open, 1);
        }
        open
    }

    /// The end of a term of some days that began on a day: the day itself does not count, and no term ends on a closed day
    /// (Civil Code, art. 111 and 115).
    pub fn end_of(&self, begun: Date, days: u16) -> Date {
        self.open_from(later(begun, i32::from(days)))
    }

    /// The first open day behind a day.
    pub fn open_after(&self, day: Date) -> Date {
        self.open_from(later(day, 1))
    }
}

/// Whether a due date has passed: who pays on the next open day after a weekend or holiday pays in time (Civil Code, art. 115).
pub fn is_past_due(due: Date, today: Date) -> bool {
    due < today && Calendar::default().open_from(due) < today
}

fn later(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

fn is_holiday(day: Date) -> bool {
    let fixed = (day.month(), day.day());
    let is_eve = fixed == (12, 24) && day.year() >= CHRISTMAS_EVE;
    let by_easter =
        || easter(day.year()).is_some_and(|easter| AFTER_EASTER.iter().any(|days| later(easter, *days) == day));
    FIXED.contains(&fixed) || is_eve || by_easter()
}

/// Easter Sunday of the Gregorian calendar, by Meeus, Jones and Butcher.
fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let (golden, century, rest) = (year_number % 19, year_number / 100, year_number % 100);
    let moon = (19 * golden + century - century / 4 - (8 * century + 13) / 25 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 19 * weekday) / 433;
    let month = (moon + weekday - 7 * late + 90) / 25;
    let day = (moon + weekday - 7 * late + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn easter_is_where_the_almanac_has_it() {
        for known in [
            "1961-04-02",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2038-04-25",
            "2285-03-22",
        ] {
            assert_eq!(easter(date(known).year()), Some(date(known)));
        }
    }

    #[test]
    fn polish_holidays_and_weekends_are_closed() {
        let calendar = Calendar::new(BTreeSet::from([date("2026-12-31")]));
        for closed in [
            "2026-01-01",
            "2026-01-06",
            "2026-04-06",
            "2026-05-01",
            "2026-06-04",
            "2026-11-11",
            "2026-12-24",
            "2026-12-25",
            "2026-12-31",
            "2026-11-21",
            "2026-11-22",
            "2025-06-19",
            "2027-03-29",
        ] {
            assert!(!calendar.is_open(date(closed)), "{closed}");
        }
        // Christmas Eve of 2024 was a working day, and so was Good Friday ever.
        for open in ["2024-12-24", "2026-04-03", "2026-11-23", "2026-06-05", "2026-12-30"] {
            assert!(calendar.is_open(date(open)), "{open}");
        }
    }

    #[test]
    fn what_falls_due_on_a_closed_day_may_be_paid_on_the_next_open_one() {
        for (due, last) in [
            ("2026-11-13", "2026-11-13"),
            ("2026-11-14", "2026-11-16"),
            ("2026-11-15", "2026-11-16"),
            ("2026-12-24", "2026-12-28"),
        ] {
            assert!(!is_past_due(date(due), date(last)), "{due}");
            assert!(is_past_due(date(due), later(date(last), 1)), "{due}");
        }
    }

    #[test]
    fn a_term_that_would_end_on_a_closed_day_ends_on_the_next_open_one() {
        let calendar = Calendar::default();
        assert_eq!(calendar.end_of(date("2026-11-23"), 7), date("2026-11-30"));
        assert_eq!(calendar.end_of(date("2026-12-17"), 7), date("2026-12-28"), "24 to 27 December");
        assert_eq!(calendar.open_after(date("2026-12-23")), date("2026-12-28"));
    }
}
