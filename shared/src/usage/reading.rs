//! A reading of a session's counters, and the slot of an hour it is kept in.

use sha2::{Digest as _, Sha256};

use crate::domain::Timestamp;

/// Seconds of a slot: of the readings of a session in one, the latest is kept.
pub const SLOT_S: i64 = 300;
/// Slots of an hour.
const HOUR_S: i64 = 3600;

/// Counters of a session since it began, as routers keep them.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counters {
    /// Bytes to the subscriber. Without gigawords they begin anew at 2³².
    pub down_bytes: u64,
    /// Bytes from the subscriber, the same way.
    pub up_bytes: u64,
    /// Packets to the subscriber; RADIUS counts them modulo 2³².
    pub down_packets: u32,
    /// Packets from the subscriber, the same way.
    pub up_packets: u32,
}

/// What was counted between two readings.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Counted {
    pub(super) down_bytes: u64,
    pub(super) up_bytes: u64,
    pub(super) down_packets: u64,
    pub(super) up_packets: u64,
}

impl Counters {
    /// What was counted since an earlier reading of the same session.
    pub(super) fn since(&self, earlier: &Self) -> Counted {
        Counted {
            down_bytes: bytes_since(self.down_bytes, earlier.down_bytes),
            up_bytes: bytes_since(self.up_bytes, earlier.up_bytes),
            down_packets: self.down_packets.wrapping_sub(earlier.down_packets).into(),
            up_packets: self.up_packets.wrapping_sub(earlier.up_packets).into(),
        }
    }
}

/// A router without gigawords begins anew at 2³²; one that counts backwards otherwise has begun at nothing.
const fn bytes_since(now: u64, earlier: u64) -> u64 {
    const ROUND: u64 = 1 << 32;
    if now >= earlier {
        now - earlier
    } else if earlier < ROUND {
        now + ROUND - earlier
    } else {
        now
    }
}

/// The counters of a session at a moment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reading {
    /// What tells the session from others of its host, see [`session_tag`].
    pub session: String,
    /// When the session began.
    pub start: Timestamp,
    /// Seconds since then.
    pub seconds: u32,
    /// Whether it is the session's last.
    pub is_last: bool,
    /// The counters.
    pub counters: Counters,
}

/// What tells sessions of a host apart in the least room: RADIUS' own ids are as long as a reading.
pub fn session_tag(unique_id: &str) -> String {
    hex::encode(&Sha256::digest(unique_id)[..4])
}

impl Reading {
    /// The moment in seconds since 1970.
    pub(super) fn at_s(&self) -> i64 {
        self.start.as_second() + i64::from(self.seconds)
    }

    /// The hour it lies in, in seconds since 1970.
    pub(super) fn hour_s(&self) -> i64 {
        self.at_s().div_euclid(HOUR_S) * HOUR_S
    }

    /// The name of its attribute: slot, session, start.
    pub(super) fn name(&self) -> String {
        let slot = self.at_s().rem_euclid(HOUR_S) / SLOT_S;
        format!("r{slot:02}-{}-{:x}", self.session, self.start.as_second())
    }

    /// Its attribute. The first number says how new it is: the last report of a session may be of the same second as the one
    /// before.
    pub(super) fn numbers(&self) -> [u64; 5] {
        let Counters { down_bytes, up_bytes, down_packets, up_packets } = self.counters;
        let order = u64::from(self.seconds) * 2 + u64::from(self.is_last);
        [order, down_bytes, up_bytes, down_packets.into(), up_packets.into()]
    }

    /// What an attribute holds. None: it is no reading.
    pub(super) fn parse(name: &str, numbers: [u64; 5]) -> Option<Self> {
        let mut parts = name.strip_prefix('r')?.split('-').skip(1);
        let session = parts.next()?.to_owned();
        let start = Timestamp::from_second(i64::from_str_radix(parts.next()?, 16).ok()?).ok()?;
        let [order, down_bytes, up_bytes, down_packets, up_packets] = numbers;
        let counters = Counters {
            down_bytes,
            up_bytes,
            down_packets: u32::try_from(down_packets).ok()?,
            up_packets: u32::try_from(up_packets).ok()?,
        };
        Some(Self { session, start, seconds: u32::try_from(order / 2).ok()?, is_last: order % 2 == 1, counters })
    }
}
