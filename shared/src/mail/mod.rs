//! Mails: a function writes one into the outbox in the same transaction as what it tells of; `send-mail` sends it.

use serde::{Deserialize, Serialize};

use crate::domain::{
    Agent, Announced, Balance, Consent, DunningStep, Email, EmailChangeState, Gateway, Money, Network, Payment,
    PaymentId, Purpose, ReversalKind, Subscriber, SubscriberId, Text, Timestamp,
};
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
    /// The `PPPoE` password of a host was changed. What it is now stands in no mail (S23).
    PppoePasswordChanged {
        /// What the host is called.
        host: Text<80>,
    },
    /// Somebody logged in on a device that was not known.
    NewDevice {
        /// With what.
        device: Agent,
        /// From which network.
        network: Network,
    },
    /// A passkey was added.
    PasskeyAdded {
        /// What its owner calls it.
        name: Text<40>,
    },
    /// A passkey was removed.
    PasskeyRemoved {
        /// What its owner called it.
        name: Text<40>,
    },
    /// The authenticator app was turned on or off, or its recovery codes were made anew.
    TwoFactor {
        /// Which of them.
        change: TwoFactorChange,
    },
    /// A payment was booked.
    PaymentBooked {
        /// How much.
        amount: Money,
        /// Whether that lifted a restriction.
        lifted: bool,
        /// What a receipt says of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<Receipt>,
    },
    /// Money of a payment went back.
    PaymentReversed {
        /// How much.
        amount: Money,
        /// Who sent it back.
        reversal: ReversalKind,
        /// What is owed since.
        owed: Money,
    },
    /// A step about arrears was taken.
    Overdue {
        /// Which.
        step: DunningStep,
        /// What was overdue then.
        owed: Money,
        /// The restriction that comes next, and when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<Announced>,
    },
    /// To the address that is to be the subscriber's: the link that makes it so.
    EmailToConfirm {
        /// The link's token, sealed for the key of the outbox item.
        sealed: String,
        /// When it stops working.
        expires_at: Timestamp,
    },
    /// To the address that was the subscriber's when another one was named.
    EmailChangeAsked {
        /// The other one, masked.
        masked: String,
        /// The token of the link to object with, sealed as above.
        sealed: String,
        /// When that stops working.
        until: Timestamp,
    },
    /// Data were changed in the portal.
    DataChanged {
        /// Which.
        parts: Vec<DataPart>,
    },
    /// A notice from the provider.
    Notice {
        /// What it is sent for.
        purpose: Purpose,
        /// Its title.
        title: Text<160>,
        /// Its text.
        body: Text<2000>,
    },
    /// A receipt for answers about consents.
    ConsentsChanged {
        /// The answers.
        answers: Vec<Consent>,
    },
    /// A copy of all that is kept can be downloaded.
    ExportReady {
        /// When its file goes.
        expires_at: Timestamp,
    },
}

/// What a receipt says of a payment.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The payment.
    pub payment: PaymentId,
    /// Who took the money.
    pub gateway: Gateway,
    /// The balance with it.
    pub balance: Balance,
}

impl Receipt {
    /// Of a payment that is booked.
    pub fn of(payment: &Payment, balance: Balance) -> Self {
        Self { payment: payment.id.clone(), gateway: payment.gateway, balance }
    }
}

/// A part of a subscriber's data that a mail tells of, never with the data themselves.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataPart {
    /// The phone number.
    Phone,
    /// The address for letters.
    Address,
    /// Who the next invoice is made out to.
    Billing,
}

impl Mail {
    /// What the subscriber must have agreed to get by mail. None: it tells of what they did themselves, or of what the contract
    /// with them is about, which needs no consent.
    pub const fn needs_consent(&self) -> Option<Purpose> {
        match self {
            Self::Notice { purpose, .. } => Some(*purpose),
            Self::OneTimePassword { .. }
            | Self::PasswordChanged
            | Self::PppoePasswordChanged { .. }
            | Self::NewDevice { .. }
            | Self::PasskeyAdded { .. }
            | Self::PasskeyRemoved { .. }
            | Self::PaymentBooked { .. }
            | Self::PaymentReversed { .. }
            | Self::Overdue { .. }
            | Self::EmailToConfirm { .. }
            | Self::EmailChangeAsked { .. }
            | Self::DataChanged { .. }
            | Self::ConsentsChanged { .. }
            | Self::ExportReady { .. }
            | Self::TwoFactor { .. } => None,
        }
    }

    /// Whether what a mail of a moment tells is still so when it is sent: nobody who has paid is warned.
    pub fn still_holds(&self, at: Timestamp, subscriber: &Subscriber) -> bool {
        let steps = subscriber.dunning.as_ref().map_or(&[][..], |dunning| &dunning.steps);
        !matches!(self, Self::Overdue { .. }) || steps.iter().any(|taken| taken.at == at)
    }

    /// Whom a mail may go to (S03): the subscriber's own address of the moment it is sent, but for the two that tell of a change
    /// of address, which goes by that change.
    pub fn is_for(&self, to: &Email, subscriber: &Subscriber) -> bool {
        let change = subscriber.email_change.as_ref();
        match self {
            Self::EmailToConfirm { .. } => {
                change.is_some_and(|change| change.state == EmailChangeState::Pending && change.new == *to)
            }
            Self::EmailChangeAsked { .. } => change.is_some_and(|change| change.old.as_ref() == Some(to)),
            _ => subscriber.contact.email.as_ref() == Some(to),
        }
    }
}

/// What became of the authenticator app.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TwoFactorChange {
    /// It is on.
    On,
    /// It is off.
    Off,
    /// There are new recovery codes.
    NewCodes,
}

impl TwoFactorChange {
    /// Its stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::NewCodes => "new_codes",
        }
    }
}

/// A mail on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outgoing {
    /// What it says.
    pub mail: Mail,
    /// The one it goes to: it must be theirs when it is sent, see [`Mail::is_for`], else it is not (S03).
    pub to: Email,
    /// When what it tells of was.
    pub at: Timestamp,
    /// How often sending was tried: of two that try at once, one goes on.
    #[serde(default)]
    pub attempts: u32,
}

impl Outgoing {
    /// When it goes by itself, sent or not.
    pub fn expires_at(&self) -> Timestamp {
        self.at.saturating_add(LIFETIME).unwrap_or(self.at)
    }
}

/// A mail that was never sent goes by itself: what it says is old by then, and a sealed password has no business in the table.
const LIFETIME: jiff::SignedDuration = jiff::SignedDuration::from_hours(7 * 24);

/// Adds a mail to the subscriber's own address to a transaction, where they have one. `cause` tells it from others of the same
/// moment.
#[must_use]
pub fn tell(transaction: Transaction, subscriber: &Subscriber, cause: &str, mail: Mail, at: Timestamp) -> Transaction {
    match subscriber.contact.email.clone() {
        Some(to) => enqueue(transaction, &subscriber.id, cause, &Outgoing { mail, to, at, attempts: 0 }),
        None => transaction,
    }
}

/// Adds a mail to a transaction. `cause` tells it from others of the same moment.
#[must_use]
pub fn enqueue(transaction: Transaction, owner: &SubscriberId, cause: &str, mail: &Outgoing) -> Transaction {
    transaction.insert_until(&place(owner, mail.at, cause), mail, mail.expires_at())
}

/// The key a mail will have in the outbox.
pub fn place(owner: &SubscriberId, at: Timestamp, cause: &str) -> Key {
    keys::outbox(owner, at, cause)
}
