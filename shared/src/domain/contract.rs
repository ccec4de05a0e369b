//! Contracts and their services.

use serde::{Deserialize, Serialize};

use super::{ContractId, Date, Money, ServiceId, Text};

/// A contract of a subscriber.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    /// The contract.
    pub id: ContractId,
    /// The number printed on it.
    pub number: Text<64>,
    /// The day it was concluded.
    pub concluded: Date,
    /// The last day of a fixed term; none for an open one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_until: Option<Date>,
    /// The notice period in months.
    pub notice_months: u8,
    /// The subscription a month, gross.
    pub monthly: Money,
}

/// A service of a contract, such as a public address.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// The service.
    pub id: ServiceId,
    /// The contract it belongs to.
    pub contract: ContractId,
    /// Its name.
    pub name: Text<160>,
    /// The price a month, gross.
    pub monthly: Money,
    /// The first day.
    pub since: Date,
    /// The last day, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}
