//! Reversals: money of a payment that went back to the payer.

use serde::{Deserialize, Serialize};

use super::{LedgerKind, Money, Timestamp};

/// Who sent the money back.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReversalKind {
    /// The provider.
    Refund,
    /// The payer's bank, on the payer's complaint.
    Chargeback,
}

impl ReversalKind {
    /// How it is booked.
    pub const fn ledger(self) -> LedgerKind {
        match self {
            Self::Refund => LedgerKind::Refund,
            Self::Chargeback => LedgerKind::Chargeback,
        }
    }

    /// The word in JSON and keys of texts.
    pub const fn name(self) -> &'static str {
        self.ledger().name()
    }
}

/// A reversal of a payment that was booked.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct BookedReversal {
    /// Its name: of one payment, each is booked once.
    pub id: String,
    /// Who sent the money back.
    pub kind: ReversalKind,
    /// How much.
    pub amount: Money,
    /// When it was booked.
    pub at: Timestamp,
}
