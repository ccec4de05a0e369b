//! Payment providers: one trait, one folder a provider, and those that are configured.

mod bearer;
mod call;
mod configured;
pub mod payu;
mod place;
pub mod przelewy24;
mod reference;
mod reversal;
#[cfg(test)]
mod testing;
pub mod tpay;
mod words;

pub use configured::{AnyGateway, Gateways};
pub use reference::Reference;
pub use reversal::{Reversal, ReversalReport, ReversalState};

use std::future::Future;
use std::net::IpAddr;

use crate::domain::{Email, Gateway, Language, Money};

/// An order to be made at a provider.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Our reference of the attempt, unique for ever.
    pub reference: Reference,
    /// What is to be paid.
    pub amount: Money,
    /// What the payer reads.
    pub description: String,
    /// The payer's mail address, where there is one.
    pub email: Option<Email>,
    /// The payer's language.
    pub language: Language,
    /// The payer's address on the network.
    pub payer: IpAddr,
    /// Where notifications go.
    pub notify_url: String,
    /// Where the payer goes afterwards.
    pub continue_url: String,
}

/// An order that was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CreatedOrder {
    /// The provider's number of it, as notifications carry it, where it is known by then.
    pub order: Option<String>,
    /// What the provider is asked about it by, where that is another name.
    pub handle: Option<String>,
    /// The provider's page to pay at: on a host of the provider's, always.
    pub pay_url: String,
}

/// An attempt as a provider is asked about it: by our own books, never by what a notification said.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Our reference of the attempt.
    pub reference: &'a Reference,
    /// What was asked.
    pub amount: Money,
    /// The provider's number of it, where it is known.
    pub order: Option<&'a str>,
    /// What the provider is asked by, where that is another name.
    pub handle: Option<&'a str>,
}

/// What a provider says of an order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OrderState {
    /// Not paid yet.
    Open,
    /// Paid.
    Paid,
    /// Given up, declined or expired.
    Canceled,
}

/// An order as the provider tells it, in a notification or when asked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OrderReport {
    /// The name of what is told, the same each time it is told: it can be part of a key.
    pub event: String,
    /// The provider's number of it. None: it has none yet.
    pub order: Option<String>,
    /// Our reference, as it came.
    pub reference: String,
    /// The merchant it belongs to.
    pub merchant: String,
    /// The amount. None: in a currency or of a size that we do not hold.
    pub amount: Option<Money>,
    /// How far it is.
    pub state: OrderState,
    /// The provider's own word for that, for the record.
    pub status: String,
    /// The amount and currency as they came, for a person to read: `69.90 PLN` in place of digits, say.
    pub told: String,
}

/// What a notification is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Notification {
    /// An order changed.
    Order(OrderReport),
    /// Money of an order went back.
    Reversal(ReversalReport),
    /// Something else that is ours to know but not booked here: a name that is the same each time it comes.
    Other {
        /// The name of the event.
        event: String,
    },
}

/// Why a notification is not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotificationError {
    /// Not signed, or not by the provider.
    #[error("the signature does not hold")]
    Signature,
    /// Signed, but not what the protocol says.
    #[error("the notification cannot be read")]
    Malformed,
    /// What the signature is checked with cannot be had now: being told again helps.
    #[error("the signature cannot be checked now")]
    Unavailable,
}

/// Why a provider did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// It cannot be reached, or answers what it should not: trying again helps. The order may have been made.
    #[error("the payment provider is not available: {0}")]
    Unavailable(String),
    /// An order of this reference exists already.
    #[error("an order of this reference exists")]
    Duplicate {
        /// The provider's number of it, where it says so.
        order: Option<String>,
    },
    /// It refused for good.
    #[error("the payment provider refused: {0}")]
    Refused(String),
}

/// A payment provider.
pub trait PaymentGateway: Send + Sync {
    /// Which one.
    fn gateway(&self) -> Gateway;
    /// Our number at the provider: a report of another merchant's is none of ours.
    fn merchant(&self) -> &str;
    /// What a notification that was taken is answered.
    fn acknowledgement(&self) -> &'static str {
        "OK"
    }
    /// Makes an order.
    fn create(&self, order: &NewOrder) -> impl Future<Output = Result<CreatedOrder, GatewayError>> + Send;
    /// Asks how an attempt stands and, where the provider wants that and all is as asked, accepts the money. None: there is no
    /// such order.
    fn confirm(&self, asked: &Asked<'_>) -> impl Future<Output = Result<Option<OrderReport>, GatewayError>> + Send;
    /// All refunds and chargebacks of an attempt, as the provider lists them.
    fn reversals(&self, asked: &Asked<'_>) -> impl Future<Output = Result<Vec<Reversal>, GatewayError>> + Send;
    /// Reads a notification from its raw bytes: the signature first, then strictly.
    fn read(
        &self,
        headers: &http::HeaderMap,
        body: &[u8],
    ) -> impl Future<Output = Result<Notification, NotificationError>> + Send;
}
