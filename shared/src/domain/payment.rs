//! Payments and attempts at them.

use serde::{Deserialize, Serialize};

use super::{Money, PaymentId, Timestamp};

/// Who took the money.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gateway {
    /// `PayU` Poland.
    Payu,
    /// A bank transfer, imported from the provider's billing system.
    Transfer,
    /// Cash at the office, imported likewise.
    Cash,
}

impl Gateway {
    /// The name in addresses and keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payu => "payu",
            Self::Transfer => "transfer",
            Self::Cash => "cash",
        }
    }
}

/// How far a payment has come. The order is that of [`PaymentState::follows`]: a step back is never taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
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
    /// How far it has come.
    pub state: PaymentState,
    /// When it was started, or booked where it was imported.
    pub created_at: Timestamp,
    /// The provider's own number of it, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The provider's page to pay at, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
    /// When it was booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Timestamp>,
    /// Whether booking it lifted a restriction.
    #[serde(default)]
    pub lifted: bool,
}

#[cfg(test)]
mod tests {
    use super::PaymentState::{Canceled, Created, Paid, Pending};

    #[test]
    fn a_payment_steps_only_upwards_and_a_late_success_beats_a_cancellation() {
        assert!(Paid.follows(Canceled) && Paid.follows(Created) && Canceled.follows(Pending));
        assert!(!Canceled.follows(Paid) && !Pending.follows(Canceled) && !Paid.follows(Paid));
    }
}
