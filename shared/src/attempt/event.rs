//! The record of an event: that it came, and what became of it. Its body holds names and addresses, so only its hash is kept.

use serde::Serialize;
use sha2::Digest as _;

use super::Mismatch;
use crate::domain::Timestamp;
use crate::gateways::{OrderReport, ReversalReport};

/// What became of an event.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Money was booked.
    Booked,
    /// The attempt moved on.
    Noted,
    /// A later event was here before.
    Late,
    /// It is not what our attempt says: a person must look.
    NeedsReview {
        /// What is not.
        mismatch: Mismatch,
    },
    /// It is of a kind that is not booked by itself: a person must look.
    Unhandled,
}

/// The record.
#[derive(Debug, Serialize)]
pub struct Event {
    at: Timestamp,
    #[serde(flatten)]
    outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_sha256: Option<String>,
}

const LIFETIME_DAYS: i64 = 90;

impl Event {
    /// The record of a report that was taken. `body` is the hash of what it was told by; none where the portal had asked.
    pub fn new(report: &OrderReport, body: Option<&str>, outcome: Outcome, at: Timestamp) -> Self {
        Self {
            order: report.order.clone(),
            reference: Some(report.reference.clone()),
            status: Some(report.status.clone()),
            ..Self::bare(body, outcome, at)
        }
    }

    /// The record of a report that a person must look at, with what it told.
    pub fn for_review(report: &OrderReport, body: Option<&str>, mismatch: Mismatch, at: Timestamp) -> Self {
        let (merchant, amount) = (Some(report.merchant.clone()), Some(report.told.clone()));
        Self { merchant, amount, ..Self::new(report, body, Outcome::NeedsReview { mismatch }, at) }
    }

    /// The record of a report of a reversal.
    pub fn of_reversal(report: &ReversalReport, body: &str, outcome: Outcome, at: Timestamp) -> Self {
        Self {
            order: report.order.clone(),
            reference: Some(report.reference.clone()),
            status: Some(report.status.clone()),
            amount: Some(report.told.clone()),
            ..Self::bare(Some(body), outcome, at)
        }
    }

    /// The record of something that is no report of an order.
    pub fn other(body: &str, at: Timestamp) -> Self {
        Self::bare(Some(body), Outcome::Unhandled, at)
    }

    fn bare(body: Option<&str>, outcome: Outcome, at: Timestamp) -> Self {
        let (order, reference, status, merchant, amount) = (None, None, None, None, None);
        Self { at, outcome, order, reference, status, merchant, amount, body_sha256: body.map(str::to_owned) }
    }

    /// When the record of what was taken may go: the provider repeats for days, not for months. What waits for a person
    /// stays.
    pub fn expires_at(&self) -> Timestamp {
        let lifetime = jiff::SignedDuration::from_hours(24 * LIFETIME_DAYS);
        self.at.saturating_add(lifetime).unwrap_or(Timestamp::MAX)
    }
}

/// The hash of a body: what the record of an event keeps of it, and what tells two reports of one state apart.
pub fn hash(body: &[u8]) -> String {
    hex::encode(sha2::Sha256::digest(body))
}
