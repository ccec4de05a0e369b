//! How far back a chart goes, and the hours in it as clocks in Poland show them.

use schemars::JsonSchema;
use shared::domain::{Timestamp, zone};
use shared::usage::{Point, SLOT_S, Series};

/// How far back a chart goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, JsonSchema)]
#[schemars(rename = "ChartSpan", rename_all = "snake_case")]
pub enum Span {
    /// A day, in points of five minutes.
    Day,
    /// A week, in points of half an hour.
    Week,
}

/// A line of the table of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Its beginning.
    pub from: Timestamp,
    /// The mean of what is known; none where nothing is.
    pub point: Option<Point>,
}

impl Span {
    /// By its name; a day without one. None: there is no such span.
    pub fn of(name: Option<&str>) -> Option<Self> {
        match name {
            None | Some("day") => Some(Self::Day),
            Some("week") => Some(Self::Week),
            Some(_) => None,
        }
    }

    /// Its name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
        }
    }

    /// Seconds of a point.
    pub const fn step_s(self) -> i64 {
        match self {
            Self::Day => SLOT_S,
            Self::Week => 1800,
        }
    }

    /// Hours of a line of the table of numbers: as many lines for a week as for a day.
    pub const fn row_hours(self) -> i8 {
        match self {
            Self::Day => 1,
            Self::Week => 6,
        }
    }

    const fn length_s(self) -> i64 {
        match self {
            Self::Day => 24 * 3600,
            Self::Week => 7 * 24 * 3600,
        }
    }

    /// From when to when it goes, at a moment: to the last whole five minutes.
    pub fn window(self, now: Timestamp) -> (Timestamp, Timestamp) {
        let to_s = now.as_second().div_euclid(SLOT_S) * SLOT_S;
        let at = |second: i64| Timestamp::from_second(second).unwrap_or(now);
        (at(to_s - self.length_s()), at(to_s))
    }
}

/// The end of a series.
pub fn end_of(series: &Series) -> Timestamp {
    at(series, series.points.len())
}

/// When a point begins.
pub fn at(series: &Series, index: usize) -> Timestamp {
    let after_s = i64::try_from(index).unwrap_or_default() * series.step_s;
    Timestamp::from_second(series.from.as_second() + after_s).unwrap_or(series.from)
}

/// The moments from one to another at which clocks show an hour that `every` divides. An hour that clocks skip is the one after
/// it, and one that they show twice is the first.
pub fn hours(from: Timestamp, to: Timestamp, every: i8) -> Vec<Timestamp> {
    let zone = zone();
    let (mut day, last) = (zone.to_datetime(from).date(), zone.to_datetime(to).date());
    let mut found = Vec::new();
    loop {
        let of_day = (0..24_i8).step_by(usize::try_from(every).unwrap_or(1).max(1));
        found.extend(of_day.filter_map(|hour| zone.to_timestamp(day.at(hour, 0, 0, 0)).ok()));
        match day.tomorrow() {
            Ok(next) if day < last => day = next,
            _ => break,
        }
    }
    found.retain(|at| (from..=to).contains(at));
    found.dedup();
    found
}

/// A series in lines of some hours each, as clocks show them; the first and the last may be shorter.
pub fn rows(series: &Series, every: i8) -> Vec<Row> {
    let (from, to) = (series.from, end_of(series));
    let mut bounds = vec![from];
    bounds.extend(hours(from, to, every));
    bounds.push(to);
    bounds.dedup();
    let row = |pair: &[Timestamp]| {
        let within = |(index, _): &(usize, _)| (pair[0]..pair[1]).contains(&at(series, *index));
        let points: Vec<Option<Point>> =
            series.points.iter().copied().enumerate().filter(within).map(|(_, point)| point).collect();
        (!points.is_empty()).then(|| Row { from: pair[0], point: mean(&points) })
    };
    bounds.windows(2).filter_map(row).collect()
}

fn mean(points: &[Option<Point>]) -> Option<Point> {
    let known: Vec<Point> = points.iter().flatten().copied().collect();
    let count = u64::try_from(known.len()).ok().filter(|count| *count > 0)?;
    let of = |part: fn(&Point) -> u64| known.iter().map(part).sum::<u64>() / count;
    Some(Point {
        down_bps: of(|point| point.down_bps),
        up_bps: of(|point| point.up_bps),
        down_pps: of(|point| point.down_pps),
        up_pps: of(|point| point.up_pps),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn shown(from: &str, to: &str, every: i8) -> Vec<String> {
        let local = |at: Timestamp| zone().to_datetime(at).strftime("%H:%M").to_string();
        hours(moment(from), moment(to), every).into_iter().map(local).collect()
    }

    #[test]
    fn a_window_ends_at_the_last_whole_five_minutes() {
        let (from, to) = Span::Day.window(moment("2026-11-22T15:04:59Z"));
        assert_eq!((from, to), (moment("2026-11-21T15:00:00Z"), moment("2026-11-22T15:00:00Z")));
        let (from, to) = Span::Week.window(moment("2026-11-22T15:05:00Z"));
        assert_eq!((from, to), (moment("2026-11-15T15:05:00Z"), moment("2026-11-22T15:05:00Z")));
    }

    #[test]
    fn hours_are_those_of_clocks_in_poland_on_the_days_they_are_changed_too() {
        assert_eq!(
            shown("2026-07-01T12:00:00Z", "2026-07-02T04:00:00Z", 6),
            ["18:00", "00:00", "06:00"],
            "an ordinary night"
        );
        // 02:00 is skipped: the next hour stands for it, once.
        assert_eq!(
            shown("2026-03-28T23:00:00Z", "2026-03-29T03:00:00Z", 1),
            ["00:00", "01:00", "03:00", "04:00", "05:00"]
        );
        // 02:00 comes twice: the first one counts, and lasts two hours.
        let night = ("2026-10-24T22:00:00Z", "2026-10-25T03:00:00Z");
        assert_eq!(shown(night.0, night.1, 1), ["00:00", "01:00", "02:00", "03:00", "04:00"]);
        let found = hours(moment(night.0), moment(night.1), 1);
        assert_eq!(found[3].as_second() - found[2].as_second(), 7200);
        // Midnights are 25 hours apart.
        let midnights = hours(moment("2026-10-24T21:00:00Z"), moment("2026-10-26T00:00:00Z"), 24);
        assert_eq!(midnights[1].as_second() - midnights[0].as_second(), 25 * 3600);
    }

    #[test]
    fn lines_are_means_of_what_is_known() {
        let point = |down_bps| Some(Point { down_bps, ..Point::default() });
        let mut points = vec![point(100); 6];
        points.extend([None; 12]);
        points.extend([point(200), None, point(400)]);
        let series = Series { from: moment("2026-11-22T15:30:00Z"), step_s: 300, points, ..Series::default() };
        let rows = rows(&series, 1);
        let told: Vec<(String, Option<u64>)> =
            rows.iter().map(|row| (row.from.to_string(), row.point.map(|point| point.down_bps))).collect();
        let line = |from: &str, rate| (from.to_owned(), rate);
        assert_eq!(
            told,
            [
                line("2026-11-22T15:30:00Z", Some(100)),
                line("2026-11-22T16:00:00Z", None),
                line("2026-11-22T17:00:00Z", Some(300))
            ]
        );
    }

    #[test]
    fn a_day_has_25_lines_at_the_most_and_a_week_29() {
        let (from, to) = Span::Week.window(moment("2026-10-28T15:05:00Z"));
        let points = vec![None; usize::try_from((to.as_second() - from.as_second()) / 1800).expect("few")];
        let week = Series { from, step_s: 1800, points, ..Series::default() };
        assert!(rows(&week, 6).len() <= 29);
        let (from, _) = Span::Day.window(moment("2026-10-25T15:05:00Z"));
        let day = Series { from, step_s: 300, points: vec![None; 288], ..Series::default() };
        assert!(rows(&day, 1).len() <= 25);
    }
}
