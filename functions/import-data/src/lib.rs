//! Imports the files that the provider's billing system drops in a bucket: NDJSON, one record a line.
//!
//! What was imported is marked in the table under the record's id, in the same transaction that makes its item. So a file
//! that comes twice, or breaks off in the middle and comes again, ends in the same state: nothing is booked twice, and
//! what is there just so is not written. A bad line is reported beside the file and keeps no good one out.

mod batch;
mod bucket;
mod decide;
mod document;
mod event;
mod fault;
mod file;
mod group;
mod line;
mod load;
pub mod record;
mod report;
mod schema;
mod seals;
mod stop;

use std::sync::Arc;

use shared::boot::{Boot, InitError};
use shared::clock::Clock;
use shared::domain::Timestamp;
use shared::grant::{Grant, Resource};
use shared::random::Random;
use shared::runtime::{Worker, WorkerError};
use shared::seal::Sealer;
use shared::store::Table;

use bucket::Buckets;
use document::Documents;
pub use event::ObjectsCreated;
pub use fault::{Code, Fault};
use group::Importer;
pub use report::{Counts, Rejection, Report};
pub use schema::schema;
use seals::Seals;

/// The names of the files that are imported end so.
pub const SUFFIX: &str = ".ndjson";

/// The function.
pub struct ImportData {
    table: Table,
    buckets: Buckets,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    sealer: Sealer,
}

impl Worker for ImportData {
    const NAME: &'static str = "import-data";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&[
            "dynamodb:BatchGetItem",
            "dynamodb:Query",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
        ]),
        Grant { actions: &["s3:GetObject", "s3:PutObject"], on: Resource::ImportBucket },
        Grant { actions: &["s3:PutObject"], on: Resource::InvoiceBucket },
        Grant::secret("PANEL_SECRET_SEAL"),
    ];
    type Event = ObjectsCreated;
    type Output = Vec<Report>;

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        Ok(Self {
            table: Table::init(boot)?,
            buckets: Buckets::init(boot)?,
            clock: boot.clock.clone(),
            random: boot.random.clone(),
            sealer: Sealer::init(boot).await?,
        })
    }

    async fn handle(&self, event: ObjectsCreated, now: Timestamp) -> Result<Vec<Report>, WorkerError> {
        let keys = event.keys(self.buckets.imports()).map_err(WorkerError::of)?;
        let mut reports = Vec::new();
        for key in keys.iter().filter(|key| key.ends_with(SUFFIX)) {
            reports.push(self.import(key, now).await?);
        }
        Ok(reports)
    }
}

impl ImportData {
    /// Imports a file and writes its report, also when it has to stop in the middle. Error: it stopped over something that
    /// passes, so that the event is to come again.
    async fn import(&self, key: &str, now: Timestamp) -> Result<Report, WorkerError> {
        let documents = Documents { buckets: &self.buckets, random: &*self.random, file_key: key };
        let seals = Seals { sealer: &self.sealer, random: &*self.random };
        let importer = Importer { table: &self.table, documents, seals, clock: &*self.clock };
        let mut report = Report::new(now);
        let outcome = file::import(&self.buckets, key, &importer, &mut report).await;
        report.at = self.clock.now();
        report.stopped = outcome.as_ref().err().map(stop::Stop::name);
        let json = serde_json::to_vec_pretty(&report).map_err(WorkerError::of)?;
        self.buckets.write_report(key, json).await.map_err(WorkerError::of)?;
        if report.rejected > 0 {
            tracing::error!(
                code = "import_rejected",
                key,
                rejected = report.rejected,
                "lines rejected: see the report"
            );
        }
        tracing::info!(whole = report.whole, lines = report.lines, rejected = report.rejected, "imported");
        match outcome {
            Err(stop) if stop.is_passing() => Err(WorkerError::of(stop)),
            _ => Ok(report),
        }
    }
}
