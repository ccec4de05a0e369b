//! The record of an event: that it came, and what became of it. Its body holds names and addresses, so only its hash is kept.

use serde::Serialize;
use sha2::Digest as _;
use shared::domain::Timestamp;
use shared::gateways::OrderReport;

use crate::decide::Mismatch;

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
    body_sha256: String,
}

const LIFETIME_DAYS: i64 = 90;

impl Event {
    /// The record of a report that was taken.
    pub fn new(report: &OrderReport, body: &[u8], outcome: Outcome, at: Timestamp) -> Self {
        Self {
            at,
            outcome,
            order: Some(report.order.clone()),
            reference: Some(report.reference.clone()),
            status: Some(report.status.clone()),
            merchant: None,
            amount: None,
            body_sha256: hash(body),
        }
    }

    /// The record of a report that a person must look at, with what it told.
    pub fn for_review(report: &OrderReport, body: &[u8], mismatch: Mismatch, at: Timestamp) -> Self {
        let (merchant, amount) = (Some(report.merchant.clone()), Some(report.told.clone()));
        Self { merchant, amount, ..Self::new(report, body, Outcome::NeedsReview { mismatch }, at) }
    }

    /// The record of something that is no report of an order.
    pub fn other(body: &[u8], at: Timestamp) -> Self {
        let (order, reference, status, merchant, amount) = (None, None, None, None, None);
        Self { at, outcome: Outcome::Unhandled, order, reference, status, merchant, amount, body_sha256: hash(body) }
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
