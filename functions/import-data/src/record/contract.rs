//! A contract.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{ContractId, Money, SubscriberId, Text};

use super::Day;

/// A contract of a subscriber.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractRecord {
    /// Whose it is.
    pub subscriber: SubscriberId,
    /// The contract.
    pub id: ContractId,
    /// The number printed on it.
    pub number: Text<64>,
    /// The day it was concluded.
    pub concluded: Day,
    /// The last day of a fixed term; none for an open one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_until: Option<Day>,
    /// The notice period in months.
    pub notice_months: u8,
    /// The subscription a month, gross.
    pub monthly: Money,
}
