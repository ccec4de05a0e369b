//! Functions behind a stream, a bucket or a schedule.

use std::future::Future;
use std::time::Instant;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::boot::{Boot, InitError};
use crate::domain::Timestamp;
use crate::grant::Grant;
use crate::settings::Stage;
use crate::store::keys::Key;
use crate::{logs, meter};

/// Why an event was not taken. Its source brings it again, up to the bound in the template, then sets it aside.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WorkerError(pub String);

impl WorkerError {
    /// From what went wrong.
    pub fn of(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// A function behind an event source.
pub trait Worker: Sized + Send + Sync + 'static {
    /// The name of the function: that of its crate.
    const NAME: &'static str;
    /// Its rights.
    const GRANTS: &'static [Grant];
    /// What comes in.
    type Event: DeserializeOwned + Send;
    /// What the event source reads of the outcome.
    type Output: Serialize;

    /// Builds what the function needs, once a cold start.
    fn init(boot: &Boot) -> impl Future<Output = Result<Self, InitError>> + Send;
    /// Takes an event.
    fn handle(
        &self,
        event: Self::Event,
        now: Timestamp,
    ) -> impl Future<Output = Result<Self::Output, WorkerError>> + Send;
}

/// Runs a worker on an event as it came.
pub(super) async fn handle<W: Worker>(
    worker: &W,
    event: Value,
    now: Timestamp,
    stage: Stage,
) -> Result<Value, WorkerError> {
    let started = Instant::now();
    let event =
        serde_json::from_value(event).map_err(|error| WorkerError(format!("not an event of {}: {error}", W::NAME)))?;
    let (outcome, cost) = meter::metered(Box::pin(worker.handle(event, now))).await;
    logs::invocation(W::NAME, if outcome.is_ok() { "done" } else { "failed" }, &cost);
    if stage != Stage::Local {
        logs::metric(W::NAME, if outcome.is_ok() { 200 } else { 500 }, started.elapsed(), &cost);
    }
    outcome.and_then(|output| serde_json::to_value(output).map_err(WorkerError::of))
}

/// The key and the sequence number of each record of a table's stream: functions read the item themselves, so that the
/// stream carries no personal data and a late record finds today's item.
pub fn stream_keys(event: &StreamKeys) -> impl Iterator<Item = (Key, &str)> {
    event.records.iter().map(|record| {
        let text = |attribute: &Text| attribute.text.clone();
        (
            Key { pk: text(&record.change.keys.pk), sk: text(&record.change.keys.sk) },
            record.change.sequence_number.as_str(),
        )
    })
}

/// What the stream brings again: everything from the first record that was not taken.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchFailures {
    batch_item_failures: Vec<BatchFailure>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BatchFailure {
    item_identifier: String,
}

impl BatchFailures {
    /// Adds the record of a sequence number. The stream goes back to the first one; none behind it waits for that here.
    pub fn add(&mut self, sequence_number: &str) {
        self.batch_item_failures.push(BatchFailure { item_identifier: sequence_number.to_owned() });
    }
}

/// An event of a table's stream that carries keys only.
#[derive(Debug, serde::Deserialize)]
pub struct StreamKeys {
    #[serde(rename = "Records")]
    records: Vec<StreamRecord>,
}

#[derive(Debug, serde::Deserialize)]
struct StreamRecord {
    #[serde(rename = "dynamodb")]
    change: StreamChange,
}

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StreamChange {
    keys: StreamKey,
    sequence_number: String,
}

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
struct StreamKey {
    pk: Text,
    sk: Text,
}

#[derive(Debug, serde::Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}
