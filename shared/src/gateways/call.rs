//! Calls to payment providers: bounded in time and size, and never led elsewhere.

use std::time::Duration;

use reqwest::{RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use url::Url;

use super::GatewayError;
use crate::boot::InitError;
use crate::meter;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const CALL_TIMEOUT: Duration = Duration::from_secs(8);
/// The largest answer that is read.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// A client for the API at `url`.
pub(super) fn client(name: &'static str, url: &Url) -> Result<reqwest::Client, InitError> {
    // One provider of cryptography in the process; a second call finds the first one's and is no error.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder()
        // A redirection is an answer (PayU's to an order is one), and none leads to a host that nobody named (S22).
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(CALL_TIMEOUT)
        .https_only(url.scheme() == "https")
        // A function is frozen between two requests: a connection that was kept may be dead by the next one.
        .pool_max_idle_per_host(0)
        .build();
    http.map_err(|error| InitError::Secret { name: name.to_owned(), reason: error.to_string() })
}

/// An address below that of an API.
pub(super) fn address(url: &Url, path: &str) -> String {
    format!("{}{path}", url.as_str().trim_end_matches('/'))
}

/// Sends a call and reads its answer, of a bounded size.
pub(super) async fn send(name: &'static str, request: RequestBuilder) -> Result<(StatusCode, Vec<u8>), GatewayError> {
    meter::count(name, None);
    let failed = |error: reqwest::Error| GatewayError::Unavailable(format!("{name}: {}", error.without_url()));
    let mut answer: Response = request.send().await.map_err(failed)?;
    let status = answer.status();
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(failed)? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_BYTES_MAX {
            return Err(GatewayError::Unavailable(format!("{name}: an answer of more than {ANSWER_BYTES_MAX} bytes")));
        }
    }
    Ok((status, body))
}

/// Reads an answer.
pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, GatewayError> {
    serde_json::from_slice(body).map_err(|_| GatewayError::Unavailable("an answer that cannot be read".to_owned()))
}

/// Whether a status is not about what was asked, but about who asks, or how often, or the provider itself: trying again helps.
pub(super) fn is_elsewhere(status: StatusCode) -> bool {
    let about_us = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS];
    status.is_server_error() || about_us.contains(&status)
}
