//! A payment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{Gateway, Money, PaymentId, SubscriberId, Text};

use super::BookedOn;

/// A payment that reached the provider by transfer or in cash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentRecord {
    /// Whose it is.
    pub subscriber: SubscriberId,
    /// The payment.
    pub id: PaymentId,
    /// What was paid.
    pub amount: Money,
    /// When it was booked: a date, or a time where the books know it.
    pub booked_on: BookedOn,
    /// What a person reads of it.
    pub title: Text<160>,
    /// How it was paid.
    pub method: Method,
}

/// How a payment came.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By bank transfer.
    Transfer,
    /// In cash at the office.
    Cash,
}

impl Method {
    /// Who took the money.
    pub const fn gateway(self) -> Gateway {
        match self {
            Self::Transfer => Gateway::Transfer,
            Self::Cash => Gateway::Cash,
        }
    }
}
