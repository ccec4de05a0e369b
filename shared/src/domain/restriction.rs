//! Restrictions: what the network does to the line of a subscriber in arrears.

use serde::{Deserialize, Serialize};

use super::{Money, Timestamp};

/// How far a line is restricted.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RestrictionLevel {
    /// Slow.
    Limited,
    /// Only the panel and the payment pages.
    Suspended,
}

impl RestrictionLevel {
    /// The word in JSON and keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Limited => "limited",
            Self::Suspended => "suspended",
        }
    }
}

/// A restriction in force.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Restriction {
    /// How far.
    pub level: RestrictionLevel,
    /// Since when.
    #[schemars(with = "crate::openapi::Moment")]
    pub since: Timestamp,
}

/// A line of the restriction history: from what to what, and over which sum.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct RestrictionChange {
    /// When.
    pub at: Timestamp,
    /// What was in force before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<RestrictionLevel>,
    /// What is in force since; none when it was lifted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<RestrictionLevel>,
    /// What was owed then.
    pub owed: Money,
}
