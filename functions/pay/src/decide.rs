//! Whether a payment is started, and which.

use http::StatusCode;
use sha2::Digest as _;
use shared::domain::{
    Gateway, Money, OnlinePayment, ParseError, Payment, PaymentId, PaymentState, Subscriber, SubscriberId, Timestamp,
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

/// Decides. The amount is what is owed by our own books, never anything that was sent (S19). An attempt that the provider
/// was never asked for is held against today's books again: what it was for may be paid by now.
/// Errors: `payment_not_open`, `nothing_owed`, `conflict` where less is owed than the attempt asks.
pub fn decide(
    subscriber: &Subscriber,
    known: Option<Payment>,
    id: PaymentId,
    gateway: Gateway,
    now: Timestamp,
) -> Result<Step, Problem> {
    if let Some(payment) = known {
        if payment.state_at(now) != PaymentState::Created || payment.pay_url.is_some() {
            return Ok(Step::Answer(payment));
        }
        return match owed(subscriber)? {
            owed if owed.least(payment.amount) == Ok(payment.amount) => Ok(Step::Ask(payment)),
            _ => Err(Problem::conflict()),
        };
    }
    let amount = owed(subscriber)?;
    Ok(Step::Write(Payment::begun(id, gateway, amount, now)))
}

/// What is owed, where it may be paid online and is anything at all.
fn owed(subscriber: &Subscriber) -> Result<Money, Problem> {
    if subscriber.online_payment() != OnlinePayment::Open {
        return Err(Problem::new(StatusCode::CONFLICT, "payment_not_open"));
    }
    let owed = subscriber.balance.owed();
    if owed.is_zero() {
        return Err(Problem::new(StatusCode::CONFLICT, "nothing_owed"));
    }
    Ok(owed)
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
        decide(&subscriber(owed, electronic, cash), None, id, Gateway::Payu, now).map_err(|problem| problem.code)
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
    fn an_attempt_that_was_never_asked_for_is_asked_for_only_while_that_much_is_owed() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let id = PaymentId::parse("pay_1").expect("an id");
        let Ok(Step::Write(payment)) = decide(&subscriber(6990, true, false), None, id.clone(), Gateway::Payu, now)
        else {
            panic!("a payment")
        };
        let again = |owed, cash, payment: &Payment, at| {
            let step = decide(&subscriber(owed, true, cash), Some(payment.clone()), id.clone(), Gateway::Payu, at);
            step.map_err(|problem| problem.code)
        };
        assert_eq!(again(6990, false, &payment, now), Ok(Step::Ask(payment.clone())));
        assert_eq!(again(9990, false, &payment, now), Ok(Step::Ask(payment.clone())));
        assert_eq!(again(6989, false, &payment, now), Err("conflict"));
        assert_eq!(again(0, false, &payment, now), Err("nothing_owed"));
        assert_eq!(again(6990, true, &payment, now), Err("payment_not_open"));
        let tomorrow = "2026-11-24T12:00:00Z".parse().expect("a time");
        assert_eq!(again(6990, false, &payment, tomorrow), Ok(Step::Answer(payment.clone())));
        let asked = Payment { pay_url: Some("https://secure.payu.com/x".into()), ..payment };
        assert_eq!(again(0, false, &asked, now), Ok(Step::Answer(asked.clone())));
    }

    #[test]
    fn s24_a_key_names_one_payment_of_one_subscriber() {
        let id = |subscriber: &str, key: &str| payment_id(&SubscriberId::parse(subscriber).expect("an id"), key);
        assert_eq!(id("sub_1", "k"), id("sub_1", "k"));
        assert_ne!(id("sub_1", "k"), id("sub_2", "k"));
        assert_ne!(id("sub_1", "k"), id("sub_1", "l"));
    }
}
