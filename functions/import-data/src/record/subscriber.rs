//! A subscriber.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{AccountNumber, Billing, ConsentKind, Contact, Language, Restriction, SubscriberId, Text};

use super::{Day, Moment};

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
    /// What was agreed about arrears, where the portal is to take no steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dunning: Option<DunningRecord>,
    /// What they answered at the office or in the system before. Of two answers about one thing the newer one stands.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub consents: BTreeMap<ConsentKind, ConsentRecord>,
}

/// An answer about a consent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentRecord {
    /// Whether it was given; else it was refused or withdrawn.
    pub given: bool,
    /// When.
    pub at: Moment,
    /// The version of the text that was answered, as the provider names it.
    pub text: Text<32>,
}

/// What was agreed about arrears.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DunningRecord {
    /// Whether no step is taken, ever.
    #[serde(default)]
    pub exempt: bool,
    /// The day up to which payment is promised: until its end no step is taken. A promise that has passed counts no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise_until: Option<Day>,
}
