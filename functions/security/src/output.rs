//! What the page shows, as data.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{Agent, Credential, LoginEvent, LoginOutcome, Network, Seen, Session, SessionState, Timestamp};
use shared::openapi::Moment;
use shared::session::Visit;
use shared::store::{Page, cursor};

use crate::sessions::SessionName;
use crate::two_factor::Status;

/// What the id of a session starts with.
pub const ID_PREFIX: &str = "ses_";
/// Sessions that are shown, this one first, then those that were used last.
const SHOWN_MAX: usize = 20;

/// Who is logged in, and who was.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Security")]
pub struct Output {
    /// The sessions in force: this one first, then those that were used last.
    pub sessions: Vec<Row>,
    /// Whether there may be more than these: they end with all others.
    pub more_sessions: bool,
    /// The authenticator app.
    pub two_factor: Status,
    /// The logins of the last 90 days, newest first, refused ones too.
    pub logins: Vec<Line>,
    /// What to send as `after` for the next page of logins.
    pub next: Option<String>,
}

/// A session.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SessionInForce")]
pub struct Row {
    /// What it is ended by.
    #[schemars(with = "SessionName")]
    pub id: String,
    /// What it was made with.
    pub device: Agent,
    /// Where it was last used from.
    pub network: Option<Network>,
    /// Whether that is where the caller is.
    pub same_network: bool,
    /// When it was made.
    #[schemars(with = "Moment")]
    pub created_at: Timestamp,
    /// When it was last used, to within five minutes.
    #[schemars(with = "Moment")]
    pub seen_at: Timestamp,
    /// Whether it is the caller's own.
    pub current: bool,
}

/// A login.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "LoginOfHistory")]
pub struct Line {
    /// When.
    #[schemars(with = "Moment")]
    pub at: Timestamp,
    /// How it ended.
    pub outcome: LoginOutcome,
    /// With what.
    pub device: Agent,
    /// From where.
    pub network: Network,
    /// Whether that is where the caller is.
    pub same_network: bool,
}

impl Output {
    /// From what was read; `is_cut` says that there may be more sessions than were read. Ended sessions and forgotten logins may lie in the table for days: they are left out here.
    pub fn new(
        visit: &Visit,
        sessions: &[Session],
        is_cut: bool,
        logins: &Page<LoginEvent>,
        credential: &Credential,
        here: &Seen,
    ) -> Self {
        let epoch = visit.subscriber.session_epoch;
        let is_other = |session: &&Session| {
            let is_in = session.state != SessionState::SecondFactor && session.is_live(here.at, epoch);
            is_in && session.hash != visit.session.hash
        };
        let mut others: Vec<&Session> = sessions.iter().filter(is_other).collect();
        others.sort_by_key(|session| std::cmp::Reverse(session.seen_at));
        let more_sessions = others.len() >= SHOWN_MAX || is_cut;
        let shown = std::iter::once(&visit.session).chain(others.into_iter().take(SHOWN_MAX - 1));
        let is_kept = |event: &&LoginEvent| here.at < event.expires_at();
        let kept: Vec<&LoginEvent> = logins.values.iter().filter(is_kept).collect();
        // The rest is older than what was forgotten.
        let is_whole = kept.len() == logins.values.len();
        Self {
            sessions: shown.map(|session| row(session, visit, here)).collect(),
            more_sessions,
            two_factor: Status::of(credential.totp.as_ref(), &visit.session.hash, here.at),
            logins: kept.into_iter().map(|event| line(event, here)).collect(),
            next: logins.next.as_deref().filter(|_| is_whole).map(cursor::encode),
        }
    }
}

fn row(session: &Session, visit: &Visit, here: &Seen) -> Row {
    let current = session.hash == visit.session.hash;
    // What the caller does now is newer than any note of it.
    let (network, seen_at) = if current { (Some(here.network), here.at) } else { (session.network, session.seen_at) };
    Row {
        id: format!("{ID_PREFIX}{}", session.hash),
        device: session.device,
        network,
        same_network: network == Some(here.network),
        created_at: session.created_at,
        seen_at,
        current,
    }
}

fn line(event: &LoginEvent, here: &Seen) -> Line {
    let LoginEvent { at, outcome, device, network } = event.clone();
    Line { at, outcome, device, network, same_network: network == here.network }
}
