//! The provider's HTTP interface.

use std::time::Duration;

use http::request::Parts;
use http::{HeaderValue, Method, Request, StatusCode, header};
use hyper::body::Incoming;
use serde_json::{Value, json};

use super::faults::{Fault, Operation};
use super::order::{Order, OrderStatus, Protocol};
use super::{PREFIX, Payu, PayuError, create, tokens};
use crate::net::{self, Reply};

const BODY_MAX_BYTES: usize = 256 * 1024;
/// How long a call that hangs is held; clients give up sooner.
const HANG: Duration = Duration::from_mins(1);
const JSON: &str = "application/json";

impl Payu {
    /// Answers a request; `path` is what follows the prefix.
    pub(crate) async fn answer(&self, request: Request<Incoming>, path: &str) -> Reply {
        let (parts, body) = request.into_parts();
        let parts_of_path: Vec<&str> = path.trim_matches('/').split('/').collect();
        let operation = match (&parts.method, &parts_of_path[..]) {
            (&Method::GET | &Method::POST, ["pay", id]) => return self.pay_page(&parts, body, id).await,
            (&Method::GET, ["page.css"]) => return super::page::stylesheet(),
            (&Method::POST, ["pl", "standard", "user", "oauth", "authorize"]) => Operation::Authorize,
            (&Method::POST, ["api", "v2_1", "orders"]) => Operation::Create,
            (&Method::GET, ["api", "v2_1", "orders", _]) => Operation::Retrieve,
            (&Method::GET, ["api", "v2_1", "orders", _, "refunds"]) => Operation::Refunds,
            (&Method::DELETE, ["api", "v2_1", "orders", _]) => Operation::Cancel,
            _ => return problem(StatusCode::NOT_FOUND, "DATA_NOT_FOUND", None, "There is no such address"),
        };
        let Ok(body) = net::read_body(body, BODY_MAX_BYTES).await else {
            return problem(StatusCode::BAD_REQUEST, "ERROR_SYNTAX", None, "The body cannot be read");
        };
        let fault = self.inner.faults.next(operation);
        if let Some(reply) = struck(fault).await {
            return reply;
        }
        let id = parts_of_path.get(3).copied().unwrap_or_default();
        let reply = match operation {
            Operation::Authorize => self.authorize(&parts, &body),
            _ if !self.is_authorized(&parts) => {
                problem(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", None, "The token is not valid")
            }
            Operation::Create => self.create(&parts, &body),
            Operation::Retrieve => self.retrieve(id),
            Operation::Refunds => self.refunds(id),
            Operation::Cancel | Operation::Verify | Operation::Certificate => self.cancel_by_merchant(id),
        };
        if fault == Some(Fault::LostAnswer) { refused(502) } else { reply }
    }

    fn is_authorized(&self, parts: &Parts) -> bool {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer "));
        token.is_some_and(|token| self.inner.tokens.is_valid(token, self.now_ms()))
    }

    fn authorize(&self, parts: &Parts, body: &[u8]) -> Reply {
        let error = |status, code: &str, description: &str| {
            let body = json!({ "error": code, "error_description": description });
            net::reply(status, JSON, body.to_string())
        };
        if !is_type(parts, "application/x-www-form-urlencoded") {
            return error(StatusCode::BAD_REQUEST, "invalid_request", "The body must be a form");
        }
        let field = |wanted: &str| {
            let mut pairs = form_urlencoded::parse(body);
            pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        if field("grant_type") != "client_credentials" {
            return error(StatusCode::BAD_REQUEST, "unsupported_grant_type", "Only client_credentials");
        }
        let account = self.account();
        if field("client_id") != account.client_id || field("client_secret") != account.client_secret {
            return error(StatusCode::UNAUTHORIZED, "invalid_client", "Bad client credentials");
        }
        let token = self.readable(32).to_lowercase();
        self.inner.tokens.add(token.clone(), self.now_ms());
        let body = json!({
            "access_token": token,
            "token_type": "bearer",
            "expires_in": tokens::LIFETIME_S,
            "grant_type": "client_credentials",
        });
        net::reply(StatusCode::OK, JSON, body.to_string())
    }

    fn create(&self, parts: &Parts, body: &[u8]) -> Reply {
        let bad = StatusCode::BAD_REQUEST;
        if !is_type(parts, JSON) {
            return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "ERROR_SYNTAX", None, "The body must be JSON");
        }
        let Ok(request) = serde_json::from_slice::<Value>(body) else {
            return problem(bad, "ERROR_SYNTAX", None, "The body is not JSON");
        };
        let wanted = match create::read(&request, &self.account().pos_id) {
            Ok(wanted) => wanted,
            Err(invalid) => return problem(bad, invalid.code, None, &invalid.description),
        };
        let now = self.inner.options.clock.now();
        let order = Order {
            id: format!("{}{}GUEST000P01", self.readable(10), now.strftime("%y%m%d")),
            status: OrderStatus::New,
            tells: false,
            created_ms: now.as_millisecond(),
            expires_ms: now.as_millisecond() + wanted.validity_s.saturating_mul(1000),
            payment_id: format!("5{:011}", now.as_millisecond().rem_euclid(100_000_000_000)),
            ext_order_id: wanted.ext_order_id,
            total_amount: wanted.total_amount,
            currency: wanted.currency,
            description: wanted.description,
            notify_url: wanted.notify_url,
            continue_url: wanted.continue_url,
            request,
            protocol: Protocol::Payu,
            number: 0,
            verified: false,
            refunds: Vec::new(),
            charged_back: false,
        };
        // One lock over the look and the write: two requests at a time must not both find nothing.
        let mut state = self.inner.store.state();
        let twin = order
            .ext_order_id
            .as_ref()
            .and_then(|ext| state.orders.values().find(|other| other.ext_order_id.as_ref() == Some(ext)).cloned());
        if let Some(twin) = twin {
            return not_unique(&twin);
        }
        if let Err(error) = self.inner.store.put(&mut state, order.clone()) {
            tracing::error!(%error, "an order could not be kept");
            return problem(StatusCode::INTERNAL_SERVER_ERROR, "ERROR_INTERNAL", None, "The order was not kept");
        }
        self.created(&order)
    }

    fn created(&self, order: &Order) -> Reply {
        let redirect = format!("{}{PREFIX}/pay/{}", self.inner.options.public_url, order.id);
        let mut body = json!({
            "status": { "statusCode": "SUCCESS" },
            "redirectUri": redirect,
            "iframeAllowed": false,
            "orderId": order.id,
        });
        if let Some(ext) = &order.ext_order_id {
            body["extOrderId"] = json!(ext);
        }
        let mut reply = net::reply(StatusCode::FOUND, JSON, body.to_string());
        if let Ok(location) = HeaderValue::from_str(&redirect) {
            reply.headers_mut().insert(header::LOCATION, location);
        }
        reply
    }

    fn retrieve(&self, id: &str) -> Reply {
        let Some(order) = self.order(id) else { return not_found() };
        let mut body = json!({
            "orders": [order.document(order.status)],
            "status": { "statusCode": "SUCCESS", "statusDesc": "Request processing successful" },
        });
        if order.status != OrderStatus::New {
            body["properties"] = json!([{ "name": "PAYMENT_ID", "value": order.payment_id }]);
        }
        net::reply(StatusCode::OK, JSON, body.to_string())
    }

    fn refunds(&self, id: &str) -> Reply {
        let Some(order) = self.order(id) else { return not_found() };
        let refunds: Vec<Value> = order
            .refunds
            .iter()
            .map(|refund| order.refund_document(refund, self.listed("FINALIZED", "PENDING")))
            .collect();
        net::reply(StatusCode::OK, JSON, json!({ "refunds": refunds }).to_string())
    }

    fn cancel_by_merchant(&self, id: &str) -> Reply {
        let order = match self.set_status_from(id, |status| status != OrderStatus::Completed, OrderStatus::Canceled) {
            Ok(order) => order,
            Err(PayuError::Unknown(_)) => return not_found(),
            Err(_) => {
                return problem(StatusCode::FORBIDDEN, "OPENPAYU_BUSINESS_ERROR", None, "The order cannot be canceled");
            }
        };
        let mut body = json!({ "orderId": id, "status": { "statusCode": "SUCCESS" } });
        if let Some(ext) = &order.ext_order_id {
            body["extOrderId"] = json!(ext);
        }
        net::reply(StatusCode::OK, JSON, body.to_string())
    }
}

/// What a fault answers in place of the provider; none where it does what it is asked.
pub(super) async fn struck(fault: Option<Fault>) -> Option<Reply> {
    match fault {
        Some(Fault::Status(status)) => Some(refused(status)),
        Some(Fault::Garbage) => Some(net::reply(StatusCode::OK, "text/html", "<html>Przerwa techniczna")),
        Some(Fault::Hang) => {
            tokio::time::sleep(HANG).await;
            Some(refused(504))
        }
        Some(Fault::LostAnswer) | None => None,
    }
}

fn is_type(parts: &Parts, wanted: &str) -> bool {
    let declared = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    declared.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
}

fn problem(status: StatusCode, code: &str, number: Option<&str>, description: &str) -> Reply {
    let mut body = json!({ "status": { "statusCode": code, "severity": "ERROR", "statusDesc": description } });
    if let Some(number) = number {
        body["status"]["code"] = json!(number);
        body["status"]["codeLiteral"] = json!(code.trim_start_matches("ERROR_"));
    }
    net::reply(status, JSON, body.to_string())
}

fn not_unique(twin: &Order) -> Reply {
    let body = json!({
        "orderId": twin.id,
        "extOrderId": twin.ext_order_id,
        "status": {
            "statusCode": "ERROR_ORDER_NOT_UNIQUE",
            "severity": "ERROR",
            "code": "110",
            "codeLiteral": "ORDER_NOT_UNIQUE",
            "statusDesc": "There is an order with this extOrderId already",
        },
    });
    net::reply(StatusCode::BAD_REQUEST, JSON, body.to_string())
}

fn not_found() -> Reply {
    problem(StatusCode::NOT_FOUND, "DATA_NOT_FOUND", None, "There is no such order")
}

pub(super) fn refused(status: u16) -> Reply {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    problem(status, "SERVICE_NOT_AVAILABLE", None, "The service is not available")
}
