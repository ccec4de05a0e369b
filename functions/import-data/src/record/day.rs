//! Days and moments of records: bounded, so that keys made of them sort.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use shared::domain::{Date, Timestamp, zone};

const YEARS: std::ops::Range<i16> = 2000..2200;

/// A calendar date of the years 2000 to 2199, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Day(Date);

/// A moment of the years 2000 to 2199, in RFC 3339.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Moment(Timestamp);

/// When something was booked: a day, or a moment where the books know it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BookedOn {
    /// Some time that day.
    Day(Day),
    /// Just then.
    Moment(Moment),
}

impl Day {
    /// Takes `YYYY-MM-DD`. Error: `date_invalid`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let date: Option<Date> = if text.len() == 10 { text.parse().ok() } else { None };
        date.filter(|date| YEARS.contains(&date.year())).map(Self).ok_or("date_invalid")
    }

    /// The date.
    pub const fn date(self) -> Date {
        self.0
    }

    /// An hour of that day where the provider is. Error: `date_invalid`.
    pub fn at_hour(self, hour: i8) -> Result<Timestamp, &'static str> {
        zone().to_timestamp(self.0.at(hour, 0, 0, 0)).map_err(|_| "date_invalid")
    }
}

impl Moment {
    /// Takes RFC 3339 with an offset. Error: `time_invalid`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let moment: Timestamp = text.parse().map_err(|_| "time_invalid")?;
        let year = jiff::tz::TimeZone::UTC.to_datetime(moment).year();
        if YEARS.contains(&year) { Ok(Self(moment)) } else { Err("time_invalid") }
    }

    /// The moment.
    pub const fn timestamp(self) -> Timestamp {
        self.0
    }
}

impl BookedOn {
    /// Takes either. Error: `time_invalid`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        Day::parse(text).map(Self::Day).or_else(|_| Moment::parse(text).map(Self::Moment))
    }

    /// The moment it is booked at: that of the record alone. A day stands for its noon, so that what was paid on a day
    /// comes behind what was charged on it.
    pub fn timestamp(self) -> Result<Timestamp, &'static str> {
        match self {
            Self::Day(day) => day.at_hour(12),
            Self::Moment(moment) => Ok(moment.timestamp()),
        }
    }
}

macro_rules! written_as_text {
    ($type:ident, $schema:tt) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::parse(&<Cow<'de, str>>::deserialize(deserializer)?).map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

written_as_text!(Day, {"type": "string", "format": "date", "examples": ["2026-11-23"]});
written_as_text!(Moment, {"type": "string", "format": "date-time", "examples": ["2026-11-23T12:00:00Z"]});
written_as_text!(BookedOn, {
    "type": "string",
    "anyOf": [{"format": "date"}, {"format": "date-time"}],
    "examples": ["2026-11-23", "2026-11-23T12:00:00Z"],
});

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for BookedOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Moment(moment) => moment.fmt(f),
        }
    }
}
