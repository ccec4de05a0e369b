//! A subscriber.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{AccountNumber, Billing, Contact, Language, Restriction, SubscriberId, Text};

/// A subscriber.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscriberRecord {
    /// The subscriber.
    pub id: SubscriberId,
    /// The name to greet by.
    pub name: Text<160>,
    /// The language of pages and mails.
    #[serde(default)]
    pub language: Language,
    /// How to reach them. The e-mail address is also where a new password is mailed to.
    #[serde(default)]
    pub contact: Contact,
    /// Who is billed.
    pub billing: Billing,
    /// Their own account to transfer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountNumber>,
    /// Whether invoices come electronically.
    #[serde(default)]
    pub electronic_invoices: bool,
    /// Whether they pay in cash at the office.
    #[serde(default)]
    pub cash_payments: bool,
    /// What the network does to the line, where the provider has restricted it. A payment of what is overdue lifts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
}
