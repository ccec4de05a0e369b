//! `POST /logout`: ends this session, at once and for good.

use http::StatusCode;
use shared::boot::{Boot, InitError};
use shared::grant::Grant;
use shared::http::{Format, Incoming, Problem, Reply, clear_cookie};
use shared::openapi::{Area, Content, Needs, Operation};
use shared::runtime::Endpoint;
use shared::session::Sessions;
use shared::store::Table;

/// The function.
pub struct Logout {
    sessions: Sessions,
}

impl Endpoint for Logout {
    const NAME: &'static str = "logout";
    const GRANTS: &'static [Grant] = &[Sessions::GRANT, Grant::table(&["dynamodb:DeleteItem"])];

    fn operations() -> Vec<Operation> {
        let about = "The session is over, if there was one.";
        vec![
            Operation::post(Area::Session, "/logout", "logOut", "Ends this session.")
                .needs(Needs::MaybeSession)
                .answers(StatusCode::NO_CONTENT, about, Content::NothingOrOnward),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self { sessions: Sessions::init(boot, &table).await? })
    }

    /// A caller without a live session is logged out already: that is what they asked for.
    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        if let Ok(claims) = self.sessions.claims(&request) {
            match self.sessions.open_any(&claims, &request).await {
                Ok(visit) => self.sessions.end(&visit.session).await?,
                Err(problem) if problem.status == StatusCode::UNAUTHORIZED => {}
                Err(problem) => return Err(problem),
            }
        }
        let reply = match request.format {
            Format::Json => Reply::empty(StatusCode::NO_CONTENT),
            Format::Html => Reply::see_other("/login")?,
        };
        reply.with_cookie(&clear_cookie(self.sessions.cookie()))
    }
}
