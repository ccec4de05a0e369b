//! What a chart shows, in words: sums and peaks.

use shared::domain::{Timestamp, zone};
use shared::i18n::Texts;
use shared::tr;
use shared::usage::{Point, Series};
use shared::views::Measure;

use crate::span::{Span, at};

/// What of a point a chart of a measure shows: down, up.
pub const fn pair(measure: Measure, point: &Point) -> (u64, u64) {
    match measure {
        Measure::Packets => (point.down_pps, point.up_pps),
        Measure::Rate | Measure::Bytes => (point.down_bps, point.up_bps),
    }
}

/// A day of the week and an hour: `pn 23.11, 18:00`; of a day the hour alone.
pub fn hour(texts: Texts, span: Span, at: Timestamp) -> String {
    let local = zone().to_datetime(at);
    let time = local.strftime("%H:%M").to_string();
    match span {
        Span::Day => time,
        Span::Week => format!("{}, {time}", day(texts, at)),
    }
}

/// A day of the week with its date: `pn 23.11`.
pub fn day(texts: Texts, at: Timestamp) -> String {
    let date = zone().to_datetime(at).date();
    tr!(
        texts,
        "chart-day",
        weekday = i64::from(date.weekday().to_monday_one_offset()),
        date = i64::from(date.day()),
        month = date.strftime("%m").to_string()
    )
}

/// A day of the week alone: `pn`.
pub fn weekday(texts: Texts, at: Timestamp) -> String {
    let weekday = zone().to_datetime(at).date().weekday();
    tr!(texts, "chart-weekday", weekday = i64::from(weekday.to_monday_one_offset()))
}

/// How much in all.
pub fn sums(texts: Texts, measure: Measure, series: &Series) -> String {
    if measure == Measure::Packets {
        let count = |packets: u64| {
            let power = Measure::Packets.power(packets);
            packets_in_all(texts, packets, power)
        };
        return tr!(texts, "chart-packets-sums", down = count(series.down_packets), up = count(series.up_packets));
    }
    let bytes = |bytes: u64| Measure::Bytes.of(texts, bytes);
    tr!(texts, "chart-traffic-sums", down = bytes(series.down_bytes), up = bytes(series.up_bytes))
}

#[expect(clippy::cast_precision_loss, reason = "three digits are told")]
fn packets_in_all(texts: Texts, packets: u64, power: u32) -> String {
    let number = shared::views::digits(texts, packets as f64 / shared::views::thousands(power));
    match power {
        0 => number,
        1 => tr!(texts, "chart-thousands", number = number),
        _ => tr!(texts, "chart-millions", number = number),
    }
}

/// How fast at the most, and when. None: nothing is known.
pub fn peaks(texts: Texts, span: Span, measure: Measure, series: &Series) -> Option<String> {
    let peak = |part: fn((u64, u64)) -> u64| {
        let known = series.points.iter().enumerate();
        let of = known.filter_map(|(index, point)| Some((index, part(pair(measure, point.as_ref()?)))));
        // Of several that are the same the first is named.
        let (index, value) = of.rev().max_by_key(|(_, value)| *value)?;
        Some((measure.of(texts, value), hour(texts, span, at(series, index))))
    };
    let ((down, down_at), (up, up_at)) = (peak(|(down, _)| down)?, peak(|(_, up)| up)?);
    Some(tr!(texts, "chart-peaks", down = down, down_at = down_at, up = up, up_at = up_at))
}
