//! What the simulated router remembers, also over restarts of the portal: a network goes on without it.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use shared::domain::Timestamp;

use super::home::{Event, Home, Stretch};
use crate::files;

/// How many homes there are at most; each reports for itself.
const HOMES_MAX: usize = 50;
/// How many events are remembered; the oldest go first.
const EVENTS_MAX: usize = 100;

/// The memory.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct State {
    pub(super) homes: Vec<Home>,
    /// The oldest first.
    pub(super) events: Vec<Event>,
    pub(super) spool: Vec<Stretch>,
    /// Whether the demo's homes have dialled once.
    pub(super) has_demo: bool,
}

impl State {
    pub(super) fn home(&mut self, login: &str) -> Option<&mut Home> {
        self.homes.iter_mut().find(|home| home.login == login)
    }

    /// Takes a home in, or what it dials with now. Says whether there was room.
    pub(super) fn put(&mut self, home: Home) -> bool {
        if let Some(known) = self.home(&home.login) {
            *known = home;
            return true;
        }
        let has_room = self.homes.len() < HOMES_MAX;
        if has_room {
            self.homes.push(home);
        }
        has_room
    }

    /// Notes what happened. What repeats itself is noted once, with its last time.
    pub(super) fn note(&mut self, at: Timestamp, login: &str, what: impl Into<String>) {
        let event = Event { at, login: login.to_owned(), what: what.into() };
        if let Some(last) = self.events.last_mut().filter(|last| last.login == login && last.what == event.what) {
            last.at = at;
            return;
        }
        self.events.push(event);
        let excess = self.events.len().saturating_sub(EVENTS_MAX);
        self.events.drain(..excess);
    }
}

/// The memory, and the file it is kept in.
pub(super) struct Store {
    path: Option<PathBuf>,
    state: Mutex<State>,
}

impl Store {
    pub(super) fn open(path: Option<PathBuf>) -> io::Result<Self> {
        let kept = path.as_deref().map(files::read).transpose()?.flatten();
        let state = kept.map(|content| serde_json::from_slice(&content)).transpose()?.unwrap_or_default();
        Ok(Self { path, state: Mutex::new(state) })
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        // A panic between two changes of it loses at most an event.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the memory and keeps it. What cannot be kept is only forgotten at the next start.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state();
        let result = change(&mut state);
        if let Some(path) = &self.path {
            // It holds what homes dial with.
            let kept = serde_json::to_vec_pretty(&*state).map_err(io::Error::from);
            if let Err(error) = kept.and_then(|content| files::write_private(path, &content)) {
                tracing::warn!(%error, "the simulated router could not be kept");
            }
        }
        result
    }
}
