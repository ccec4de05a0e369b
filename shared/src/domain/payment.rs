//! Payments and attempts at them.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{BookedReversal, Money, MoneyError, PaymentId, Timestamp, Wish};

/// Who took the money.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gateway {
    /// `PayU` Poland.
    Payu,
    /// Przelewy24.
    Przelewy24,
    /// Tpay.
    Tpay,
    /// A bank transfer, imported from the provider's billing system.
    Transfer,
    /// Cash at the office, imported likewise.
    Cash,
}

impl Gateway {
    /// Those that are paid at online.
    pub const ONLINE: [Self; 3] = [Self::Payu, Self::Przelewy24, Self::Tpay];

    /// The name in addresses and keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payu => "payu",
            Self::Przelewy24 => "przelewy24",
            Self::Tpay => "tpay",
            Self::Transfer => "transfer",
            Self::Cash => "cash",
        }
    }
}

/// How far a payment has come. A step back is never taken, see `follows`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Ours alone: the provider has not answered yet.
    Created,
    /// The subscriber is at the provider's page.
    Pending,
    /// Given up, declined or expired. A late success may still come.
    Canceled,
    /// Money received and booked. Nothing follows.
    Paid,
}

impl PaymentState {
    const fn rank(self) -> u8 {
        match self {
            Self::Created => 0,
            Self::Pending => 1,
            Self::Canceled => 2,
            Self::Paid => 3,
        }
    }

    /// Whether a payment in state `before` may step to this one: only upwards, so that a late cancellation never undoes a paid one.
    pub const fn follows(self, before: Self) -> bool {
        self.rank() > before.rank()
    }

    /// The word in JSON and keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Pending => "pending",
            Self::Canceled => "canceled",
            Self::Paid => "paid",
        }
    }
}

/// A payment, or an attempt at one. Amount and currency are frozen when it is made.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    /// The payment.
    pub id: PaymentId,
    /// Who takes the money.
    pub gateway: Gateway,
    /// What was asked at the start.
    pub amount: Money,
    /// What was wished for, where it was not all that was owed.
    #[serde(default, skip_serializing_if = "Wish::is_all")]
    pub wish: Wish,
    /// How far it has come.
    pub state: PaymentState,
    /// When it was started, or booked where it was imported.
    pub created_at: Timestamp,
    /// The provider's own number of it, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// What the provider is asked about it by, where that is another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// The provider's page to pay at, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
    /// When it was booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Timestamp>,
    /// Whether booking it lifted a restriction.
    #[serde(default)]
    pub lifted: bool,
    /// Whether the provider reported what is not as it was asked, and a person looks into it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_review: bool,
    /// What of it went back to the payer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reversals: Vec<BookedReversal>,
}

/// How long a page to pay at stays open: a day.
pub const PAYMENT_VALIDITY: SignedDuration = SignedDuration::from_hours(24);

impl Payment {
    /// An attempt at a moment, before anything of it is known.
    pub const fn begun(id: PaymentId, gateway: Gateway, amount: Money, at: Timestamp) -> Self {
        Self {
            id,
            gateway,
            amount,
            wish: Wish::All,
            state: PaymentState::Created,
            created_at: at,
            order: None,
            handle: None,
            pay_url: None,
            paid_at: None,
            lifted: false,
            in_review: false,
            reversals: Vec::new(),
        }
    }

    /// Whether its page to pay at has closed.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        has_expired(self.created_at, now)
    }

    /// What of it went back to the payer, in all. Errors: two currencies, out of range.
    pub fn reversed(&self) -> Result<Money, MoneyError> {
        let zero = Money::zero(self.amount.currency());
        self.reversals.iter().try_fold(zero, |sum, reversal| sum.plus(reversal.amount))
    }

    /// How far it has come by a moment: an attempt that nobody told us of for a day has expired. A late success still
    /// finds it.
    pub fn state_at(&self, now: Timestamp) -> PaymentState {
        let is_open = matches!(self.state, PaymentState::Created | PaymentState::Pending);
        if is_open && has_expired(self.created_at, now) { PaymentState::Canceled } else { self.state }
    }
}

/// An attempt under way, as its subscriber's own item tells of it: whoever looks at what they owe sees that they may be
/// about to pay it twice.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OpenPayment {
    /// The attempt.
    pub id: PaymentId,
    /// What was asked.
    pub amount: Money,
    /// When it was started.
    #[schemars(with = "crate::openapi::Moment")]
    pub started_at: Timestamp,
}

impl OpenPayment {
    /// What the subscriber's item tells of an attempt.
    pub fn of(payment: &Payment) -> Self {
        Self { id: payment.id.clone(), amount: payment.amount, started_at: payment.created_at }
    }

    /// Whether its page to pay at has closed.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        has_expired(self.started_at, now)
    }
}

fn has_expired(started_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(started_at) >= PAYMENT_VALIDITY
}

#[cfg(test)]
mod tests {
    use super::PaymentState::{Canceled, Created, Paid, Pending};
    use super::*;
    use crate::domain::Currency;

    #[test]
    fn a_payment_steps_only_upwards_and_a_late_success_beats_a_cancellation() {
        assert!(Paid.follows(Canceled) && Paid.follows(Created) && Canceled.follows(Pending));
        assert!(!Canceled.follows(Paid) && !Pending.follows(Canceled) && !Paid.follows(Paid));
    }

    #[test]
    fn an_attempt_expires_with_its_page_and_what_is_settled_does_not() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let id = PaymentId::of("1").expect("an id");
        let begun = Payment::begun(id, Gateway::Payu, Money::zero(Currency::Pln), at("2026-11-23T12:00:00Z"));
        let payment = |state| Payment { state, ..begun.clone() };
        for (state, before, after) in [
            (Created, Created, Canceled),
            (Pending, Pending, Canceled),
            (Canceled, Canceled, Canceled),
            (Paid, Paid, Paid),
        ] {
            assert_eq!(payment(state).state_at(at("2026-11-24T11:59:59Z")), before);
            assert_eq!(payment(state).state_at(at("2026-11-24T12:00:00Z")), after);
        }
    }
}
