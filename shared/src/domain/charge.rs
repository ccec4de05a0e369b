//! Charges: what the provider asks for a period.

use serde::{Deserialize, Serialize};

use super::{ChargeId, Date, InvoiceId, Money, Period, Text};

/// A charge of one period. Whether it is paid is not stored: it follows from the balance, see [`super::settle`].
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Charge {
    /// The charge.
    pub id: ChargeId,
    /// The month it is for.
    pub period: Period,
    /// What it is for, in the provider's words.
    pub title: Text<160>,
    /// What is asked.
    pub amount: Money,
    /// The day by which it is to be paid.
    pub due: Date,
    /// The invoice that bills it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<InvoiceId>,
}
