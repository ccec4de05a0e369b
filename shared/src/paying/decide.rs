//! Whether a payment is started, and which.

use http::StatusCode;
use sha2::Digest as _;

use crate::domain::{
    Charge, Gateway, Money, OnlinePayment, ParseError, Payment, PaymentId, PaymentState, Subscriber, SubscriberId,
    Timestamp, Wish, WishError, local_date,
};
use crate::http::Problem;
use crate::random::READABLE;

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

impl Step {
    /// Whether the provider is asked, which is counted.
    pub const fn asks(&self) -> bool {
        matches!(self, Self::Ask(_) | Self::Write(_))
    }
}

/// What a payer asks for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What the payer's key names.
    pub id: PaymentId,
    /// What is to be paid.
    pub wish: Wish,
    /// Where. None: at whichever is offered first.
    pub gateway: Option<Gateway>,
}

/// The id of the payment that an idempotency key of a subscriber names.
pub fn payment_id(subscriber: &SubscriberId, key: &str) -> Result<PaymentId, ParseError> {
    let digest = sha2::Sha256::new().chain_update(subscriber.as_str()).chain_update("#").chain_update(key).finalize();
    let tail: String = digest.iter().take(26).map(|byte| char::from(READABLE[usize::from(byte & 31)])).collect();
    PaymentId::of(&tail)
}

/// Decides. Sums are those of our own books, never what was sent, but for a sum of the payer's own (S19). A key is one payment:
/// sent with another wish it is a conflict, and no other payment (S24). An attempt that the provider was never asked for is held
/// against today's books again: what it was for may be paid by now.
pub fn decide(
    subscriber: &Subscriber,
    known: Option<Payment>,
    wanted: Wanted,
    first: Gateway,
    newest: &[Charge],
    now: Timestamp,
) -> Result<Step, Problem> {
    if let Some(payment) = known {
        if payment.wish != wanted.wish || wanted.gateway.is_some_and(|gateway| gateway != payment.gateway) {
            return Err(Problem::conflict());
        }
        if payment.state_at(now) != PaymentState::Created || payment.pay_url.is_some() {
            return Ok(Step::Answer(payment));
        }
        is_open(subscriber)?;
        let still = match payment.wish {
            Wish::Amount(_) => payment.amount,
            Wish::All | Wish::Charges(_) => sum(&Wish::All, subscriber, newest, now)?,
        };
        return match still.least(payment.amount) {
            Ok(least) if least == payment.amount => Ok(Step::Ask(payment)),
            _ => Err(Problem::conflict()),
        };
    }
    is_open(subscriber)?;
    let amount = sum(&wanted.wish, subscriber, newest, now)?;
    let payment = Payment::begun(wanted.id, wanted.gateway.unwrap_or(first), amount, now);
    Ok(Step::Write(Payment { wish: wanted.wish, ..payment }))
}

fn is_open(subscriber: &Subscriber) -> Result<(), Problem> {
    match subscriber.online_payment() {
        OnlinePayment::Open => Ok(()),
        OnlinePayment::Closed { .. } => Err(Problem::new(StatusCode::CONFLICT, "payment_not_open")),
    }
}

/// The sum of a wish, by the books. Errors: `nothing_owed`, a charge that is not open.
pub fn sum(wish: &Wish, subscriber: &Subscriber, newest: &[Charge], now: Timestamp) -> Result<Money, Problem> {
    wish.sum(subscriber.balance, newest, local_date(now)).map_err(|error| match error {
        WishError::NothingOwed => Problem::new(StatusCode::CONFLICT, "nothing_owed"),
        WishError::ChargeNotOpen => Problem::invalid_field("charges", "charge_not_open"),
        WishError::Money(error) => Problem::internal(error),
    })
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
        let wanted = Wanted { id, wish: Wish::All, gateway: None };
        let step = decide(&subscriber(owed, electronic, cash), None, wanted, Gateway::Payu, &[], now);
        step.map_err(|problem| problem.code)
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
    fn s24_an_attempt_that_was_never_asked_for_is_asked_for_only_while_that_much_is_owed() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let id = PaymentId::parse("pay_1").expect("an id");
        let begun = |wish: &Wish, gateway| {
            let wanted = Wanted { id: id.clone(), wish: wish.clone(), gateway };
            match decide(&subscriber(6990, true, false), None, wanted, Gateway::Payu, &[], now) {
                Ok(Step::Write(payment)) => payment,
                other => panic!("{other:?}"),
            }
        };
        let pressed = |owed, cash, payment: &Payment, wish: &Wish, gateway, at| {
            let wanted = Wanted { id: id.clone(), wish: wish.clone(), gateway };
            let known = Some(payment.clone());
            let step = decide(&subscriber(owed, true, cash), known, wanted, Gateway::Payu, &[], at);
            step.map_err(|problem| problem.code)
        };
        let again = |owed, cash, payment: &Payment, at| pressed(owed, cash, payment, &payment.wish, None, at);
        let payment = begun(&Wish::All, None);
        assert_eq!(again(6990, false, &payment, now), Ok(Step::Ask(payment.clone())));
        assert_eq!(again(9990, false, &payment, now), Ok(Step::Ask(payment.clone())));
        assert_eq!(again(6989, false, &payment, now), Err("conflict"));
        assert_eq!(again(0, false, &payment, now), Err("nothing_owed"));
        assert_eq!(again(6990, true, &payment, now), Err("payment_not_open"));
        let tomorrow = "2026-11-24T12:00:00Z".parse().expect("a time");
        assert_eq!(again(6990, false, &payment, tomorrow), Ok(Step::Answer(payment.clone())));
        let asked = Payment { pay_url: Some("https://secure.payu.com/x".into()), ..payment };
        assert_eq!(again(0, false, &asked, now), Ok(Step::Answer(asked.clone())));

        // A sum of one's own may be more than is owed.
        let sum = Wish::Amount(Money::new(9000, crate::domain::Currency::Pln).expect("in range"));
        let ahead = begun(&sum, Some(Gateway::Przelewy24));
        assert_eq!((ahead.amount.amount(), ahead.gateway), (9000, Gateway::Przelewy24));
        assert_eq!(again(0, false, &ahead, now), Ok(Step::Ask(ahead.clone())));
        assert_eq!(again(0, true, &ahead, now), Err("payment_not_open"));

        // S24: a key is one payment. With another wish or at another provider it is a conflict.
        let asked = Payment { pay_url: Some("https://secure.payu.com/x".into()), ..ahead };
        assert_eq!(pressed(0, false, &asked, &sum, None, now), Ok(Step::Answer(asked.clone())));
        assert_eq!(pressed(0, false, &asked, &sum, Some(Gateway::Przelewy24), now), Ok(Step::Answer(asked.clone())));
        assert_eq!(pressed(0, false, &asked, &sum, Some(Gateway::Payu), now), Err("conflict"));
        assert_eq!(pressed(6990, false, &asked, &Wish::All, None, now), Err("conflict"));
    }

    #[test]
    fn s24_a_key_names_one_payment_of_one_subscriber() {
        let id = |subscriber: &str, key: &str| payment_id(&SubscriberId::parse(subscriber).expect("an id"), key);
        assert_eq!(id("sub_1", "k"), id("sub_1", "k"));
        assert_ne!(id("sub_1", "k"), id("sub_2", "k"));
        assert_ne!(id("sub_1", "k"), id("sub_1", "l"));
    }
}
