//! One function on one stream: what Lambda calls an event source mapping.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};
use shared::clock::Clock;

use super::Signals;
use super::checkpoint::Checkpoint;
use super::filter::Pattern;
use super::shard::{Record, Shard};
use crate::cloud::AwsJson;
use crate::fleet::Fleet;
use crate::parked::{Parked, Parking};

/// How often the pause between attempts doubles.
const DOUBLINGS_MAX: u32 = 8;
/// How long to wait for news when there are none.
const IDLE_PAUSE: Duration = Duration::from_millis(100);
/// How long to wait when the stream cannot be read.
const TROUBLE_PAUSE: Duration = Duration::from_secs(1);

pub(super) struct Mapping {
    pub(super) function: String,
    pub(super) table: String,
    pub(super) patterns: Vec<Pattern>,
    pub(super) batch_size: usize,
    /// How often one record is tried before it is set aside.
    pub(super) attempts: Option<u32>,
    pub(super) reports_failures: bool,
    /// The pause before the second attempt; it doubles with each further one.
    pub(super) retry_pause: Duration,
    pub(super) checkpoint: Checkpoint,
    pub(super) fleet: Arc<Fleet>,
    pub(super) parking: Parking,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) signals: Arc<Signals>,
}

/// The records that a function says it did not take.
pub(crate) fn reported_failures(answer: &Value) -> &[Value] {
    answer["batchItemFailures"].as_array().map_or(&[], Vec::as_slice)
}

/// What became of a batch.
enum Outcome {
    Done,
    /// The record at this place failed, those before it are done.
    FailedFrom(usize, String),
    Failed(String),
}

impl Mapping {
    /// Delivers until the portal stops.
    pub(super) async fn run(mut self, client: AwsJson) {
        let mut shard = None;
        while !self.signals.stopped() {
            let pass = self.signals.pass.load(Ordering::SeqCst);
            match self.step(&mut shard, &client).await {
                Ok(true) => {}
                Ok(false) => {
                    self.signals.clean(pass);
                    self.signals.wait(IDLE_PAUSE).await;
                }
                Err(error) => {
                    tracing::warn!(%error, table = self.table, "the stream cannot be read");
                    shard = None;
                    self.signals.wait(TROUBLE_PAUSE).await;
                }
            }
        }
    }

    /// Reads and delivers once; whether there was anything.
    async fn step(&mut self, shard: &mut Option<Shard>, client: &AwsJson) -> Result<bool, crate::cloud::AwsJsonError> {
        let shard = match shard {
            Some(shard) => shard,
            None => shard.insert(Shard::find(client.clone(), &self.table).await?),
        };
        let records = shard.read(self.checkpoint.after()).await?;
        if records.is_empty() {
            return Ok(false);
        }
        if !self.deliver(records).await {
            shard.rewind();
        }
        Ok(true)
    }

    /// Whether all records are dealt with; a stop leaves the rest for the next start.
    async fn deliver(&mut self, records: Vec<Record>) -> bool {
        let last = records.last().map(|record| record.sequence.clone());
        let mut pending: Vec<Record> = records.into_iter().filter(|record| self.wants(&record.event)).collect();
        let (mut size, mut attempts) = (self.batch_size, 0);
        while !pending.is_empty() {
            if self.signals.stopped() {
                return false;
            }
            let count = size.clamp(1, pending.len());
            let (done, reason) = match self.call(&pending[..count]).await {
                Outcome::Done => (count, None),
                Outcome::FailedFrom(place, reason) => (place, Some(reason)),
                Outcome::Failed(_) if count > 1 => {
                    // The batch does not say which one is at fault: one at a time will.
                    size = 1;
                    continue;
                }
                Outcome::Failed(reason) => (0, Some(reason)),
            };
            if done > 0 {
                self.settle(&mut pending, done);
                attempts = 0;
            }
            let Some(reason) = reason else {
                size = self.batch_size;
                continue;
            };
            attempts += 1;
            if self.attempts.is_none_or(|max| attempts < max) {
                self.signals.sleep(self.retry_pause * 2_u32.pow((attempts - 1).min(DOUBLINGS_MAX))).await;
            } else if self.park(&pending[0], reason) {
                self.settle(&mut pending, 1);
                attempts = 0;
                size = self.batch_size;
            } else {
                attempts -= 1;
                self.signals.sleep(TROUBLE_PAUSE).await;
            }
        }
        if let Some(last) = last {
            self.checkpoint.advance(&last);
        }
        true
    }

    fn settle(&mut self, pending: &mut Vec<Record>, count: usize) {
        self.checkpoint.advance(&pending[count - 1].sequence);
        pending.drain(..count);
    }

    fn wants(&self, event: &Value) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.matches(Some(event)))
    }

    async fn call(&self, batch: &[Record]) -> Outcome {
        let events: Vec<&Value> = batch.iter().map(|record| &record.event).collect();
        let answer = match self.fleet.event(&self.function, json!({ "Records": events })).await {
            Ok(answer) => answer,
            Err(error) => return Outcome::Failed(error.to_string()),
        };
        let failures = reported_failures(&answer);
        if failures.is_empty() {
            return Outcome::Done;
        }
        if !self.reports_failures {
            tracing::error!(
                function = self.function,
                "reports failures, but the template lacks FunctionResponseTypes: they are lost on AWS too"
            );
            return Outcome::Done;
        }
        let place = |failure: &Value| batch.iter().position(|record| failure["itemIdentifier"] == record.sequence);
        // A failure that names no record of the batch counts for the whole batch, as on AWS.
        let first = failures.iter().map(|failure| place(failure).unwrap_or(0)).min().unwrap_or(0);
        Outcome::FailedFrom(first, "reported as failed".to_owned())
    }

    fn park(&self, record: &Record, reason: String) -> bool {
        let parked = Parked {
            id: 0,
            function: self.function.clone(),
            source: format!("stream of {}", self.table),
            event: json!({ "Records": [record.event] }),
            reason,
            at: self.clock.now().to_string(),
        };
        self.parking.add(parked).inspect_err(|error| tracing::error!(%error, "an event cannot be set aside")).is_ok()
    }
}
