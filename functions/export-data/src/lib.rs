//! Makes the copy of all that is kept of a subscriber (art. 15 and 20 GDPR): one ZIP of JSON and documents, put where
//! `request-export` hands it out, and told by mail. Begun anew at every try: the last one that ends is the one that counts.

mod bucket;
mod gather;
pub mod kinds;
mod names;
mod pack;
mod readme;
mod told;

use std::fs::File;

use shared::boot::{Boot, InitError};
use shared::domain::{Export, ExportId, ExportState, Subscriber, SubscriberId, Timestamp};
use shared::grant::{Grant, Resource};
use shared::i18n::Texts;
use shared::mail::{Mail, Outgoing, enqueue};
use shared::runtime::{BatchFailures, StreamKeys, Worker, WorkerError, stream_keys};
use shared::store::keys::{self, Key, Prefix};
use shared::store::{CommitError, StoreError, Table, Transaction, Update};
use shared::tr;
use shared::views::Provider;

use crate::bucket::Buckets;
pub use crate::gather::TEXT_BYTES_MAX;
use crate::gather::{Document, gather};
use crate::pack::{Pack, Room};
use crate::readme::{Absence, Contents, files, readme};

/// What all documents of a copy may come to: with the JSON they lie on the function's disk of 512 MB. What does not fit is
/// named in the copy, and stays where the portal hands it out one by one.
pub const DOCUMENTS_BYTES_MAX: u64 = 300 * 1024 * 1024;

/// The function.
pub struct ExportData {
    table: Table,
    buckets: Buckets,
    provider: Provider,
}

/// Why a copy was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// Trying again may help.
    #[error("{0}")]
    Again(String),
    /// There is more than a copy holds: trying again finds as much.
    #[error("more than a copy holds")]
    TooMuch,
}

impl Fault {
    /// From what went wrong.
    pub(crate) fn again(error: impl std::fmt::Display) -> Self {
        Self::Again(error.to_string())
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::again(error)
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::again(error)
    }
}

impl Worker for ExportData {
    const NAME: &'static str = "export-data";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]),
        Grant { actions: &["s3:GetObject"], on: Resource::InvoiceBucket },
        Grant { actions: &["s3:PutObject"], on: Resource::ExportBucket },
    ];
    type Event = StreamKeys;
    type Output = BatchFailures;

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        Ok(Self { table: Table::init(boot)?, buckets: Buckets::init(boot)?, provider: boot.settings.provider()? })
    }

    async fn handle(&self, event: StreamKeys, now: Timestamp) -> Result<BatchFailures, WorkerError> {
        let mut failures = BatchFailures::default();
        for (key, sequence_number) in stream_keys(&event) {
            if !key.sk.starts_with(Prefix::Exports.text()) {
                continue;
            }
            if let Err(error) = Box::pin(self.export(&key, now)).await {
                tracing::error!(code = "export_not_made", %key, %error, "export not made");
                failures.add(sequence_number);
            }
        }
        Ok(failures)
    }
}

impl ExportData {
    async fn export(&self, key: &Key, now: Timestamp) -> Result<(), WorkerError> {
        let export: Option<Export> = self.table.get(key).await.map_err(WorkerError::of)?;
        // Made before, given up, or gone.
        let under_way = export.filter(|export| export.state_at(now) == ExportState::Requested);
        let Some(export) = under_way else { return Ok(()) };
        let owner = keys::subscriber_of(&key.pk).ok_or_else(|| WorkerError("no subscriber in the key".to_owned()))?;
        let subscriber: Option<Subscriber> =
            self.table.get(&keys::subscriber(&owner)).await.map_err(WorkerError::of)?;
        let subscriber = subscriber.ok_or_else(|| WorkerError("an export of nobody".to_owned()))?;
        let outcome = async {
            let (file, bytes) = self.pack(&subscriber, now).await?;
            self.buckets.keep(&export.object_key(&owner), &file).await?;
            Ok(bytes)
        };
        match outcome.await {
            Ok(bytes) => self.tell_ready(key, &export.id, &subscriber, bytes, now).await,
            Err(Fault::TooMuch) => {
                tracing::error!(code = "export_too_large", %key, "export given up");
                let failed = Update::existing().set("state", ExportState::Failed);
                let failed = failed.when("state", ExportState::Requested);
                self.table.update(key, failed).await.map_err(WorkerError::of).map(|_| ())
            }
            Err(error) => Err(WorkerError::of(error)),
        }
    }

    /// The whole ZIP, in a file of its own, with its size.
    async fn pack(&self, subscriber: &Subscriber, now: Timestamp) -> Result<(File, u64), Fault> {
        let texts = Texts::of(subscriber.language);
        let mut gathered = gather(&self.table, &subscriber.id).await?;
        let (mut pack, mut contents) = (Pack::new(now)?, Contents::default());
        for file in files() {
            if let Some(text) = gathered.text(file) {
                pack.text(file.name, &text)?;
                contents.files.push(file.name);
            }
        }
        let mut room = Room(DOCUMENTS_BYTES_MAX);
        // The newest first: where there is no room for all, it is the oldest that stay out.
        for document in gathered.documents.iter().rev() {
            match self.add(&mut pack, document, &mut room).await? {
                None => {
                    contents.folders.insert(document.folder);
                }
                Some(absence) => contents.absent.push((document.name.clone(), absence)),
            }
        }
        let about = readme(texts, &self.provider, &contents, now);
        pack.text(&tr!(texts, "export-readme-name"), about.as_bytes())?;
        Ok(pack.finish()?)
    }

    /// Passes a document through, part by part, or says why it is not in.
    async fn add(&self, pack: &mut Pack, document: &Document, room: &mut Room) -> Result<Option<Absence>, Fault> {
        let Some(key) = &document.key else { return Ok(Some(Absence::NotDrawn)) };
        let Some(mut object) = self.buckets.document(key).await? else {
            tracing::error!(code = "export_document_missing", key, "document not in the bucket");
            return Ok(Some(Absence::Missing));
        };
        let length = object.content_length().and_then(|length| u64::try_from(length).ok()).unwrap_or(u64::MAX);
        if !room.take(length) {
            return Ok(Some(Absence::TooLarge));
        }
        pack.begin_document(&document.name)?;
        // A body that breaks off ends the whole try: half a document is never in.
        while let Some(part) = object.body.try_next().await.map_err(Fault::again)? {
            pack.append(&part)?;
        }
        Ok(None)
    }

    /// Says that it is there, on the page and by mail: both or neither, and once.
    async fn tell_ready(
        &self,
        key: &Key,
        id: &ExportId,
        subscriber: &Subscriber,
        bytes: u64,
        now: Timestamp,
    ) -> Result<(), WorkerError> {
        let expires_at = now.saturating_add(Export::FILE_LIFETIME).map_err(WorkerError::of)?;
        let ready = Update::existing()
            .set("state", ExportState::Ready)
            .set("ready_at", now)
            .set("expires_at", expires_at)
            .set("bytes", bytes)
            .when("state", ExportState::Requested);
        let transaction = Transaction::new(&self.table).update(key, ready);
        let transaction = match &subscriber.contact.email {
            Some(to) => told_by_mail(transaction, &subscriber.id, id, to.clone(), expires_at, now),
            None => transaction,
        };
        match transaction.commit().await {
            // Another try of the same was faster: it is there, and was told.
            Ok(()) | Err(CommitError::Condition(_)) => Ok(()),
            Err(error) => Err(WorkerError::of(error)),
        }
    }
}

fn told_by_mail(
    transaction: Transaction,
    owner: &SubscriberId,
    id: &ExportId,
    to: shared::domain::Email,
    expires_at: Timestamp,
    now: Timestamp,
) -> Transaction {
    let mail = Outgoing { mail: Mail::ExportReady { expires_at }, to, at: now, attempts: 0 };
    enqueue(transaction, owner, id.as_str(), &mail)
}
