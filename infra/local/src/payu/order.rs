//! One order of the payment provider.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderStatus {
    /// Made; nobody has paid yet. Never told in a notification.
    New,
    /// The payer has chosen how to pay.
    Pending,
    /// Paid, and waits for the merchant to take it.
    WaitingForConfirmation,
    /// Paid.
    Completed,
    /// Declined or expired.
    Canceled,
}

impl OrderStatus {
    /// Whether the order can still be paid.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Pending)
    }

    /// As the provider writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "NEW",
            Self::Pending => "PENDING",
            Self::WaitingForConfirmation => "WAITING_FOR_CONFIRMATION",
            Self::Completed => "COMPLETED",
            Self::Canceled => "CANCELED",
        }
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whose protocol an order was made by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// `PayU`'s.
    #[default]
    Payu,
    /// Przelewy24's.
    Przelewy24,
    /// Tpay's.
    Tpay,
}

impl Protocol {
    /// Whether a merchant is told of a status: Przelewy24 and Tpay tell of payments alone, Tpay twice where they are accepted by hand.
    pub(super) fn tells(self, status: OrderStatus) -> bool {
        match self {
            Self::Payu => status != OrderStatus::New,
            Self::Przelewy24 => status == OrderStatus::Completed,
            Self::Tpay => matches!(status, OrderStatus::Completed | OrderStatus::WaitingForConfirmation),
        }
    }
}

/// Money of an order that went back to its payer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refund {
    /// The provider's id.
    pub id: String,
    /// In minor units.
    pub amount: u64,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The provider's id.
    pub id: String,
    /// The merchant's id of the attempt.
    pub ext_order_id: Option<String>,
    /// Whose protocol it was made by.
    #[serde(default)]
    pub protocol: Protocol,
    /// Its number, where orders have numbers: beyond 32 bits, as real ones are.
    #[serde(default)]
    pub number: u64,
    /// Whether the merchant accepted the money, where that is asked for.
    #[serde(default)]
    pub verified: bool,
    /// What of it went back.
    #[serde(default)]
    pub refunds: Vec<Refund>,
    /// Whether the payer's bank took all of it back.
    #[serde(default)]
    pub charged_back: bool,
    /// Where it stands.
    pub status: OrderStatus,
    /// Whether the merchant hears of that status.
    #[serde(default)]
    pub tells: bool,
    /// In minor units.
    pub total_amount: u64,
    /// `PLN`.
    pub currency: String,
    /// What the payer reads.
    pub description: String,
    /// Where notifications go.
    pub notify_url: Option<String>,
    /// Where the payer goes afterwards.
    pub continue_url: Option<String>,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: i64,
    /// When it can no longer be paid, in milliseconds since 1970.
    pub expires_ms: i64,
    /// The provider's id of the payment; longer than 32 bits, as real ones are. Tpay's number of the order.
    pub payment_id: String,
    /// The request that made it.
    pub request: Value,
}

impl Order {
    /// Where it stands at a moment, and whether the merchant hears of it: when its time has run out, it is canceled.
    pub(super) fn at(&self, now_ms: i64) -> (OrderStatus, bool) {
        if self.status.is_open() && now_ms >= self.expires_ms {
            return (OrderStatus::Canceled, self.protocol.tells(OrderStatus::Canceled));
        }
        (self.status, self.tells)
    }

    /// The order as it is at a moment.
    pub(super) fn seen_at(&self, now_ms: i64) -> Self {
        let mut order = self.clone();
        (order.status, order.tells) = self.at(now_ms);
        order
    }

    /// The order as retrieval and notifications show it.
    pub(super) fn document(&self, status: OrderStatus) -> Value {
        let mut order = json!({
            "orderId": self.id,
            "orderCreateDate": iso(self.created_ms),
            "customerIp": self.request["customerIp"],
            "merchantPosId": self.request["merchantPosId"],
            "description": self.description,
            "currencyCode": self.currency,
            "totalAmount": self.total_amount.to_string(),
            "products": self.request["products"],
            "status": status.as_str(),
        });
        for (name, value) in [("extOrderId", &self.ext_order_id), ("notifyUrl", &self.notify_url)] {
            if let Some(value) = value {
                order[name] = json!(value);
            }
        }
        if self.request["buyer"].is_object() {
            order["buyer"] = self.request["buyer"].clone();
        }
        if status != OrderStatus::New {
            order["payMethod"] = json!({ "type": "PBL" });
        }
        order
    }

    /// The body of a notification.
    pub(super) fn notification(&self, status: OrderStatus, now_ms: i64) -> Value {
        let mut body = json!({ "order": self.document(status) });
        if status == OrderStatus::Completed {
            body["localReceiptDateTime"] = json!(iso(now_ms));
        }
        body["properties"] = json!([{ "name": "PAYMENT_ID", "value": self.payment_id }]);
        body
    }
}

impl Order {
    /// A refund as a list shows it.
    pub(super) fn refund_document(&self, refund: &Refund, status: &str) -> Value {
        json!({
            "refundId": refund.id,
            "amount": refund.amount.to_string(),
            "currencyCode": self.currency,
            "status": status,
        })
    }

    /// The body of the notification of a refund.
    pub(super) fn refund_notification(&self, refund: &Refund, now_ms: i64) -> Value {
        let mut document = self.refund_document(refund, "FINALIZED");
        document["statusDateTime"] = json!(now_ms.to_string());
        document["refundDate"] = json!(now_ms.to_string());
        document["reason"] = json!("refund");
        json!({ "orderId": self.id, "extOrderId": self.ext_order_id, "refund": document })
    }
}

fn iso(milliseconds: i64) -> String {
    let moment = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    moment.strftime("%Y-%m-%dT%H:%M:%S.000+00:00").to_string()
}
