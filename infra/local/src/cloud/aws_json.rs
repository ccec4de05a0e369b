//! A client for the AWS JSON protocol, for calls that the SDK crates here do not cover (table streams) or
//! that would need another crate for one call.

use std::time::Duration;

use serde_json::Value;

/// How long a call may take.
const CALL_LIMIT: Duration = Duration::from_secs(30);

/// What a call can end in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AwsJsonError {
    #[error("no answer: {0}")]
    Transport(#[from] reqwest::Error),
    #[error("{kind}: {message}")]
    Service { kind: String, message: String },
}

impl AwsJsonError {
    /// Whether the service answered with this error.
    pub(crate) fn is(&self, name: &str) -> bool {
        matches!(self, Self::Service { kind, .. } if kind.ends_with(name))
    }
}

/// Calls one endpoint.
#[derive(Debug, Clone)]
pub(crate) struct AwsJson {
    http: reqwest::Client,
    url: String,
}

impl AwsJson {
    pub(crate) fn new(url: String) -> Result<Self, reqwest::Error> {
        Ok(Self { http: client(CALL_LIMIT)?, url })
    }

    /// Calls `target`, for example `DynamoDB_20120810.CreateTable`.
    pub(crate) async fn call(&self, target: &str, body: &Value) -> Result<Value, AwsJsonError> {
        // The local services look for the parts of a signature, not for its value.
        let authorization = concat!(
            "AWS4-HMAC-SHA256 Credential=local/20000101/eu-central-1/dynamodb/aws4_request, ",
            "SignedHeaders=host;x-amz-date, Signature=0000"
        );
        let response = self
            .http
            .post(&self.url)
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", target)
            .header("x-amz-date", "20000101T000000Z")
            .header("authorization", authorization)
            .body(body.to_string())
            .send()
            .await?;
        let ok = response.status().is_success();
        let answer: Value = response.json().await?;
        if ok {
            return Ok(answer);
        }
        let text = |key: &str| answer[key].as_str().unwrap_or_default().to_owned();
        let message = Some(text("message")).filter(|text| !text.is_empty()).unwrap_or_else(|| text("Message"));
        Err(AwsJsonError::Service { kind: text("__type"), message })
    }
}

/// A plain client: no redirects, no proxy, bounded in time.
pub(crate) fn client(limit: Duration) -> Result<reqwest::Client, reqwest::Error> {
    // The client insists on TLS even where all addresses are on loopback. A second install is refused, which
    // is right: the first one stands.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().timeout(limit).build()
}
