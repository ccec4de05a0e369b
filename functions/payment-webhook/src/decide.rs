//! What a report of an order is worth, decided purely.

use serde::Serialize;
use shared::domain::{Gateway, Payment, PaymentState};
use shared::gateways::{OrderReport, OrderState};

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
    match &payment.order {
        Some(order) if *order != report.order => Err(Mismatch::Order),
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

#[cfg(test)]
mod tests {
    use super::*;
    use shared::domain::{Currency, Gateway, Money, PaymentId};

    fn money(amount: u64, currency: Currency) -> Money {
        Money::new(amount, currency).expect("in range")
    }

    fn report(state: OrderState) -> OrderReport {
        OrderReport {
            order: "O1".into(),
            reference: "sub_1.pay_1".into(),
            merchant: "M".into(),
            amount: Some(money(6990, Currency::Pln)),
            state,
            status: "X".into(),
            told: "6990 PLN".into(),
        }
    }

    fn payment(order: Option<&str>) -> Payment {
        Payment {
            id: PaymentId::parse("pay_1").expect("an id"),
            gateway: Gateway::Payu,
            amount: money(6990, Currency::Pln),
            state: PaymentState::Pending,
            created_at: "2026-11-23T12:00:00Z".parse().expect("a time"),
            order: order.map(str::to_owned),
            pay_url: None,
            paid_at: None,
            lifted: false,
            in_review: false,
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
}
