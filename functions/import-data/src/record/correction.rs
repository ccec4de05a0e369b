//! A correction.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{Balance, CorrectionId, SubscriberId, Text};

use super::BookedOn;

/// What was charged and is corrected by a later document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionRecord {
    /// Whose it is.
    pub subscriber: SubscriberId,
    /// The correction.
    pub id: CorrectionId,
    /// How much it adds to the balance; negative where the subscriber is to pay more, at once. More that is to be paid by a day is
    /// a charge.
    pub amount: Balance,
    /// When it was booked: a date, or a time where the books know it.
    pub booked_on: BookedOn,
    /// What a person reads of it.
    pub title: Text<160>,
}
