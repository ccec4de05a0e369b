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
    /// When it was given.
    pub at: Moment,
    /// Its title.
    pub title: Text<160>,
    /// Its text.
    pub body: Text<2000>,
    /// Whether it stands above everything else.
    #[serde(default)]
    pub urgent: bool,
}
