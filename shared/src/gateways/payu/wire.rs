//! `PayU`'s JSON, read strictly: amounts are strings of digits, a field that comes twice is refused.

use serde::{Deserialize, Serialize};

use super::super::words::{is_name, minor_units, visible};
use super::super::{
    NewOrder, Notification, NotificationError, OrderReport, OrderState, Reversal, ReversalReport, ReversalState,
};
use crate::domain::{Money, PAYMENT_VALIDITY, ReversalKind};

/// What an order is made with. Every number is a string.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateOrder<'a> {
    notify_url: &'a str,
    continue_url: &'a str,
    customer_ip: String,
    merchant_pos_id: &'a str,
    description: &'a str,
    currency_code: &'static str,
    total_amount: String,
    ext_order_id: String,
    validity_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer: Option<Buyer<'a>>,
    products: [Product<'a>; 1],
}

#[derive(Debug, Serialize)]
struct Buyer<'a> {
    email: &'a str,
    language: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Product<'a> {
    name: &'a str,
    unit_price: String,
    quantity: &'static str,
}

impl<'a> CreateOrder<'a> {
    pub(super) fn new(order: &'a NewOrder, pos_id: &'a str) -> Self {
        let amount = order.amount.amount().to_string();
        // PayU refuses an order from no address at all.
        let payer = if order.payer.is_unspecified() { "127.0.0.1".to_owned() } else { order.payer.to_string() };
        Self {
            notify_url: &order.notify_url,
            continue_url: &order.continue_url,
            customer_ip: payer,
            merchant_pos_id: pos_id,
            description: &order.description,
            currency_code: order.amount.currency().code(),
            total_amount: amount.clone(),
            ext_order_id: order.reference.to_string(),
            validity_time: PAYMENT_VALIDITY.as_secs().to_string(),
            buyer: order.email.as_ref().map(|email| Buyer { email: email.as_str(), language: order.language.tag() }),
            products: [Product { name: &order.description, unit_price: amount, quantity: "1" }],
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateAnswer {
    pub(super) status: Status,
    pub(super) redirect_uri: Option<String>,
    pub(super) order_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Status {
    pub(super) status_code: String,
    pub(super) code_literal: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LookUpAnswer {
    pub(super) orders: Vec<Order>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Order {
    #[serde(rename = "orderId")]
    id: String,
    ext_order_id: Option<String>,
    merchant_pos_id: String,
    currency_code: String,
    total_amount: String,
    status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    order: Option<Order>,
    refund: Option<Refund>,
    order_id: Option<String>,
    ext_order_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RefundsAnswer {
    #[serde(default)]
    pub(super) refunds: Vec<Refund>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Refund {
    #[serde(rename = "refundId")]
    id: String,
    amount: String,
    currency_code: String,
    status: String,
}

impl Refund {
    /// What it tells. None: not as the protocol has it.
    pub(super) fn reversal(self) -> Option<Reversal> {
        let state = self.state()?;
        let amount = parse_amount(&self.amount, &self.currency_code)?;
        is_name(&self.id).then_some(Reversal { id: self.id, amount, kind: ReversalKind::Refund, state })
    }

    /// How far it is. None: a word that the protocol does not have.
    fn state(&self) -> Option<ReversalState> {
        match self.status.as_str() {
            "PENDING" => Some(ReversalState::Pending),
            "FINALIZED" => Some(ReversalState::Done),
            "CANCELED" => Some(ReversalState::Refused),
            _ => None,
        }
    }

    fn report(self, order: String, reference: String) -> Option<ReversalReport> {
        let is_told = is_name(&order) && is_name(&self.id) && is_name(&self.status);
        is_told.then(|| ReversalReport {
            event: format!("refund-{}-{}", self.id, self.status),
            order: Some(order),
            reference,
            told: format!("{} {}", visible(&self.amount), visible(&self.currency_code)),
            // What a word means that nobody knows is what the list says.
            state: self.state().unwrap_or(ReversalState::Pending),
            id: Some(self.id),
            status: self.status,
        })
    }
}

impl Order {
    /// What it tells. None: not as the protocol has it.
    pub(super) fn report(self) -> Option<OrderReport> {
        if !is_name(&self.id) {
            return None;
        }
        let state = match self.status.as_str() {
            "NEW" | "PENDING" | "WAITING_FOR_CONFIRMATION" => OrderState::Open,
            "COMPLETED" => OrderState::Paid,
            "CANCELED" | "REJECTED" => OrderState::Canceled,
            _ => return None,
        };
        let amount = parse_amount(&self.total_amount, &self.currency_code);
        let told = format!("{} {}", visible(&self.total_amount), visible(&self.currency_code));
        Some(OrderReport {
            event: format!("{}-{}", self.id, self.status),
            order: Some(self.id),
            reference: self.ext_order_id.unwrap_or_default(),
            merchant: self.merchant_pos_id,
            amount,
            state,
            status: self.status,
            told,
        })
    }
}

fn parse_amount(amount: &str, currency: &str) -> Option<Money> {
    let is_plain =
        !amount.is_empty() && amount.bytes().all(|b| b.is_ascii_digit()) && (amount == "0" || !amount.starts_with('0'));
    if !is_plain {
        return None;
    }
    minor_units(amount.parse().ok()?, currency)
}

/// Reads a notification whose signature holds.
pub(super) fn read(body: &[u8]) -> Result<Notification, NotificationError> {
    let document: Document = serde_json::from_slice(body).map_err(|_| NotificationError::Malformed)?;
    let read = match (document.order, document.refund, document.order_id) {
        (Some(order), None, _) => order.report().map(Notification::Order),
        (None, Some(refund), Some(order)) => {
            refund.report(order, document.ext_order_id.unwrap_or_default()).map(Notification::Reversal)
        }
        _ => None,
    };
    read.ok_or(NotificationError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_and_a_refund_are_told_apart() {
        let Ok(Notification::Order(report)) = read(include_bytes!("testdata/order.json")) else { panic!("an order") };
        assert_eq!(
            (report.amount.map(|money| money.to_string()), report.state),
            (Some("69.90 PLN".into()), OrderState::Paid)
        );
        let Ok(Notification::Reversal(report)) = read(include_bytes!("testdata/refund.json")) else {
            panic!("a refund")
        };
        assert_eq!((report.event.as_str(), report.told.as_str()), ("refund-912128-FINALIZED", "6990 PLN"));
    }

    #[test]
    fn what_is_not_the_protocol_is_malformed() {
        let order = include_str!("testdata/order.json");
        for bad in [
            "{}".to_owned(),
            "[]".to_owned(),
            order.replace("\"6990\",\"status\"", "6990,\"status\""),
            order.replace("\"status\":\"COMPLETED\"", "\"status\":\"COMPLETED\",\"status\":\"CANCELED\""),
            order.replace("COMPLETED", "WHATEVER"),
            order.replace("{\"order\":", "{\"refund\":{\"refundId\":\"1\",\"status\":\"X\"},\"order\":"),
        ] {
            assert_eq!(read(bad.as_bytes()), Err(NotificationError::Malformed), "{bad}");
        }
    }

    #[test]
    fn s19_amounts_are_plain_digits_of_a_known_currency() {
        assert_eq!(parse_amount("6990", "PLN").map(Money::amount), Some(6990));
        for (amount, currency) in [
            ("69.90", "PLN"),
            ("-1", "PLN"),
            ("+1", "PLN"),
            ("", "PLN"),
            ("06990", "PLN"),
            ("1e3", "PLN"),
            ("6990", "pln"),
            ("6990", "USD"),
            ("99999999999999999999", "PLN"),
        ] {
            assert_eq!(parse_amount(amount, currency), None, "{amount} {currency}");
        }
    }
}
