//! Takes the steps about arrears: a notice, a slow line, a suspended one, each with its date told before.
//!
//! Every few minutes of a working morning a run goes on where the one before ended, until every debtor of the day was looked at. A
//! step is one transaction, held to the version of the subscriber that it was decided upon: whatever dies in between, it is taken
//! once, and whoever has paid in that moment is left alone.

mod run;
mod slice;
mod step;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shared::boot::{Boot, InitError};
use shared::domain::{DunningPolicy, Timestamp, local_date};
use shared::grant::{Grant, Resource};
use shared::random::{Random, readable};
use shared::runtime::{Worker, WorkerError};
use shared::settings::SettingsError;
use shared::store::Table;

use crate::run::Run;

const POLICY: &str = "PANEL_DUNNING";

/// The function.
pub struct EnforceOverdue {
    table: Table,
    policy: DunningPolicy,
    random: Arc<dyn Random>,
}

/// What starts a run: the clock says nothing, a person may say how far it goes.
#[derive(Debug, Default, Deserialize)]
pub struct Start {
    /// At most so many debtors, about.
    #[serde(default)]
    at_most: Option<usize>,
}

/// What a run did.
#[derive(Debug, Default, Serialize)]
pub struct Done {
    /// Whether there was nothing to do: a closed day, the day is done, or another run is at it.
    pub idle: bool,
    /// Debtors that were looked at.
    pub debtors: usize,
    /// Notices that were given.
    pub notices: usize,
    /// Lines that were limited.
    pub limited: usize,
    /// Lines that were suspended.
    pub suspended: usize,
    /// Those who owe nothing overdue any more.
    pub cleared: usize,
    /// Those who were changed by somebody else each time: they are looked at again.
    pub raced: usize,
    /// Those who could not be looked at: they are looked at again.
    pub failed: usize,
    /// Whether the day is done.
    pub day_is_done: bool,
}

impl Worker for EnforceOverdue {
    const NAME: &'static str = "enforce-overdue";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&[
            "dynamodb:BatchGetItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        ]),
        Grant { actions: &["dynamodb:Query"], on: Resource::Debtors },
    ];
    type Event = Start;
    type Output = Done;

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let policy = DunningPolicy::parse(boot.settings.required(POLICY)?);
        let policy = policy.map_err(|reason| SettingsError { variable: POLICY, reason })?;
        Ok(Self { table: Table::init(boot)?, policy, random: boot.random.clone() })
    }

    async fn handle(&self, start: Start, now: Timestamp) -> Result<Done, WorkerError> {
        let idle = Done { idle: true, ..Done::default() };
        let today = local_date(now);
        if self.policy.is_off() || !self.policy.is_open(today) {
            return Ok(idle);
        }
        let lease = readable(&*self.random, 26);
        match Run::take(&self.table, today, lease, now).await.map_err(WorkerError::of)? {
            Some(run) => self.work(run, start.at_most.unwrap_or(usize::MAX), now).await,
            None => Ok(idle),
        }
    }
}
