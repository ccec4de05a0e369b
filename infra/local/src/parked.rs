//! Events that a function did not take after all attempts: set aside where a person sees them and can send
//! them again, so that one bad record neither blocks the others nor is lost.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::files;

/// An event set aside.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Parked {
    /// Its number in the list.
    pub id: u64,
    /// The function that did not take it.
    pub function: String,
    /// Where it came from, for people.
    pub source: String,
    /// The event, ready to be sent again.
    pub event: Value,
    /// What the function said at the last attempt.
    pub reason: String,
    /// When it was set aside, RFC 3339.
    pub at: String,
}

/// The list; clones share it.
#[derive(Clone)]
pub(crate) struct Parking {
    inner: Arc<Inner>,
}

struct Inner {
    folder: Option<PathBuf>,
    list: Mutex<BTreeMap<u64, Parked>>,
}

impl Parking {
    pub(crate) fn open(folder: Option<PathBuf>) -> io::Result<Self> {
        let mut list = BTreeMap::new();
        if let Some(folder) = &folder {
            for name in files::names(folder, ".json")? {
                let parked: Parked = serde_json::from_slice(&std::fs::read(folder.join(name))?)?;
                list.insert(parked.id, parked);
            }
        }
        Ok(Self { inner: Arc::new(Inner { folder, list: Mutex::new(list) }) })
    }

    fn state(&self) -> MutexGuard<'_, BTreeMap<u64, Parked>> {
        // A map, whole after every step.
        self.inner.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn list(&self) -> Vec<Parked> {
        self.state().values().cloned().collect()
    }

    pub(crate) fn get(&self, id: u64) -> Option<Parked> {
        self.state().get(&id).cloned()
    }

    /// Sets an event aside; its `id` is given here.
    pub(crate) fn add(&self, mut parked: Parked) -> io::Result<()> {
        let mut list = self.state();
        parked.id = list.keys().next_back().map_or(1, |last| last + 1);
        tracing::error!(function = parked.function, reason = parked.reason, source = parked.source, "event set aside");
        if let Some(path) = self.path(parked.id) {
            files::write(&path, &serde_json::to_vec_pretty(&parked)?)?;
        }
        list.insert(parked.id, parked);
        Ok(())
    }

    pub(crate) fn remove(&self, id: u64) -> io::Result<()> {
        self.state().remove(&id);
        self.path(id).map_or(Ok(()), |path| files::remove(&path))
    }

    fn path(&self, id: u64) -> Option<PathBuf> {
        Some(self.inner.folder.as_ref()?.join(format!("{id:08}.json")))
    }
}
