//! What a client learns at a glance.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{
    Announced, Date, InvoiceBrief, LineStatus, Money, Notice, OnlinePayment, OpenPayment, Restriction, Settlement,
    Subscriber, Timestamp, local_date,
};
use shared::openapi::Day;

use crate::notices::Notices;

/// The home page as data.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Home")]
pub struct Output {
    /// The name to greet by.
    pub name: String,
    /// What is owed in all.
    pub owed: Money,
    /// What of it is past its due date.
    pub overdue: Money,
    /// What is paid ahead.
    pub credit: Money,
    /// The earliest due date of what is owed.
    #[schemars(with = "Option<Day>")]
    pub due: Option<Date>,
    /// What the network does to the line.
    pub restriction: Option<Restriction>,
    /// How far the newest change of the line has come: a restriction as long as it is in force, its end for a day.
    pub line: Option<LineStatus>,
    /// The restriction that comes next unless what is overdue is paid.
    pub announced: Option<Announced>,
    /// The last day of a contract's fixed term, where that is in the next sixty days.
    #[schemars(with = "Option<Day>")]
    pub term_ends: Option<Date>,
    /// What the provider has to say.
    pub notices: Notices,
    /// The newest invoice.
    pub last_invoice: Option<InvoiceBrief>,
    /// The attempt at paying that is under way.
    pub open_payment: Option<OpenPayment>,
    /// Whether paying online is open, and what is missing.
    pub online_payment: Online,
}

/// Whether paying online is open.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "OnlinePayment")]
pub struct Online {
    /// Whether it is.
    pub open: bool,
    /// Electronic invoices must be on first.
    pub needs_electronic_invoices: bool,
    /// Cash payments must be off first.
    pub needs_cash_payments_off: bool,
}

impl Output {
    /// From what was read.
    pub fn new(subscriber: &Subscriber, settlement: &Settlement, notices: &[Notice], now: Timestamp) -> Self {
        let is_overdue = !settlement.overdue.is_zero();
        let announced = subscriber.announced(local_date(now)).filter(|_| is_overdue);
        Self {
            name: subscriber.name.as_str().to_owned(),
            owed: subscriber.balance.owed(),
            overdue: settlement.overdue,
            credit: subscriber.balance.ahead(),
            due: settlement.due(),
            restriction: subscriber.restriction,
            line: LineStatus::of(subscriber, now),
            announced,
            term_ends: subscriber.term_ends_soon(local_date(now)),
            // What a notice about arrears says, the sum and what is announced say beside it.
            notices: Notices::of(notices, is_overdue && announced.is_none(), now),
            last_invoice: subscriber.last_invoice.clone(),
            open_payment: subscriber.open_payment_at(now).cloned(),
            online_payment: Online::from(subscriber.online_payment()),
        }
    }
}

impl From<OnlinePayment> for Online {
    fn from(online: OnlinePayment) -> Self {
        let (needs_electronic_invoices, needs_cash_payments_off) = match online {
            OnlinePayment::Open => (false, false),
            OnlinePayment::Closed { needs_electronic_invoices, needs_cash_payments_off } => {
                (needs_electronic_invoices, needs_cash_payments_off)
            }
        };
        let open = online == OnlinePayment::Open;
        Self { open, needs_electronic_invoices, needs_cash_payments_off }
    }
}
