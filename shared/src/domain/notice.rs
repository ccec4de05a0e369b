//! Notices from the provider.

use serde::{Deserialize, Serialize};

use super::{NoticeId, Text, Timestamp};
use crate::openapi::Moment;

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
    /// Whether it is about what was overdue at its moment: once nothing is, it is no news.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub arrears: bool,
    /// When it stops being shown, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// When its subscriber said that they had read it. An import that changes the notice makes it unread again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// When it went out by mail, of one about arrears: no line is restricted that this was not told of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailed_at: Option<Timestamp>,
}

/// A notice as its subscriber is told it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, schemars::JsonSchema)]
#[schemars(rename = "Notice")]
pub struct ToldNotice {
    /// The notice.
    pub id: NoticeId,
    /// When it was given.
    #[schemars(with = "Moment")]
    pub at: Timestamp,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Whether it stands above everything else.
    pub urgent: bool,
    /// When it was read.
    #[schemars(with = "Option<Moment>")]
    pub read_at: Option<Timestamp>,
}

impl Notice {
    /// Whether it is there for its subscriber at a moment: one for later is not yet, one that had its time is no more.
    pub fn is_shown(&self, now: Timestamp) -> bool {
        self.at <= now && self.until.is_none_or(|until| now < until)
    }

    /// As its subscriber is told it.
    pub fn told(&self) -> ToldNotice {
        ToldNotice {
            id: self.id.clone(),
            at: self.at,
            title: self.title.to_string(),
            body: self.body.to_string(),
            urgent: self.urgent,
            read_at: self.read_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_shown_from_its_moment_on_until_its_time_is_over() {
        let notice = |until: Option<&str>| -> Notice {
            serde_json::from_value(serde_json::json!({
                "id": "ntc_1", "at": "2026-11-23T12:00:00Z", "title": "Prace", "body": "W nocy.", "until": until,
            }))
            .expect("a notice")
        };
        let shown = |until, now: &str| notice(until).is_shown(now.parse().expect("a time"));
        assert!(!shown(None, "2026-11-23T11:59:59.999Z") && shown(None, "2026-11-23T12:00:00Z"));
        let until = Some("2026-11-24T00:00:00Z");
        assert!(shown(until, "2026-11-23T23:59:59Z") && !shown(until, "2026-11-24T00:00:00Z"));
        assert!(shown(None, "2036-11-24T00:00:00Z"));
    }
}
