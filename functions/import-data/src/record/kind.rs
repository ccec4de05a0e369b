//! The kinds of records.

use serde::Serialize;

/// A kind of record, as its `type` says.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A subscriber.
    Subscriber,
    /// What a subscriber logs in with.
    Credential,
    /// A contract.
    Contract,
    /// A service of a contract.
    Service,
    /// A host.
    Host,
    /// A charge of a period.
    Charge,
    /// An invoice.
    Invoice,
    /// A payment.
    Payment,
    /// A correction.
    Correction,
    /// A refund or chargeback.
    Reversal,
    /// A notice.
    Notice,
}

impl Kind {
    /// Every kind, in the order in which a file best has them.
    pub const ALL: [Self; 11] = [
        Self::Subscriber,
        Self::Credential,
        Self::Contract,
        Self::Service,
        Self::Host,
        Self::Charge,
        Self::Invoice,
        Self::Payment,
        Self::Correction,
        Self::Reversal,
        Self::Notice,
    ];

    /// The word in `type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subscriber => "subscriber",
            Self::Credential => "credential",
            Self::Contract => "contract",
            Self::Service => "service",
            Self::Host => "host",
            Self::Charge => "charge",
            Self::Invoice => "invoice",
            Self::Payment => "payment",
            Self::Correction => "correction",
            Self::Reversal => "reversal",
            Self::Notice => "notice",
        }
    }

    /// The kind of a word.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
