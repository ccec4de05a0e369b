//! A copy of all that is kept of a subscriber, made when they ask for it (art. 15 and 20 GDPR).

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{Date, ExportId, IdempotencyKey, ParseError, SubscriberId, Timestamp, local_date};

/// How far a copy has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// Asked for; it is being made.
    Requested,
    /// Its file can be downloaded.
    Ready,
    /// It could not be made.
    Failed,
    /// Its file is gone. Never stored: time alone says so.
    Expired,
}

/// A copy of all that is kept of a subscriber.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// The copy: the day it was asked for and which of that day's it is, so that two who ask at once mean the same one.
    pub id: ExportId,
    /// The key that the caller asked for it with: sent twice, it is one copy (S24).
    pub idempotency_key: IdempotencyKey,
    /// How far it has come, as far as that is written down.
    pub state: ExportState,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When its file was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_at: Option<Timestamp>,
    /// When its file goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// The size of its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}

impl Export {
    /// How many a subscriber may ask for in a day: each reads all that is kept and all documents.
    pub const PER_DAY: usize = 3;
    /// How long its file is there.
    pub const FILE_LIFETIME: SignedDuration = SignedDuration::from_hours(24);
    /// How long it is known that there was one.
    const LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);
    /// How long after it was asked for it is given up: its event is no older than that when it is dropped.
    pub const PATIENCE: SignedDuration = SignedDuration::from_hours(1);
    /// The most there can be at a time, those of today and of the days before that are still known.
    pub const KNOWN_MAX: usize = Self::PER_DAY * 8;

    /// A new one, of a day that has seen `before` of them. Error: `id_invalid`, for no number that is in range.
    pub fn new(before: usize, idempotency_key: IdempotencyKey, now: Timestamp) -> Result<Self, ParseError> {
        Ok(Self {
            id: ExportId::of(&format!("{}-{}", local_date(now), before + 1))?,
            idempotency_key,
            state: ExportState::Requested,
            requested_at: now,
            ready_at: None,
            expires_at: None,
            bytes: None,
        })
    }

    /// The day it was asked for.
    pub fn day(&self) -> Date {
        local_date(self.requested_at)
    }

    /// When nobody needs to know of it any more.
    pub fn forgotten_at(&self) -> Timestamp {
        self.requested_at.saturating_add(Self::LIFETIME).unwrap_or(Timestamp::MAX)
    }

    /// How far it has come by a moment.
    pub fn state_at(&self, now: Timestamp) -> ExportState {
        match self.state {
            ExportState::Requested if now.duration_since(self.requested_at) >= Self::PATIENCE => ExportState::Failed,
            ExportState::Ready if self.expires_at.is_none_or(|at| at <= now) => ExportState::Expired,
            state => state,
        }
    }

    /// Where its file lies in the bucket: made of what is the owner's and of nothing that was sent (S01).
    pub fn object_key(&self, owner: &SubscriberId) -> String {
        format!("{owner}/{}.zip", self.id)
    }

    /// The name its file is saved under.
    pub fn file_name(&self) -> String {
        format!("panel-{}.zip", self.id.as_str().trim_start_matches(ExportId::PREFIX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn asked_at(before: usize, text: &str) -> Export {
        let key = IdempotencyKey::parse("0123456789abcdef").expect("a key");
        Export::new(before, key, at(text)).expect("an export")
    }

    #[test]
    fn a_copy_is_named_after_its_day_and_lies_in_its_owners_folder() {
        let owner = SubscriberId::parse("sub_1").expect("an id");
        let export = asked_at(1, "2026-11-23T11:00:00Z");
        assert_eq!(export.object_key(&owner), "sub_1/exp_2026-11-23-2.zip");
        assert_eq!(export.file_name(), "panel-2026-11-23-2.zip");
        // The day is that of the clocks in Poland.
        let late = asked_at(0, "2026-11-23T23:30:00Z");
        assert_eq!(late.id.as_str(), "exp_2026-11-24-1");
    }

    #[test]
    fn what_is_never_made_has_failed_in_the_end_and_what_is_made_expires() {
        let asked = asked_at(0, "2026-11-23T11:00:00Z");
        assert_eq!(asked.state_at(at("2026-11-23T11:59:59Z")), ExportState::Requested);
        assert_eq!(asked.state_at(at("2026-11-23T12:00:00Z")), ExportState::Failed);
        let ready = Export { state: ExportState::Ready, expires_at: Some(at("2026-11-24T11:00:00Z")), ..asked };
        assert_eq!(ready.state_at(at("2026-11-24T10:59:59Z")), ExportState::Ready);
        assert_eq!(ready.state_at(at("2026-11-24T11:00:00Z")), ExportState::Expired);
        let failed = Export { state: ExportState::Failed, ..ready };
        assert_eq!(failed.state_at(at("2026-12-24T11:00:00Z")), ExportState::Failed);
    }
}
