//! The line of a host: its newest sessions in the network, and what is under way to change them.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::domain::{Mac, Timestamp};
use crate::network::{ChangeBy, Stamp};

/// Sessions that are remembered: the one that is, and those before it, of which a late report may come. More would cost a
/// second unit with every sample.
const SESSIONS_MAX: usize = 3;
/// How far apart two reports may place the beginning of one session: routers round, and clocks drift. An id that was given anew
/// after a reboot begins later than that.
pub(super) const SAME_START_S: i64 = 60;
/// A session that was not heard of for so long is over, or so many intervals.
const SILENCE_S: i64 = 900;
const SILENCE_INTERVALS: i64 = 3;
/// How long an offer is that of one way alone: FreeRADIUS' retransmissions to a silent router end before.
pub const LEASE_S: i64 = 45;
/// How long a line whose session was ended is left alone where it comes back as it was: the books are out of the network's
/// reach then, and what it remembers.
const PATIENCE_S: i64 = 900;
/// Changes that a router refused before its session is ended instead.
const REFUSALS_MAX: u8 = 2;

/// What RADIUS reports of a session.
#[derive(Clone, Debug)]
pub struct Report {
    /// What tells the session from all others of now: `Acct-Unique-Session-Id`.
    pub id: String,
    /// What its router calls itself; its address where it has no name.
    pub nas: String,
    /// Where its router is.
    pub nas_address: String,
    /// The router's own id of it.
    pub session_id: String,
    /// The address that it was given.
    pub address: Option<String>,
    /// The hardware that called.
    pub mac: Option<Mac>,
    /// The moment of the report.
    pub at: Timestamp,
    /// Seconds since it began.
    pub seconds: u32,
    /// Whether it has ended with this.
    pub is_last: bool,
    /// The stamp that it was let in with, where its router says.
    pub stamp: Option<Stamp>,
    /// Seconds between two reports.
    pub interim_s: u32,
}

/// A session in the network.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PppSession {
    /// What tells it from others.
    #[serde(rename = "i")]
    pub id: String,
    /// What its router calls itself.
    #[serde(rename = "n")]
    pub nas: String,
    /// Where its router is.
    #[serde(rename = "na", default, skip_serializing_if = "String::is_empty")]
    pub nas_address: String,
    /// The router's own id of it.
    #[serde(rename = "si", default, skip_serializing_if = "String::is_empty")]
    pub session_id: String,
    /// The address that it was given.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The hardware that called.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub mac: Option<Mac>,
    /// When it began, as its first report said: later ones may be off by some seconds.
    #[serde(rename = "s")]
    pub start: Timestamp,
    /// The newest report.
    #[serde(rename = "l")]
    pub seen: Timestamp,
    /// When it ended.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
    /// The books that its profile was decided upon.
    #[serde(rename = "st")]
    pub stamp: Stamp,
    /// Seconds between two reports.
    #[serde(rename = "iv")]
    pub interim_s: u32,
    /// The change that is under way.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
}

/// How a session is to be changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// It gets new attributes (CoA-Request).
    Coa,
    /// It ends (Disconnect-Request), and its router dials anew.
    Disconnect,
}

/// A change of a session that one way has been asked to carry to its router.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// Its id: the same however often it is offered, so that a change is told from its repetition.
    #[serde(rename = "i")]
    pub id: String,
    /// The books that it brings.
    #[serde(rename = "t")]
    pub target: Stamp,
    /// How.
    #[serde(rename = "k")]
    pub kind: ActionKind,
    /// When it was offered last; none where its last try has failed.
    #[serde(rename = "at", default, skip_serializing_if = "Option::is_none")]
    pub offered_at: Option<Timestamp>,
    /// How often it failed.
    #[serde(rename = "f", default)]
    pub failed: u8,
}

/// How a change ended, as the router answered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// `CoA-ACK`.
    Changed,
    /// `Disconnect-ACK`, or no such session there.
    Ended,
    /// `CoA-NAK`, `Disconnect-NAK`, or no answer.
    Failed,
}

impl Outcome {
    /// What a result and its `Error-Cause` mean.
    pub fn of(result: &str, error_cause: &str) -> Self {
        match result {
            "CoA-ACK" => Self::Changed,
            "Disconnect-ACK" => Self::Ended,
            _ if matches!(error_cause, "Session-Context-Not-Found" | "503") => Self::Ended,
            _ => Self::Failed,
        }
    }
}

/// The newest sessions of a host.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Sessions, the oldest first.
    #[serde(default)]
    pub sessions: Vec<PppSession>,
    /// Rises with every write; a write names the one it was decided upon.
    #[serde(default)]
    pub revision: u64,
}

impl Line {
    /// Takes a report, whatever came before it, and gives the session it is of. None: of a session older than all that are
    /// remembered.
    pub fn take(&mut self, report: &Report) -> Option<&mut PppSession> {
        let start_s = report.at.as_second() - i64::from(report.seconds);
        let is_it = |session: &PppSession| {
            session.id == report.id && (session.start.as_second() - start_s).abs() <= SAME_START_S
        };
        let index = match self.sessions.iter().position(is_it) {
            Some(index) => index,
            None => self.begin(report, start_s)?,
        };
        let session = self.sessions.get_mut(index)?;
        session.hear(report);
        Some(session)
    }

    /// The place of a new session. One of the same id was another before its router was started anew.
    fn begin(&mut self, report: &Report, start_s: i64) -> Option<usize> {
        let start = Timestamp::from_second(start_s).ok()?;
        for session in self.sessions.iter_mut().filter(|session| session.id == report.id && session.start < start) {
            session.end(session.seen);
        }
        let at = self.sessions.partition_point(|session| session.start <= start);
        if self.sessions.len() >= SESSIONS_MAX {
            let oldest = self.sessions.iter().position(|session| session.ended.is_some()).unwrap_or(0);
            if at == 0 {
                return None;
            }
            self.sessions.remove(oldest);
            return Some(self.insert(at - usize::from(oldest < at), report, start));
        }
        Some(self.insert(at, report, start))
    }

    fn insert(&mut self, at: usize, report: &Report, start: Timestamp) -> usize {
        let session = PppSession {
            id: report.id.clone(),
            nas: report.nas.clone(),
            nas_address: report.nas_address.clone(),
            session_id: report.session_id.clone(),
            address: report.address.clone(),
            mac: report.mac.clone(),
            start,
            seen: start,
            ended: None,
            stamp: report.stamp.unwrap_or_else(|| Stamp::at(start)),
            interim_s: report.interim_s,
            offer: None,
        };
        self.sessions.insert(at, session);
        at
    }

    /// The session that is on now; of several the newest.
    pub fn online(&self, now: Timestamp) -> Option<&PppSession> {
        self.sessions.iter().rev().find(|session| session.is_live(now))
    }

    /// Since when it is off, where a session is remembered and none is on.
    pub fn offline_since(&self, now: Timestamp) -> Option<Timestamp> {
        if self.online(now).is_some() {
            return None;
        }
        self.sessions.iter().map(|session| session.ended.unwrap_or(session.seen)).max()
    }

    /// Whether a session that is on goes by books older than these.
    pub fn is_behind(&self, target: Stamp, now: Timestamp) -> bool {
        self.sessions.iter().any(|session| session.is_live(now) && session.stamp < target)
    }

    /// Whether a session of the line was ended lately for these books, and this one has begun since: the network has let it in on what
    /// it remembers, and would do so again. Ending it too would keep who has just paid off for good.
    fn is_let_in_as_before(&self, index: usize, target: Stamp) -> bool {
        let Some(session) = self.sessions.get(index) else { return false };
        let lately = |ended: Timestamp| session.start.as_second() - ended.as_second() < PATIENCE_S;
        let was_ended = |other: &PppSession| {
            other.stamp >= target && other.ended.is_some_and(|ended| ended <= session.start && lately(ended))
        };
        self.sessions.iter().any(was_ended)
    }

    /// Offers the change of a session to what the books say, where it is due, see [`PppSession::offer`].
    pub fn offer(&mut self, id: &str, target: Stamp, change: ChangeBy, now: Timestamp) -> Option<Offer> {
        let index = self.sessions.iter().rposition(|session| session.id == id)?;
        if self.is_let_in_as_before(index, target) {
            return None;
        }
        self.sessions.get_mut(index)?.offer(target, change, now).cloned()
    }

    /// The session that a change is of.
    pub fn session_of(&mut self, offer: &str) -> Option<&mut PppSession> {
        self.sessions.iter_mut().find(|session| session.offer.as_ref().is_some_and(|known| known.id == offer))
    }

    /// Ends what was on a router before it was started anew.
    pub(super) fn rebooted(&mut self, nas: &str, at: Timestamp) {
        for session in self.sessions.iter_mut().filter(|session| session.nas == nas && session.ended.is_none()) {
            if session.seen < at {
                session.end(at);
            }
        }
    }
}

impl PppSession {
    /// Whether it is on, as far as one knows.
    pub fn is_live(&self, now: Timestamp) -> bool {
        let silence_s = now.as_second() - self.seen.as_second();
        self.ended.is_none() && silence_s <= SILENCE_S.max(SILENCE_INTERVALS * i64::from(self.interim_s))
    }

    fn hear(&mut self, report: &Report) {
        if report.at >= self.seen {
            self.seen = report.at;
            if report.address.is_some() {
                self.address.clone_from(&report.address);
            }
            self.interim_s = report.interim_s;
        }
        if report.is_last {
            self.end(report.at);
        } else if self.ended.is_some_and(|ended| report.at.as_second() - ended.as_second() > SAME_START_S) {
            // Its router said that it ended it, or does not know it: it goes on all the same.
            self.ended = None;
            self.session_id.clone_from(&report.session_id);
            self.nas_address.clone_from(&report.nas_address);
            // So what ending it was to bring it has not got.
            self.stamp = report.stamp.unwrap_or_else(|| Stamp::at(self.start));
        }
    }

    /// Over: of what it was only what tells a late report of it from a new session stays.
    fn end(&mut self, at: Timestamp) {
        self.ended = Some(self.ended.map_or(at, |before| before.max(at)));
        self.offer = None;
        self.session_id.clear();
        self.nas_address.clear();
    }

    /// Offers the change to what the books say, where it is due: the session is on, is behind, and no other way carries the
    /// change at this moment. The offer belongs to who writes it down.
    pub fn offer(&mut self, target: Stamp, change: ChangeBy, now: Timestamp) -> Option<&Offer> {
        if !self.is_live(now) || self.stamp >= target {
            return None;
        }
        let before = self.offer.take().filter(|offer| offer.target == target);
        let is_leased = |offer: &Offer| offer.offered_at.is_some_and(|at| now.as_second() - at.as_second() < LEASE_S);
        if before.as_ref().is_some_and(is_leased) {
            self.offer = before;
            return None;
        }
        let failed = before.as_ref().map_or(0, |offer| offer.failed);
        let kind = match change {
            ChangeBy::Coa if failed < REFUSALS_MAX => ActionKind::Coa,
            ChangeBy::Coa | ChangeBy::Disconnect => ActionKind::Disconnect,
        };
        let id = self.offer_id(target);
        Some(self.offer.insert(Offer { id, target, kind, offered_at: Some(now), failed }))
    }

    fn offer_id(&self, target: Stamp) -> String {
        let of = format!("{}|{}|{target}", self.id, self.start.as_second());
        format!("act-{}", hex::encode(&Sha256::digest(of)[..10]))
    }

    /// Takes what came of a change.
    pub fn settle(&mut self, outcome: Outcome, now: Timestamp) {
        let Some(offer) = self.offer.take() else { return };
        match outcome {
            Outcome::Changed => self.stamp = self.stamp.max(offer.target),
            Outcome::Ended => {
                self.stamp = self.stamp.max(offer.target);
                self.end(now);
            }
            Outcome::Failed => {
                self.offer = Some(Offer { offered_at: None, failed: offer.failed.saturating_add(1), ..offer });
            }
        }
    }
}
