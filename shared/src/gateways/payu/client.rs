//! Calls to `PayU`.

use http::header::HeaderMap;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;

use super::super::bearer::Bearer;
use super::super::call::{self, client, is_elsewhere, parse};
use super::super::{
    Asked, CreatedOrder, GatewayError, NewOrder, Notification, NotificationError, OrderReport, PaymentGateway, Reversal,
};
use super::wire::{CreateAnswer, CreateOrder, LookUpAnswer, RefundsAnswer};
use super::{PayuConfig, signature, wire};
use crate::boot::{Boot, InitError};
use crate::domain::Gateway;
use crate::secret::Secret;

/// A point of sale at `PayU`.
pub struct Payu {
    config: PayuConfig,
    http: reqwest::Client,
    bearer: Bearer,
}

impl Payu {
    /// Reads the configuration. Nothing is called yet.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        let config = PayuConfig::init(boot).await?;
        let http = client("PayU", &config.url)?;
        Ok(Self { config, http, bearer: Bearer::new("PayU authorize", boot.clock.clone()) })
    }

    fn address(&self, path: &str) -> String {
        call::address(&self.config.url, path)
    }

    /// What a token is asked for with.
    fn authorize(&self) -> RequestBuilder {
        let secret = &self.config.secret;
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &secret.client_id),
            ("client_secret", secret.client_secret.expose()),
        ];
        self.http.post(self.address("/pl/standard/user/oauth/authorize")).form(&form)
    }

    async fn authorized(
        &self,
        name: &'static str,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<(StatusCode, Vec<u8>), GatewayError> {
        self.bearer.send(name, || self.authorize(), request).await
    }
}

impl Payu {
    /// Asks about an order: what stands behind its address. None: there is no such thing.
    async fn ask<T: DeserializeOwned>(&self, name: &'static str, path: &[&str]) -> Result<Option<T>, GatewayError> {
        let encoded = path.iter().map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string());
        let address = self.address(&format!("/api/v2_1/orders/{}", encoded.collect::<Vec<_>>().join("/")));
        let (status, body) = self.authorized(name, || self.http.get(&address)).await?;
        if status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        if !status.is_success() {
            return Err(GatewayError::Unavailable(format!("{name}: {status}")));
        }
        parse(&body).map(Some)
    }
}

impl PaymentGateway for Payu {
    fn gateway(&self) -> Gateway {
        Gateway::Payu
    }

    fn merchant(&self) -> &str {
        &self.config.pos_id
    }

    async fn create(&self, order: &NewOrder) -> Result<CreatedOrder, GatewayError> {
        let body = CreateOrder::new(order, &self.config.pos_id);
        let request = || self.http.post(self.address("/api/v2_1/orders")).json(&body);
        let (status, body) = self.authorized("PayU create", request).await?;
        let answer = parse::<CreateAnswer>(&body);
        // Told by its code, whatever HTTP status it comes with.
        if let Ok(CreateAnswer { status, order_id, .. }) = &answer
            && status.status_code == "ERROR_ORDER_NOT_UNIQUE"
        {
            return Err(GatewayError::Duplicate { order: order_id.clone() });
        }
        if is_elsewhere(status) {
            return Err(GatewayError::Unavailable(format!("create: {status}")));
        }
        let answer = answer?;
        let code = answer.status.status_code.as_str();
        if !matches!(code, "SUCCESS" | "WARNING_CONTINUE_REDIRECT" | "WARNING_CONTINUE_3DS" | "WARNING_CONTINUE_CVV") {
            let literal = answer.status.code_literal.unwrap_or_default();
            return Err(GatewayError::Refused(format!("create: {status} {code} {literal}")));
        }
        match (answer.order_id, answer.redirect_uri) {
            (Some(order), Some(pay_url)) if self.config.is_pay_url(&pay_url) => {
                Ok(CreatedOrder { order: Some(order), handle: None, pay_url })
            }
            _ => Err(GatewayError::Refused("create: no page to pay at on a host of PayU's".to_owned())),
        }
    }

    async fn confirm(&self, asked: &Asked<'_>) -> Result<Option<OrderReport>, GatewayError> {
        // Its number comes with the answer to the order, or with a notification: without either it was never told of.
        let Some(order) = asked.order else { return Ok(None) };
        let Some(answer) = self.ask::<LookUpAnswer>("PayU order", &[order]).await? else { return Ok(None) };
        let found = answer.orders.into_iter().next();
        let report = found
            .map(|order| order.report().ok_or_else(|| GatewayError::Unavailable("order: unknown status".to_owned())));
        report.transpose()
    }

    async fn reversals(&self, asked: &Asked<'_>) -> Result<Vec<Reversal>, GatewayError> {
        let Some(order) = asked.order else { return Ok(Vec::new()) };
        let answer = self.ask::<RefundsAnswer>("PayU refunds", &[order, "refunds"]).await?;
        let refunds = answer.map(|answer| answer.refunds).unwrap_or_default();
        let unknown = || GatewayError::Unavailable("refunds: one that cannot be read".to_owned());
        refunds.into_iter().map(|refund| refund.reversal().ok_or_else(unknown)).collect()
    }

    async fn read(&self, headers: &HeaderMap, body: &[u8]) -> Result<Notification, NotificationError> {
        let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let signature = match (header("openpayu-signature"), header("x-openpayu-signature")) {
            (Some(one), Some(other)) if one != other => return Err(NotificationError::Signature),
            (one, other) => one.or(other).ok_or(NotificationError::Signature)?,
        };
        let secret = &self.config.secret;
        let keys: Vec<Secret> =
            [Some(&secret.second_key), secret.other_second_key.as_ref()].into_iter().flatten().cloned().collect();
        signature::verify(signature, body, &keys)?;
        wire::read(body)
    }
}
