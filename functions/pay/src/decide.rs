//! Whether a payment is started, and which.

use http::StatusCode;
use sha2::Digest as _;
use shared::domain::{
    Gateway, OnlinePayment, ParseError, Payment, PaymentId, PaymentState, Subscriber, SubscriberId, Timestamp,
};
use shared::http::Problem;
use shared::random::READABLE;

/// What comes next.
#[derive(Debug, Eq, PartialEq)]
pub enum Step {
    /// Nothing: the payment is known, and this is how far it is.
    Answer(Payment),
    /// It is written down; the provider has not answered yet.
    Ask(Payment),
    /// It is to be written down, then asked for.
    Write(Payment),
}

/// The id of the payment that an idempotency key of a subscriber names.
pub fn payment_id(subscriber: &SubscriberId, key: &str) -> Result<PaymentId, ParseError> {
    let digest = sha2::Sha256::new().chain_update(subscriber.as_str()).chain_update("#").chain_update(key).finalize();
    let tail: String = digest.iter().take(26).map(|byte| char::from(READABLE[usize::from(byte & 31)])).collect();
    PaymentId::of(&tail)
}

/// Decides. The amount is what is owed by our own books, never anything that was sent (S19).
/// Errors: `payment_not_open`, `nothing_owed`.
pub fn decide(subscriber: &Subscriber, known: Option<Payment>, id: PaymentId, now: Timestamp) -> Result<Step, Problem> {
    if let Some(payment) = known {
        let unasked = payment.state == PaymentState::Created && payment.pay_url.is_none();
        return Ok(if unasked { Step::Ask(payment) } else { Step::Answer(payment) });
    }
    if subscriber.online_payment() != OnlinePayment::Open {
        return Err(Problem::new(StatusCode::CONFLICT, "payment_not_open"));
    }
    let amount = subscriber.balance.owed();
    if amount.is_zero() {
        return Err(Problem::new(StatusCode::CONFLICT, "nothing_owed"));
    }
    Ok(Step::Write(Payment {
        id,
        gateway: Gateway::Payu,
        amount,
        state: PaymentState::Created,
        created_at: now,
        order: None,
        pay_url: None,
        paid_at: None,
        lifted: false,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subscriber(owed: i64, electronic: bool, cash: bool) -> Subscriber {
        serde_json::from_value(serde_json::json!({
            "id": "sub_1", "name": "Anna", "billing": {"name": "Anna"},
            "electronic_invoices": electronic, "cash_payments": cash,
            "balance": {"amount": -owed, "currency": "PLN"}, "version": 1,
        }))
        .expect("a subscriber")
    }

    fn step(owed: i64, electronic: bool, cash: bool) -> Result<Step, &'static str> {
        let id = PaymentId::parse("pay_1").expect("an id");
        let now = "2026-11-23T12:00:00Z".parse().expect("a time");
        decide(&subscriber(owed, electronic, cash), None, id, now).map_err(|problem| problem.code)
    }

    #[test]
    fn s19_what_is_owed_is_what_is_paid() {
        let Ok(Step::Write(payment)) = step(13_980, true, false) else { panic!("a payment") };
        assert_eq!(payment.amount.amount(), 13_980);
        assert_eq!(step(0, true, false), Err("nothing_owed"));
        assert_eq!(step(-500, true, false), Err("nothing_owed"));
    }

    #[test]
    fn paying_online_needs_electronic_invoices_on_and_cash_off() {
        assert_eq!(step(100, false, false), Err("payment_not_open"));
        assert_eq!(step(100, true, true), Err("payment_not_open"));
    }

    #[test]
    fn s24_a_key_names_one_payment_of_one_subscriber() {
        let id = |subscriber: &str, key: &str| payment_id(&SubscriberId::parse(subscriber).expect("an id"), key);
        assert_eq!(id("sub_1", "k"), id("sub_1", "k"));
        assert_ne!(id("sub_1", "k"), id("sub_2", "k"));
        assert_ne!(id("sub_1", "k"), id("sub_1", "l"));
    }
}
