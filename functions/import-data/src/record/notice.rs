//! A notice.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{NoticeId, SubscriberId, Text};

use super::Moment;

/// A notice for a subscriber.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeRecord {
    /// Whose it is.
    pub subscriber: SubscriberId,
    /// The notice.
    pub id: NoticeId,
    /// When it is given: one of a moment to come is not shown before.
    pub at: Moment,
    /// Its title.
    pub title: Text<160>,
    /// Its text.
    pub body: Text<2000>,
    /// Whether it stands above everything else.
    #[serde(default)]
    pub urgent: bool,
    /// The moment from which it is no longer shown, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
}
