//! A change of the e-mail address, which waits until the new one has answered (S20).

use serde::{Deserialize, Serialize};

use super::{Email, Timestamp};

/// How far a change is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailChangeState {
    /// The new address has not answered yet.
    Pending,
    /// It has: mails go there.
    Confirmed,
    /// The old address objected: it is back.
    Objected,
    /// Called off by the subscriber.
    Canceled,
}

/// The newest change of a subscriber's address.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct EmailChange {
    /// Where mails shall go.
    pub new: Email,
    /// Where they went before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Email>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// How far it is.
    pub state: EmailChangeState,
    /// The SHA-256 of the link that was mailed to the new address (S05).
    pub confirm_hash: String,
    /// The same of the link that was mailed to the old one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_hash: Option<String>,
}

/// What a mailed link is good for at a moment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EmailLink {
    /// To confirm the new address.
    Confirm,
    /// To call the change off, or to take it back.
    Object,
    /// Nothing any more: the address was confirmed by it.
    Confirmed,
    /// Nothing any more: the change was called off by it.
    Objected,
}

impl EmailChange {
    /// Hours in which the new address must answer.
    pub const CONFIRM_HOURS: i64 = 24;
    /// Days in which the old one may object: whoever took an account over may have confirmed by then.
    pub const OBJECT_DAYS: i64 = 7;

    /// When the link to the new address stops working.
    pub fn expires_at(&self) -> Timestamp {
        later(self.asked_at, Self::CONFIRM_HOURS)
    }

    /// When the link to the old address stops working.
    pub fn object_until(&self) -> Timestamp {
        later(self.asked_at, Self::OBJECT_DAYS * 24)
    }

    /// Whether it waits for the new address at a moment.
    pub fn is_pending(&self, now: Timestamp) -> bool {
        self.state == EmailChangeState::Pending && now < self.expires_at()
    }

    /// Whether the old address may still take it back: until then no other change takes its place, or whoever took an account
    /// over could make the owner's link worthless by asking for another one.
    pub fn is_guarded(&self, now: Timestamp) -> bool {
        self.state == EmailChangeState::Confirmed && self.object_hash.is_some() && now < self.object_until()
    }

    /// What the link of a hash is good for. None: nothing, for it is of another change, too old, or overtaken.
    pub fn link(&self, hash: &str, now: Timestamp) -> Option<EmailLink> {
        let may_object = now < self.object_until();
        if hash == self.confirm_hash {
            return match self.state {
                EmailChangeState::Pending => self.is_pending(now).then_some(EmailLink::Confirm),
                EmailChangeState::Confirmed => may_object.then_some(EmailLink::Confirmed),
                EmailChangeState::Objected | EmailChangeState::Canceled => None,
            };
        }
        if self.object_hash.as_deref() != Some(hash) || !may_object {
            return None;
        }
        match self.state {
            // One that was called off too: whoever asked for it may have done so, having seen the old address warned.
            EmailChangeState::Pending | EmailChangeState::Confirmed | EmailChangeState::Canceled => {
                Some(EmailLink::Object)
            }
            EmailChangeState::Objected => Some(EmailLink::Objected),
        }
    }
}

fn later(moment: Timestamp, hours: i64) -> Timestamp {
    moment.saturating_add(jiff::SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn change(state: EmailChangeState) -> EmailChange {
        let email = |text: &str| Email::parse(text).expect("an address");
        EmailChange {
            new: email("new@example.pl"),
            old: Some(email("old@example.pl")),
            asked_at: at("2026-11-23T11:00:00Z"),
            state,
            confirm_hash: "c".into(),
            object_hash: Some("o".into()),
        }
    }

    #[test]
    fn s20_a_new_address_answers_within_a_day_and_the_old_one_may_object_for_a_week() {
        use EmailChangeState::{Canceled, Confirmed, Objected, Pending};
        let in_time = [at("2026-11-23T11:00:00Z"), at("2026-11-24T10:59:59Z")];
        let after_a_day = [at("2026-11-24T11:00:00Z"), at("2026-11-30T10:59:59Z")];
        let after_a_week = at("2026-11-30T11:00:00Z");
        for now in in_time {
            assert_eq!(change(Pending).link("c", now), Some(EmailLink::Confirm));
        }
        for now in after_a_day {
            assert_eq!(change(Pending).link("c", now), None);
            assert_eq!(change(Pending).link("o", now), Some(EmailLink::Object));
            assert_eq!(change(Confirmed).link("c", now), Some(EmailLink::Confirmed));
            assert_eq!(change(Confirmed).link("o", now), Some(EmailLink::Object));
            assert_eq!(change(Objected).link("o", now), Some(EmailLink::Objected));
        }
        for state in [Pending, Confirmed, Objected, Canceled] {
            assert_eq!(change(state).link("x", in_time[0]), None);
            assert_eq!((change(state).link("o", after_a_week), change(state).link("c", after_a_week)), (None, None));
        }
        assert_eq!(change(Canceled).link("c", in_time[0]), None);
        assert_eq!(change(Canceled).link("o", in_time[0]), Some(EmailLink::Object));
        assert!(change(Confirmed).is_guarded(after_a_day[1]) && !change(Confirmed).is_guarded(after_a_week));
        assert!(!change(Pending).is_guarded(in_time[0]));
        assert_eq!(change(Objected).link("c", in_time[0]), None);
    }
}
