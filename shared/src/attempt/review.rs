//! What about money a person must look at: kept in one place, in order of time, for the office's daily list.

use serde::{Deserialize, Serialize};

use super::Mismatch;
use crate::domain::{Gateway, Timestamp};
use crate::gateways::{OrderReport, ReversalReport};
use crate::store::keys::{self, Key};
use crate::store::{StoreError, Table, Transaction, readable};

/// A year and a day: as long as a payment may be complained of.
const KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(366 * 24);
/// Some ten thousands. Should there be more in a day, the list says so.
const PAGES_MAX: u32 = 10;

/// Why a person must look.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Another merchant's.
    Merchant,
    /// Another amount or currency.
    Amount,
    /// Another order than was made for the attempt.
    Order,
    /// A reference that no attempt has.
    Unknown,
    /// A notification of a kind that is not booked by itself.
    Unhandled,
    /// A provider that could not be asked how an attempt stands, for days.
    Unsettled,
    /// A provider that did not say what went back of a payment, for days.
    Reversals,
}

impl From<Mismatch> for Reason {
    fn from(mismatch: Mismatch) -> Self {
        match mismatch {
            Mismatch::Merchant => Self::Merchant,
            Mismatch::Amount => Self::Amount,
            Mismatch::Order => Self::Order,
        }
    }
}

impl Reason {
    /// The word in lists and keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::Amount => "amount",
            Self::Order => "order",
            Self::Unknown => "unknown",
            Self::Unhandled => "unhandled",
            Self::Unsettled => "unsettled",
            Self::Reversals => "reversals",
        }
    }
}

/// Something that a person must look at. It names whose it is by our reference, and nothing else of anybody.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Since when.
    pub at: Timestamp,
    /// Who told of it, or was asked.
    pub gateway: Gateway,
    /// The name of what was told.
    pub event: String,
    /// Why.
    pub reason: Reason,
    /// The provider's number of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// Our reference, as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The provider's own word for how far it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The amount and currency as they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
}

impl Review {
    /// Of something of which no more is known than its name.
    pub fn new(gateway: Gateway, event: &str, reason: Reason, at: Timestamp) -> Self {
        let (order, reference, status, told) = (None, None, None, None);
        Self { at, gateway, event: event.to_owned(), reason, order, reference, status, told }
    }

    /// Of a report of an order.
    pub fn of_order(gateway: Gateway, report: &OrderReport, reason: impl Into<Reason>, at: Timestamp) -> Self {
        Self {
            order: report.order.clone(),
            reference: Some(report.reference.clone()),
            status: Some(report.status.clone()),
            told: Some(report.told.clone()),
            ..Self::new(gateway, &report.event, reason.into(), at)
        }
    }

    /// Of a report of a reversal.
    pub fn of_reversal(gateway: Gateway, report: &ReversalReport, reason: impl Into<Reason>, at: Timestamp) -> Self {
        Self {
            order: report.order.clone(),
            reference: Some(report.reference.clone()),
            status: Some(report.status.clone()),
            told: Some(report.told.clone()),
            ..Self::new(gateway, &report.event, reason.into(), at)
        }
    }

    /// Keeps it with what it is about.
    #[must_use]
    pub fn onto(&self, transaction: Transaction) -> Transaction {
        let expires_at = self.at.saturating_add(KEPT).unwrap_or(self.at);
        transaction.insert_until(&self.key(), self, expires_at)
    }

    fn key(&self) -> Key {
        keys::review(self.at, self.gateway, &self.event)
    }

    /// All of `from` up to, but not of, `until`, oldest first, and whether they are all: where there are too many, the oldest are
    /// left out. One that is damaged is told of and left out as well.
    pub async fn between(table: &Table, from: Timestamp, until: Timestamp) -> Result<(Vec<Self>, bool), StoreError> {
        let (first, last) = keys::reviews(from, until);
        let (items, is_whole) = table.range_told(&first.pk, &first.sk, &last.sk, PAGES_MAX).await?;
        Ok((items.into_iter().rev().filter_map(readable).collect(), is_whole))
    }
}
