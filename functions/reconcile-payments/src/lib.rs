//! Asks payment providers about open attempts, books what was never told, and lists for the office what a person must look at.
//!
//! A webhook alone loses payments. Each attempt is asked about 5 minutes, 1 hour, 24 hours and 72 hours after its start, until it
//! is paid; what the provider answers is taken as a report is, [`shared::attempt`], so that asking twice books once. An attempt
//! whose page has closed is ended. Of a payment it is asked for three months what went back.

mod ask;
mod list;
mod look_back;
mod mail;

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use shared::attempt::Attempts;
use shared::boot::{Boot, InitError};
use shared::domain::{Gateway, Timestamp};
use shared::gateways::Gateways;
use shared::grant::{Grant, Resource};
use shared::runtime::{Worker, WorkerError};
use shared::store::Table;
use shared::views::Provider;

use crate::mail::Post;

/// The function.
pub struct ReconcilePayments {
    table: Table,
    attempts: Attempts,
    gateways: Gateways,
    s3: aws_sdk_s3::Client,
    bucket: String,
    post: Post,
    provider: Provider,
}

/// What a run did.
#[derive(Debug, Default, Serialize)]
pub struct Done {
    /// Attempts that were due.
    pub due: usize,
    /// Those that are paid.
    pub paid: usize,
    /// Those that ended.
    pub ended: usize,
    /// What went back of payments and was booked.
    pub reversed: usize,
    /// Those that could not be asked about, and are asked about again.
    pub unsure: usize,
    /// Those that the time of a run did not suffice for. The next one begins with them.
    pub left: usize,
    /// How much a person must look at since the list before, where a list was written.
    pub listed: Option<usize>,
    /// What providers cost in time that failed, when asked about attempts or, the second, what went back.
    #[serde(skip)]
    lost: Vec<((Gateway, bool), Duration)>,
}

impl Worker for ReconcilePayments {
    const NAME: &'static str = "reconcile-payments";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&[
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        ]),
        Grant { actions: &["s3:PutObject"], on: Resource::ReportBucket },
        Grant { actions: &["ses:SendRawEmail"], on: Resource::Mail },
        Grant::secret("PANEL_SECRET_PAYU"),
        Grant::secret("PANEL_SECRET_PRZELEWY24"),
        Grant::secret("PANEL_SECRET_TPAY"),
    ];
    type Event = Value;
    type Output = Done;

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        let provider = boot.settings.provider()?;
        Ok(Self {
            attempts: Attempts::new(table.clone(), boot.clock.clone()),
            table,
            gateways: Gateways::init(boot).await?,
            s3: boot.s3(),
            bucket: boot.settings.required("PANEL_REPORT_BUCKET")?.to_owned(),
            post: Post::init(boot)?,
            provider,
        })
    }

    /// The event says nothing: what is due is in the table.
    async fn handle(&self, _: Value, now: Timestamp) -> Result<Done, WorkerError> {
        // The office has its list also where asking fails.
        let (done, listed) = (self.ask_all(now).await, self.list(now).await);
        Ok(Done { listed: listed?, ..done? })
    }
}
