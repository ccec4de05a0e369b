//! What a link shows, as data: what is owed and the way to pay it; no name, no charge, no invoice, no sum of another payment.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{
    Gateway, LineState, LineStatus, Money, OnlinePayment, Payment, PaymentState, Settlement, Subscriber, Timestamp,
};
use shared::openapi::Moment;
use shared::pay_link::Standing;

/// What a link to pay by shows.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PayLink")]
pub(crate) struct Link {
    /// Whether anything is owed.
    pub(crate) state: State,
    /// What is owed in all.
    pub(crate) owed: Money,
    /// What of it is past its due date.
    pub(crate) overdue: Money,
    /// Whether paying online is open.
    pub(crate) is_open: bool,
    /// Where one may pay, in this order.
    pub(crate) gateways: Vec<Gateway>,
    /// The attempt at paying that is under way.
    pub(crate) waiting: Option<Waiting>,
    /// How far the lift of a restriction has come, for a day.
    pub(crate) line: Option<LineStatus>,
}

/// Whether anything is owed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PayLinkState")]
pub(crate) enum State {
    /// Something is.
    Owed,
    /// Nothing is.
    Paid,
}

/// An attempt at paying that is under way.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "WaitingPayment")]
pub(crate) struct Waiting {
    /// When it was started.
    #[schemars(with = "Moment")]
    pub(crate) started_at: Timestamp,
}

/// A payment that was begun by a link.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PayLinkPayment")]
pub(crate) struct Begun {
    /// What was asked: all that was owed then.
    pub(crate) amount: Money,
    /// How far it has come.
    pub(crate) state: PaymentState,
    /// Where to pay, while that is possible.
    pub(crate) pay_url: Option<String>,
}

impl Link {
    /// From what was read. Where nothing is owed that is said, and how far the line is with it.
    pub(crate) fn new(
        subscriber: &Subscriber,
        standing: Standing,
        settlement: &Settlement,
        gateways: &[Gateway],
        now: Timestamp,
    ) -> Self {
        let owes = standing == Standing::Owed;
        let is_lifted = |line: &LineStatus| matches!(line.state, LineState::Restoring | LineState::Restored);
        let waiting = subscriber.open_payment_at(now).filter(|_| owes);
        Self {
            state: if owes { State::Owed } else { State::Paid },
            owed: subscriber.balance.owed(),
            overdue: settlement.overdue,
            is_open: subscriber.online_payment() == OnlinePayment::Open,
            gateways: gateways.to_vec(),
            waiting: waiting.map(|open| Waiting { started_at: open.started_at }),
            line: LineStatus::of(subscriber, now).filter(is_lifted).filter(|_| !owes),
        }
    }
}

impl Begun {
    /// Of an attempt. Its page to pay at is told while it can be paid there.
    pub(crate) fn of(payment: &Payment, now: Timestamp) -> Self {
        let state = payment.state_at(now);
        let is_open = matches!(state, PaymentState::Created | PaymentState::Pending) && !payment.in_review;
        Self { amount: payment.amount, state, pay_url: payment.pay_url.clone().filter(|_| is_open) }
    }
}
