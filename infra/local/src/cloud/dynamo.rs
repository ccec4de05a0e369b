//! DynamoDB: dynoxide on a file or in memory, behind its own HTTP server.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use dynoxide::{Database, storage_backend};
use shared::clock::Clock;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{CloudError, Storage};
use crate::net;

/// How often expired items are deleted.
const SWEEP_PERIOD: Duration = Duration::from_mins(1);
/// How long open requests may take to end at a stop.
const STOP_LIMIT: Duration = Duration::from_secs(10);
const FILE: &str = "dynamodb.sqlite";

pub(super) struct Dynamo {
    database: Database,
    url: String,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    sweeper: Option<JoinHandle<()>>,
}

/// Lets the table's own times follow the portal's clock.
struct TableClock(Arc<dyn Clock>);

impl storage_backend::Clock for TableClock {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of this era fit a double exactly")]
    fn now_unix_secs_f64(&self) -> f64 {
        self.0.now().as_millisecond() as f64 / 1000.0
    }

    fn now_unix_secs(&self) -> u64 {
        u64::try_from(self.0.now().as_second()).unwrap_or_default()
    }
}

/// Counts items; clones share the database.
#[derive(Clone, Default)]
pub struct ItemCounter(Option<Database>);

impl ItemCounter {
    /// How many items each table holds.
    pub fn counts(&self) -> Result<BTreeMap<String, u64>, CloudError> {
        let Some(database) = &self.0 else { return Ok(BTreeMap::new()) };
        let stats = database.table_stats().map_err(|error| CloudError::service("DynamoDB", error))?;
        let count =
            |table: dynoxide::TableStats| (table.table_name, u64::try_from(table.item_count).unwrap_or_default());
        Ok(stats.into_iter().map(count).collect())
    }
}

impl Dynamo {
    pub(super) async fn start(data: &Storage, clock: Arc<dyn Clock>) -> Result<Self, CloudError> {
        let file = data.path(FILE);
        let database = open(file.clone(), clock)?;
        let (listener, address) = net::listen(0).await.map_err(|error| CloudError::service("DynamoDB", error))?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = database.clone();
        let server = tokio::spawn(async move {
            let until = async move {
                // A dropped sender means the same as a message: stop.
                let _dropped = stopped.await;
            };
            if let Err(error) = dynoxide::server::serve_with_shutdown(listener, serving, until).await {
                tracing::error!(error, "DynamoDB stopped");
            }
        });
        let url = format!("http://{address}");
        // Data in memory lives under a test's clock, which the sweep must not meet at a time of its own choice.
        let sweeper = file.map(|_| tokio::spawn(sweep(database.clone())));
        Ok(Self { database, url, stop, server, sweeper })
    }

    pub(super) fn url(&self) -> String {
        self.url.clone()
    }

    pub(super) fn items(&self) -> ItemCounter {
        ItemCounter(Some(self.database.clone()))
    }

    pub(super) fn sweep_ttl(&self) -> Result<usize, CloudError> {
        self.database.sweep_ttl().map_err(|error| CloudError::service("DynamoDB", error))
    }

    pub(super) async fn stop(mut self) {
        if let Some(sweeper) = self.sweeper.take() {
            sweeper.abort();
        }
        let _gone = self.stop.send(());
        // Idle connections of the SDK's pool keep the server waiting; everything is on disk by now.
        if tokio::time::timeout(STOP_LIMIT, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }
}

fn open(file: Option<PathBuf>, clock: Arc<dyn Clock>) -> Result<Database, CloudError> {
    let Some(path) = file else {
        return Database::memory_with_clock(Arc::new(TableClock(clock)))
            .map_err(|error| CloudError::service("DynamoDB", error));
    };
    let damaged = |error: dynoxide::DynoxideError| {
        let words = error.to_string();
        // The library's advice is about a build of its own with encryption.
        let foreign = words.contains("not a valid SQLite database");
        let reason = if foreign { "it is not a database file".to_owned() } else { words };
        CloudError::Damaged { path: path.clone(), reason }
    };
    let text = path.to_str().ok_or_else(|| CloudError::service("DynamoDB", "the folder's name is not text"))?;
    let database = Database::new(text).map_err(damaged)?;
    // Counting reads every page of every table, so damage shows now and not in the middle of a payment.
    database.table_stats().map_err(damaged)?;
    Ok(database)
}

async fn sweep(database: Database) {
    loop {
        tokio::time::sleep(SWEEP_PERIOD).await;
        let database = database.clone();
        match tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
            Ok(Ok(0)) => {}
            Ok(Ok(count)) => tracing::debug!(count, "expired items deleted"),
            Ok(Err(error)) => tracing::warn!(%error, "expired items could not be deleted"),
            Err(error) => tracing::warn!(%error, "the sweep ended early"),
        }
    }
}
