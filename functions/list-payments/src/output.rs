//! Charges and payments as data.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{
    Announced, Charge, ChargeId, Date, InvoiceId, LedgerEntry, Money, OpenPayment, Period, Settlement, Statement,
    Subscriber, Timestamp, is_past_due, local_date,
};
use shared::http::Problem;
use shared::openapi::Day;
use shared::store::{Page, cursor};

use crate::ledger;

/// A page of charges, with the balance and its newest movements.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Payments")]
pub struct Output {
    /// What is owed in all.
    pub owed: Money,
    /// What is paid ahead.
    pub credit: Money,
    /// The attempt at paying that is under way.
    pub open_payment: Option<OpenPayment>,
    /// The restriction that comes next unless what is overdue is paid.
    pub announced: Option<Announced>,
    /// The charges, newest first.
    pub charges: Vec<Row>,
    /// What to send as `after` for the next page.
    pub next: Option<String>,
    /// What moved the balance last, newest first.
    pub latest: Vec<ledger::Row>,
}

/// A charge.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Charge")]
pub struct Row {
    /// The charge.
    pub id: ChargeId,
    /// The month it is for.
    pub period: Period,
    /// What it is for.
    pub title: String,
    /// What is asked.
    pub amount: Money,
    /// What is left to pay.
    pub left: Money,
    /// The day by which it is to be paid.
    #[schemars(with = "Day")]
    pub due: Date,
    /// The invoice that bills it.
    pub invoice: Option<InvoiceId>,
    /// Paid, partly paid, to be paid in time, or late.
    pub state: State,
}

/// How far a charge is paid.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ChargeState")]
pub enum State {
    /// Wholly.
    Paid,
    /// In part, and not late.
    Partial,
    /// Not at all, and not late.
    Open,
    /// Something is left, and late.
    Overdue,
}

impl Output {
    /// From what was read.
    pub fn new(
        subscriber: &Subscriber,
        charges: &Page<Charge>,
        settlement: &Settlement,
        latest: Vec<LedgerEntry>,
        now: Timestamp,
    ) -> Result<Self, Problem> {
        let today = local_date(now);
        let latest = Statement::of(subscriber.balance, latest, Date::MIN, Date::MAX).map_err(Problem::internal)?;
        Ok(Self {
            owed: subscriber.balance.owed(),
            credit: subscriber.balance.ahead(),
            open_payment: subscriber.open_payment_at(now).cloned(),
            announced: subscriber.announced(today).filter(|_| !settlement.overdue.is_zero()),
            charges: charges.values.iter().map(|charge| row(charge, settlement, today)).collect(),
            next: charges.next.as_deref().map(cursor::encode),
            latest: latest.movements.iter().filter_map(ledger::row).collect(),
        })
    }
}

fn row(charge: &Charge, settlement: &Settlement, today: Date) -> Row {
    let left = settlement.left_of(charge).unwrap_or(Money::zero(charge.amount.currency()));
    let state = if left.is_zero() {
        State::Paid
    } else if is_past_due(charge.due, today) {
        State::Overdue
    } else if left == charge.amount {
        State::Open
    } else {
        State::Partial
    };
    Row {
        id: charge.id.clone(),
        period: charge.period,
        title: charge.title.to_string(),
        amount: charge.amount,
        left,
        due: charge.due,
        invoice: charge.invoice.clone(),
        state,
    }
}
