//! Subscribers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    AccountNumber, Address, Balance, Consents, ContractId, Date, DebtShard, Dunning, DunningTerms, Email, EmailChange,
    InvoiceBrief, Language, LineChange, OpenPayment, PaySeed, Phone, Restriction, SubscriberId, TaxId, Text, Timestamp,
    ends_soon,
};

/// How the provider reaches a subscriber.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Where mails go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Where text messages go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// Where letters go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

/// Who the next invoice is made out to.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Billing {
    /// The person or company.
    pub name: Text<240>,
    /// The NIP, of a company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<TaxId>,
    /// The address on the invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

/// A subscriber: what every page needs to know, in one item.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Subscriber {
    /// The subscriber.
    pub id: SubscriberId,
    /// The name to greet by.
    pub name: Text<160>,
    /// The language of pages and mails.
    #[serde(default)]
    pub language: Language,
    /// How to reach them.
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
    /// The sum of the ledger.
    pub balance: Balance,
    /// Where the index of debtors has them, as long as they owe something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debt: Option<DebtShard>,
    /// The steps that were taken about what is overdue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dunning: Option<Dunning>,
    /// What the office has agreed with them about arrears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dunning_terms: Option<DunningTerms>,
    /// What the network does to the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
    /// The newest change of that, and whether the network has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineChange>,
    /// The newest invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_invoice: Option<InvoiceBrief>,
    /// The last days of fixed terms, by contract: what is known of contracts without reading them. Those that have passed
    /// may still be here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub terms: BTreeMap<ContractId, Date>,
    /// The newest attempt at paying online, until it is booked or given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_payment: Option<OpenPayment>,
    /// What the links to pay by are good by that were sent about what is owed now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_link: Option<PaySeed>,
    /// What they agreed to, and what not.
    #[serde(default, skip_serializing_if = "Consents::is_empty")]
    pub consents: Consents,
    /// The newest change of the e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_change: Option<EmailChange>,
    /// Sessions of an older epoch have ended.
    #[serde(default)]
    pub session_epoch: u64,
    /// Rises with every write of what the provider's books say; such a write names the version it was decided upon.
    pub version: u64,
}

/// Whether a subscriber may pay online, and what is missing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OnlinePayment {
    /// They may.
    Open,
    /// What stands in the way; at least one of the two.
    Closed {
        /// Electronic invoices must be on first.
        needs_electronic_invoices: bool,
        /// Cash payments must be off first; the office does that.
        needs_cash_payments_off: bool,
    },
}

impl Subscriber {
    /// The attempt at paying that is still under way at a moment.
    pub fn open_payment_at(&self, now: Timestamp) -> Option<&OpenPayment> {
        self.open_payment.as_ref().filter(|open| !open.has_expired(now))
    }

    /// The last day of the fixed term that ends next, where that is soon.
    pub fn term_ends_soon(&self, today: Date) -> Option<Date> {
        self.terms.values().copied().filter(|last_day| ends_soon(*last_day, today)).min()
    }

    /// Online payment needs electronic invoices on and cash payments off.
    pub const fn online_payment(&self) -> OnlinePayment {
        if self.electronic_invoices && !self.cash_payments {
            OnlinePayment::Open
        } else {
            OnlinePayment::Closed {
                needs_electronic_invoices: !self.electronic_invoices,
                needs_cash_payments_off: self.cash_payments,
            }
        }
    }
}
