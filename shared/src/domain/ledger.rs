//! The ledger: every movement of money, whose sum is the balance.

use serde::{Deserialize, Serialize};

use super::{LedgerId, Money, Text, Timestamp};

/// What moved the balance.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerKind {
    /// A charge: takes from the balance.
    Charge,
    /// A payment: adds to it.
    Payment,
}

/// An entry of the ledger.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// The entry: `led_` and the tail of what it books, so that nothing is booked twice.
    pub id: LedgerId,
    /// When it was booked.
    pub at: Timestamp,
    /// What it books.
    pub kind: LedgerKind,
    /// How much; the kind says in which direction.
    pub amount: Money,
    /// What a person reads.
    pub title: Text<160>,
}
