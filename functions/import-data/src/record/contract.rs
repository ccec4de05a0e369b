//! A contract.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{ContractId, DueDay, Money, SubscriberId, Text};

use super::{Day, PdfName};

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
    /// The day of the month by which it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_day: Option<DueDay>,
    /// The signed document, a PDF beside the file, of at most 5 MB. Once it is there, a changed record that names it again need
    /// not bring it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pdf: Option<PdfName>,
}
