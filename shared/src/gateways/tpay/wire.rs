//! Tpay's JSON: amounts are decimal numbers, read and written digit by digit and never as floating point.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::words::{decimal, is_name, minor_units, visible};
use super::super::{GatewayError, NewOrder, OrderReport, OrderState, Reversal, ReversalState};
use crate::domain::ReversalKind;

/// The name of the reversal of what went back without a refund.
pub(super) const REST: &str = "rest";
/// The longest description that is taken.
const DESCRIPTION_CHARS_MAX: usize = 128;

/// What a transaction is made with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewTransaction<'a> {
    amount: Box<RawValue>,
    description: String,
    hidden_description: String,
    lang: &'static str,
    payer: Payer<'a>,
    callbacks: Callbacks<'a>,
}

#[derive(Serialize)]
struct Payer<'a> {
    email: &'a str,
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Callbacks<'a> {
    payer_urls: PayerUrls<'a>,
    notification: Address<'a>,
}

#[derive(Serialize)]
struct PayerUrls<'a> {
    success: &'a str,
    error: &'a str,
}

#[derive(Serialize)]
struct Address<'a> {
    url: &'a str,
}

impl<'a> NewTransaction<'a> {
    /// `office`: the address for a payer without one. A payer's name must be told; the subscriber's number says more to whoever
    /// looks at it there, and less to everybody else.
    pub fn new(order: &'a NewOrder, office: &'a str) -> Result<Self, GatewayError> {
        let minor = order.amount.amount();
        let amount = RawValue::from_string(format!("{}.{:02}", minor / 100, minor % 100));
        let email = order.email.as_ref().map_or(office, crate::domain::Email::as_str);
        Ok(Self {
            amount: amount.map_err(|error| GatewayError::Refused(error.to_string()))?,
            description: order.description.chars().take(DESCRIPTION_CHARS_MAX).collect(),
            hidden_description: order.reference.to_string(),
            lang: order.language.tag(),
            payer: Payer { email, name: order.reference.subscriber.to_string() },
            callbacks: Callbacks {
                payer_urls: PayerUrls { success: &order.continue_url, error: &order.continue_url },
                notification: Address { url: &order.notify_url },
            },
        })
    }
}

/// What a client proves itself with.
#[derive(Serialize)]
pub(super) struct Authorize<'a> {
    pub client_id: &'a str,
    pub client_secret: &'a str,
    pub scope: &'static str,
}

/// A transaction that was made.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Made {
    pub result: String,
    pub transaction_id: Option<String>,
    pub title: Option<String>,
    pub transaction_payment_url: Option<String>,
}

/// A transaction as it is told when asked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Transaction {
    title: String,
    hidden_description: String,
    amount: Box<RawValue>,
    currency: String,
    pub status: String,
}

impl Transaction {
    /// How far it is. None: a word that the protocol does not have.
    pub fn state(&self) -> Option<OrderState> {
        match self.status.as_str() {
            "pending" => Some(OrderState::Open),
            "correct" => Some(OrderState::Paid),
            // Money that came and went again is not booked on the strength of this: where it came before, it stays booked, and
            // what went is a reversal.
            "refund" | "chargeback" | "canceled" | "declined" | "error" | "expired" => Some(OrderState::Canceled),
            _ => None,
        }
    }

    /// Whether all of its money went back, though its refunds may not say so.
    pub fn is_gone(&self) -> bool {
        matches!(self.status.as_str(), "refund" | "chargeback")
    }

    /// What it tells. None: a word that the protocol does not have.
    pub fn report(self, merchant: &str) -> Option<OrderReport> {
        let state = self.state()?;
        let is_named = is_name(&self.title) && is_name(&self.status);
        is_named.then(|| OrderReport {
            event: format!("{}-{}", self.title, self.status),
            order: Some(self.title),
            reference: self.hidden_description,
            merchant: merchant.to_owned(),
            amount: minor(&self.amount).and_then(|amount| minor_units(amount, &self.currency)),
            state,
            status: self.status,
            told: format!("{} {}", visible(self.amount.get()), visible(&self.currency)),
        })
    }
}

/// The refunds of a transaction.
#[derive(Deserialize)]
pub(super) struct Refunds {
    refunds: Vec<Refund>,
}

#[derive(Deserialize)]
struct Refund {
    #[serde(alias = "refundId")]
    id: String,
    amount: Box<RawValue>,
    status: String,
}

impl Refunds {
    /// What they tell. None: not as the protocol has it.
    pub fn reversals(&self, currency: &str) -> Option<Vec<Reversal>> {
        self.refunds.iter().map(|refund| refund.reversal(currency)).collect()
    }
}

impl Refund {
    fn reversal(&self, currency: &str) -> Option<Reversal> {
        let state = match self.status.as_str() {
            "correct" | "refund" | "done" => ReversalState::Done,
            "pending" | "new" => ReversalState::Pending,
            "canceled" | "declined" | "error" => ReversalState::Refused,
            _ => return None,
        };
        let amount = minor_units(minor(&self.amount)?, currency)?;
        let id = Some(self.id.clone()).filter(|id| is_name(id))?;
        Some(Reversal { id, amount, kind: ReversalKind::Refund, state })
    }
}

/// An amount in minor units, of a number or of a text that holds one.
fn minor(amount: &RawValue) -> Option<u64> {
    decimal(amount.get().trim_matches('"'))
}
