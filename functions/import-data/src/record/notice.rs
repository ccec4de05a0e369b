//! A notice.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{NoticeId, Purpose, SubscriberId, Text};

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
    /// What it is sent for by mail too, once, to whoever agreed to that; where none is named it is shown alone. One of a moment to
    /// come is not mailed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Purpose>,
}
