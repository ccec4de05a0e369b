//! The ledger: every movement of money, whose sum is the balance.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Balance, LedgerId, Money, MoneyError, ParseError, Text, Timestamp};

/// What moved the balance.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LedgerKind {
    /// What is asked for a period.
    Charge,
    /// Money received.
    Payment,
    /// A correction in favour of the subscriber.
    CreditNote,
    /// A correction in favour of the provider.
    DebitNote,
    /// Money given back.
    Refund,
    /// Money taken back by the payer's bank.
    Chargeback,
}

/// Which way money moves, seen from the subscriber.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Side {
    /// It takes from the balance.
    Debit,
    /// It adds to the balance.
    Credit,
}

impl LedgerKind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Charge, Self::Payment, Self::CreditNote, Self::DebitNote, Self::Refund, Self::Chargeback];

    /// Which way it moves the balance.
    pub const fn side(self) -> Side {
        match self {
            Self::Payment | Self::CreditNote => Side::Credit,
            Self::Charge | Self::DebitNote | Self::Refund | Self::Chargeback => Side::Debit,
        }
    }

    /// The word in JSON and keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Payment => "payment",
            Self::CreditNote => "credit_note",
            Self::DebitNote => "debit_note",
            Self::Refund => "refund",
            Self::Chargeback => "chargeback",
        }
    }
}

/// An entry of the ledger.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// The entry: `led_`, a letter of the kind and the tail of what it books, so that nothing is booked twice.
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

impl LedgerEntry {
    /// The id of what books `id`: a letter of the kind, so that charge 7 and payment 7 are two entries, and the tail of what it
    /// books, or its hash where that would be too long. Error: none can be made of it.
    pub fn id_of(kind: LedgerKind, id: &str) -> Result<LedgerId, ParseError> {
        const HASH_BYTES: usize = 16;
        let letter = match kind {
            LedgerKind::Charge => 'c',
            LedgerKind::Payment => 'p',
            LedgerKind::CreditNote | LedgerKind::DebitNote => 'n',
            LedgerKind::Refund | LedgerKind::Chargeback => 'r',
        };
        let tail = id.split_once('_').map_or(id, |(_, tail)| tail);
        LedgerId::of(&format!("{letter}-{tail}"))
            .or_else(|_| LedgerId::of(&format!("{letter}-{}", hex::encode(&Sha256::digest(tail)[..HASH_BYTES]))))
    }

    /// The balance after this entry, where it was `before`. Errors: two currencies, out of range.
    pub fn apply(&self, before: Balance) -> Result<Balance, MoneyError> {
        match self.kind.side() {
            Side::Debit => before.debit(self.amount),
            Side::Credit => before.credit(self.amount),
        }
    }

    /// The balance before this entry, where it is `after`. Errors: as above.
    pub fn undo(&self, after: Balance) -> Result<Balance, MoneyError> {
        match self.kind.side() {
            Side::Debit => after.credit(self.amount),
            Side::Credit => after.debit(self.amount),
        }
    }
}
