//! The line of a subscriber: what was last changed of it, and whether the network knows.

use jiff::SignedDuration;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Restriction, RestrictionLevel, Subscriber, Timestamp};

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
    /// The change from one restriction to another, `before` being the newest until then; none where they are of one level. Its moment is
    /// later than that of the one before, whatever clock decided it: sessions tell by it what they are behind.
    pub fn between(
        before: Option<&Self>,
        from: Option<Restriction>,
        to: Option<Restriction>,
        at: Timestamp,
    ) -> Option<Self> {
        let at = before.map_or(at, |before| at.max(before.at + Duration::from_millis(1)));
        let level = |restriction: Restriction| restriction.level;
        let (from, to) = (from.map(level), to.map(level));
        (from != to).then_some(Self { at, from, to, applied_at: None })
    }
}

/// How long a change that has come through is told of.
const TOLD: SignedDuration = SignedDuration::from_hours(24);
/// How long a change may be on its way before something is wrong: sessions report every few minutes.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_hours(1);

/// How far a change of the line has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// A restriction is in force by the books, and on its way into the network.
    Restricting,
    /// A restriction is in force.
    Restricted,
    /// A restriction was lifted by the books, and goes in the network.
    Restoring,
    /// A restriction is gone.
    Restored,
}

/// What there is to tell a subscriber about the line.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, schemars::JsonSchema)]
#[schemars(rename = "LineStatus")]
pub struct LineStatus {
    /// How far the change has come.
    pub state: LineState,
    /// The restriction that is in force by the books; none when it was lifted.
    pub level: Option<RestrictionLevel>,
    /// Since when, by the books.
    #[schemars(with = "crate::openapi::Moment")]
    pub since: Timestamp,
    /// Since when in the network, as far as it has told.
    #[schemars(with = "Option<crate::openapi::Moment>")]
    pub applied_at: Option<Timestamp>,
    /// Whether restoring takes longer than it should: then it is time to restart the router, or to call.
    pub is_late: bool,
}

impl LineStatus {
    /// Of a subscriber at a moment: a restriction as long as it is in force, and its end for a day.
    pub fn of(subscriber: &Subscriber, now: Timestamp) -> Option<Self> {
        match subscriber.restriction {
            Some(restriction) => Some(Self::restricted(restriction, subscriber.line, now)),
            None => Self::lifted(subscriber.line.filter(|line| line.to.is_none())?, now),
        }
    }

    fn restricted(restriction: Restriction, line: Option<LineChange>, now: Timestamp) -> Self {
        let line = line.filter(|line| line.to == Some(restriction.level));
        let applied_at = line.and_then(|line| line.applied_at);
        // Where no session is up, none reports: what is in force by the books is what the next dial gets.
        let is_under_way =
            line.is_some_and(|line| line.applied_at.is_none() && now.duration_since(line.at) < ON_ITS_WAY);
        let state = if is_under_way { LineState::Restricting } else { LineState::Restricted };
        Self { state, level: Some(restriction.level), since: restriction.since, applied_at, is_late: false }
    }

    fn lifted(line: LineChange, now: Timestamp) -> Option<Self> {
        let state = if line.applied_at.is_some() { LineState::Restored } else { LineState::Restoring };
        let is_told = now.duration_since(line.applied_at.unwrap_or(line.at)) < TOLD;
        let is_late = state == LineState::Restoring && now.duration_since(line.at) >= ON_ITS_WAY;
        is_told.then_some(Self { state, level: None, since: line.at, applied_at: line.applied_at, is_late })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const NOON: &str = "2026-11-23T12:00:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn subscriber(restriction: &Value, line: &Value) -> Subscriber {
        serde_json::from_value(json!({
            "id": "sub_1", "name": "Jan", "language": "pl", "billing": {"name": "Jan"}, "electronic_invoices": true,
            "cash_payments": false, "balance": {"amount": 0, "currency": "PLN"}, "restriction": restriction, "line": line,
            "version": 1,
        }))
        .expect("a subscriber")
    }

    fn told(line: &Value, now: &str) -> Option<(LineState, bool)> {
        let status = LineStatus::of(&subscriber(&Value::Null, line), at(now))?;
        assert_eq!((status.level, status.since), (None, at(NOON)));
        Some((status.state, status.is_late))
    }

    #[test]
    fn a_lifted_restriction_is_restored_for_a_day_and_restoring_is_late_after_an_hour() {
        let lifted = json!({"at": NOON, "from": "limited"});
        assert_eq!(told(&lifted, NOON), Some((LineState::Restoring, false)));
        assert_eq!(told(&lifted, "2026-11-23T12:59:59Z"), Some((LineState::Restoring, false)));
        assert_eq!(told(&lifted, "2026-11-23T13:00:00Z"), Some((LineState::Restoring, true)));
        assert_eq!(told(&lifted, "2026-11-24T11:59:59Z"), Some((LineState::Restoring, true)));
        assert_eq!(told(&lifted, "2026-11-24T12:00:00Z"), None);
        let done = json!({"at": NOON, "from": "suspended", "applied_at": "2026-11-23T20:00:00Z"});
        assert_eq!(told(&done, "2026-11-24T19:59:59Z"), Some((LineState::Restored, false)));
        assert_eq!(told(&done, "2026-11-24T20:00:00Z"), None);
        assert_eq!(told(&Value::Null, NOON), None);
    }

    #[test]
    fn a_restriction_is_told_of_as_long_as_it_is_in_force() {
        let restriction = json!({"level": "limited", "since": "2026-11-23T11:00:00Z"});
        let state = |line: &Value, now| LineStatus::of(&subscriber(&restriction, line), at(now)).expect("one");
        let line = json!({"at": NOON, "to": "limited"});
        let status = state(&line, NOON);
        assert_eq!((status.state, status.since), (LineState::Restricting, at("2026-11-23T11:00:00Z")));
        assert_eq!(state(&line, "2026-11-23T13:00:00Z").state, LineState::Restricted);
        let applied = state(&json!({"at": NOON, "to": "limited", "applied_at": "2026-11-23T12:01:00Z"}), NOON);
        assert_eq!((applied.state, applied.applied_at), (LineState::Restricted, Some(at("2026-11-23T12:01:00Z"))));
        // One from before the network was told of, and one that the line does not know of.
        assert_eq!(state(&Value::Null, NOON).state, LineState::Restricted);
        assert_eq!(state(&json!({"at": NOON, "to": "suspended"}), NOON).state, LineState::Restricted);
    }

    #[test]
    fn each_change_is_later_than_the_one_before_whatever_clock_decides_it() {
        let limited = Some(Restriction { level: RestrictionLevel::Limited, since: at("2026-11-25T12:00:00Z") });
        let first = LineChange::between(None, None, limited, at("2026-11-25T12:05:00Z")).expect("a change");
        let late = LineChange::between(Some(&first), limited, None, at("2026-11-25T12:00:00Z")).expect("a change");
        assert_eq!((late.at, late.to), (at("2026-11-25T12:05:00.001Z"), None));
        let next = LineChange::between(Some(&late), None, limited, at("2026-11-25T13:00:00Z")).expect("a change");
        assert_eq!(next.at, at("2026-11-25T13:00:00Z"));
        assert_eq!(LineChange::between(Some(&next), limited, limited, at("2026-11-25T14:00:00Z")), None);
    }
}
