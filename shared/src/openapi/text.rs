//! Schemas of what is written as text by types of other crates: `#[schemars(with = "Moment")]` beside a `Timestamp`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $format:literal, $example:literal) => {
        $(#[$doc])*
        pub enum $name {}

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "format": $format, "examples": [$example]})
            }
        }
    };
}

text!(
    /// A date, `YYYY-MM-DD`.
    Day, "date", "2026-11-23"
);
text!(
    /// A moment, in RFC 3339, UTC.
    Moment, "date-time", "2026-11-23T16:04:05Z"
);

/// A date in the query of an address, or nothing: a form sends what was left empty too.
pub enum DayOrNone {}

impl JsonSchema for DayOrNone {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DayOrNone".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "anyOf": [{"format": "date"}, {"maxLength": 0}], "examples": ["2026-11-23"]})
    }
}
