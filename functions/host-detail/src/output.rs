//! What a client gets.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::Timestamp;
use shared::openapi::Moment;
use shared::usage::{Point, Series, ToldHost};

/// A host, and what went through it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "HostDetail")]
pub struct Output {
    /// The host.
    pub host: ToldHost,
    /// The last day, in points of five minutes.
    pub day: ToldSeries,
    /// The last week, in points of half an hour.
    pub week: ToldSeries,
}

/// Traffic over a stretch of time.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Traffic")]
pub struct ToldSeries {
    /// The beginning of the first point.
    #[schemars(with = "Moment")]
    pub from: Timestamp,
    /// Seconds of each point.
    pub step_s: i64,
    /// The points; null where nothing is known.
    pub points: Vec<Option<ToldPoint>>,
    /// Bytes downloaded in all.
    pub down_bytes: u64,
    /// Bytes uploaded in all.
    pub up_bytes: u64,
    /// Packets downloaded in all.
    pub down_packets: u64,
    /// Packets uploaded in all.
    pub up_packets: u64,
}

/// The mean over the time of a point.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TrafficPoint")]
pub struct ToldPoint {
    /// Bits downloaded a second.
    pub down_bps: u64,
    /// Bits uploaded a second.
    pub up_bps: u64,
    /// Packets downloaded a second.
    pub down_pps: u64,
    /// Packets uploaded a second.
    pub up_pps: u64,
}

impl Output {
    /// From what was read.
    pub fn new(host: ToldHost, day: &Series, week: &Series) -> Self {
        Self { host, day: ToldSeries::of(day), week: ToldSeries::of(week) }
    }
}

impl ToldSeries {
    fn of(series: &Series) -> Self {
        let point = |point: Point| {
            let Point { down_bps, up_bps, down_pps, up_pps } = point;
            ToldPoint { down_bps, up_bps, down_pps, up_pps }
        };
        Self {
            from: series.from,
            step_s: series.step_s,
            points: series.points.iter().map(|known| known.map(point)).collect(),
            down_bytes: series.down_bytes,
            up_bytes: series.up_bytes,
            down_packets: series.down_packets,
            up_packets: series.up_packets,
        }
    }
}
