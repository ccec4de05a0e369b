//! Traffic as a household makes it: little at night, most in the evening, more by day at weekends. The same login makes the same
//! traffic at the same moment, so that what was reported before a crash is reported as it was.

use serde::{Deserialize, Serialize};
use shared::domain::{Timestamp, zone};

/// How much of its speed a line is used at each full hour, per mille.
const WORKDAY: [u64; 24] =
    [40, 25, 15, 12, 12, 20, 60, 100, 90, 70, 65, 70, 80, 85, 90, 130, 190, 250, 330, 400, 440, 390, 240, 100];
const WEEKEND: [u64; 24] =
    [70, 45, 25, 15, 12, 12, 30, 60, 130, 190, 220, 240, 250, 230, 250, 270, 290, 330, 390, 450, 470, 420, 300, 150];
/// Nobody watches more films for having a faster line.
const APPETITE_KBPS: u64 = 32_000;
/// Seconds over which a household does the same.
const MOOD_S: i64 = 300;
/// Bytes of a packet to the subscriber; the other way go short answers beside what is sent.
const PACKET_BYTES: u64 = 1180;

/// Speeds of a line, in kbit/s.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Speeds {
    pub(crate) down_kbps: u64,
    pub(crate) up_kbps: u64,
}

/// What a router has counted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct Count {
    pub(crate) down_bytes: u64,
    pub(crate) up_bytes: u64,
    pub(crate) down_packets: u64,
    pub(crate) up_packets: u64,
}

impl Count {
    /// What goes through a line that is used by itself between two moments.
    pub(super) fn usual(login: &str, from_s: i64, to_s: i64, speeds: Speeds) -> Self {
        let mut count = Self::default();
        let mut at_s = from_s;
        while at_s < to_s {
            let next_s = to_s.min((at_s.div_euclid(MOOD_S) + 1) * MOOD_S);
            let (down_kbps, up_kbps) = usual_kbps(login, at_s, speeds);
            count.add(down_kbps, up_kbps, next_s - at_s);
            at_s = next_s;
        }
        count
    }

    /// What goes through one that somebody downloads with all the while, as fast as it goes.
    pub(super) fn full(from_s: i64, to_s: i64, speeds: Speeds) -> Self {
        let mut count = Self::default();
        count.add(speeds.down_kbps * 19 / 20, speeds.up_kbps / 20, to_s - from_s);
        count
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            down_bytes: self.down_bytes + other.down_bytes,
            up_bytes: self.up_bytes + other.up_bytes,
            down_packets: self.down_packets + other.down_packets,
            up_packets: self.up_packets + other.up_packets,
        }
    }

    fn add(&mut self, down_kbps: u64, up_kbps: u64, seconds: i64) {
        let seconds = u64::try_from(seconds).unwrap_or_default();
        let (down, up) = (down_kbps * 125 * seconds, up_kbps * 125 * seconds);
        self.down_bytes += down;
        self.up_bytes += up;
        self.down_packets += down / PACKET_BYTES;
        self.up_packets += down / PACKET_BYTES / 2 + up / PACKET_BYTES;
    }
}

fn usual_kbps(login: &str, at_s: i64, speeds: Speeds) -> (u64, u64) {
    let mood = hash(login, at_s.div_euclid(MOOD_S));
    let share = share(at_s) * (400 + mood % 1200) / 1000;
    // Now and then somebody fetches something large.
    let share = if (mood / 1200).is_multiple_of(17) { share * 3 } else { share };
    // A slow line is full in the evening.
    let wanted = (speeds.down_kbps * 2).min(APPETITE_KBPS);
    let down = (wanted * share / 1000).clamp(1, speeds.down_kbps * 19 / 20);
    let up = (down * (60 + mood / 20_400 % 90) / 1000).clamp(1, speeds.up_kbps * 19 / 20);
    (down, up)
}

/// Between two full hours it changes evenly.
fn share(at_s: i64) -> u64 {
    let local = zone().to_datetime(Timestamp::from_second(at_s).unwrap_or_default());
    let is_weekend = local.date().weekday().to_monday_zero_offset() >= 5;
    let hours = if is_weekend { &WEEKEND } else { &WORKDAY };
    let hour = usize::try_from(local.hour()).unwrap_or_default();
    let minute = u64::try_from(local.minute()).unwrap_or_default();
    (hours[hour] * (60 - minute) + hours[(hour + 1) % 24] * minute) / 60
}

/// FNV-1a, then mixed: neighbouring moments have nothing to do with each other.
fn hash(login: &str, slot: i64) -> u64 {
    let bytes = login.bytes().chain(slot.to_le_bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAST: Speeds = Speeds { down_kbps: 300_000, up_kbps: 50_000 };
    const LIMITED: Speeds = Speeds { down_kbps: 1000, up_kbps: 1000 };

    fn at_s(text: &str) -> i64 {
        text.parse::<Timestamp>().expect("a time").as_second()
    }

    fn hour(text: &str, speeds: Speeds) -> Count {
        Count::usual("anna-dom", at_s(text), at_s(text) + 3600, speeds)
    }

    #[test]
    fn an_evening_is_busier_than_a_night_and_a_saturday_morning_than_a_working_one() {
        let bytes = |text: &str| hour(text, FAST).down_bytes;
        assert!(bytes("2026-11-24T19:00:00Z") > 5 * bytes("2026-11-24T02:00:00Z"));
        assert!(bytes("2026-11-21T09:00:00Z") > bytes("2026-11-24T09:00:00Z"));
    }

    #[test]
    fn nothing_goes_faster_than_the_line() {
        for (count, speeds) in [(hour("2026-11-24T19:00:00Z", LIMITED), LIMITED), (Count::full(0, 3600, FAST), FAST)] {
            let bound = |kbps: u64| kbps * 125 * 3600;
            assert!(count.down_bytes < bound(speeds.down_kbps) && count.up_bytes < bound(speeds.up_kbps), "{count:?}");
            assert!(count.down_bytes > 0 && count.up_packets > 0);
        }
    }

    #[test]
    fn a_stretch_is_the_sum_of_its_parts() {
        let (from, to) = (at_s("2026-11-24T18:00:00Z"), at_s("2026-11-24T20:00:00Z"));
        let whole = Count::usual("a", from, to, FAST);
        let parts = (from..to).step_by(600).map(|at| Count::usual("a", at, at + 600, FAST));
        assert_eq!(parts.fold(Count::default(), Count::plus), whole);
        assert_ne!(Count::usual("b", from, to, FAST), whole);
    }
}
