//! The ledger of a span of days as data.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{Balance, Date, LedgerId, LedgerKind, Money, Movement, Statement, Timestamp};
use shared::openapi::{Day, Moment};

/// Movements on a page: two years of a charge and a payment a month, and light enough for a slow line.
const PAGE_SIZE: usize = 50;

/// What moved the balance, newest first.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Ledger")]
pub struct Ledger {
    /// The first day.
    #[schemars(with = "Day")]
    pub from: Date,
    /// The last day.
    #[schemars(with = "Day")]
    pub to: Date,
    /// The balance before the first movement; negative is debt.
    pub opening: Balance,
    /// The balance with the last one.
    pub closing: Balance,
    /// What was added to the balance, in all.
    pub credits: Money,
    /// What was taken from it, in all.
    pub debits: Money,
    /// The movements, newest first.
    pub entries: Vec<Row>,
    /// What to send as `after` for older ones of these days.
    pub next: Option<LedgerId>,
}

/// A movement.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "LedgerEntry")]
pub struct Row {
    /// The entry.
    pub id: LedgerId,
    /// When it was booked.
    #[schemars(with = "Moment")]
    pub at: Timestamp,
    /// What moved the balance.
    pub kind: LedgerKind,
    /// What a person reads.
    pub title: String,
    /// How much it adds to the balance; negative takes from it.
    pub amount: Balance,
    /// The balance with it.
    pub balance: Balance,
}

impl Ledger {
    /// Of a statement, going on after an entry. None: no such entry is in it.
    pub fn new(statement: Statement, after: Option<&LedgerId>) -> Option<Self> {
        let Statement { from, to, opening, closing, movements, credits, debits } = statement;
        let start = match after {
            Some(id) => movements.iter().position(|movement| movement.entry.id == *id)? + 1,
            None => 0,
        };
        let some = &movements[start..];
        let next = some.get(PAGE_SIZE).and(some.get(PAGE_SIZE - 1)).map(|movement| movement.entry.id.clone());
        let entries = some.iter().take(PAGE_SIZE).filter_map(row).collect();
        Some(Self { from, to, opening, closing, credits, debits, entries, next })
    }
}

/// A movement as a row. An amount that a balance cannot hold was never booked.
pub fn row(movement: &Movement) -> Option<Row> {
    let Movement { entry, balance } = movement;
    let amount = entry.apply(Balance::zero(entry.amount.currency())).ok()?;
    let (id, title) = (entry.id.clone(), entry.title.to_string());
    Some(Row { id, at: entry.at, kind: entry.kind, title, amount, balance: *balance })
}
