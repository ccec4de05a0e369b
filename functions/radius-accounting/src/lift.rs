//! What came of a change that FreeRADIUS brought to a router.

use serde::Deserialize;
use shared::domain::Timestamp;
use shared::http::Problem;
use shared::usage::Outcome;

use crate::RadiusAccounting;
use crate::sample::TRIES_MAX;

/// What a text of a result has at most.
const TEXT_BYTES_MAX: usize = 253;

/// What the server tells of a change.
#[derive(Deserialize)]
pub struct Told {
    #[serde(rename = "Portal-Action-Id")]
    id: String,
    #[serde(rename = "Result")]
    result: String,
    #[serde(rename = "Error-Cause", default)]
    error_cause: String,
}

impl Told {
    /// Reads a body. None: no JSON of this shape, or a text longer than RADIUS carries.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let told: Self = serde_json::from_slice(body).ok()?;
        let fits = [&told.id, &told.result, &told.error_cause].iter().all(|text| text.len() <= TEXT_BYTES_MAX);
        (fits && !told.id.is_empty()).then_some(told)
    }
}

impl RadiusAccounting {
    /// Takes what came of a change. One that nobody knows of is too late to matter: where it is still due, it is offered again.
    pub(crate) async fn settle(&self, told: &Told, now: Timestamp) -> Result<(), Problem> {
        let Some((id, host)) = self.usage.offer_of(&told.id).await? else { return Ok(()) };
        let outcome = Outcome::of(&told.result, &told.error_cause);
        for _ in 0..TRIES_MAX {
            let mut line = self.usage.line(&id, &host).await?;
            let Some(session) = line.session_of(&told.id) else { return Ok(()) };
            session.settle(outcome, now);
            tracing::info!(subscriber = %id, ?outcome, "a change of a session was settled");
            if self.usage.put_line(&id, &host, &line, now).await? {
                return Ok(());
            }
        }
        Err(Problem::unavailable("others were at the same line"))
    }
}
