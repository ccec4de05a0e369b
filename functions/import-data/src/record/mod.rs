//! The records of an import file: one JSON object a line, tagged by its `type`. The JSON Schema in
//! `infra/demo/import.schema.json` is made of these types.

mod charge;
mod contract;
mod correction;
mod credential;
mod day;
mod fingerprint;
mod host;
mod invoice;
mod kind;
mod notice;
mod parse;
mod payment;
mod pdf_name;
mod reversal;
mod service;
mod subscriber;
mod untagged;

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::SubscriberId;

pub use charge::ChargeRecord;
pub use contract::ContractRecord;
pub use correction::CorrectionRecord;
pub use credential::{CredentialRecord, PasswordHash};
pub use day::{BookedOn, Day, Moment};
pub use fingerprint::Fingerprint;
pub use host::HostRecord;
pub use invoice::InvoiceRecord;
pub use kind::Kind;
pub use notice::NoticeRecord;
pub use parse::parse;
pub use payment::{Method, PaymentRecord};
pub use pdf_name::PdfName;
pub use reversal::ReversalRecord;
pub use service::ServiceRecord;
pub use subscriber::{DunningRecord, SubscriberRecord};

/// One line of an import file.
///
/// A file is NDJSON in UTF-8: one such object a line, at most 256 KiB each. A subscriber comes before everything that
/// belongs to it, in the same file or an earlier one; charges come before the payments of the same subscriber. A record is
/// known by its id: the same content again changes nothing. Changed content changes what the provider keeps; a charge, an
/// invoice, a payment, a correction or a reversal never changes once it was imported.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Record {
    /// A subscriber. Where the subscriber has changed a field in the portal, an import changes it only when the file itself
    /// has changed that field since its last import.
    Subscriber(Box<SubscriberRecord>),
    /// What a subscriber logs in with. A password that the subscriber has set stays, unless the file itself changes the hash;
    /// that ends every session.
    Credential(CredentialRecord),
    /// A contract.
    Contract(ContractRecord),
    /// A service of a contract, such as a public address.
    Service(ServiceRecord),
    /// A host of a subscriber: one connection with its `PPPoE` login.
    Host(HostRecord),
    /// What the provider asks for a period. It takes from the balance, once.
    Charge(ChargeRecord),
    /// An invoice: either with `seller`, `buyer` and `lines`, from which the portal draws the PDF, or with `pdf`, the name of
    /// a PDF that lies beside the file and was put there before it.
    Invoice(Box<InvoiceRecord>),
    /// A payment that reached the provider by transfer or in cash. It adds to the balance, once. What was paid online in the
    /// portal is booked there already and must not come back in a file.
    Payment(PaymentRecord),
    /// A correction of what was charged. It moves the balance, once.
    Correction(CorrectionRecord),
    /// A refund or chargeback of a payment by transfer or in cash: the debt comes back, once. What was paid online in the portal is
    /// told by its payment provider and must not come in a file.
    Reversal(ReversalRecord),
    /// A notice for a subscriber. One that is changed is unread again.
    Notice(NoticeRecord),
}

/// A record as it was read, with what tells it from another version of itself.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The record.
    pub record: Record,
    /// Its content in short.
    pub fingerprint: Fingerprint,
}

impl Record {
    /// Its kind.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Subscriber(_) => Kind::Subscriber,
            Self::Credential(_) => Kind::Credential,
            Self::Contract(_) => Kind::Contract,
            Self::Service(_) => Kind::Service,
            Self::Host(_) => Kind::Host,
            Self::Charge(_) => Kind::Charge,
            Self::Invoice(_) => Kind::Invoice,
            Self::Payment(_) => Kind::Payment,
            Self::Correction(_) => Kind::Correction,
            Self::Reversal(_) => Kind::Reversal,
            Self::Notice(_) => Kind::Notice,
        }
    }

    /// Whose it is.
    pub const fn subscriber(&self) -> &SubscriberId {
        match self {
            Self::Subscriber(record) => &record.id,
            Self::Credential(record) => &record.subscriber,
            Self::Contract(record) => &record.subscriber,
            Self::Service(record) => &record.subscriber,
            Self::Host(record) => &record.subscriber,
            Self::Charge(record) => &record.subscriber,
            Self::Invoice(record) => &record.subscriber,
            Self::Payment(record) => &record.subscriber,
            Self::Correction(record) => &record.subscriber,
            Self::Reversal(record) => &record.subscriber,
            Self::Notice(record) => &record.subscriber,
        }
    }

    /// What it is known by within its subscriber: its id, or its kind where there is one of a kind.
    pub fn marker_id(&self) -> &str {
        match self {
            Self::Subscriber(record) => record.id.as_str(),
            Self::Credential(_) => "credential",
            Self::Contract(record) => record.id.as_str(),
            Self::Service(record) => record.id.as_str(),
            Self::Host(record) => record.id.as_str(),
            Self::Charge(record) => record.id.as_str(),
            Self::Invoice(record) => record.id.as_str(),
            Self::Payment(record) => record.id.as_str(),
            Self::Correction(record) => record.id.as_str(),
            Self::Reversal(record) => record.id.as_str(),
            Self::Notice(record) => record.id.as_str(),
        }
    }
}

#[cfg(test)]
mod tests;
