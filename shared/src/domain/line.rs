//! The line of a subscriber: what was last changed of it, and whether the network knows.

use serde::{Deserialize, Serialize};

use super::{Restriction, RestrictionLevel, Timestamp};

/// The newest change of a restriction. The books change at once; sessions in the network change one by one.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[schemars(rename = "LineChange")]
pub struct LineChange {
    /// When the books were changed. A session that was let in on what was known before needs to be told.
    #[schemars(with = "crate::openapi::Moment")]
    pub at: Timestamp,
    /// What was in force before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<RestrictionLevel>,
    /// What is in force since; none when a restriction was lifted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<RestrictionLevel>,
    /// Since when the network does so, as far as it has told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::openapi::Moment>")]
    pub applied_at: Option<Timestamp>,
}

impl LineChange {
    /// The change from one restriction to another; none where they are of one level.
    pub fn between(from: Option<Restriction>, to: Option<Restriction>, at: Timestamp) -> Option<Self> {
        let level = |restriction: Restriction| restriction.level;
        let (from, to) = (from.map(level), to.map(level));
        (from != to).then_some(Self { at, from, to, applied_at: None })
    }
}
