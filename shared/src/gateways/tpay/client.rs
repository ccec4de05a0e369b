//! Calls to Tpay.

use std::sync::Arc;
use std::time::Duration;

use http::header::HeaderMap;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{RequestBuilder, StatusCode};
use rustls::pki_types::{CertificateDer, UnixTime};
use serde::de::DeserializeOwned;

use super::super::bearer::Bearer;
use super::super::call::{address, client, is_elsewhere, parse};
use super::super::words::{is_name, visible};
use super::super::{
    Asked, CreatedOrder, GatewayError, NewOrder, Notification, NotificationError, OrderReport, PaymentGateway,
    Reversal, ReversalState,
};
use super::TpayConfig;
use super::certificate::Certificate;
use super::jws::Jws;
use super::notification::{self, Fields};
use super::wire::{Authorize, Made, NewTransaction, REST, Refunds, Transaction};
use crate::boot::{Boot, InitError};
use crate::clock::Clock;
use crate::domain::{Gateway, Money, ReversalKind};

/// An account at Tpay.
pub struct Tpay {
    config: TpayConfig,
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    bearer: Bearer,
    certificate: Certificate,
}

impl Tpay {
    /// Reads the configuration. Nothing is called yet.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        Self::new(TpayConfig::init(boot).await?, boot.clock.clone())
    }

    pub(super) fn new(config: TpayConfig, clock: Arc<dyn Clock>) -> Result<Self, InitError> {
        let http = client("Tpay", &config.url)?;
        let bearer = Bearer::new("Tpay authorize", clock.clone());
        let certificate = Certificate::new(http.clone(), config.x5u.clone());
        Ok(Self { config, http, clock, bearer, certificate })
    }

    async fn authorized(
        &self,
        name: &'static str,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<(StatusCode, Vec<u8>), GatewayError> {
        let secret = &self.config.secret;
        let client_secret = secret.client_secret.expose();
        let body = Authorize { client_id: &secret.client_id, client_secret, scope: "read" };
        let ask = || self.http.post(address(&self.config.url, "/oauth/auth")).json(&body);
        self.bearer.send(name, ask, request).await
    }

    /// Asks for what stands behind a transaction's path. None: there is no such thing.
    async fn ask<T: DeserializeOwned>(
        &self,
        name: &'static str,
        handle: &str,
        rest: &str,
    ) -> Result<Option<T>, GatewayError> {
        let handle = utf8_percent_encode(handle, NON_ALPHANUMERIC);
        let address = address(&self.config.url, &format!("/transactions/{handle}{rest}"));
        let (status, body) = self.authorized(name, || self.http.get(&address)).await?;
        if status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        if !status.is_success() {
            return Err(GatewayError::Unavailable(format!("{name}: {status}")));
        }
        parse(&body).map(Some)
    }

    async fn transaction(&self, handle: &str) -> Result<Option<Transaction>, GatewayError> {
        self.ask("Tpay transaction", handle, "").await
    }

    /// Whether a notification is signed by Tpay, as of now.
    async fn signed(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), NotificationError> {
        let text = headers.get("x-jws-signature").and_then(|value| value.to_str().ok());
        let jws = text.and_then(|text| Jws::parse(text, &self.config.x5u)).ok_or(NotificationError::Signature)?;
        let now = self.clock.now();
        let seconds = u64::try_from(now.as_second()).map_err(|_| NotificationError::Signature)?;
        let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let holds = |certificates: &[CertificateDer<'static>]| jws.holds(body, certificates, &self.config.anchors, at);
        match self.certificate.proves(now, holds).await {
            Some(true) => Ok(()),
            Some(false) => Err(NotificationError::Signature),
            None => Err(NotificationError::Unavailable),
        }
    }
}

impl PaymentGateway for Tpay {
    fn gateway(&self) -> Gateway {
        Gateway::Tpay
    }

    fn merchant(&self) -> &str {
        &self.config.merchant_id
    }

    /// Anything else is told again; and `FALSE` would send the money back.
    fn acknowledgement(&self) -> &'static str {
        "TRUE"
    }

    async fn create(&self, order: &NewOrder) -> Result<CreatedOrder, GatewayError> {
        const NAME: &str = "Tpay create";
        let body = NewTransaction::new(order, &self.config.office)?;
        let address = address(&self.config.url, "/transactions");
        let (status, body) = self.authorized(NAME, || self.http.post(&address).json(&body)).await?;
        if is_elsewhere(status) {
            return Err(GatewayError::Unavailable(format!("{NAME}: {status}")));
        }
        if !status.is_success() {
            let reason = visible(&String::from_utf8_lossy(&body));
            return Err(GatewayError::Refused(format!("{NAME}: {status} {reason}")));
        }
        let made: Made = parse(&body)?;
        // A 200 alone says nothing.
        if made.result != "success" {
            return Err(GatewayError::Refused(format!("{NAME}: {}", visible(&made.result))));
        }
        match (made.title, made.transaction_id, made.transaction_payment_url) {
            (Some(title), Some(handle), Some(pay_url))
                if is_name(&title) && is_name(&handle) && self.config.is_pay_url(&pay_url) =>
            {
                Ok(CreatedOrder { order: Some(title), handle: Some(handle), pay_url })
            }
            _ => Err(GatewayError::Refused(format!("{NAME}: no page to pay at on a host of Tpay's"))),
        }
    }

    async fn confirm(&self, asked: &Asked<'_>) -> Result<Option<OrderReport>, GatewayError> {
        // It comes with the answer to the order alone; without it nobody was sent to its page.
        let Some(handle) = asked.handle else { return Ok(None) };
        let Some(transaction) = self.transaction(handle).await? else { return Ok(None) };
        let report = transaction.report(&self.config.merchant_id);
        report.map(Some).ok_or_else(|| GatewayError::Unavailable("transaction: an unknown status".to_owned()))
    }

    async fn reversals(&self, asked: &Asked<'_>) -> Result<Vec<Reversal>, GatewayError> {
        let Some(handle) = asked.handle else { return Ok(Vec::new()) };
        let listed = self.ask::<Refunds>("Tpay refunds", handle, "/refunds").await?;
        let unknown = || GatewayError::Unavailable("refunds: one that cannot be read".to_owned());
        let listed = listed.map(|refunds| refunds.reversals(asked.amount.currency().code()).ok_or_else(unknown));
        let mut reversals = listed.transpose()?.unwrap_or_default();
        let mut rest = asked.amount;
        // What is on its way is listed under its own name once it is there.
        for reversal in reversals.iter().filter(|reversal| reversal.state != ReversalState::Refused) {
            rest = rest.less(reversal.amount).unwrap_or(Money::zero(rest.currency()));
        }
        // A payer's bank takes money back without a refund: then the transaction itself says that all of it is gone.
        if !rest.is_zero() && self.transaction(handle).await?.is_some_and(|transaction| transaction.is_gone()) {
            let kind = ReversalKind::Chargeback;
            reversals.push(Reversal { id: REST.to_owned(), amount: rest, kind, state: ReversalState::Done });
        }
        Ok(reversals)
    }

    async fn read(&self, headers: &HeaderMap, body: &[u8]) -> Result<Notification, NotificationError> {
        let fields = Fields::read(body);
        // The cheap proof first: of a transaction nobody makes the portal fetch anything without it.
        let transaction = fields.ok().filter(Fields::is_transaction);
        if let Some(fields) = &transaction {
            fields.proved(&self.config)?;
        }
        self.signed(headers, body).await?;
        transaction.map_or_else(|| Ok(notification::other(body)), |fields| fields.tell(&self.config, body))
    }
}

#[cfg(test)]
mod tests;
