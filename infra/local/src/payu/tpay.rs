//! Tpay's protocol, in front of the same orders and the same page: transactions in decimal PLN, and notifications as forms that are
//! proved twice, by a hash of some fields and by a detached signature over the bytes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::request::Parts;
use http::{Method, Request, StatusCode, header};
use hyper::body::Incoming;
use md5::{Digest as _, Md5};
use serde_json::{Number, Value, json};

use super::api::{refused, struck};
use super::chain::Chain;
use super::faults::{Fault, Operation};
use super::notify::Notice;
use super::order::{Order, OrderStatus, Protocol};
use super::signature::Signing;
use super::{PREFIX, Payu, tokens};
use crate::net::{self, Reply};

const BODY_MAX_BYTES: usize = 64 * 1024;
const JSON: &str = "application/json";
/// How long an order can be paid here.
const VALIDITY_MS: i64 = 24 * 3600 * 1000;
/// Where the certificate of notifications stands, below the prefix.
const CERTIFICATE: &str = "/x509/notifications-jws.pem";

/// What the merchant and Tpay agreed on.
#[derive(Debug, Clone)]
pub(crate) struct TpayAccount {
    pub(crate) merchant_id: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) security_code: String,
    pub(crate) chain: Chain,
    /// Where the portal reaches Tpay.
    pub(crate) url: String,
}

fn decimal(minor: u64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

fn number(minor: u64) -> Value {
    decimal(minor).parse::<Number>().map_or(Value::Null, Value::from)
}

/// The body of a notification and its signature, as `X-JWS-Signature` has it.
pub(super) fn notification(order: &Order, account: &TpayAccount, notice: Notice) -> (String, Option<String>) {
    let word = if notice.status() == OrderStatus::WaitingForConfirmation { "PAID" } else { "TRUE" };
    told(order, account, notice, (word, order.total_amount))
}

/// The same where so much money went back.
pub(super) fn chargeback(order: &Order, account: &TpayAccount, amount: u64) -> (String, Option<String>) {
    told(order, account, Notice::of(OrderStatus::Completed), ("CHARGEBACK", amount))
}

fn told(order: &Order, account: &TpayAccount, notice: Notice, what: (&str, u64)) -> (String, Option<String>) {
    let (word, amount) = what;
    let day = jiff::Timestamp::from_millisecond(order.created_ms).unwrap_or_default();
    let mut body = json!({
        "id": account.merchant_id, "tr_id": order.payment_id, "tr_date": day.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        "tr_crc": order.ext_order_id, "tr_amount": decimal(amount), "tr_paid": decimal(amount),
        "tr_desc": order.description, "tr_status": word, "tr_error": "none", "tr_email": "payer@example.pl",
        "tr_currency": order.currency, "test_mode": "0",
    });
    if let Some(edit) = notice.edit {
        edit(&mut body);
    }
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    let fields: String = ["id", "tr_id", "tr_amount", "tr_crc"].into_iter().map(text).collect();
    let code = &account.security_code;
    let sum = match notice.signing {
        Signing::WrongKey => Md5::digest(format!("{fields}0123456789abcdef")),
        Signing::KeyFirst => Md5::digest(format!("{code}{fields}")),
        _ => Md5::digest(format!("{fields}{code}")),
    };
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in body.as_object().into_iter().flatten() {
        form.append_pair(name, value.as_str().unwrap_or_default());
    }
    let form = form.append_pair("md5sum", &hex::encode(sum)).finish();
    let signature = (notice.signing != Signing::Missing).then(|| sign(account, &form)).flatten();
    if notice.signing == Signing::ThenAltered {
        return (form.replace("tr_desc=", "tr_desc=+"), signature);
    }
    (form, signature)
}

/// A JWS whose payload is elsewhere. The address is written as theirs is, with its slashes escaped.
fn sign(account: &TpayAccount, body: &str) -> Option<String> {
    let x5u = format!("{}{CERTIFICATE}", account.url).replace('/', "\\/");
    let header = URL_SAFE_NO_PAD.encode(format!("{{\"alg\":\"RS256\",\"x5u\":\"{x5u}\"}}"));
    let signature = account.chain.sign(format!("{header}.{}", URL_SAFE_NO_PAD.encode(body)).as_bytes());
    Some(format!("{header}..{}", URL_SAFE_NO_PAD.encode(signature.ok()?)))
}

impl Payu {
    /// Answers a request; `path` is what follows the prefix.
    pub(crate) async fn answer_tpay(&self, request: Request<Incoming>, path: &str) -> Reply {
        let (parts, body) = request.into_parts();
        let places: Vec<&str> = path.trim_matches('/').split('/').collect();
        let operation = match (&parts.method, &places[..]) {
            (&Method::GET, _) if path == CERTIFICATE => Operation::Certificate,
            (&Method::POST, ["oauth", "auth"]) => Operation::Authorize,
            (&Method::POST, ["transactions"]) => Operation::Create,
            (&Method::GET, ["transactions", _]) => Operation::Retrieve,
            (&Method::GET, ["transactions", _, "refunds"]) => Operation::Refunds,
            _ => return problem(StatusCode::NOT_FOUND, "not_found"),
        };
        let Ok(body) = net::read_body(body, BODY_MAX_BYTES).await else {
            return problem(StatusCode::BAD_REQUEST, "body");
        };
        let fault = self.inner.faults.next(operation);
        if let Some(reply) = struck(fault).await {
            return reply;
        }
        let id = places.get(1).copied().unwrap_or_default();
        let reply = match operation {
            Operation::Certificate => {
                net::reply(StatusCode::OK, "application/x-pem-file", self.inner.options.tpay.chain.leaf.clone())
            }
            Operation::Authorize => self.authorize_tpay(&body),
            _ if !self.bears_token(&parts) => problem(StatusCode::UNAUTHORIZED, "access_token"),
            Operation::Create => self.create_transaction(&body),
            Operation::Retrieve => self.transaction(id),
            _ => self.transaction_refunds(id),
        };
        if fault == Some(Fault::LostAnswer) { refused(502) } else { reply }
    }

    fn bears_token(&self, parts: &Parts) -> bool {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer "));
        token.is_some_and(|token| self.inner.tokens.is_valid(token, self.now_ms()))
    }

    fn authorize_tpay(&self, body: &[u8]) -> Reply {
        let account = &self.inner.options.tpay;
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        if request["client_id"] != account.client_id.as_str()
            || request["client_secret"] != account.client_secret.as_str()
            || request["scope"] != "read"
        {
            return problem(StatusCode::UNAUTHORIZED, "invalid_client");
        }
        let token = self.readable(64);
        self.inner.tokens.add(token.clone(), self.now_ms());
        let issued = self.now_ms() / 1000;
        answer(&json!({
            "access_token": token, "token_type": "Bearer", "scope": "read", "issued_at": issued,
            "expires_in": tokens::LIFETIME_S,
        }))
    }

    fn create_transaction(&self, body: &[u8]) -> Reply {
        let Ok(request) = serde_json::from_slice::<Value>(body) else {
            return problem(StatusCode::BAD_REQUEST, "json");
        };
        let order = match self.wanted(&request) {
            Ok(order) => order,
            Err(field) => return problem(StatusCode::BAD_REQUEST, field),
        };
        let mut state = self.inner.store.state();
        if let Err(error) = self.inner.store.put(&mut state, order.clone()) {
            tracing::error!(%error, "an order could not be kept");
            return problem(StatusCode::INTERNAL_SERVER_ERROR, "kept");
        }
        drop(state);
        self.transaction(&order.id)
    }

    /// The order that a request asks for, or the field at fault.
    fn wanted(&self, request: &Value) -> Result<Order, &'static str> {
        let text = |at: &str, max: usize| {
            let text = request.pointer(at).and_then(Value::as_str);
            text.filter(|text| !text.is_empty() && text.chars().count() <= max).map(str::to_owned)
        };
        // As it was written: a text of two places behind the point.
        let amount = request["amount"].as_f64().map(|amount| format!("{amount:.2}").replace('.', ""));
        let amount = amount.and_then(|amount| amount.parse::<u64>().ok()).filter(|amount| *amount > 0);
        let email = text("/payer/email", 255).filter(|email| email.contains('@'));
        let (_, _) = (email.ok_or("payer.email")?, text("/payer/name", 255).ok_or("payer.name")?);
        let _ = text("/callbacks/payerUrls/error", 1024).ok_or("callbacks.payerUrls.error")?;
        let now = self.now_ms();
        Ok(Order {
            id: self.readable(26),
            protocol: Protocol::Tpay,
            number: 0,
            verified: false,
            refunds: Vec::new(),
            charged_back: false,
            status: OrderStatus::New,
            tells: false,
            created_ms: now,
            expires_ms: now + VALIDITY_MS,
            payment_id: format!("TR-{}-{}", self.readable(3), self.readable(7)),
            ext_order_id: text("/hiddenDescription", 128),
            total_amount: amount.ok_or("amount")?,
            currency: "PLN".to_owned(),
            description: text("/description", 128).ok_or("description")?,
            notify_url: Some(text("/callbacks/notification/url", 1024).ok_or("callbacks.notification.url")?),
            continue_url: Some(text("/callbacks/payerUrls/success", 1024).ok_or("callbacks.payerUrls.success")?),
            request: request.clone(),
        })
    }

    fn transaction(&self, id: &str) -> Reply {
        let Some(order) = self.order(id).filter(|order| order.protocol == Protocol::Tpay) else {
            return problem(StatusCode::NOT_FOUND, "transaction");
        };
        let status = match order.status {
            OrderStatus::Completed if order.charged_back => "chargeback",
            // Parts never change it, all of them together neither.
            OrderStatus::Completed if order.refunds.first().is_some_and(|one| one.amount == order.total_amount) => {
                "refund"
            }
            OrderStatus::Completed => "correct",
            OrderStatus::Canceled => "declined",
            _ => "pending",
        };
        answer(&json!({
            "result": "success", "requestId": self.readable(20), "transactionId": order.id, "title": order.payment_id,
            "posId": "simulator", "status": status, "amount": number(order.total_amount), "currency": order.currency,
            "description": order.description, "hiddenDescription": order.ext_order_id,
            "transactionPaymentUrl": format!("{}{PREFIX}/pay/{}", self.inner.options.public_url, order.id),
        }))
    }

    fn transaction_refunds(&self, id: &str) -> Reply {
        let Some(order) = self.order(id) else { return problem(StatusCode::NOT_FOUND, "transaction") };
        let refunds: Vec<Value> = order
            .refunds
            .iter()
            .map(|refund| json!({ "refundId": refund.id, "amount": number(refund.amount), "status": self.listed("correct", "pending") }))
            .collect();
        answer(&json!({ "result": "success", "requestId": self.readable(20), "refunds": refunds }))
    }
}

fn answer(body: &Value) -> Reply {
    net::reply(StatusCode::OK, JSON, body.to_string())
}

fn problem(status: StatusCode, field: &str) -> Reply {
    let body = json!({ "result": "failed", "requestId": "simulator", "errors": [{ "errorCode": "invalid", "fieldName": field }] });
    net::reply(status, JSON, body.to_string())
}
