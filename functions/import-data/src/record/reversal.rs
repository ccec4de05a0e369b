//! A refund or chargeback.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{Money, ReversalId, ReversalKind, SubscriberId, Text};

use super::BookedOn;

/// Money that went back to the payer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReversalRecord {
    /// Whose it is.
    pub subscriber: SubscriberId,
    /// The reversal.
    pub id: ReversalId,
    /// How much went back: all of a payment, or a part of it.
    pub amount: Money,
    /// When it was booked: a date, or a time where the books know it.
    pub booked_on: BookedOn,
    /// What a person reads of it.
    pub title: Text<160>,
    /// Who sent it back: the provider, or the payer's bank.
    pub method: ReversalKind,
}
