//! Mails: a function writes one into the outbox in the same transaction as what it tells of; `send-mail` sends it.

use serde::{Deserialize, Serialize};

use crate::domain::{Email, Money, SubscriberId, Timestamp};
use crate::store::Transaction;
use crate::store::keys::{self, Key};

/// What a mail says. The words are in the catalogues; here is only what they tell of.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mail {
    /// A new password was asked for.
    OneTimePassword {
        /// The password, sealed for the key of the outbox item.
        sealed: String,
        /// When it stops working.
        expires_at: Timestamp,
    },
    /// The password was changed.
    PasswordChanged,
    /// A payment was booked.
    PaymentBooked {
        /// How much.
        amount: Money,
        /// Whether that lifted a restriction.
        lifted: bool,
    },
}

/// A mail on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outgoing {
    /// What it says.
    pub mail: Mail,
    /// The one it goes to: it must be the subscriber's own when it is sent, else it is not (S03).
    pub to: Email,
    /// When what it tells of was.
    pub at: Timestamp,
    /// How often sending was tried: of two that try at once, one goes on.
    #[serde(default)]
    pub attempts: u32,
}

/// A mail that was never sent goes by itself: what it says is old by then, and a sealed password has no business in the table.
const LIFETIME: jiff::SignedDuration = jiff::SignedDuration::from_hours(7 * 24);

/// Adds a mail to a transaction. `cause` tells it from others of the same moment.
#[must_use]
pub fn enqueue(transaction: Transaction, owner: &SubscriberId, cause: &str, mail: &Outgoing) -> Transaction {
    let until = mail.at.saturating_add(LIFETIME).unwrap_or(mail.at);
    transaction.insert_until(&place(owner, mail.at, cause), mail, until)
}

/// The key a mail will have in the outbox.
pub fn place(owner: &SubscriberId, at: Timestamp, cause: &str) -> Key {
    keys::outbox(owner, at, cause)
}
