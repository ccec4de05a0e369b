//! A charge of a period.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{ChargeId, InvoiceId, Money, Period, SubscriberId, Text};

use super::Day;

/// What the provider asks for a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeRecord {
    /// Whose it is.
    pub subscriber: SubscriberId,
    /// The charge.
    pub id: ChargeId,
    /// The month it is for.
    pub period: Period,
    /// What it is for.
    pub title: Text<160>,
    /// What is asked.
    pub amount: Money,
    /// The day by which it is to be paid.
    pub due: Day,
    /// The invoice that bills it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<InvoiceId>,
    /// The day it was booked.
    pub booked_on: Day,
}
