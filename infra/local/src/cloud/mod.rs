//! The AWS services that the portal uses, in this process, on loopback: DynamoDB, S3, SES, Secrets Manager.
//!
//! The functions talk to them through the unmodified SDK, so that what runs here is what runs on Lambda.

mod aws_json;
mod dynamo;
mod front;
mod mail;
mod mailbox;
mod object_queue;
mod rights;
mod s3;
mod s3_elsewhere;
mod secrets;
mod ses;
mod tables;
mod upstream;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shared::clock::Clock;

use crate::net::{BoxError, Server};
use crate::template::Template;

pub(crate) use aws_json::{AwsJson, AwsJsonError, client as http_client};
pub use dynamo::ItemCounter;
pub use mail::{Mail, MailPart};
pub use mailbox::{MailFault, MailId, Mailbox};
pub use object_queue::{ObjectCreated, ObjectQueue};
pub(crate) use rights::Rights;

/// The key that signs requests to the local services.
pub const ACCESS_KEY_ID: &str = "local";
/// The secret of that key. It protects nothing: everything here listens on loopback only.
pub const SECRET_ACCESS_KEY: &str = "local";

/// Where the data is kept.
#[derive(Debug, Clone)]
pub enum Storage {
    /// In memory: gone when the process ends.
    Memory,
    /// In a folder: kept over restarts and a `kill -9`.
    Folder(PathBuf),
}

impl Storage {
    /// A path under the folder, when there is one.
    pub fn path(&self, part: &str) -> Option<PathBuf> {
        match self {
            Self::Memory => None,
            Self::Folder(folder) => Some(folder.join(part)),
        }
    }
}

/// Services that run elsewhere, in another implementation, and are used instead of the ones in this process:
/// for tests that hold the portal against a second one. Tables and buckets are made there too.
#[derive(Debug, Clone, Default)]
pub struct Elsewhere {
    /// The address of a `DynamoDB`, with streams.
    pub dynamodb: Option<String>,
    /// The address of an S3. Requests still pass through here, so that functions hear of new objects.
    pub s3: Option<String>,
}

/// What a cloud is started with.
pub(crate) struct CloudOptions<'a> {
    /// Where the data is kept.
    pub data: Storage,
    /// Which tables and buckets there are.
    pub template: &'a Template,
    /// The values of Secrets Manager, by name.
    pub secrets: BTreeMap<String, String>,
    /// The time, for mails and events.
    pub clock: Arc<dyn Clock>,
    /// What runs elsewhere.
    pub elsewhere: Elsewhere,
    /// Who may do what.
    pub rights: Rights,
}

/// Why the cloud could not start.
#[derive(Debug, thiserror::Error)]
pub enum CloudError {
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A kept file is damaged.
    #[error("{} cannot be used ({reason}). Keep a copy if it matters, then start over with --fresh", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What the database says.
        reason: String,
    },
    /// A kept table has another shape than the template now asks for.
    #[error("the kept table {table} has another {part} than template.yaml; start over with --fresh")]
    TableChanged {
        /// Which table.
        table: String,
        /// What differs.
        part: &'static str,
    },
    /// A service did not come up.
    #[error("the local {service} did not start: {reason}")]
    Service {
        /// Which one.
        service: &'static str,
        /// What went wrong.
        reason: String,
    },
}

impl CloudError {
    pub(crate) fn file(path: &Path, source: std::io::Error) -> Self {
        Self::File { path: path.to_owned(), source }
    }

    pub(crate) fn service(service: &'static str, reason: impl Into<BoxError>) -> Self {
        Self::Service { service, reason: reason.into().to_string() }
    }
}

/// The four addresses, as `http://127.0.0.1:<port>`.
#[derive(Debug, Clone)]
pub struct Endpoints {
    /// DynamoDB and its streams.
    pub dynamodb: String,
    /// S3, with path-style addresses.
    pub s3: String,
    /// SES, version 1.
    pub ses: String,
    /// Secrets Manager.
    pub secrets_manager: String,
}

/// The running services.
pub struct Cloud {
    endpoints: Endpoints,
    mailbox: Mailbox,
    objects: ObjectQueue,
    client: AwsJson,
    dynamo: Option<dynamo::Dynamo>,
    servers: Vec<Server>,
    // A folder in memory mode; removed when dropped.
    _scratch: Option<tempfile::TempDir>,
}

impl Cloud {
    /// Starts all services, makes tables and buckets that are not there yet.
    pub(crate) async fn start(options: CloudOptions<'_>) -> Result<Self, CloudError> {
        let scratch = match &options.data {
            Storage::Memory => Some(tempfile::tempdir().map_err(|error| CloudError::service("S3", error))?),
            Storage::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(|error| CloudError::file(folder, error))?;
                None
            }
        };
        let dynamo = match options.elsewhere.dynamodb {
            Some(_) => None,
            None => Some(dynamo::Dynamo::start(&options.data, Arc::clone(&options.clock)).await?),
        };
        let dynamodb = dynamo.as_ref().map(dynamo::Dynamo::url).or(options.elsewhere.dynamodb).unwrap_or_default();
        let rights = Arc::new(options.rights);
        let (tables, dynamodb) = front::before_tables(dynamodb, Arc::clone(&rights)).await?;
        let client = AwsJson::new(dynamodb.clone()).map_err(|error| CloudError::service("DynamoDB", error))?;
        tables::create(&client, &options.template.tables).await?;
        let objects =
            ObjectQueue::open(options.data.path("events"), watches(options.template), Arc::clone(&options.clock))?;
        let root = options.data.path("s3").or_else(|| Some(scratch.as_ref()?.path().to_owned()));
        let root = root.ok_or_else(|| CloudError::service("S3", "no folder"))?;
        let buckets = &options.template.buckets;
        let (s3, s3_url) =
            s3::start(&root, options.elsewhere.s3, buckets, objects.clone(), Arc::clone(&rights)).await?;
        let mailbox = Mailbox::open(options.data.path("mails"), options.clock)?;
        let (ses, ses_url) = ses::start(mailbox.clone(), Arc::clone(&rights)).await?;
        let (secrets, secrets_url) = secrets::start(options.secrets, rights).await?;
        let endpoints = Endpoints { dynamodb, s3: s3_url, ses: ses_url, secrets_manager: secrets_url };
        Ok(Self {
            endpoints,
            mailbox,
            objects,
            client,
            dynamo,
            servers: vec![tables, s3, ses, secrets],
            _scratch: scratch,
        })
    }

    /// Where the services are.
    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// The mails that SES took.
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// New objects that no function has been told of yet.
    pub fn objects(&self) -> &ObjectQueue {
        &self.objects
    }

    /// A client for DynamoDB's own protocol.
    pub(crate) fn dynamo(&self) -> AwsJson {
        self.client.clone()
    }

    /// Counts the items of each table, now and later; knows of none that are elsewhere.
    pub fn items(&self) -> ItemCounter {
        self.dynamo.as_ref().map(dynamo::Dynamo::items).unwrap_or_default()
    }

    /// Deletes what has expired by DynamoDB's own time to live; a folder's data is swept every minute anyway.
    pub fn sweep_ttl(&self) -> Result<usize, CloudError> {
        self.dynamo.as_ref().map_or(Ok(0), dynamo::Dynamo::sweep_ttl)
    }

    /// Lets open requests end and stops.
    pub async fn shutdown(self) {
        for server in self.servers {
            server.stop().await;
        }
        if let Some(dynamo) = self.dynamo {
            dynamo.stop().await;
        }
    }
}

/// The objects that the template's functions wait for, by the buckets' names here.
fn watches(template: &Template) -> Vec<object_queue::Watch> {
    let triggers = template.functions.iter().flat_map(|function| &function.s3);
    triggers
        .filter_map(|trigger| {
            let bucket = template.buckets.iter().find(|bucket| bucket.logical_id == trigger.bucket)?;
            Some(object_queue::Watch {
                bucket: bucket.name.clone(),
                prefix: trigger.prefix.clone(),
                suffix: trigger.suffix.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
