//! What a report of an order is worth, decided purely.

use serde::Serialize;

use crate::domain::{Gateway, MoneyError, Payment, PaymentState};
use crate::gateways::{OrderReport, OrderState, Reversal, ReversalState};

/// What of a report is not as our own attempt says. No repetition cures it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// Another merchant's, or of another provider than the one that was asked.
    Merchant,
    /// Another amount or currency.
    Amount,
    /// Another order than the one that was made for this attempt.
    Order,
}

/// What follows from a report.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Step {
    /// The money is booked.
    Book,
    /// The attempt moves on.
    Move(PaymentState),
    /// Nothing: it is late.
    Nothing,
}

/// Holds a report against our own attempt (S17).
pub fn check(report: &OrderReport, payment: &Payment, gateway: Gateway, merchant: &str) -> Result<(), Mismatch> {
    if payment.gateway != gateway || report.merchant != merchant {
        return Err(Mismatch::Merchant);
    }
    if report.amount != Some(payment.amount) {
        return Err(Mismatch::Amount);
    }
    match (&payment.order, &report.order) {
        (Some(ours), Some(theirs)) if ours != theirs => Err(Mismatch::Order),
        _ => Ok(()),
    }
}

/// Decides the step. States only rise: a late cancellation never undoes a payment, a late payment does undo a cancellation.
pub fn decide(report: &OrderReport, state: PaymentState) -> Step {
    let next = match report.state {
        OrderState::Open => PaymentState::Pending,
        OrderState::Canceled => PaymentState::Canceled,
        OrderState::Paid => PaymentState::Paid,
    };
    match (next.follows(state), next) {
        (false, _) => Step::Nothing,
        (true, PaymentState::Paid) => Step::Book,
        (true, next) => Step::Move(next),
    }
}

/// Of what a provider lists as gone back, what is to be booked. Never more than was paid.
pub fn reversals_due<'a>(payment: &Payment, listed: &'a [Reversal]) -> Result<Vec<&'a Reversal>, Mismatch> {
    let is_booked = |reversal: &Reversal| payment.reversals.iter().any(|booked| booked.id == reversal.id);
    let due: Vec<&Reversal> =
        listed.iter().filter(|reversal| reversal.state == ReversalState::Done && !is_booked(reversal)).collect();
    let back = due.iter().try_fold(payment.reversed()?, |sum, reversal| sum.plus(reversal.amount))?;
    // What is least of the two is what went back, unless that is more.
    if back.least(payment.amount)? == back { Ok(due) } else { Err(Mismatch::Amount) }
}

/// Two currencies, or a sum that nobody holds.
impl From<MoneyError> for Mismatch {
    fn from(_: MoneyError) -> Self {
        Self::Amount
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BookedReversal, Currency, Money, PaymentId, ReversalKind};

    fn money(amount: u64, currency: Currency) -> Money {
        Money::new(amount, currency).expect("in range")
    }

    fn report(state: OrderState) -> OrderReport {
        OrderReport {
            event: "O1-X".into(),
            order: Some("O1".into()),
            reference: "sub_1.pay_1".into(),
            merchant: "M".into(),
            amount: Some(money(6990, Currency::Pln)),
            state,
            status: "X".into(),
            told: "6990 PLN".into(),
        }
    }

    fn payment(order: Option<&str>) -> Payment {
        let at = "2026-11-23T12:00:00Z".parse().expect("a time");
        let id = PaymentId::parse("pay_1").expect("an id");
        Payment {
            state: PaymentState::Pending,
            order: order.map(str::to_owned),
            ..Payment::begun(id, Gateway::Payu, money(6990, Currency::Pln), at)
        }
    }

    #[test]
    fn s17_merchant_amount_currency_and_order_must_be_our_own() {
        let good = report(OrderState::Paid);
        let check = |report: &OrderReport, payment: &Payment, merchant| check(report, payment, Gateway::Payu, merchant);
        assert_eq!(check(&good, &payment(Some("O1")), "M"), Ok(()));
        assert_eq!(check(&good, &payment(None), "M"), Ok(()));
        assert_eq!(check(&good, &payment(Some("O2")), "M"), Err(Mismatch::Order));
        assert_eq!(check(&good, &payment(None), "N"), Err(Mismatch::Merchant));
        let elsewhere = Payment { gateway: Gateway::Transfer, ..payment(None) };
        assert_eq!(check(&good, &elsewhere, "M"), Err(Mismatch::Merchant));
        for amount in [None, Some(money(6991, Currency::Pln)), Some(money(6990, Currency::Eur))] {
            assert_eq!(check(&OrderReport { amount, ..good.clone() }, &payment(None), "M"), Err(Mismatch::Amount));
        }
    }

    #[test]
    fn s18_states_only_rise() {
        use PaymentState::{Canceled, Created, Paid, Pending};
        assert_eq!(decide(&report(OrderState::Paid), Created), Step::Book);
        assert_eq!(decide(&report(OrderState::Paid), Canceled), Step::Book);
        assert_eq!(decide(&report(OrderState::Paid), Paid), Step::Nothing);
        assert_eq!(decide(&report(OrderState::Canceled), Paid), Step::Nothing);
        assert_eq!(decide(&report(OrderState::Canceled), Pending), Step::Move(Canceled));
        assert_eq!(decide(&report(OrderState::Open), Canceled), Step::Nothing);
    }

    #[test]
    fn what_went_back_is_booked_once_and_never_more_than_was_paid() {
        let back = |id: &str, amount, state| Reversal {
            id: id.into(),
            amount: money(amount, Currency::Pln),
            kind: ReversalKind::Refund,
            state,
        };
        let mut paid = Payment { state: PaymentState::Paid, ..payment(Some("O1")) };
        let listed = [
            back("1", 1000, ReversalState::Done),
            back("2", 1000, ReversalState::Pending),
            back("3", 1000, ReversalState::Refused),
            back("4", 5990, ReversalState::Done),
        ];
        let ids = |due: Vec<&Reversal>| due.into_iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        assert_eq!(reversals_due(&paid, &listed).map(ids), Ok(vec!["1".to_owned(), "4".to_owned()]));
        let more = [back("1", 1000, ReversalState::Done), back("4", 5991, ReversalState::Done)];
        assert_eq!(reversals_due(&paid, &more), Err(Mismatch::Amount));
        let (id, amount) = ("1".to_owned(), money(1000, Currency::Pln));
        paid.reversals.push(BookedReversal { id, kind: ReversalKind::Refund, amount, at: paid.created_at });
        assert_eq!(reversals_due(&paid, &listed).map(ids), Ok(vec!["4".to_owned()]));
        assert_eq!(reversals_due(&paid, &more), Err(Mismatch::Amount));
        let euro = Reversal { amount: money(1, Currency::Eur), ..back("9", 1, ReversalState::Done) };
        assert_eq!(reversals_due(&paid, &[euro]), Err(Mismatch::Amount));
    }
}
