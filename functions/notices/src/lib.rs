//! `GET /notices`: notices from the provider, newest first. `POST /notices/{id}/read` notes that one was read.

mod page;

use schemars::JsonSchema;
use serde::Serialize;
use shared::boot::{Boot, InitError};
use shared::domain::{Announced, Notice, NoticeId, Timestamp, ToldNotice, local_date};
use shared::grant::Grant;
use shared::http::{Format, Incoming, Problem, Reply};
use shared::openapi::{Area, Needs, Operation};
use shared::runtime::Endpoint;
use shared::session::Sessions;
use shared::store::keys::{self, Prefix};
use shared::store::{ImportMarker, Table, Update, cursor};
use shared::views::Provider;

/// Notices on a page: as many as pass a slow line at once where each is as long as may be.
const PAGE_SIZE: i32 = 8;

/// The function.
pub struct Notices {
    table: Table,
    sessions: Sessions,
    provider: Provider,
}

/// A page of notices.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Notices")]
struct Output {
    /// The notices, newest first.
    notices: Vec<ToldNotice>,
    /// What to send as `after` for the next page.
    next: Option<String>,
    /// The restriction that comes next unless what is overdue is paid.
    announced: Option<Announced>,
}

impl Endpoint for Notices {
    const NAME: &'static str = "notices";
    const GRANTS: &'static [Grant] = &[Sessions::GRANT, Grant::table(&["dynamodb:GetItem", "dynamodb:Query"])];

    fn operations() -> Vec<Operation> {
        vec![
            Operation::get(Area::Portal, "/notices", "listNotices", "Notices from the provider, newest first.")
                .needs(Needs::FullSession)
                .cursor()
                .shows::<Output>("A page of notices.")
                .leads_to("listNotices", "after", "/next")
                .leads_to("readNotice", "id", "/notices/0/id"),
            Operation::post(Area::Portal, "/notices/{id}/read", "readNotice", "Notes that a notice was read.")
                .needs(Needs::FullSession)
                .path::<NoticeId>("id", "The notice.")
                .returns::<ToldNotice>(http::StatusCode::OK, "The notice, read."),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self { sessions: Sessions::init(boot, &table).await?, table, provider: boot.settings.provider()? })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        if request.method == http::Method::GET {
            return Box::pin(self.list(&request)).await;
        }
        let read = Box::pin(self.read(&request)).await?;
        match request.format {
            Format::Json => Reply::json(http::StatusCode::OK, &read),
            Format::Html => Reply::see_other(&back(&request)),
        }
    }
}

impl Notices {
    async fn list(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let after = request.query("after").map(|text| cursor::decode(text, Prefix::Notices)).transpose()?;
        // Those for later come first: no page begins among them.
        let start = keys::notices_by(request.now);
        let start = after.clone().map_or(start.clone(), |after| after.min(start));
        let notices = async {
            let page = self.table.newest::<Notice>(&claims.sub, Prefix::Notices, Some(&start), PAGE_SIZE).await;
            page.map_err(Problem::from)
        };
        let (visit, notices) = tokio::try_join!(self.sessions.open(&claims, request), notices)?;
        let shown = notices.values.iter().filter(|notice| notice.is_shown(request.now));
        let output = Output {
            notices: shown.map(Notice::told).collect(),
            next: notices.next.as_deref().map(cursor::encode),
            announced: visit.subscriber.announced(local_date(request.now)),
        };
        let here = request.query("after").filter(|_| after.is_some());
        Reply::of(request, &output, || page::list(&self.provider, &visit, &output, here))
    }

    /// Notes that a notice was read; one that was read before stays as it is. Its place is known by its id alone from the
    /// mark of its import, and lies with the caller, whoever is named (S02).
    async fn read(&self, request: &Incoming) -> Result<ToldNotice, Problem> {
        let claims = self.sessions.claims(request)?;
        let id = request.parameter("id", NoticeId::parse)?;
        let marker_key = keys::import_marker(&claims.sub, id.as_str());
        let marker = async { self.table.get::<ImportMarker>(&marker_key).await.map_err(Problem::from) };
        let (visit, marker) = tokio::try_join!(self.sessions.open(&claims, request), marker)?;
        let place = marker.map(|marker| marker.place).filter(|place| place.starts_with(Prefix::Notices.text()));
        let key = keys::marked(&visit.subscriber.id, &place.ok_or_else(Problem::not_found)?);
        let notice = self.table.get::<Notice>(&key).await?;
        let notice = notice.filter(|notice| notice.is_shown(request.now)).ok_or_else(Problem::not_found)?;
        let read = marked(&notice, request.now);
        if notice.read_at.is_none() {
            // Where the condition does not hold, a press of the same moment was faster, or an import has changed the notice.
            let mark = Update::existing().set("read_at", request.now).when_or_absent("read_at", None::<Timestamp>);
            self.table.update(&key, mark).await?;
        }
        Ok(read)
    }
}

fn marked(notice: &Notice, now: Timestamp) -> ToldNotice {
    ToldNotice { read_at: notice.read_at.or(Some(now)), ..notice.told() }
}

/// Where the form was: on the home page, or on a page of the list.
fn back(request: &Incoming) -> String {
    if request.query("from") == Some("home") {
        return "/".to_owned();
    }
    let after = request.query("after").filter(|after| cursor::decode(after, Prefix::Notices).is_ok());
    after.map_or_else(|| "/notices".to_owned(), |after| format!("/notices?after={after}"))
}
