//! What the router and the portal say to each other about a session of now.

use super::radius::{Action, Kind, Verdict};
use super::session::Status;
use super::{DIALS_AFTER, Home, Router, Session, TRIES_AGAIN_AFTER, words};
use shared::domain::Timestamp;

impl Router {
    pub(super) async fn dial_now(&self, login: &str) {
        let home = self.inner.store.state().home(login).cloned();
        let Some(home) = home.filter(|home| home.session.is_none()) else { return };
        let now = self.now_s();
        let verdict = self.inner.radius.authorize(&home, now).await;
        let mut dialled = None;
        let mut dials_at = None;
        let what = match verdict {
            Ok(Verdict::Accepted { class, interim_s, attributes }) => {
                let what = format!("Access-Accept: {}", words(&attributes));
                dialled = Some(self.session(class, interim_s, attributes, now));
                what
            }
            Ok(Verdict::Rejected(why)) => format!("Access-Reject: {why}"),
            Err(error) => {
                dials_at = Some(now + TRIES_AGAIN_AFTER);
                format!("no answer: {error}")
            }
        };
        let is_on = dialled.is_some();
        self.inner.store.change(|state| {
            if let Some(home) = state.home(login) {
                (home.session, home.dials_at) = (dialled, dials_at);
            }
            state.note(now, login, what);
        });
        if is_on {
            self.report_now(login, Status::Start).await;
        }
    }

    /// Reports a session of now, and does what the answer asks for. Says whether there was one.
    pub(super) async fn report_now(&self, login: &str, status: Status) -> bool {
        let now = self.now_s();
        let reported = self.inner.store.change(|state| {
            let home = state.home(login)?;
            let session = home.session.as_mut()?;
            session.count_until(login, now);
            session.reported = now;
            Some((home.clone(), session_of(home)?))
        });
        let Some((home, session)) = reported else { return false };
        match self.inner.radius.account(&session.record(&home, status, false)).await {
            Ok(Some(action)) => self.act(&home, &session, action).await,
            Ok(None) => {}
            // Counters go on counting: the next report tells of this one too.
            Err(error) => self.inner.store.change(|state| state.note(now, login, format!("report not taken: {error}"))),
        }
        true
    }

    /// Does to a session what the portal asks for, and tells it.
    async fn act(&self, home: &Home, session: &Session, mut action: Action) {
        let (now, login) = (self.now_s(), home.login.as_str());
        let interim_s = action.kind.take_interim();
        let (result, what) = match &action.kind {
            Kind::Coa(attributes) => ("CoA-ACK", format!("CoA-Request → CoA-ACK: {}", words(attributes))),
            Kind::Disconnect => ("Disconnect-ACK", "Disconnect-Request → Disconnect-ACK".to_owned()),
        };
        let is_ended = action.kind == Kind::Disconnect;
        if let Kind::Coa(attributes) = action.kind {
            self.inner.store.change(|state| {
                if let Some(session) = state.home(login).and_then(|home| home.session.as_mut()) {
                    session.attributes = attributes;
                    session.interim_s = interim_s.unwrap_or(session.interim_s);
                }
                state.note(now, login, what.clone());
            });
        }
        if let Err(error) = self.inner.radius.settle(&action.id, result, login, &session.id).await {
            self.inner.store.change(|state| state.note(now, login, format!("result not taken: {error}")));
        }
        if is_ended {
            let stop = session.record(home, Status::Stop, false);
            if let Err(error) = self.inner.radius.account(&stop).await {
                tracing::debug!(%error, "the end of a session was not taken");
            }
            self.end(login, Some(now + DIALS_AFTER), what);
        }
    }

    pub(super) fn end(&self, login: &str, dials_at: Option<Timestamp>, what: impl Into<String>) {
        let now = self.now_s();
        self.inner.store.change(|state| {
            if let Some(home) = state.home(login) {
                home.session = None;
                home.dials_at = dials_at;
            }
            state.note(now, login, what);
        });
    }
}

fn session_of(home: &Home) -> Option<Session> {
    home.session.clone()
}
