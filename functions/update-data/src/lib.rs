//! `GET /data` and what is changed there: contact, billing data, consents. A new e-mail address waits for the link that is mailed
//! to it, `GET, POST /email/{token}` (S20).

mod billing;
mod change;
mod consents;
mod contact;
mod link;
mod operations;
mod output;
mod page;
mod revision;

use std::sync::Arc;

use http::{Method, StatusCode};
use shared::boot::{Boot, InitError};
use shared::domain::{Consent, Subscriber};
use shared::grant::Grant;
use shared::http::{Fields, Format, Incoming, Problem, Reply};
use shared::openapi::Operation;
use shared::random::Random;
use shared::runtime::Endpoint;
use shared::seal::Sealer;
use shared::session::{Sessions, Visit};
use shared::store::keys::{self, Prefix};
use shared::store::{Page, Table, cursor};
use shared::throttle::{self, Limit};
use shared::views::Provider;

use crate::change::{Decided, Tokens};
use crate::output::{Details, Output};
use crate::page::{Form, Refusal, Shown};

/// Answers on a page of the history of consents.
const HISTORY_PAGE: i32 = 12;
/// Changes of the address that one account may ask for: each mails somebody who may be a stranger.
const EMAILS_PER_ACCOUNT: Limit = Limit { action: "email-account", tries: 5, window_seconds: 24 * 3600 };
/// Mails that one address may get in this way, from whatever account.
const EMAILS_PER_ADDRESS: Limit = Limit { action: "email-address", tries: 3, window_seconds: 24 * 3600 };

/// The function.
pub struct UpdateData {
    table: Table,
    sessions: Sessions,
    sealer: Sealer,
    provider: Provider,
    random: Arc<dyn Random>,
}

impl Endpoint for UpdateData {
    const NAME: &'static str = "update-data";
    const GRANTS: &'static [Grant] = &[
        Sessions::GRANT,
        Grant::table(&["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]),
        Grant::secret("PANEL_SECRET_SEAL"),
    ];

    fn operations() -> Vec<Operation> {
        operations::all()
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            table,
            sealer: Sealer::init(boot).await?,
            provider: boot.settings.provider()?,
            random: boot.random.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        match (request.method == Method::GET, request.path.as_str()) {
            (true, "/data") => self.show(&request).await,
            (false, "/data/contact") => self.submit(&request, Form::Contact).await,
            (false, "/data/billing") => self.submit(&request, Form::Billing).await,
            (false, "/data/consents") => self.submit(&request, Form::Consents).await,
            (false, "/data/email/cancel") => self.submit(&request, Form::CancelEmail).await,
            (true, _) => self.show_link(&request).await,
            (false, _) => self.follow_link(&request).await,
        }
    }
}

impl UpdateData {
    async fn show(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let after = request.query("after").map(|text| cursor::decode(text, Prefix::Consents)).transpose()?;
        let history = async {
            let page = self.table.newest(&claims.sub, Prefix::Consents, after.as_deref(), HISTORY_PAGE).await;
            page.map_err(Problem::from)
        };
        let (visit, history) = tokio::try_join!(self.sessions.open(&claims, request), history)?;
        let output = Output::new(&visit.subscriber, &history, request.now);
        let saved = request.query("saved").and_then(Form::of_name);
        Reply::of(request, &output, || {
            page::data(&self.provider, &visit, &Shown { output: &output, later: after.is_some(), saved, refused: None })
        })
    }

    async fn submit(&self, request: &Incoming, form: Form) -> Result<Reply, Problem> {
        let visit = self.sessions.enter(request).await?;
        // A button has no fields: whatever comes with it is no matter.
        let fields = match form.fields() {
            [] => Fields::from_form(b"", &[])?,
            names => request.fields(names)?,
        };
        let typed = form.typed(&fields);
        match (self.save(request, &visit, form, fields).await, request.format) {
            (Ok(after), Format::Json) => Reply::json(StatusCode::OK, &Details::new(&after, request.now)),
            (Ok(_), Format::Html) => Reply::see_other(&format!("/data?saved={}", form.name())),
            (Err(problem), Format::Json) => Err(problem),
            (Err(problem), Format::Html) => self.refuse(request, visit, form, &typed, problem).await,
        }
    }

    /// The page once more, with what was typed beside what is stored now.
    async fn refuse(
        &self,
        request: &Incoming,
        mut visit: Visit,
        form: Form,
        typed: &[(&'static str, String)],
        problem: Problem,
    ) -> Result<Reply, Problem> {
        let id = visit.subscriber.id.clone();
        if problem.status == StatusCode::CONFLICT {
            visit.subscriber = self.table.get(&keys::subscriber(&id)).await?.ok_or_else(Problem::unauthenticated)?;
        }
        let history: Page<Consent> = self.table.newest(&id, Prefix::Consents, None, HISTORY_PAGE).await?;
        let output = Output::new(&visit.subscriber, &history, request.now);
        Reply::refused(request, problem, |problem| {
            let refused = Some((form, Refusal { typed, problem }));
            page::data(&self.provider, &visit, &Shown { output: &output, later: false, saved: None, refused })
        })
    }

    async fn save(&self, request: &Incoming, visit: &Visit, form: Form, fields: Fields) -> Result<Subscriber, Problem> {
        let now = request.now;
        match form {
            Form::Contact => {
                let typed = contact::read(fields, visit.subscriber.contact.email.is_some())?;
                if let Some(email) = contact::asks_for_email(&visit.subscriber, &typed, now) {
                    throttle::count(&self.table, &EMAILS_PER_ACCOUNT, visit.subscriber.id.as_str(), now).await?;
                    throttle::count(&self.table, &EMAILS_PER_ADDRESS, &email.normalized(), now).await?;
                }
                let tokens = Tokens::new(&*self.random);
                self.commit(&visit.subscriber, now, |before| contact::decide(before, &typed, &tokens, now)).await
            }
            Form::Billing => {
                let typed = billing::read(fields)?;
                self.commit(&visit.subscriber, now, |before| billing::decide(before, &typed)).await
            }
            Form::Consents => {
                let typed = consents::read(fields)?;
                self.commit(&visit.subscriber, now, |before| consents::decide(before, &typed, now)).await
            }
            Form::CancelEmail => {
                fields.finish(Some(()))?;
                let decide = |before: &Subscriber| Ok::<Option<Decided>, Problem>(contact::cancel(before, now));
                self.commit(&visit.subscriber, now, decide).await
            }
        }
    }
}
