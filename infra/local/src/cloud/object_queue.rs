//! New objects that functions wait for. An event is on disk before S3 answers the writer, and goes away when
//! it has been delivered, so that neither a stop nor a `kill -9` loses one.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::clock::Clock;
use tokio::sync::watch;

use super::CloudError;
use crate::files;

/// One new object.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ObjectCreated {
    /// Its number in the queue.
    pub number: u64,
    /// The bucket's name.
    pub bucket: String,
    /// The object's key, decoded.
    pub key: String,
    /// The record as S3 sends it to a function.
    pub record: Value,
}

/// Which objects some function waits for.
pub(super) struct Watch {
    pub(super) bucket: String,
    pub(super) prefix: String,
    pub(super) suffix: String,
}

/// The queue; clones share it.
#[derive(Clone)]
pub struct ObjectQueue {
    inner: Arc<Inner>,
}

struct Inner {
    folder: Option<PathBuf>,
    watches: Vec<Watch>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    // Waiting and taken ones together.
    open: watch::Sender<usize>,
}

#[derive(Default)]
struct State {
    last: u64,
    waiting: VecDeque<ObjectCreated>,
}

impl ObjectQueue {
    pub(super) fn open(
        folder: Option<PathBuf>,
        watches: Vec<Watch>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, CloudError> {
        let mut state = State::default();
        if let Some(folder) = &folder {
            for name in files::names(folder, ".json").map_err(|error| CloudError::file(folder, error))? {
                let path = folder.join(name);
                let content = std::fs::read(&path).map_err(|error| CloudError::file(&path, error))?;
                let event: ObjectCreated = serde_json::from_slice(&content)
                    .map_err(|error| CloudError::Damaged { path, reason: error.to_string() })?;
                state.last = state.last.max(event.number);
                state.waiting.push_back(event);
            }
        }
        let open = watch::Sender::new(state.waiting.len());
        Ok(Self { inner: Arc::new(Inner { folder, watches, clock, state: Mutex::new(state), open }) })
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        &*self.inner.clock
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is a counter and a list, whole after every step.
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether some function waits for this object.
    pub(super) fn wants(&self, bucket: &str, key: &str) -> bool {
        self.inner
            .watches
            .iter()
            .any(|watch| watch.bucket == bucket && key.starts_with(&watch.prefix) && key.ends_with(&watch.suffix))
    }

    /// Keeps a new event; when this returns it will be delivered.
    pub(super) fn push(&self, bucket: String, key: String, record: Value) -> std::io::Result<()> {
        let mut state = self.state();
        let event = ObjectCreated { number: state.last + 1, bucket, key, record };
        if let Some(path) = self.path(event.number) {
            files::write(&path, &serde_json::to_vec(&event)?)?;
        }
        state.last = event.number;
        state.waiting.push_back(event);
        drop(state);
        self.inner.open.send_modify(|open| *open += 1);
        Ok(())
    }

    /// Takes the oldest waiting event, or waits for one.
    pub async fn take(&self) -> ObjectCreated {
        let mut open = self.inner.open.subscribe();
        loop {
            open.mark_unchanged();
            if let Some(event) = self.state().waiting.pop_front() {
                return event;
            }
            // The sender lives in `self`.
            let _alive = open.changed().await;
        }
    }

    /// Marks a taken event as dealt with.
    pub fn done(&self, event: &ObjectCreated) {
        if let Some(path) = self.path(event.number)
            && let Err(error) = files::remove(&path)
        {
            tracing::warn!(%error, path = %path.display(), "a delivered event will come again after a restart");
        }
        self.inner.open.send_modify(|open| *open -= 1);
    }

    /// Puts a taken event back, behind those that wait.
    pub fn again(&self, event: ObjectCreated) {
        self.state().waiting.push_back(event);
        // As many are open as before; whoever waits for one looks again.
        self.inner.open.send_modify(|_| {});
    }

    /// How many events are waiting or being delivered.
    pub fn open_count(&self) -> usize {
        *self.inner.open.borrow()
    }

    /// Returns when nothing is waiting or being delivered.
    pub async fn idle(&self) {
        let mut open = self.inner.open.subscribe();
        // The sender lives in `self`.
        let _alive = open.wait_for(|open| *open == 0).await;
    }

    fn path(&self, number: u64) -> Option<PathBuf> {
        Some(self.inner.folder.as_ref()?.join(format!("{number:012}.json")))
    }
}
