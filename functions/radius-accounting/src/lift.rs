//! What came of a change that FreeRADIUS brought to a router.

use serde::Deserialize;
use shared::domain::Timestamp;
use shared::http::Problem;
use shared::network::settle;
use shared::usage::Outcome;

use crate::RadiusAccounting;

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
        let outcome = Outcome::of(&told.result, &told.error_cause);
        Ok(settle(&self.table, &self.usage, &told.id, outcome, now).await?)
    }
}
