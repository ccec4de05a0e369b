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
    body_sha256: String,
}

const LIFETIME_DAYS: i64 = 90;

impl Event {
    /// The record of a report.
    pub fn new(report: &OrderReport, body: &[u8], outcome: Outcome, at: Timestamp) -> Self {
        Self {
            at,
            outcome,
            order: Some(report.order.clone()),
            reference: Some(report.reference.clone()),
            status: Some(report.status.clone()),
            body_sha256: hex::encode(sha2::Sha256::digest(body)),
        }
    }

    /// The record of something that is no report of an order.
    pub fn other(body: &[u8], at: Timestamp) -> Self {
        let body_sha256 = hex::encode(sha2::Sha256::digest(body));
        Self { at, outcome: Outcome::Unhandled, order: None, reference: None, status: None, body_sha256 }
    }

    /// When the record may go: the provider repeats for days, not for months.
    pub fn expires_at(&self) -> Timestamp {
        let lifetime = jiff::SignedDuration::from_hours(24 * LIFETIME_DAYS);
        self.at.saturating_add(lifetime).unwrap_or(Timestamp::MAX)
    }
}
