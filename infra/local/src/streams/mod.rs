//! Table streams: new and changed items, brought to the functions that the template names, at least once,
//! in order, and over restarts.

mod checkpoint;
mod filter;
mod mapping;
mod shard;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use shared::clock::Clock;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::cloud::{AwsJson, Storage};
use crate::fleet::Fleet;
use crate::parked::Parking;
use crate::template::{StreamTrigger, Template, TemplateError};
use checkpoint::Checkpoint;
use filter::Pattern;
use mapping::Mapping;

pub(crate) use mapping::reported_failures;

/// What the streams deliver to and are kept in.
pub(crate) struct StreamOptions<'a> {
    pub(crate) template: &'a Template,
    pub(crate) data: &'a Storage,
    pub(crate) client: AwsJson,
    pub(crate) fleet: Arc<Fleet>,
    pub(crate) parking: Parking,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) retry_pause: Duration,
}

/// Why the streams cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The template asks for something that is not known here.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The place in a stream cannot be read.
    #[error("{path} cannot be used ({source}). Keep a copy if it matters, then start over with --fresh")]
    Checkpoint {
        /// Which file.
        path: String,
        /// What is wrong with it.
        source: std::io::Error,
    },
}

/// The running streams.
pub(crate) struct Streams {
    mappings: Vec<(Arc<Signals>, JoinHandle<()>)>,
}

/// How the portal and one mapping talk to each other.
#[derive(Default)]
struct Signals {
    stopped: AtomicBool,
    wake: Notify,
    /// The number of the newest pass that somebody waits for.
    pass: AtomicU64,
    /// The newest pass in which nothing was left.
    clean: watch::Sender<u64>,
}

impl Signals {
    fn stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    fn clean(&self, pass: u64) {
        self.clean.send_replace(pass);
    }

    /// Waits, but not longer than until somebody wants news at once.
    async fn wait(&self, pause: Duration) {
        // Either end of the wait is as good as the other.
        let _either = tokio::time::timeout(pause, self.wake.notified()).await;
    }

    /// Waits the whole time, except at a stop.
    async fn sleep(&self, pause: Duration) {
        let until = tokio::time::Instant::now() + pause;
        while !self.stopped() && tokio::time::Instant::now() < until {
            let _either = tokio::time::timeout_at(until, self.wake.notified()).await;
        }
    }
}

impl Streams {
    pub(crate) fn start(options: &StreamOptions<'_>) -> Result<Self, StreamError> {
        let mut mappings = Vec::new();
        for function in &options.template.functions {
            for trigger in &function.streams {
                let signals = Arc::new(Signals::default());
                let mapping = mapping(options, &function.name, trigger, Arc::clone(&signals))?;
                mappings.push((signals, mapping));
            }
        }
        // Nothing runs before everything is understood.
        let spawn = |(signals, mapping): (_, Mapping)| (signals, tokio::spawn(mapping.run(options.client.clone())));
        Ok(Self { mappings: mappings.into_iter().map(spawn).collect() })
    }

    /// Returns when everything written before this call has been delivered or set aside.
    pub(crate) async fn pass(&self) {
        for (signals, _) in &self.mappings {
            let wanted = signals.pass.fetch_add(1, Ordering::SeqCst) + 1;
            let mut clean = signals.clean.subscribe();
            signals.wake.notify_one();
            // The sender lives in `self`.
            let _alive = clean.wait_for(|clean| *clean >= wanted).await;
        }
    }

    /// Lets running deliveries end and stops.
    pub(crate) async fn stop(mut self, limit: Duration) {
        for (signals, _) in &self.mappings {
            signals.stopped.store(true, Ordering::SeqCst);
            signals.wake.notify_one();
        }
        for (_, mut task) in std::mem::take(&mut self.mappings) {
            if tokio::time::timeout(limit, &mut task).await.is_err() {
                // What it was delivering comes again after the next start.
                task.abort();
            }
        }
    }
}

impl Drop for Streams {
    fn drop(&mut self) {
        for (_, task) in &self.mappings {
            task.abort();
        }
    }
}

fn mapping(
    options: &StreamOptions<'_>,
    function: &str,
    trigger: &StreamTrigger,
    signals: Arc<Signals>,
) -> Result<Mapping, StreamError> {
    let wrong = |reason: String| TemplateError::new(function, reason);
    let table = options
        .template
        .tables
        .iter()
        .find(|table| table.logical_id == trigger.table && table.has_stream)
        .ok_or_else(|| wrong(format!("{} is no table with a stream", trigger.table)))?;
    let patterns = trigger.patterns.iter().map(Pattern::compile).collect::<Result<_, _>>().map_err(wrong)?;
    let path = options.data.path(&format!("streams/{function}.{}.json", table.name));
    if let Some(folder) = path.as_deref().and_then(std::path::Path::parent) {
        std::fs::create_dir_all(folder)
            .map_err(|source| StreamError::Checkpoint { path: folder.display().to_string(), source })?;
    }
    let shown = path.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    Ok(Mapping {
        function: function.to_owned(),
        table: table.name.clone(),
        patterns,
        batch_size: usize::try_from(trigger.batch_size).unwrap_or(1),
        attempts: trigger.attempts,
        reports_failures: trigger.reports_failures,
        retry_pause: options.retry_pause,
        checkpoint: Checkpoint::open(path).map_err(|source| StreamError::Checkpoint { path: shown, source })?,
        fleet: Arc::clone(&options.fleet),
        parking: options.parking.clone(),
        clock: Arc::clone(&options.clock),
        signals,
    })
}
