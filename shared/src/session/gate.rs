//! The gate of every page that belongs to a subscriber.

use super::token::{Claims, Verifier};
use crate::boot::{Boot, InitError};
use crate::domain::{Session, SessionState, Subscriber};
use crate::grant::{Grant, Resource};
use crate::http::{CookieName, Incoming, Problem, cookie_value};
use crate::i18n::Texts;
use crate::store::{Table, Update, keys, parse};

/// A caller who is let in: the session and its subscriber, read together.
#[derive(Debug)]
pub struct Visit {
    /// The session.
    pub session: Session,
    /// The subscriber.
    pub subscriber: Subscriber,
}

impl Visit {
    /// The texts in the subscriber's language.
    pub const fn texts(&self) -> Texts {
        Texts::of(self.subscriber.language)
    }
}

/// Lets callers in, or not: without a live session nobody, and with one that must do something first nowhere but there (S13).
pub struct Sessions {
    table: Table,
    verifier: Verifier,
    cookie: CookieName,
}

impl Sessions {
    /// What the gate reads, and the note of a session's last use.
    pub const GRANT: Grant = Grant { actions: &["dynamodb:BatchGetItem", "dynamodb:UpdateItem"], on: Resource::Table };

    /// Reads the public keys, and opens the connection that every page needs.
    pub async fn init(boot: &Boot, table: &Table) -> Result<Self, InitError> {
        table.prime().await;
        let cookie = CookieName::of(boot.settings.public_url()?);
        Ok(Self { table: table.clone(), verifier: Verifier::init(boot)?, cookie })
    }

    /// The name of the cookie here.
    pub const fn cookie(&self) -> CookieName {
        self.cookie
    }

    /// What the caller's token says, before its record has been read: enough to start a query beside [`Sessions::open`].
    pub fn claims(&self, request: &Incoming) -> Result<Claims, Problem> {
        let bearer = request.headers.get(http::header::AUTHORIZATION).map(|value| value.to_str().unwrap_or_default());
        let token = match bearer {
            Some(value) => value.strip_prefix("Bearer "),
            None => cookie_value(&request.headers, self.cookie),
        };
        self.verifier.verify(token.unwrap_or_default(), request.now).map_err(|_| Problem::unauthenticated())
    }

    /// Lets in a session that may do everything.
    pub async fn open(&self, claims: &Claims, request: &Incoming) -> Result<Visit, Problem> {
        self.open_as(claims, request, &[SessionState::Full]).await
    }

    /// Lets in a session of some states. Every other is told what it has to do first.
    pub async fn open_as(
        &self,
        claims: &Claims,
        request: &Incoming,
        states: &[SessionState],
    ) -> Result<Visit, Problem> {
        let visit = self.open_any(claims, request).await?;
        if states.contains(&visit.session.state) {
            return Ok(visit);
        }
        Err(match visit.session.state {
            SessionState::MustChangePassword => Problem::new(http::StatusCode::FORBIDDEN, "must_change_password"),
            SessionState::SecondFactor => Problem::new(http::StatusCode::FORBIDDEN, "second_factor_required"),
            SessionState::Full => Problem::conflict(),
        })
    }

    /// Lets in a session of any state: for logging out alone.
    pub async fn open_any(&self, claims: &Claims, request: &Incoming) -> Result<Visit, Problem> {
        let session_key = keys::session(&claims.sub, &claims.sid.hash());
        let items = self.table.get_many(&[session_key.clone(), keys::subscriber(&claims.sub)]).await?;
        let [Some(session), Some(subscriber)] = <[_; 2]>::try_from(items).unwrap_or_default() else {
            return Err(Problem::unauthenticated());
        };
        let (session, subscriber): (Session, Subscriber) = (parse(session)?, parse(subscriber)?);
        if !session.is_live(request.now, subscriber.session_epoch) {
            return Err(Problem::unauthenticated());
        }
        request.is_read_in(subscriber.language);
        if session.wants_refresh(request.now) {
            let seen = Update::existing().set("seen_at", request.now).set("network", request.seen().network);
            // A page is not refused because its note cannot be taken: the next one takes it.
            if let Err(error) = self.table.update(&session_key, seen).await {
                tracing::warn!(%error, "use of a session not noted");
            }
        }
        Ok(Visit { session, subscriber })
    }

    /// Lets in a session that may do everything, where there is nothing to read beside it.
    pub async fn enter(&self, request: &Incoming) -> Result<Visit, Problem> {
        self.open(&self.claims(request)?, request).await
    }

    /// Ends a session by itself.
    pub async fn end(&self, session: &Session) -> Result<(), Problem> {
        Ok(self.table.delete(&keys::session(&session.subscriber, &session.hash)).await?)
    }
}
