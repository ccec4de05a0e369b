//! `GET, POST /data/export`, `GET /data/export/{id}/zip`: a subscriber asks for a copy of all that is kept of them, and
//! downloads it by an address that works for a minute. `export-data` makes it.

mod decide;
mod output;
mod page;

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_s3::presigning::PresigningConfig;
use http::{Method, StatusCode};
use shared::boot::{Boot, InitError};
use shared::domain::{Export, ExportId, ExportState, IdempotencyKey, SubscriberId, Timestamp};
use shared::grant::{Grant, Resource};
use shared::http::{Format, Incoming, Problem, Reply};
use shared::openapi::{Area, Content, Field, Needs, Operation};
use shared::random::{Random, readable};
use shared::runtime::Endpoint;
use shared::session::Sessions;
use shared::store::keys::Prefix;
use shared::store::{CommitError, Table, Transaction, keys};
use shared::views::Provider;

use crate::decide::{Step, decide};
use crate::output::Output;

/// How long the address works. A link of a day would be all of somebody's data for whoever reads a mailbox, and would end
/// with the function's credentials before that.
const LINK_LIFETIME: Duration = Duration::from_mins(1);
/// Seconds after which a copy that is being made is worth asking for again.
const RETRY_AFTER_SECONDS: u32 = 5;
/// How often a decision is made anew that somebody else was faster than.
const ROUNDS_MAX: u32 = 3;

/// The function.
pub struct RequestExport {
    table: Table,
    sessions: Sessions,
    s3: aws_sdk_s3::Client,
    bucket: String,
    provider: Provider,
    random: Arc<dyn Random>,
}

impl Endpoint for RequestExport {
    const NAME: &'static str = "request-export";
    const GRANTS: &'static [Grant] = &[
        Sessions::GRANT,
        Grant::table(&["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]),
        Grant { actions: &["s3:GetObject"], on: Resource::ExportBucket },
    ];

    fn operations() -> Vec<Operation> {
        let key = Field::of::<IdempotencyKey>("idempotency_key");
        let copy = "The newest copy, and how many more may be asked for today.";
        vec![
            Operation::get(Area::Account, page::PATH, "getExport", "How far the copy of one's own data is.")
                .needs(Needs::FullSession)
                .shows::<Output>(copy)
                .leads_to("downloadExport", "id", "/export/id"),
            Operation::post(Area::Account, page::PATH, "requestExport", "Asks for a copy of all that is kept.")
                .needs(Needs::FullSession)
                .takes([key.about("Chosen by the caller, anew for each copy. Sent again, it is the same copy.")])
                .returns::<Output>(StatusCode::OK, copy)
                .leads_to("downloadExport", "id", "/export/id")
                .conflict("conflict")
                .problem(StatusCode::TOO_MANY_REQUESTS, "too_many_exports"),
            Operation::get(Area::Account, "/data/export/{id}/zip", "downloadExport", "Leads to the ZIP of a copy.")
                .needs(Needs::FullSession)
                .path::<ExportId>("id", "The copy.")
                .answers(StatusCode::FOUND, "The address of the ZIP, which works for a minute.", Content::Onward)
                .conflict("export_being_prepared")
                .conflict("export_failed")
                .problem(StatusCode::GONE, "export_expired"),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            table,
            s3: boot.s3(),
            bucket: boot.settings.required("PANEL_EXPORT_BUCKET")?.to_owned(),
            provider: boot.settings.provider()?,
            random: boot.random.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        if request.method == Method::POST {
            Box::pin(self.ask(&request)).await
        } else if request.path == page::PATH {
            self.show(&request).await
        } else {
            self.download(&request).await
        }
    }
}

impl RequestExport {
    async fn show(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let known = self.known(&claims.sub, request.now);
        let (visit, known) = tokio::try_join!(self.sessions.open(&claims, request), known)?;
        let output = Output::of(known.first(), &known, request.now);
        Reply::of(request, &output, || {
            page::export(&self.provider, &visit, &output, None, &readable(&*self.random, 26))
        })
    }

    async fn ask(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let mut fields = request.fields(&["idempotency_key"])?;
        let key = fields.required("idempotency_key", IdempotencyKey::parse);
        let key = fields.finish(key)?;
        let known = self.known(&claims.sub, request.now);
        let (visit, mut known) = tokio::try_join!(self.sessions.open(&claims, request), known)?;
        let owner = &visit.subscriber.id;
        for _ in 0..ROUNDS_MAX {
            let asked = match decide(&known, &key, request.now) {
                Ok(Step::Answer(export)) => export,
                Ok(Step::Write(export)) => match self.write(owner, &export).await {
                    Ok(()) => {
                        known.insert(0, export.clone());
                        export
                    }
                    // Another press was faster: what it asked for is what this one gets.
                    Err(CommitError::Condition(_)) => {
                        known = self.known(owner, request.now).await?;
                        continue;
                    }
                    Err(error) => return Err(error.into()),
                },
                Err(problem) => {
                    let output = Output::of(known.first(), &known, request.now);
                    return Reply::refused(request, problem, |problem| {
                        page::export(&self.provider, &visit, &output, Some(problem), key.as_str())
                    });
                }
            };
            return match request.format {
                Format::Json => Reply::json(StatusCode::OK, &Output::of(Some(&asked), &known, request.now)),
                Format::Html => Reply::see_other(page::PATH),
            };
        }
        Err(Problem::conflict())
    }

    async fn download(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let id = request.parameter("id", ExportId::parse)?;
        let key = keys::export(&claims.sub, &id);
        let export = async { self.table.get::<Export>(&key).await.map_err(Problem::from) };
        let (visit, export) = tokio::try_join!(self.sessions.open(&claims, request), export)?;
        let export = export.ok_or_else(Problem::not_found)?;
        match export.state_at(request.now) {
            ExportState::Ready => {
                Reply::redirect(StatusCode::FOUND, &self.presign(&visit.subscriber.id, &export).await?)
            }
            ExportState::Requested => {
                let mut problem = Problem::new(StatusCode::CONFLICT, "export_being_prepared");
                problem.retry_after_seconds = Some(RETRY_AFTER_SECONDS);
                Err(problem)
            }
            ExportState::Failed => Err(Problem::new(StatusCode::CONFLICT, "export_failed")),
            ExportState::Expired => Err(Problem::new(StatusCode::GONE, "export_expired")),
        }
    }

    /// Those that are known, the newest first. The table may take days to forget one.
    async fn known(&self, owner: &SubscriberId, now: Timestamp) -> Result<Vec<Export>, Problem> {
        let max = i32::try_from(Export::KNOWN_MAX).unwrap_or(i32::MAX);
        let mut known: Vec<Export> = self.table.newest_for_decision(owner, Prefix::Exports, max).await?;
        known.retain(|export| now < export.forgotten_at());
        Ok(known)
    }

    async fn write(&self, owner: &SubscriberId, export: &Export) -> Result<(), CommitError> {
        let (key, until) = (keys::export(owner, &export.id), export.forgotten_at());
        Transaction::new(&self.table).insert_until(&key, export, until).commit().await
    }

    /// The address. Its key in the bucket is made of the session's subscriber and the item that was read (S01).
    async fn presign(&self, owner: &SubscriberId, export: &Export) -> Result<String, Problem> {
        let lifetime = PresigningConfig::expires_in(LINK_LIFETIME).map_err(Problem::internal)?;
        let disposition = format!("attachment; filename=\"{}\"", export.file_name());
        let call = self.s3.get_object().bucket(&self.bucket).key(export.object_key(owner));
        let call = call.response_content_disposition(disposition).response_content_type("application/zip");
        let address = call.presigned(lifetime).await.map_err(Problem::unavailable)?;
        Ok(address.uri().to_owned())
    }
}
