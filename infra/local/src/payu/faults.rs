//! Faults on demand, and a count of calls.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A call of the provider's API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Getting a token.
    Authorize,
    /// Making an order.
    Create,
    /// Reading an order.
    Retrieve,
    /// Cancelling an order.
    Cancel,
    /// Accepting the money of an order.
    Verify,
    /// Reading the refunds of an order.
    Refunds,
    /// Reading the certificate of notifications.
    Certificate,
}

/// How a call shall fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// This HTTP status, without doing anything.
    Status(u16),
    /// No answer at all.
    Hang,
    /// An answer that is not JSON.
    Garbage,
    /// The call is done, but its answer is lost.
    LostAnswer,
}

#[derive(Default)]
pub(super) struct Faults {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    planned: BTreeMap<Operation, VecDeque<Fault>>,
    calls: BTreeMap<Operation, u64>,
}

impl Faults {
    fn state(&self) -> MutexGuard<'_, State> {
        // Counters and lists, whole after every step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn plan(&self, operation: Operation, faults: impl IntoIterator<Item = Fault>) {
        self.state().planned.entry(operation).or_default().extend(faults);
    }

    /// Counts a call, and says how it shall fail.
    pub(super) fn next(&self, operation: Operation) -> Option<Fault> {
        let mut state = self.state();
        *state.calls.entry(operation).or_default() += 1;
        state.planned.get_mut(&operation)?.pop_front()
    }

    /// Faults that are planned and have struck nothing yet.
    pub(super) fn left(&self) -> usize {
        self.state().planned.values().map(VecDeque::len).sum()
    }

    pub(super) fn calls(&self, operation: Operation) -> u64 {
        self.state().calls.get(&operation).copied().unwrap_or_default()
    }
}
