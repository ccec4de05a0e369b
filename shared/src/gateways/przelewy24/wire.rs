//! Przelewy24's JSON, read strictly: amounts and numbers are numbers, a field that comes twice is refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::words::{is_name, minor_units, visible};
use super::super::{Notification, NotificationError, OrderReport, OrderState, Reversal, ReversalReport, ReversalState};
use super::Przelewy24Config;
use super::signature::{Paid, Refunded, sign};
use crate::domain::ReversalKind;
use crate::secret::constant_time_eq;

/// What an order is registered with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RegisterOrder<'a> {
    pub merchant_id: u64,
    pub pos_id: u64,
    pub session_id: &'a str,
    pub amount: u64,
    pub currency: &'static str,
    pub description: &'a str,
    pub email: &'a str,
    pub country: &'static str,
    pub language: &'static str,
    pub url_return: &'a str,
    pub url_status: &'a str,
    pub encoding: &'static str,
    pub sign: String,
}

/// What a payment is verified with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VerifyOrder<'a> {
    pub merchant_id: u64,
    pub pos_id: u64,
    pub session_id: &'a str,
    pub amount: u64,
    pub currency: &'static str,
    pub order_id: u64,
    pub sign: String,
}

/// Whatever is answered stands in `data`.
#[derive(Deserialize)]
pub(super) struct Answer<T> {
    pub data: T,
}

#[derive(Deserialize)]
pub(super) struct Registered {
    pub token: String,
}

#[derive(Deserialize)]
pub(super) struct Verified {
    pub status: String,
}

/// An order as it is told when asked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Order {
    /// 0 where there is none yet.
    #[serde(rename = "orderId")]
    pub id: u64,
    pub session_id: String,
    pub status: u8,
    pub amount: u64,
    pub currency: String,
}

/// How far an order is, when asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Status {
    /// 0.
    NotPaid,
    /// 1: the money is there, and not ours until it is verified.
    Unverified,
    /// 2.
    Paid,
    /// 3.
    Returned,
}

impl Order {
    /// None: a status that the protocol does not have.
    pub fn status(&self) -> Option<Status> {
        match self.status {
            0 => Some(Status::NotPaid),
            1 => Some(Status::Unverified),
            2 => Some(Status::Paid),
            3 => Some(Status::Returned),
            _ => None,
        }
    }

    /// What it tells, `state` being what is made of its status.
    pub fn report(self, merchant: &str, state: OrderState) -> OrderReport {
        let told = format!("{} {}", self.amount, visible(&self.currency));
        OrderReport {
            // Only what is paid is notified of, so that alone has the order's own name, however it is heard.
            event: match state {
                OrderState::Paid => self.id.to_string(),
                OrderState::Open | OrderState::Canceled => format!("{}-{}", self.id, self.status),
            },
            order: (self.id != 0).then(|| self.id.to_string()),
            reference: self.session_id,
            merchant: merchant.to_owned(),
            amount: minor_units(self.amount, &self.currency),
            state,
            status: self.status.to_string(),
            told,
        }
    }
}

/// The refunds of an order, as they are told when asked: of one order, or of a list of one.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum RefundedOrders {
    One(RefundedOrder),
    Some(Vec<RefundedOrder>),
}

#[derive(Deserialize)]
pub(super) struct RefundedOrder {
    #[serde(default)]
    currency: Option<String>,
    #[serde(default)]
    refunds: Vec<Refund>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refund {
    refunds_uuid: Option<String>,
    request_id: Option<String>,
    amount: u64,
    status: u8,
}

impl RefundedOrders {
    /// What they tell. None: not as the protocol has it.
    pub fn reversals(self, currency: &str) -> Option<Vec<Reversal>> {
        let orders = match self {
            Self::One(order) => vec![order],
            Self::Some(orders) => orders,
        };
        let mut reversals: Vec<Reversal> = Vec::new();
        let mut alike: BTreeMap<String, u32> = BTreeMap::new();
        for order in orders {
            let currency = order.currency.as_deref().unwrap_or(currency);
            for refund in order.refunds {
                let mut reversal = refund.reversal(currency)?;
                // One request may refund one order twice: in one order of places each has its own name.
                let place = alike.entry(reversal.id.clone()).or_default();
                *place += 1;
                if *place > 1 {
                    reversal.id = format!("{}.{place}", reversal.id);
                }
                reversals.push(reversal);
            }
        }
        Some(reversals)
    }
}

impl Refund {
    fn reversal(self, currency: &str) -> Option<Reversal> {
        // Other numbers than those of a notification.
        let state = match self.status {
            1 => ReversalState::Done,
            2 | 3 => ReversalState::Pending,
            4 => ReversalState::Refused,
            _ => return None,
        };
        let id = self.refunds_uuid.or(self.request_id).filter(|id| is_name(id))?;
        Some(Reversal { id, amount: minor_units(self.amount, currency)?, kind: ReversalKind::Refund, state })
    }
}

/// A notification of any kind: what is not there says which.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    merchant_id: u64,
    pos_id: Option<u64>,
    session_id: String,
    amount: u64,
    origin_amount: Option<u64>,
    currency: String,
    order_id: u64,
    method_id: Option<u64>,
    statement: Option<String>,
    refunds_uuid: Option<String>,
    status: Option<u64>,
    sign: String,
}

/// Reads a notification. The sign is over its fields, so that they are read first; nothing is believed before it holds.
/// What cards and BLIK tell of beside a payment has other fields, and is no notification.
pub(super) fn read(body: &[u8], config: &Przelewy24Config) -> Result<Notification, NotificationError> {
    let document: Document = serde_json::from_slice(body).map_err(|_| NotificationError::Malformed)?;
    match (document.pos_id, document.origin_amount, document.method_id, &document.statement, &document.refunds_uuid) {
        (Some(pos_id), Some(origin_amount), Some(method_id), Some(statement), None) => {
            signed(config, &document.sign, |crc| {
                sign(&Paid {
                    merchant_id: config.merchant_id,
                    pos_id: config.pos_id,
                    session_id: &document.session_id,
                    amount: document.amount,
                    origin_amount,
                    currency: &document.currency,
                    order_id: document.order_id,
                    method_id,
                    statement,
                    crc,
                })
            })?;
            Ok(Notification::Order(document.paid(pos_id, origin_amount)))
        }
        (_, None, _, _, Some(refunds_uuid)) => {
            let status = document.status.ok_or(NotificationError::Malformed)?;
            signed(config, &document.sign, |crc| {
                sign(&Refunded {
                    order_id: document.order_id,
                    session_id: &document.session_id,
                    refunds_uuid,
                    merchant_id: config.merchant_id,
                    amount: document.amount,
                    currency: &document.currency,
                    status,
                    crc,
                })
            })?;
            document.refunded(status)
        }
        _ => Err(NotificationError::Malformed),
    }
}

/// Holds a sign against those that our own keys make.
fn signed(config: &Przelewy24Config, told: &str, made: impl Fn(&str) -> String) -> Result<(), NotificationError> {
    let secret = &config.secret;
    let keys = [Some(&secret.crc), secret.other_crc.as_ref()];
    let holds = keys.into_iter().flatten().any(|crc| constant_time_eq(made(crc.expose()).as_bytes(), told.as_bytes()));
    if holds { Ok(()) } else { Err(NotificationError::Signature) }
}

impl Document {
    /// Sent for payments alone.
    fn paid(self, pos_id: u64, origin_amount: u64) -> OrderReport {
        let currency = visible(&self.currency);
        let is_whole = self.amount == origin_amount;
        let told = if is_whole {
            format!("{} {currency}", self.amount)
        } else {
            format!("{} of {origin_amount} {currency}", self.amount)
        };
        OrderReport {
            event: self.order_id.to_string(),
            order: Some(self.order_id.to_string()),
            reference: self.session_id,
            merchant: format!("{}/{pos_id}", self.merchant_id),
            amount: minor_units(self.amount, &self.currency).filter(|_| is_whole),
            state: OrderState::Paid,
            status: "paid".to_owned(),
            told,
        }
    }

    fn refunded(self, status: u64) -> Result<Notification, NotificationError> {
        let id = self.refunds_uuid.filter(|id| is_name(id)).ok_or(NotificationError::Malformed)?;
        let (state, word) = match status {
            0 => (ReversalState::Done, "done"),
            1 => (ReversalState::Refused, "rejected"),
            _ => return Err(NotificationError::Malformed),
        };
        Ok(Notification::Reversal(ReversalReport {
            event: format!("refund-{id}-{}-{status}", self.order_id),
            order: Some(self.order_id.to_string()),
            reference: self.session_id,
            id: Some(id),
            state,
            status: word.to_owned(),
            told: format!("{} {}", self.amount, visible(&self.currency)),
        }))
    }
}
