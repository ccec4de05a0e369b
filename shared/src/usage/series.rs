//! Readings as points over time.

use std::collections::BTreeMap;

use super::SLOT_S;
use super::line::SAME_START_S;
use super::reading::{Counted, Counters, Reading};
use crate::domain::Timestamp;

/// Readings further apart than this many slots leave a gap: what went through meanwhile is known, and not when.
const GAP_SLOTS: i64 = 3;

/// The mean over a step.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Point {
    /// Bits a second to the subscriber.
    pub down_bps: u64,
    /// Bits a second from the subscriber.
    pub up_bps: u64,
    /// Packets a second to the subscriber.
    pub down_pps: u64,
    /// Packets a second from the subscriber.
    pub up_pps: u64,
}

/// Traffic over a stretch of time.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Series {
    /// The beginning of the first point.
    pub from: Timestamp,
    /// Seconds of each point.
    pub step_s: i64,
    /// The points; none where nothing is known.
    pub points: Vec<Option<Point>>,
    /// Bytes to the subscriber in all, those of gaps too.
    pub down_bytes: u64,
    /// Bytes from the subscriber.
    pub up_bytes: u64,
    /// Packets to the subscriber.
    pub down_packets: u64,
    /// Packets from the subscriber.
    pub up_packets: u64,
}

/// The readings of a session, by second; the last one behind another of the same.
type InOrder = BTreeMap<(u32, bool), Counters>;

/// A stretch of one session between two readings.
struct Stretch {
    from_s: i64,
    to_s: i64,
    counted: Counted,
}

/// What is known of one step.
#[derive(Clone, Copy, Default)]
struct Bin {
    seconds: i64,
    amounts: [f64; 4],
}

/// The points from a moment to another, each over `step_s` seconds. A session begins with counters at nothing, so its first reading
/// tells of all before it.
pub fn series(readings: &[Reading], from: Timestamp, to: Timestamp, step_s: i64) -> Series {
    let step_s = step_s.max(1);
    let (from_s, to_s) = (from.as_second(), to.as_second().max(from.as_second()));
    let bins = usize::try_from((to_s - from_s + step_s - 1) / step_s).unwrap_or_default();
    let mut bins = vec![Bin::default(); bins];
    let mut sums = Counted::default();
    let gap_s = (GAP_SLOTS * SLOT_S).max(2 * step_s);
    for stretch in stretches(readings) {
        add_sums(&mut sums, &stretch, from_s, to_s);
        if stretch.to_s - stretch.from_s <= gap_s {
            spread(&mut bins, &stretch, from_s, to_s, step_s);
        }
    }
    let points = bins.iter().map(|bin| point(bin, step_s)).collect();
    let Counted { down_bytes, up_bytes, down_packets, up_packets } = sums;
    Series { from, step_s, points, down_bytes, up_bytes, down_packets, up_packets }
}

/// Session by session, reading by reading.
fn stretches(readings: &[Reading]) -> Vec<Stretch> {
    let mut sessions: BTreeMap<&str, Vec<&Reading>> = BTreeMap::new();
    for reading in readings {
        sessions.entry(&reading.session).or_default().push(reading);
    }
    sessions.into_values().flat_map(of_one_id).collect()
}

/// The sessions of one id. A report of one that is not remembered any more says when it began by itself, and is off by some
/// seconds: that is no other session, which would count from nothing.
fn of_one_id(mut readings: Vec<&Reading>) -> Vec<Stretch> {
    readings.sort_by_key(|reading| (reading.start, reading.seconds, reading.counters.down_bytes));
    let is_same = |one: &&Reading, next: &&Reading| next.start.as_second() - one.start.as_second() <= SAME_START_S;
    let mut stretches = Vec::new();
    for session in readings.chunk_by(is_same) {
        let start_s = session.first().map_or(0, |reading| reading.start.as_second());
        let in_order: InOrder = session.iter().map(|read| ((read.seconds, read.is_last), read.counters)).collect();
        let (mut before_s, mut before) = (start_s, Counters::default());
        for ((seconds, _), counters) in in_order {
            let to_s = start_s + i64::from(seconds);
            stretches.push(Stretch { from_s: before_s, to_s, counted: counters.since(&before) });
            (before_s, before) = (to_s, counters);
        }
    }
    stretches
}

/// Adds what of a stretch lies in the window: the whole, or its share by time.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of traffic is an estimate anyway"
)]
fn add_sums(sums: &mut Counted, stretch: &Stretch, from_s: i64, to_s: i64) {
    if stretch.to_s <= from_s || stretch.from_s >= to_s {
        return;
    }
    let inside = stretch.to_s.min(to_s) - stretch.from_s.max(from_s);
    let whole = stretch.to_s - stretch.from_s;
    let share = |amount: u64| {
        if inside == whole { amount } else { (amount as f64 * inside as f64 / whole as f64).round() as u64 }
    };
    let Counted { down_bytes, up_bytes, down_packets, up_packets } = stretch.counted;
    sums.down_bytes = sums.down_bytes.saturating_add(share(down_bytes));
    sums.up_bytes = sums.up_bytes.saturating_add(share(up_bytes));
    sums.down_packets = sums.down_packets.saturating_add(share(down_packets));
    sums.up_packets = sums.up_packets.saturating_add(share(up_packets));
}

/// Spreads a stretch evenly over the steps it touches.
#[expect(clippy::cast_precision_loss, reason = "a chart has fewer pixels than a double has digits")]
fn spread(bins: &mut [Bin], stretch: &Stretch, from_s: i64, to_s: i64, step_s: i64) {
    let whole = (stretch.to_s - stretch.from_s).max(1) as f64;
    let Counted { down_bytes, up_bytes, down_packets, up_packets } = stretch.counted;
    let amounts = [down_bytes, up_bytes, down_packets, up_packets].map(|amount| amount as f64 / whole);
    let mut at_s = stretch.from_s.max(from_s);
    let end_s = stretch.to_s.min(to_s);
    while at_s < end_s {
        let index = (at_s - from_s) / step_s;
        let until_s = (from_s + (index + 1) * step_s).min(end_s);
        if let Some(bin) = usize::try_from(index).ok().and_then(|index| bins.get_mut(index)) {
            bin.seconds += until_s - at_s;
            for (sum, amount) in bin.amounts.iter_mut().zip(amounts) {
                *sum += amount * (until_s - at_s) as f64;
            }
        }
        at_s = until_s;
    }
}

/// The mean of a step over the time it is known for. Two sessions at once may know of more time than there is.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate is shown in three digits"
)]
fn point(bin: &Bin, step_s: i64) -> Option<Point> {
    // Of a step that is hardly known nothing is said: a second of traffic is no mean of half an hour.
    if bin.seconds * 5 < step_s {
        return None;
    }
    let seconds = bin.seconds.min(step_s) as f64;
    let [down_bytes, up_bytes, down_packets, up_packets] = bin.amounts.map(|amount| amount / seconds);
    let whole = |rate: f64| rate.round() as u64;
    Some(Point {
        down_bps: whole(down_bytes * 8.0),
        up_bps: whole(up_bytes * 8.0),
        down_pps: whole(down_packets),
        up_pps: whole(up_packets),
    })
}
