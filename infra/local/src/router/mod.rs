//! A simulated access router with the RADIUS server before it: homes dial in, make traffic, and are changed as the portal says.
//! It knows the portal as the provider's network does, over HTTP with its key.

mod demo;
mod home;
mod radius;
mod session;
mod spool;
mod state;
mod traffic;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use shared::clock::Clock;
use shared::domain::Timestamp;
use shared::random::Random;
use tokio::sync::{Mutex, Notify};
use tokio::task::JoinHandle;

pub(crate) use demo::homes;
use home::Stretch;
pub(crate) use home::{Event, Home, Nas};
use radius::{Action, Kind, Radius, Verdict};
pub(crate) use session::Session;
use session::{Attributes, Status};
use state::Store;
use traffic::Count;

/// How long somebody downloads who was told to.
const DOWNLOAD: SignedDuration = SignedDuration::from_mins(1);
/// How long a home takes to dial anew.
const DIALS_AFTER: SignedDuration = SignedDuration::from_secs(2);
/// When a home tries again that got no answer.
const TRIES_AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(10);
/// A session that was not reported for so long has its reports in the spool, not lost.
const SPOOLED_AFTER: SignedDuration = SignedDuration::from_mins(10);
/// More than the portal takes is not told.
const SPOOLED_MAX: SignedDuration = SignedDuration::from_hours(7 * 24);
/// When the spool is tried again.
const SPOOL_AGAIN: Duration = Duration::from_secs(15);

/// What the router is started with.
pub(crate) struct RouterOptions {
    /// The portal's origin.
    pub(crate) url: String,
    pub(crate) api_key: String,
    pub(crate) file: Option<PathBuf>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    /// How long a minute between two reports takes here.
    pub(crate) minute: Duration,
    pub(crate) http: reqwest::Client,
}

/// The router; clones share it.
#[derive(Clone)]
pub(crate) struct Router {
    inner: Arc<Inner>,
}

struct Inner {
    radius: Radius,
    store: Store,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    minute: Duration,
    /// One thing at a time: a session that is reported is not hung up meanwhile.
    turn: Mutex<()>,
    spooled: Notify,
}

/// The router at work; ends when dropped.
pub(crate) struct AtWork(Vec<JoinHandle<()>>);

impl Drop for AtWork {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

impl Router {
    pub(crate) fn open(options: RouterOptions) -> io::Result<Self> {
        let RouterOptions { url, api_key, file, clock, random, minute, http } = options;
        let radius = Radius { http, url, api_key };
        let store = Store::open(file)?;
        let (turn, spooled) = (Mutex::new(()), Notify::new());
        Ok(Self { inner: Arc::new(Inner { radius, store, clock, random, minute, turn, spooled }) })
    }

    /// From now on sessions report by themselves, beginning with what they had to report while the portal was away.
    pub(crate) fn start(&self) -> AtWork {
        let now = self.now_s();
        self.inner.store.change(|state| {
            for index in 0..state.homes.len() {
                let stretch = away(&mut state.homes[index], now);
                state.spool.extend(stretch);
            }
        });
        let (reporter, teller) = (self.clone(), self.clone());
        let pause = (self.inner.minute / 10).clamp(Duration::from_millis(20), Duration::from_secs(1));
        let reports = tokio::spawn(async move {
            loop {
                tokio::time::sleep(pause).await;
                reporter.tick().await;
            }
        });
        let tells = tokio::spawn(async move {
            loop {
                if teller.deliver().await {
                    teller.inner.spooled.notified().await;
                } else {
                    tokio::time::sleep(SPOOL_AGAIN).await;
                }
            }
        });
        AtWork(vec![reports, tells])
    }

    pub(crate) fn homes(&self) -> Vec<Home> {
        self.inner.store.state().homes.clone()
    }

    /// The newest first.
    pub(crate) fn events(&self) -> Vec<Event> {
        self.inner.store.state().events.iter().rev().cloned().collect()
    }

    /// How many stretches of sessions are still to be told.
    pub(crate) fn spooled(&self) -> usize {
        self.inner.store.state().spool.len()
    }

    /// Takes in a home, or what it dials with from now on; a session that it has goes on. Says whether there was room.
    pub(crate) fn put(&self, login: &str, password: &str, mac: &str, nas: Nas) -> bool {
        self.inner.store.change(|state| {
            let known = state.home(login).cloned();
            // A session stays at the router that it is at, with the hardware that called.
            let is_on = known.as_ref().is_some_and(|home| home.session.is_some());
            let known_mac = known.as_ref().map(|home| home.mac.clone());
            let mac = Some(mac.to_owned()).filter(|mac| !mac.is_empty() && !is_on).or(known_mac);
            let nas = known.as_ref().filter(|_| is_on).map_or(nas, |home| home.nas);
            state.put(Home {
                login: login.to_owned(),
                password: password.to_owned(),
                mac: mac.unwrap_or_else(|| "02:00:5e:10:fe:01".to_owned()),
                nas,
                session: known.and_then(|home| home.session),
                dials_at: None,
            })
        })
    }

    /// Dials, where the home is off.
    pub(crate) async fn dial(&self, login: &str) {
        let _turn = self.inner.turn.lock().await;
        self.dial_now(login).await;
    }

    /// Reports the session, as its interval will.
    pub(crate) async fn report(&self, login: &str) {
        let _turn = self.inner.turn.lock().await;
        self.report_now(login, Status::Interim).await;
    }

    /// Ends the session, as a home does that is switched off.
    pub(crate) async fn hang_up(&self, login: &str) {
        let _turn = self.inner.turn.lock().await;
        if self.report_now(login, Status::Stop).await {
            self.end(login, None, "hung up");
        }
    }

    /// Downloads for a minute, as fast as it goes.
    pub(crate) fn download(&self, login: &str) {
        let now = self.now_s();
        self.inner.store.change(|state| {
            let Some(session) = state.home(login).and_then(|home| home.session.as_mut()) else { return };
            session.count_until(login, now);
            session.busy_until = Some(now + DOWNLOAD);
            state.note(now, login, "downloads for a minute");
        });
    }

    fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// Routers count whole seconds.
    fn now_s(&self) -> Timestamp {
        Timestamp::from_second(self.now().as_second()).unwrap_or_default()
    }

    fn wake(&self) {
        self.inner.spooled.notify_one();
    }

    fn session_id(&self) -> String {
        let mut bytes = [0_u8; 4];
        self.inner.random.fill(&mut bytes);
        hex::encode(bytes)
    }

    /// What is due: homes that dial anew, sessions that report.
    async fn tick(&self) {
        let now = self.now();
        for home in self.homes() {
            if home.dials_at.is_some_and(|at| at <= now) {
                self.dial(&home.login).await;
            }
            if home.session.is_some_and(|session| self.is_due(&session, now)) {
                self.report(&home.login).await;
            }
        }
    }

    fn is_due(&self, session: &Session, now: Timestamp) -> bool {
        let pause = self.inner.minute * session.interim_s / 60;
        SignedDuration::try_from(pause).is_ok_and(|pause| now.duration_since(session.reported) >= pause)
    }

    fn session(&self, class: Option<String>, interim_s: u32, attributes: Attributes, start: Timestamp) -> Session {
        let id = self.session_id();
        let last = u32::from_str_radix(&id, 16).unwrap_or_default() % (1 << 22);
        // 100.64.0.0/10 (RFC 6598).
        let address = std::net::Ipv4Addr::from(0x6440_0000 + last);
        Session {
            id,
            address: address.to_string(),
            start,
            class,
            attributes,
            interim_s,
            counted: Count::default(),
            counted_until: start,
            reported: start,
            busy_until: None,
        }
    }

    async fn dial_now(&self, login: &str) {
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
    async fn report_now(&self, login: &str, status: Status) -> bool {
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
    async fn act(&self, home: &Home, session: &Session, action: Action) {
        let (now, login) = (self.now_s(), home.login.as_str());
        let (result, what) = match &action.kind {
            Kind::Coa(attributes) => ("CoA-ACK", format!("CoA-Request → CoA-ACK: {}", words(attributes))),
            Kind::Disconnect => ("Disconnect-ACK", "Disconnect-Request → Disconnect-ACK".to_owned()),
        };
        let is_ended = action.kind == Kind::Disconnect;
        if let Kind::Coa(attributes) = action.kind {
            self.inner.store.change(|state| {
                if let Some(session) = state.home(login).and_then(|home| home.session.as_mut()) {
                    session.attributes = attributes;
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

    fn end(&self, login: &str, dials_at: Option<Timestamp>, what: impl Into<String>) {
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

/// What a session had to report while the portal was away: it went on meanwhile.
fn away(home: &mut Home, now: Timestamp) -> Option<Stretch> {
    let bare = Home { session: None, ..home.clone() };
    let session = home.session.as_mut()?;
    if now.duration_since(session.reported) < SPOOLED_AFTER {
        return None;
    }
    session.count_until(&bare.login, now - SPOOLED_MAX);
    let stretch = Stretch { home: bare, session: session.clone(), to: now, is_last: false };
    session.count_until(&home.login, now);
    session.reported = now;
    Some(stretch)
}

fn session_of(home: &Home) -> Option<Session> {
    home.session.clone()
}

/// Attributes as a person reads them.
pub(crate) fn words(attributes: &Attributes) -> String {
    let one = |(name, values): (&String, &Vec<String>)| format!("{name} = {}", values.join(", "));
    attributes.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests;
