//! A simulated access router with the RADIUS server before it: homes dial in, make traffic, and are changed as the portal says.
//! It knows the portal as the provider's network does, over HTTP with its key.

mod demo;
mod home;
mod radius;
mod session;
mod spool;
mod state;
mod traffic;
mod wire;

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
use radius::Radius;
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
        let now = self.now_s();
        self.inner.store.change(|state| {
            let known = state.home(login).cloned();
            // A session stays at the router that it is at, with the hardware that called.
            let is_on = known.as_ref().is_some_and(|home| home.session.is_some());
            let known_mac = known.as_ref().map(|home| home.mac.clone());
            let mac = Some(mac.to_owned()).filter(|mac| !mac.is_empty() && !is_on).or(known_mac);
            let nas = known.as_ref().filter(|_| is_on).map_or(nas, |home| home.nas);
            if is_on {
                state.note(now, login, "dials with this password the next time");
            }
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

/// Attributes as a person reads them.
pub(crate) fn words(attributes: &Attributes) -> String {
    let one = |(name, values): (&String, &Vec<String>)| format!("{name} = {}", values.join(", "));
    attributes.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests;
