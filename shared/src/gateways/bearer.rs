//! Tokens that a payment provider gives for a client's own name and secret, kept as long as they live.

use std::sync::Arc;

use reqwest::{RequestBuilder, StatusCode};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::GatewayError;
use super::call::{parse, send};
use crate::clock::Clock;
use crate::domain::Timestamp;
use crate::secret::Secret;

/// A token is renewed this long before it ends.
const MARGIN_SECONDS: i64 = 120;

/// The tokens of one client at one provider.
pub(super) struct Bearer {
    name: &'static str,
    clock: Arc<dyn Clock>,
    token: Mutex<Option<(Secret, Timestamp)>>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: Secret,
    expires_in: i64,
}

impl Bearer {
    /// None yet. `name` is what the call for one is counted as.
    pub fn new(name: &'static str, clock: Arc<dyn Clock>) -> Self {
        Self { name, clock, token: Mutex::new(None) }
    }

    /// The one that is kept, or the one that `ask` gets.
    async fn token(&self, fresh: bool, ask: &impl Fn() -> RequestBuilder) -> Result<Secret, GatewayError> {
        let mut cached = self.token.lock().await;
        let now = self.clock.now();
        if let Some((token, until)) = cached.as_ref()
            && !fresh
            && now < *until
        {
            return Ok(token.clone());
        }
        let (status, body) = send(self.name, ask()).await?;
        if !status.is_success() {
            return Err(GatewayError::Unavailable(format!("no token: {status}")));
        }
        let answer: TokenAnswer = parse(&body)?;
        let lives = jiff::SignedDuration::from_secs(answer.expires_in.saturating_sub(MARGIN_SECONDS).max(0));
        let until = now.saturating_add(lives).unwrap_or(now);
        *cached = Some((answer.access_token.clone(), until));
        Ok(answer.access_token)
    }

    /// A call with the token; once more with a new one where the old one is refused.
    pub async fn send(
        &self,
        name: &'static str,
        ask: impl Fn() -> RequestBuilder,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<(StatusCode, Vec<u8>), GatewayError> {
        let token = self.token(false, &ask).await?;
        let (status, body) = send(name, request().bearer_auth(token.expose())).await?;
        if status != StatusCode::UNAUTHORIZED {
            return Ok((status, body));
        }
        let token = self.token(true, &ask).await?;
        send(name, request().bearer_auth(token.expose())).await
    }
}
