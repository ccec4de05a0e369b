//! Starting a payment: from a session, or by a link without one.
//!
//! The attempt is written down before the provider is called, so that whatever is lost on the way, a notification finds
//! it. The caller's idempotency key names the attempt: sent twice, it is one payment (S24).

mod ask;
mod decide;
mod unsure;

use std::net::IpAddr;

pub use decide::{Step, Wanted, payment_id, sum};

use crate::boot::{Boot, InitError};
use crate::domain::{Charge, Payment, Subscriber, Timestamp};
use crate::gateways::Gateways;
use crate::http::Problem;
use crate::pay_link::PayToken;
use crate::store::Table;

/// Starts payments.
pub struct Paying {
    table: Table,
    gateways: Gateways,
    public_url: String,
}

/// Who starts a payment, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Payer<'a> {
    /// Whose debt it is.
    pub subscriber: &'a Subscriber,
    /// The page they come back to.
    pub origin: Origin<'a>,
    /// Their address on the network.
    pub address: IpAddr,
}

/// Where a payment is started, and gone back to.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// Logged in: the page of the payment.
    Session,
    /// By a link: its own page. Whoever has one need not be the subscriber, so the provider's page is told no mail address.
    Link(&'a PayToken),
}

impl Paying {
    /// Reads who may be paid at. Nothing is called yet.
    pub async fn init(boot: &Boot, table: &Table) -> Result<Self, InitError> {
        Ok(Self {
            table: table.clone(),
            gateways: Gateways::init(boot).await?,
            public_url: boot.settings.public_url()?.to_owned(),
        })
    }

    /// Who may be paid at.
    pub const fn gateways(&self) -> &Gateways {
        &self.gateways
    }

    /// What is to be done about a wish to pay; `known` is the attempt that its key names already, `newest` the charges, newest
    /// first, where it is about some of them.
    /// Errors: `payment_not_open`, `nothing_owed`; `conflict` where the key is that of another payment, or less is owed by now.
    pub fn decide(
        &self,
        subscriber: &Subscriber,
        known: Option<Payment>,
        wanted: Wanted,
        newest: &[Charge],
        now: Timestamp,
    ) -> Result<Step, Problem> {
        decide::decide(subscriber, known, wanted, self.gateways.first(), newest, now)
    }

    /// Does it. Errors: the provider is away, or refuses.
    pub async fn take(&self, payer: &Payer<'_>, step: Step) -> Result<Payment, Problem> {
        match step {
            Step::Answer(payment) => Ok(payment),
            Step::Ask(payment) => self.ask(payer, payment).await,
            Step::Write(payment) => self.write(payer, payment).await,
        }
    }
}
