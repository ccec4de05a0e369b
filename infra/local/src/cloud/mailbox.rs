//! Every mail that SES took, on disk as `.eml` files or in memory.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shared::clock::Clock;

use super::CloudError;
use super::mail::{Envelope, Mail, with_envelope};
use crate::files;

/// How many mails are kept in memory; the oldest go first.
const MEMORY_MAX: usize = 10_000;

/// The id of a kept mail; later ones sort after earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MailId(String);

impl MailId {
    /// Reads an id from text; `None` when no mailbox makes such ones.
    pub fn parse(text: &str) -> Option<Self> {
        let ok = text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        (ok && !text.is_empty()).then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for MailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How SES shall fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailFault {
    /// `Throttling`: too many at a time. The SDK tries again by itself.
    Throttled,
    /// `MessageRejected`: never send this again.
    Rejected,
    /// HTTP 503. The SDK tries again by itself.
    Unavailable,
    /// The mail is taken, but the answer is an HTTP 500.
    LostAnswer,
}

/// The mailbox; clones share it.
#[derive(Clone)]
pub struct Mailbox {
    inner: Arc<Inner>,
}

struct Inner {
    folder: Option<PathBuf>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last: u64,
    memory: BTreeMap<MailId, Vec<u8>>,
    faults: VecDeque<MailFault>,
    calls: u64,
}

impl Mailbox {
    pub(super) fn open(folder: Option<PathBuf>, clock: Arc<dyn Clock>) -> Result<Self, CloudError> {
        let mut state = State::default();
        if let Some(folder) = &folder {
            let names = files::names(folder, ".eml").map_err(|error| CloudError::file(folder, error))?;
            let number = |name: &String| name.split('-').next()?.parse().ok();
            state.last = names.iter().filter_map(number).max().unwrap_or_default();
        }
        Ok(Self { inner: Arc::new(Inner { folder, clock, state: Mutex::new(state) }) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Plain values, whole after every step.
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The mails, newest first.
    pub fn list(&self) -> Vec<Mail> {
        self.newest(usize::MAX)
    }

    /// So many of the newest mails, newest first.
    pub fn newest(&self, count: usize) -> Vec<Mail> {
        self.ids().iter().rev().take(count).filter_map(|id| self.read(id)).collect()
    }

    /// One mail.
    pub fn read(&self, id: &MailId) -> Option<Mail> {
        let file = match &self.inner.folder {
            None => self.state().memory.get(id).cloned()?,
            Some(folder) => std::fs::read(folder.join(format!("{id}.eml"))).ok()?,
        };
        Some(Mail::parse(id.clone(), &file))
    }

    /// The newest mail to an address.
    pub fn newest_to(&self, address: &str) -> Option<Mail> {
        let ids = self.ids();
        let mut mails = ids.iter().rev().filter_map(|id| self.read(id));
        mails.find(|mail| mail.to.iter().chain(&mail.envelope_to).any(|to| to.eq_ignore_ascii_case(address)))
    }

    /// How many mails there are.
    pub fn count(&self) -> usize {
        self.ids().len()
    }

    /// How many times SES was asked to send, failures included.
    pub fn calls(&self) -> u64 {
        self.state().calls
    }

    /// Makes the next sends fail, one after the other.
    pub fn fail_next(&self, faults: impl IntoIterator<Item = MailFault>) {
        self.state().faults.extend(faults);
    }

    pub(super) fn next_fault(&self) -> Option<MailFault> {
        let mut state = self.state();
        state.calls += 1;
        state.faults.pop_front()
    }

    pub(super) fn keep(&self, envelope: &Envelope, message: &[u8]) -> std::io::Result<MailId> {
        let file = with_envelope(envelope, message);
        let mut state = self.state();
        state.last += 1;
        let id = MailId(format!("{:08}-{}", state.last, self.inner.clock.now().as_millisecond()));
        if let Some(folder) = &self.inner.folder {
            files::write(&folder.join(format!("{id}.eml")), &file)?;
            return Ok(id);
        }
        state.memory.insert(id.clone(), file);
        if state.memory.len() > MEMORY_MAX {
            state.memory.pop_first();
        }
        Ok(id)
    }

    fn ids(&self) -> Vec<MailId> {
        let Some(folder) = &self.inner.folder else {
            return self.state().memory.keys().cloned().collect();
        };
        let names = files::names(folder, ".eml").unwrap_or_default();
        names.iter().filter_map(|name| MailId::parse(name.strip_suffix(".eml")?)).collect()
    }
}
