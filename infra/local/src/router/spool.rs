//! Reports that could not be made at their time, told in the background as FreeRADIUS tells what is in its spool. The newest goes
//! first: so those before it change nothing but the readings that they are.

use std::time::Duration;

use futures::stream::{self, StreamExt as _};
use jiff::SignedDuration;
use serde_json::Value;
use shared::domain::Timestamp;

use super::Router;
use super::home::Stretch;
use super::session::Status;

/// Seconds between two reports: as many as a day's chart needs to have no gap, and a week's. More of them would take a first
/// start's first minute.
const STEP_S: i64 = 600;
const OLD_STEP_S: i64 = 3600;
/// What a day's chart shows.
const RECENT: SignedDuration = SignedDuration::from_hours(25);
/// Reports under way at a time: the portal is to answer its readers meanwhile.
const AT_ONCE: usize = 4;
/// How often a report is told again before the rest waits for better times.
const TRIES_MAX: u32 = 3;
const TRY_AGAIN: Duration = Duration::from_millis(500);

/// The reports of a stretch, the newest first.
pub(super) fn reports(stretch: &Stretch, now: Timestamp) -> Vec<Value> {
    let Stretch { home, session, to, is_last } = stretch;
    let mut session = session.clone();
    let mut reports = Vec::new();
    while session.counted_until < *to {
        let at = session.counted_until;
        let step_s = if now.duration_since(at) > RECENT { OLD_STEP_S } else { STEP_S };
        let next = (*to).min(at + SignedDuration::from_secs(step_s));
        session.count_until(&home.login, next);
        let is_end = *is_last && next == *to;
        reports.push(session.record(home, if is_end { Status::Stop } else { Status::Interim }, true));
    }
    reports.reverse();
    reports
}

impl Router {
    /// Tells all that is in the spool; what the portal does not take stays there. Says whether the spool is empty.
    pub(super) async fn deliver(&self) -> bool {
        loop {
            let Some(stretch) = self.inner.store.state().spool.first().cloned() else { return true };
            if !self.tell(&reports(&stretch, self.now())).await {
                return false;
            }
            self.inner.store.change(|state| state.spool.retain(|other| *other != stretch));
        }
    }

    async fn tell(&self, reports: &[Value]) -> bool {
        let Some((newest, others)) = reports.split_first() else { return true };
        if !self.tell_one(newest).await {
            return false;
        }
        let told: Vec<_> = others.iter().map(|report| self.tell_one(report)).collect();
        let told = stream::iter(told).buffer_unordered(AT_ONCE);
        told.all(|is_told| async move { is_told }).await
    }

    async fn tell_one(&self, report: &Value) -> bool {
        for _ in 0..TRIES_MAX {
            // What is to be done is said to who reports now.
            match self.inner.radius.account(report).await {
                Ok(_) => return true,
                Err(error) => tracing::debug!(%error, "a report from the spool was not taken"),
            }
            tokio::time::sleep(TRY_AGAIN).await;
        }
        false
    }
}
