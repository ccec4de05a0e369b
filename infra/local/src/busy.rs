//! Counts what is going on, so that a stop and a test can wait for the end of it.

use std::sync::Arc;

use tokio::sync::watch;

/// A shared counter of open work.
#[derive(Clone, Default)]
pub(crate) struct Busy {
    open: Arc<watch::Sender<usize>>,
}

/// One piece of open work; ends when dropped.
pub(crate) struct Work {
    open: Arc<watch::Sender<usize>>,
}

impl Busy {
    /// Begins a piece of work.
    pub(crate) fn begin(&self) -> Work {
        self.open.send_modify(|open| *open += 1);
        Work { open: Arc::clone(&self.open) }
    }

    /// Whether nothing is going on.
    pub(crate) fn is_idle(&self) -> bool {
        *self.open.borrow() == 0
    }

    /// Returns when nothing is going on.
    pub(crate) async fn idle(&self) {
        let mut open = self.open.subscribe();
        // The sender lives in `self`.
        let _alive = open.wait_for(|open| *open == 0).await;
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.open.send_modify(|open| *open -= 1);
    }
}
