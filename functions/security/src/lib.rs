//! `GET /security`: who is logged in and who was. `POST /security/sessions/…` ends one session or all others;
//! `/security/two-factor` keeps an authenticator app.

mod output;
mod page;
mod sessions;
mod two_factor;
mod two_factor_page;

use std::sync::Arc;

use http::{Method, StatusCode};
use shared::boot::{Boot, InitError};
use shared::domain::{Credential, LoginEvent, Session, SubscriberId};
use shared::grant::Grant;
use shared::http::{Format, Incoming, Problem, Reply, clear_cookie, set_cookie_until, set_device_cookie};
use shared::openapi::{Area, Content, Field, Needs, Operation};
use shared::password::Passwords;
use shared::random::Random;
use shared::runtime::Endpoint;
use shared::seal::Sealer;
use shared::session::{Claims, Devices, Minter, Sessions};
use shared::store::keys::Prefix;
use shared::store::{Page, StoreError, Table, cursor, keys};
use shared::views::Provider;

use crate::output::Output;

/// Sessions that are read: one lives for twelve hours at the most, ended ones among them, and who logs in more often than that
/// is no person. Whatever is beyond is said to be there, and ends with all others.
const SESSIONS_MAX: i32 = 100;
/// Logins on a page.
const PAGE_SIZE: i32 = 20;
/// Where it is.
const PATH: &str = "/security";

/// The function.
pub struct Security {
    table: Table,
    sessions: Sessions,
    minter: Minter,
    devices: Devices,
    sealer: Sealer,
    passwords: Passwords,
    provider: Provider,
    random: Arc<dyn Random>,
}

impl Endpoint for Security {
    const NAME: &'static str = "security";
    const GRANTS: &'static [Grant] = &[
        Sessions::GRANT,
        Grant::table(&["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]),
        Grant::secret("PANEL_SECRET_SESSION"),
        Grant::secret("PANEL_SECRET_SEAL"),
    ];

    fn operations() -> Vec<Operation> {
        let needs = Needs::FullSession;
        let mut operations = two_factor::operations();
        operations.extend([
            Operation::get(Area::Account, PATH, "getSecurity", "Who is logged in, and who was in the last 90 days.")
                .needs(needs)
                .cursor()
                .shows::<Output>("The sessions in force, and a page of the history of logins."),
            Operation::post(Area::Account, "/security/sessions/end", "endSession", "Ends one session.")
                .needs(needs)
                .takes([
                    Field::of::<sessions::SessionName>("session").about("Its id. One that has ended already is ended.")
                ])
                .answers(StatusCode::NO_CONTENT, "It has ended.", Content::NothingOrOnward),
            Operation::post(
                Area::Account,
                "/security/sessions/end-others",
                "endOtherSessions",
                "Ends every other session.",
            )
            .needs(needs)
            .takes([Field::secret("device")
                .optional()
                .about("What the last login on this device gave: it stays known, and no other does.")])
            .returns::<sessions::Next>(StatusCode::OK, "This session under a new token.")
            .conflict("conflict"),
        ]);
        operations
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            table,
            minter: Minter::init(boot).await?,
            devices: Devices::init(boot).await?,
            sealer: Sealer::init(boot).await?,
            passwords: Passwords,
            provider: boot.settings.provider()?,
            random: boot.random.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(&request)?;
        match (&request.method, request.path.as_str()) {
            (&Method::POST, "/security/sessions/end") => self.end(&claims, &request).await,
            (&Method::POST, "/security/sessions/end-others") => self.end_others(&claims, &request).await,
            (_, path) if path.starts_with(two_factor::PATH) => Box::pin(self.two_factor(&claims, &request)).await,
            _ => Box::pin(self.show(&claims, &request)).await,
        }
    }
}

impl Security {
    async fn show(&self, claims: &Claims, request: &Incoming) -> Result<Reply, Problem> {
        let after = request.query("after").map(|text| cursor::decode(text, Prefix::Logins)).transpose()?;
        let sessions = async {
            // One that was ended a moment ago must not be on the page.
            let found = self.table.newest_for_decision(&claims.sub, Prefix::Sessions, SESSIONS_MAX).await;
            found.map_err(Problem::from)
        };
        let logins = async {
            let page = self.table.newest(&claims.sub, Prefix::Logins, after.as_deref(), PAGE_SIZE).await;
            page.map_err(Problem::from)
        };
        let visit = self.sessions.open(claims, request);
        let credential = self.credential_of(&claims.sub);
        let (visit, sessions, logins, credential): (_, Vec<Session>, Page<LoginEvent>, _) =
            tokio::try_join!(visit, sessions, logins, credential)?;
        let is_cut = i32::try_from(sessions.len()).is_ok_and(|count| count >= SESSIONS_MAX);
        let output = Output::new(&visit, &sessions, is_cut, &logins, &credential, &request.seen());
        Reply::of(request, &output, || page::show(&self.provider, &visit, &output, after.is_some(), request))
    }

    async fn credential_of(&self, owner: &SubscriberId) -> Result<Credential, Problem> {
        let key = keys::credential(owner);
        Ok(self.table.get(&key).await?.ok_or_else(|| StoreError::Damaged(key.to_string()))?)
    }

    /// What there is to answer to an action: a page to go to, or a session to go on with.
    fn answer(&self, request: &Incoming, done: &Done) -> Result<Reply, Problem> {
        let cookie = self.sessions.cookie();
        match (done, request.format) {
            (Done::Ended, Format::Json) => Ok(Reply::empty(StatusCode::NO_CONTENT)),
            (Done::Ended, Format::Html) => Reply::see_other("/security?ended=one"),
            (Done::LoggedOut, Format::Json) => Reply::empty(StatusCode::NO_CONTENT).with_cookie(&clear_cookie(cookie)),
            (Done::LoggedOut, Format::Html) => Reply::see_other("/login")?.with_cookie(&clear_cookie(cookie)),
            (Done::EndedOthers(next), Format::Json) => Reply::json(StatusCode::OK, next),
            (Done::EndedOthers(next), Format::Html) => {
                let reply = Reply::see_other("/security?ended=others")?;
                let reply = reply.with_cookie(&set_cookie_until(cookie, &next.token, next.expires_at, request.now))?;
                match &next.device {
                    Some(device) => reply.with_cookie(&set_device_cookie(cookie, device)),
                    None => Ok(reply),
                }
            }
        }
    }
}

/// What was done.
enum Done {
    /// A session was ended.
    Ended,
    /// This session was ended.
    LoggedOut,
    /// All others were ended.
    EndedOthers(sessions::Next),
}
