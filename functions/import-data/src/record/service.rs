//! A service of a contract.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{ContractId, Money, ServiceId, SubscriberId, Text};

use super::Day;

/// A service of a contract, such as a public address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceRecord {
    /// Whose it is.
    pub subscriber: SubscriberId,
    /// The service.
    pub id: ServiceId,
    /// The contract it belongs to.
    pub contract: ContractId,
    /// Its name.
    pub name: Text<160>,
    /// The price a month, gross.
    pub monthly: Money,
    /// The first day.
    pub since: Day,
    /// The last day, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}
