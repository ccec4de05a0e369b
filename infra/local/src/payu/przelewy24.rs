//! Przelewy24's protocol, in front of the same orders and the same page: signed registration, notifications that repeat until the
//! merchant has verified the payment, and signs over JSON in one exact order of fields.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::request::Parts;
use http::{Method, Request, StatusCode, header};
use hyper::body::Incoming;
use serde_json::{Value, json};
use sha2::Digest as _;

use super::api::{refused, struck};
use super::faults::{Fault, Operation};
use super::notify::Notice;
use super::order::{Order, OrderStatus, Protocol, Refund};
use super::signature::Signing;
use super::{PREFIX, Payu};
use crate::local_page::see_other;
use crate::net::{self, Reply};

const BODY_MAX_BYTES: usize = 64 * 1024;
const JSON: &str = "application/json";
/// How long an order can be paid here: the real one has no end where none is asked for.
const VALIDITY_MS: i64 = 24 * 3600 * 1000;
/// Numbers of orders begin beyond 32 bits.
const NUMBERS_FROM: u64 = 1 << 32;

/// What the merchant and Przelewy24 agreed on.
#[derive(Debug, Clone)]
pub(crate) struct Przelewy24Account {
    pub(crate) merchant_id: u64,
    pub(crate) pos_id: u64,
    pub(crate) api_key: String,
    pub(crate) crc: String,
}

/// The lower-case SHA-384 of JSON that is written by hand, for the order of its fields is the sign.
fn sign(json: &str) -> String {
    hex::encode(sha2::Sha384::digest(json))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The body of a notification of a payment.
pub(super) fn notification(order: &Order, account: &Przelewy24Account, notice: Notice) -> String {
    let mut body = json!({
        "merchantId": account.merchant_id, "posId": account.pos_id, "sessionId": order.ext_order_id,
        "amount": order.total_amount, "originAmount": order.total_amount, "currency": order.currency,
        "orderId": order.number, "methodId": 154, "statement": format!("p24-{}", order.payment_id),
    });
    if let Some(edit) = notice.edit {
        edit(&mut body);
    }
    let crc =
        if matches!(notice.signing, Signing::WrongKey | Signing::KeyFirst) { "0123456789abcdef" } else { &account.crc };
    let fields =
        ["merchantId", "posId", "sessionId", "amount", "originAmount", "currency", "orderId", "methodId", "statement"];
    let told: Vec<String> = fields.iter().map(|name| format!("\"{name}\":{}", body[*name])).collect();
    if notice.signing != Signing::Missing {
        body["sign"] = sign(&format!("{{{},\"crc\":{}}}", told.join(","), quoted(crc))).into();
    }
    if notice.signing == Signing::ThenAltered {
        body["statement"] = "p24-altered".into();
    }
    body.to_string()
}

/// The body of a notification of a refund.
pub(super) fn refund_notification(order: &Order, refund: &Refund, account: &Przelewy24Account) -> String {
    let session = order.ext_order_id.as_deref().unwrap_or_default();
    let signed = format!(
        "{{\"orderId\":{},\"sessionId\":{},\"refundsUuid\":{},\"merchantId\":{},\"amount\":{},\"currency\":{},\"status\":0,\"crc\":{}}}",
        order.number,
        quoted(session),
        quoted(&refund.id),
        account.merchant_id,
        refund.amount,
        quoted(&order.currency),
        quoted(&account.crc)
    );
    json!({
        "orderId": order.number, "sessionId": session, "merchantId": account.merchant_id, "requestId": refund.id,
        "refundsUuid": refund.id, "amount": refund.amount, "currency": order.currency, "timestamp": order.created_ms,
        "status": 0, "sign": sign(&signed),
    })
    .to_string()
}

impl Payu {
    /// Answers a request; `path` is what follows the prefix.
    pub(crate) async fn answer_przelewy24(&self, request: Request<Incoming>, path: &str) -> Reply {
        let (parts, body) = request.into_parts();
        let path: Vec<&str> = path.trim_matches('/').split('/').collect();
        let operation = match (&parts.method, &path[..]) {
            (&Method::GET, ["trnRequest", token]) => return see_other(&format!("{PREFIX}/pay/{token}")),
            (&Method::GET, ["api", "v1", "testAccess"]) => Operation::Authorize,
            (&Method::POST, ["api", "v1", "transaction", "register"]) => Operation::Create,
            (&Method::PUT, ["api", "v1", "transaction", "verify"]) => Operation::Verify,
            (&Method::GET, ["api", "v1", "transaction", "by", "sessionId", _]) => Operation::Retrieve,
            (&Method::GET, ["api", "v1", "refund", "by", "orderId", _]) => Operation::Refunds,
            _ => return problem(StatusCode::NOT_FOUND, "There is no such address"),
        };
        let Ok(body) = net::read_body(body, BODY_MAX_BYTES).await else {
            return problem(StatusCode::BAD_REQUEST, "The body cannot be read");
        };
        let fault = self.inner.faults.next(operation);
        if let Some(reply) = struck(fault).await {
            return reply;
        }
        if !self.is_merchant(&parts) {
            return problem(StatusCode::UNAUTHORIZED, "Incorrect authentication");
        }
        let last = path.last().copied().unwrap_or_default();
        let last = percent_encoding::percent_decode_str(last).decode_utf8_lossy().into_owned();
        let reply = match operation {
            Operation::Create => self.register(&body),
            Operation::Verify => self.verify(&body),
            Operation::Retrieve => self.by_session(&last),
            Operation::Refunds => self.refunds_of(&last),
            _ => answer(&json!(true)),
        };
        if fault == Some(Fault::LostAnswer) { refused(502) } else { reply }
    }

    fn is_merchant(&self, parts: &Parts) -> bool {
        let account = &self.inner.options.przelewy24;
        let wanted = format!("Basic {}", STANDARD.encode(format!("{}:{}", account.pos_id, account.api_key)));
        parts.headers.get(header::AUTHORIZATION).is_some_and(|value| value.as_bytes() == wanted.as_bytes())
    }

    fn register(&self, body: &[u8]) -> Reply {
        let account = &self.inner.options.przelewy24;
        let Ok(request) = serde_json::from_slice::<Value>(body) else {
            return problem(StatusCode::BAD_REQUEST, "The body is not JSON");
        };
        let text = |name: &str, max: usize| {
            let text = request[name].as_str().filter(|text| !text.is_empty() && text.chars().count() <= max);
            text.map(str::to_owned).ok_or_else(|| format!("Invalid {name}"))
        };
        let read = || -> Result<Order, String> {
            if request["merchantId"] != account.merchant_id || request["posId"] != account.pos_id {
                return Err("Invalid merchantId or posId".to_owned());
            }
            let amount = request["amount"].as_u64().filter(|amount| *amount > 0).ok_or("Invalid amount")?;
            let (session, currency) = (text("sessionId", 100)?, text("currency", 3)?);
            if currency != "PLN" || text("country", 2)? != "PL" || !text("email", 50)?.contains('@') {
                return Err("Invalid currency, country or email".to_owned());
            }
            text("language", 2)?;
            let signed = format!(
                "{{\"sessionId\":{},\"merchantId\":{},\"amount\":{amount},\"currency\":{},\"crc\":{}}}",
                quoted(&session),
                account.merchant_id,
                quoted(&currency),
                quoted(&account.crc)
            );
            if request["sign"] != sign(&signed) {
                return Err("Incorrect CRC value".to_owned());
            }
            let now = self.inner.options.clock.now().as_millisecond();
            Ok(Order {
                id: format!("P24-{}", self.readable(30)),
                protocol: Protocol::Przelewy24,
                number: 0,
                verified: false,
                refunds: Vec::new(),
                charged_back: false,
                status: OrderStatus::New,
                tells: false,
                created_ms: now,
                expires_ms: now + VALIDITY_MS,
                payment_id: self.readable(9),
                ext_order_id: Some(session),
                total_amount: amount,
                currency,
                description: text("description", 1024)?,
                notify_url: Some(text("urlStatus", 250)?),
                continue_url: Some(text("urlReturn", 250)?),
                request: request.clone(),
            })
        };
        let mut order = match read() {
            Ok(order) => order,
            Err(reason) => return problem(StatusCode::BAD_REQUEST, &reason),
        };
        let mut state = self.inner.store.state();
        // Registered again, it is another page to pay at: the newest one counts, whichever is paid.
        order.number = NUMBERS_FROM + u64::try_from(state.sequence.len()).unwrap_or_default() + 1;
        if let Err(error) = self.inner.store.put(&mut state, order.clone()) {
            tracing::error!(%error, "an order could not be kept");
            return problem(StatusCode::INTERNAL_SERVER_ERROR, "The order was not kept");
        }
        answer(&json!({ "token": order.id }))
    }

    /// The order of a session: the one that was paid, else the newest.
    fn of_session(&self, session: &str) -> Option<Order> {
        let orders = self.orders();
        let of_session = || {
            orders.iter().filter(|order| {
                order.protocol == Protocol::Przelewy24 && order.ext_order_id.as_deref() == Some(session)
            })
        };
        of_session().find(|order| order.status == OrderStatus::Completed).or_else(|| of_session().next()).cloned()
    }

    fn by_session(&self, session: &str) -> Reply {
        let Some(order) = self.of_session(session) else {
            return problem(StatusCode::NOT_FOUND, "Transaction not found");
        };
        let back: u64 = order.refunds.iter().map(|refund| refund.amount).sum();
        let status = match order.status {
            OrderStatus::Completed if back >= order.total_amount => 3,
            OrderStatus::Completed if order.verified => 2,
            OrderStatus::Completed => 1,
            _ => 0,
        };
        answer(&json!({
            "statement": format!("p24-{}", order.payment_id), "orderId": if status == 0 { 0 } else { order.number },
            "sessionId": session, "status": status, "amount": order.total_amount, "currency": order.currency, "fee": 0,
        }))
    }

    fn verify(&self, body: &[u8]) -> Reply {
        let account = &self.inner.options.przelewy24;
        let Ok(request) = serde_json::from_slice::<Value>(body) else {
            return problem(StatusCode::BAD_REQUEST, "The body is not JSON");
        };
        let Some(order) = request["sessionId"].as_str().and_then(|session| self.of_session(session)) else {
            return problem(StatusCode::BAD_REQUEST, "Transaction not found");
        };
        let signed = format!(
            "{{\"sessionId\":{},\"orderId\":{},\"amount\":{},\"currency\":{},\"crc\":{}}}",
            request["sessionId"],
            request["orderId"],
            request["amount"],
            request["currency"],
            quoted(&account.crc)
        );
        let is_right = request["sign"] == sign(&signed)
            && request["merchantId"] == account.merchant_id
            && request["orderId"] == order.number
            && request["amount"] == order.total_amount
            && request["currency"] == order.currency
            && order.status == OrderStatus::Completed
            && !order.verified;
        if !is_right {
            return problem(StatusCode::BAD_REQUEST, "Incorrect CRC value, amount or state");
        }
        match self.alter_order(&order.id, |order| order.verified = true) {
            Ok(_) => answer(&json!({ "status": "success" })),
            Err(error) => problem(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
        }
    }

    fn refunds_of(&self, number: &str) -> Reply {
        let order = self.orders().into_iter().find(|order| order.number != 0 && order.number.to_string() == number);
        let Some(order) = order else { return problem(StatusCode::NOT_FOUND, "Transaction not found") };
        let refunds: Vec<Value> = order
            .refunds
            .iter()
            .map(|refund| json!({ "batchId": 1, "requestId": refund.id, "amount": refund.amount, "status": self.listed(1, 2) }))
            .collect();
        answer(&json!({
            "orderId": order.number, "sessionId": order.ext_order_id, "amount": order.total_amount,
            "currency": order.currency, "refunds": refunds,
        }))
    }
}

fn answer(data: &Value) -> Reply {
    net::reply(StatusCode::OK, JSON, json!({ "data": data, "responseCode": 0 }).to_string())
}

fn problem(status: StatusCode, error: &str) -> Reply {
    net::reply(status, JSON, json!({ "error": error, "code": status.as_u16() }).to_string())
}
