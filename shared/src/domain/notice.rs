//! Notices from the provider.

use serde::{Deserialize, Serialize};

use super::{NoticeId, Text, Timestamp};

/// A notice for a subscriber.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// The notice.
    pub id: NoticeId,
    /// When it was given.
    pub at: Timestamp,
    /// Its title.
    pub title: Text<160>,
    /// Its text.
    pub body: Text<2000>,
    /// Whether it stands above everything else.
    #[serde(default)]
    pub urgent: bool,
}
