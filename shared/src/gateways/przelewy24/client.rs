//! Calls to Przelewy24.

use http::header::HeaderMap;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;

use super::super::call::{address, client, is_elsewhere, parse, send};
use super::super::words::visible;
use super::super::{
    Asked, CreatedOrder, GatewayError, NewOrder, Notification, NotificationError, OrderReport, OrderState,
    PaymentGateway, Reversal,
};
use super::signature::{Register, Verify, sign};
use super::wire::{Answer, Order, RefundedOrders, RegisterOrder, Registered, Status, Verified, VerifyOrder};
use super::{Przelewy24Config, wire};
use crate::boot::{Boot, InitError};
use crate::domain::Gateway;

/// The longest address of a payer that is taken.
const EMAIL_CHARS_MAX: usize = 50;
/// The longest token of a page to pay at. They have 35 characters.
const TOKEN_CHARS_MAX: usize = 100;

/// A point of sale at Przelewy24.
pub struct Przelewy24 {
    config: Przelewy24Config,
    merchant: String,
    http: reqwest::Client,
}

impl Przelewy24 {
    /// Reads the configuration. Nothing is called yet.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        Self::new(Przelewy24Config::init(boot).await?)
    }

    pub(super) fn new(config: Przelewy24Config) -> Result<Self, InitError> {
        let http = client("Przelewy24", &config.url)?;
        Ok(Self { merchant: format!("{}/{}", config.merchant_id, config.pos_id), config, http })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let (name, key) = (self.config.pos_id, self.config.secret.api_key.expose());
        self.http.request(method, address(&self.config.url, path)).basic_auth(name, Some(key))
    }

    /// Asks for what stands behind a path. None: there is no such thing.
    async fn ask<T: DeserializeOwned>(&self, name: &'static str, path: &str) -> Result<Option<T>, GatewayError> {
        let (status, body) = send(name, self.request(Method::GET, path)).await?;
        if status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        if !status.is_success() {
            return Err(GatewayError::Unavailable(format!("{name}: {status}")));
        }
        parse::<Answer<T>>(&body).map(|answer| Some(answer.data))
    }

    async fn order(&self, session: &str) -> Result<Option<(Order, Status)>, GatewayError> {
        let path = format!("/api/v1/transaction/by/sessionId/{}", utf8_percent_encode(session, NON_ALPHANUMERIC));
        let Some(order) = self.ask::<Order>("Przelewy24 order", &path).await? else { return Ok(None) };
        let status = order.status();
        let status = status.ok_or_else(|| GatewayError::Unavailable("order: unknown status".to_owned()))?;
        Ok(Some((order, status)))
    }

    /// Accepts the money of an order, by our own amount: until then it is not ours. Whether it was accepted; what is refused may
    /// have been accepted before.
    async fn verify(&self, session: &str, asked: &Asked<'_>, order_id: u64) -> Result<bool, GatewayError> {
        const NAME: &str = "Przelewy24 verify";
        let (amount, currency) = (asked.amount.amount(), asked.amount.currency().code());
        let crc = self.config.secret.crc.expose();
        let body = VerifyOrder {
            merchant_id: self.config.merchant_id,
            pos_id: self.config.pos_id,
            session_id: session,
            amount,
            currency,
            order_id,
            sign: sign(&Verify { session_id: session, order_id, amount, currency, crc }),
        };
        let request = self.request(Method::PUT, "/api/v1/transaction/verify").json(&body);
        let (status, body) = send(NAME, request).await?;
        if status == StatusCode::BAD_REQUEST {
            return Ok(false);
        }
        if status != StatusCode::OK {
            return Err(GatewayError::Unavailable(format!("{NAME}: {status}")));
        }
        let verified: Answer<Verified> = parse(&body)?;
        Ok(verified.data.status == "success")
    }
}

impl PaymentGateway for Przelewy24 {
    fn gateway(&self) -> Gateway {
        Gateway::Przelewy24
    }

    fn merchant(&self) -> &str {
        &self.merchant
    }

    async fn create(&self, order: &NewOrder) -> Result<CreatedOrder, GatewayError> {
        const NAME: &str = "Przelewy24 register";
        let Przelewy24Config { merchant_id, pos_id, secret, office, .. } = &self.config;
        let session = order.reference.to_string();
        let (amount, currency) = (order.amount.amount(), order.amount.currency().code());
        let crc = secret.crc.expose();
        let email = order.email.as_ref().map(crate::domain::Email::as_str);
        let body = RegisterOrder {
            merchant_id: *merchant_id,
            pos_id: *pos_id,
            session_id: &session,
            amount,
            currency,
            description: &order.description,
            email: email.filter(|email| email.chars().count() <= EMAIL_CHARS_MAX).unwrap_or(office),
            country: "PL",
            language: order.language.tag(),
            url_return: &order.continue_url,
            url_status: &order.notify_url,
            encoding: "UTF-8",
            sign: sign(&Register { session_id: &session, merchant_id: *merchant_id, amount, currency, crc }),
        };
        let request = self.request(Method::POST, "/api/v1/transaction/register").json(&body);
        let (status, body) = send(NAME, request).await?;
        if is_elsewhere(status) {
            return Err(GatewayError::Unavailable(format!("{NAME}: {status}")));
        }
        if status != StatusCode::OK {
            let reason = visible(&String::from_utf8_lossy(&body));
            return Err(GatewayError::Refused(format!("{NAME}: {status} {reason}")));
        }
        let Registered { token } = parse::<Answer<Registered>>(&body)?.data;
        let is_token = (1..=TOKEN_CHARS_MAX).contains(&token.len())
            && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let pay_url = address(&self.config.url, &format!("/trnRequest/{token}"));
        if is_token && self.config.is_pay_url(&pay_url) {
            Ok(CreatedOrder { order: None, handle: None, pay_url })
        } else {
            Err(GatewayError::Refused(format!("{NAME}: no token of a page to pay at")))
        }
    }

    async fn confirm(&self, asked: &Asked<'_>) -> Result<Option<OrderReport>, GatewayError> {
        let session = asked.reference.to_string();
        let Some((order, status)) = self.order(&session).await? else { return Ok(None) };
        let report = |order: Order, state| Ok(Some(order.report(&self.merchant, state)));
        match status {
            Status::NotPaid => report(order, OrderState::Open),
            Status::Returned => report(order, OrderState::Canceled),
            Status::Paid => report(order, OrderState::Paid),
            Status::Unverified => {
                let told = order.report(&self.merchant, OrderState::Paid);
                // Another amount or order is never accepted: a person decides, and whoever asks sees that it is another.
                let order_id = told.order.as_ref().and_then(|order| order.parse().ok());
                let (Some(order_id), Some(amount)) = (order_id, told.amount) else { return Ok(Some(told)) };
                let is_ours =
                    amount == asked.amount && asked.order.is_none_or(|order| told.order.as_deref() == Some(order));
                if !is_ours || self.verify(&session, asked, order_id).await? {
                    return Ok(Some(told));
                }
                match self.order(&session).await? {
                    Some((order, Status::Paid)) => report(order, OrderState::Paid),
                    _ => Err(GatewayError::Unavailable("a payment that was not accepted".to_owned())),
                }
            }
        }
    }

    async fn reversals(&self, asked: &Asked<'_>) -> Result<Vec<Reversal>, GatewayError> {
        let Some(order) = asked.order else { return Ok(Vec::new()) };
        let path = format!("/api/v1/refund/by/orderId/{}", utf8_percent_encode(order, NON_ALPHANUMERIC));
        let Some(refunds) = self.ask::<RefundedOrders>("Przelewy24 refunds", &path).await? else {
            return Ok(Vec::new());
        };
        let reversals = refunds.reversals(asked.amount.currency().code());
        reversals.ok_or_else(|| GatewayError::Unavailable("refunds: one that cannot be read".to_owned()))
    }

    async fn read(&self, _: &HeaderMap, body: &[u8]) -> Result<Notification, NotificationError> {
        wire::read(body, &self.config)
    }
}

#[cfg(test)]
mod tests;
