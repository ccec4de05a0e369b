//! Working through debtors, a slice a run.

use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt as _};
use shared::domain::{DunningStep, Subscriber, SubscriberId, Timestamp};
use shared::runtime::WorkerError;
use shared::store::{Item, StoreError, keys, parse};

use crate::run::Run;
use crate::{Done, EnforceOverdue};

/// How long a run works; the template gives it five minutes, and a page takes seconds.
const WORKS: Duration = Duration::from_mins(4);
/// Steps a run takes, about: their mails are on their way before the next run, and whoever asks for a password waits behind no more.
const STEPS: usize = 1000;
/// Debtors read at once: as many as one batch takes.
const PAGE: usize = 100;
/// Debtors looked at side by side.
const SIDE_BY_SIDE: usize = 8;

/// What became of a debtor.
#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    /// Nothing was due.
    Left,
    /// Nothing is overdue any more.
    Cleared,
    /// A step was taken.
    Taken(DunningStep),
    /// Somebody else was faster each time.
    Raced,
    /// It went wrong.
    Failed,
}

impl EnforceOverdue {
    /// Goes on until the time is over, the day is done, a run's steps are taken, or about so many debtors were looked at.
    pub(crate) async fn work(&self, mut run: Run, at_most: usize, now: Timestamp) -> Result<Done, WorkerError> {
        let (started, mut done) = (Instant::now(), Done::default());
        loop {
            let limit = PAGE.min(at_most - done.debtors).max(1);
            let page = self.table.debtors(run.shard, run.after.as_ref(), limit).await.map_err(WorkerError::of)?;
            let before = done.raced + done.failed;
            self.look_at(&page.values, now, &mut done).await.map_err(WorkerError::of)?;
            run.pass(page.next, done.raced + done.failed > before);
            // Who was left out is looked at again by a later run: what was in the way is gone by then.
            let is_full = done.debtors >= at_most || done.notices + done.limited + done.suspended >= STEPS;
            if run.is_at_the_start() || is_full || started.elapsed() > WORKS {
                break;
            }
            if !page.values.is_empty() && !run.save(&self.table).await.map_err(WorkerError::of)? {
                return Err(WorkerError("another run has taken over".to_owned()));
            }
        }
        done.day_is_done = run.is_done;
        run.end(&self.table).await.map_err(WorkerError::of)?;
        Ok(done)
    }

    async fn look_at(&self, debtors: &[SubscriberId], now: Timestamp, done: &mut Done) -> Result<(), StoreError> {
        if debtors.is_empty() {
            return Ok(());
        }
        let wanted: Vec<_> = debtors.iter().map(keys::subscriber).collect();
        let items = self.table.get_many(&wanted).await?;
        let looks: Vec<_> = debtors.iter().zip(items).map(|(id, item)| self.outcome(id, item, now)).collect();
        let outcomes: Vec<Outcome> = stream::iter(looks).buffer_unordered(SIDE_BY_SIDE).collect().await;
        done.debtors += debtors.len();
        for outcome in outcomes {
            match outcome {
                Outcome::Left => {}
                Outcome::Cleared => done.cleared += 1,
                Outcome::Taken(DunningStep::Notice) => done.notices += 1,
                Outcome::Taken(DunningStep::Limited) => done.limited += 1,
                Outcome::Taken(DunningStep::Suspended) => done.suspended += 1,
                Outcome::Raced => done.raced += 1,
                Outcome::Failed => done.failed += 1,
            }
        }
        Ok(())
    }

    /// What becomes of a debtor. One who cannot be looked at keeps no other from it.
    async fn outcome(&self, id: &SubscriberId, item: Option<Item>, now: Timestamp) -> Outcome {
        // Gone since the index was read.
        let Some(item) = item else { return Outcome::Left };
        let subscriber: Result<Subscriber, StoreError> = parse(item);
        let outcome = match subscriber {
            Ok(subscriber) => self.settle(subscriber, now).await,
            Err(error) => Err(error),
        };
        outcome.unwrap_or_else(|error| {
            tracing::error!(code = "arrears_failed", subscriber = %id, %error, "arrears could not be looked at");
            Outcome::Failed
        })
    }
}
