//! A report of a session: its counters are kept, and the change that is due of it is handed out.

use shared::domain::{Host, HostId, PppoeRecord, Subscriber, SubscriberId, Timestamp};
use shared::http::Problem;
use shared::network::{RadiusReply, Stamp, applied};
use shared::store::{StoreError, keys, parse};
use shared::usage::{ActionKind, Line, Offer, Reading, session_tag};

use crate::RadiusAccounting;
use crate::attributes::Fault;
use crate::record::Sample;

/// How often a lost race is decided again.
const TRIES_MAX: u32 = 3;
/// How long readings are kept; one that is older would be gone at once.
const READING_AGE_MAX_S: i64 = 8 * 86_400;

/// Why a record was not taken.
pub enum Aside {
    /// The record is not what it should be.
    Record(Fault),
    /// Nobody has its login.
    UnknownLogin(String),
    /// What it leads to cannot be read: nor could it be the next time.
    Damaged(StoreError),
    /// The table does not answer, or not as it should: then the record stays with the server.
    Table(Box<Unavailable>),
}

/// Why the table did not take a record.
pub enum Unavailable {
    /// It did not answer.
    Store(StoreError),
    /// Others wrote the same line each time.
    Contended,
}

impl Unavailable {
    /// As a problem, which makes the server keep the record.
    pub fn to_problem(&self) -> Problem {
        match self {
            Self::Store(error @ StoreError::Refused(_)) => Problem::internal(error.to_string()),
            Self::Store(error) => Problem::unavailable(error.to_string()),
            Self::Contended => Problem::unavailable("others were at the same line"),
        }
    }
}

impl From<StoreError> for Aside {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Damaged(_) => Self::Damaged(error),
            _ => Self::Table(Box::new(Unavailable::Store(error))),
        }
    }
}

/// What a report is of.
struct Subject {
    subscriber: Subscriber,
    host: Host,
    line: Line,
}

impl RadiusAccounting {
    /// Two rounds of reads, then what was read of the counters and the line, side by side.
    pub(crate) async fn sample(&self, mut sample: Sample, now: Timestamp) -> Result<Option<RadiusReply>, Aside> {
        let owner = self.table.get::<PppoeRecord>(&keys::pppoe_login(&sample.login)).await?;
        let Some(PppoeRecord { subscriber: id, host }) = owner else {
            return Err(Aside::UnknownLogin(sample.login));
        };
        for _ in 0..TRIES_MAX {
            let subject = self.subject(&id, &host).await?;
            sample.report.interim_s = self.network.longest_interim_s();
            let target = Stamp::of(subject.subscriber.line.as_ref(), &subject.host);
            let mut line = subject.line.clone();
            let (start, offer) = self.decide(&mut line, &sample, target, now);
            let ((), (), is_kept) = tokio::try_join!(
                self.keep_offer(&id, &host, offer.as_ref(), now),
                self.keep_reading(&id, &host, &sample, start, now),
                self.keep_line(&id, &host, &subject.line, &line, now),
            )?;
            if !is_kept {
                continue;
            }
            // With this session the network may have come to do what the books say.
            if !line.is_behind(target, now) {
                applied(&self.table, &self.usage, &subject.subscriber, now).await?;
            }
            return Ok(offer.map(|offer| self.reply(&subject, &sample, &offer)));
        }
        Err(Aside::Table(Box::new(Unavailable::Contended)))
    }

    async fn subject(&self, id: &SubscriberId, host: &HostId) -> Result<Subject, Aside> {
        let wanted = [keys::subscriber(id), keys::host(id, host)];
        let (found, line) = tokio::try_join!(self.table.get_many(&wanted), self.usage.line(id, host))?;
        let [Some(subscriber), Some(host)] = <[_; 2]>::try_from(found).unwrap_or_default() else {
            return Err(Aside::Damaged(StoreError::Damaged(keys::host(id, host).told())));
        };
        Ok(Subject { subscriber: parse(subscriber)?, host: parse(host)?, line })
    }

    /// Takes the report into the line. Gives when its session began, and the change that is due of it: none for what comes
    /// late from the spool, for the server would not bring it.
    fn decide(&self, line: &mut Line, sample: &Sample, target: Stamp, now: Timestamp) -> (Timestamp, Option<Offer>) {
        let report = &sample.report;
        let start_s = report.at.as_second() - i64::from(report.seconds);
        let start = Timestamp::from_second(start_s).unwrap_or(report.at);
        let Some(start) = line.take(report).map(|session| session.start) else { return (start, None) };
        let router = self.network.router(&sample.nas_identifier, &report.nas_address);
        let is_told = !sample.is_replayed && !report.is_last;
        let offer = is_told.then(|| line.offer(&report.id, target, router.change_by, now)).flatten();
        (start, offer)
    }

    async fn keep_offer(
        &self,
        id: &SubscriberId,
        host: &HostId,
        offer: Option<&Offer>,
        now: Timestamp,
    ) -> Result<(), Aside> {
        match offer {
            Some(offer) => Ok(self.usage.put_offer(id, host, offer, now).await?),
            None => Ok(()),
        }
    }

    async fn keep_reading(
        &self,
        id: &SubscriberId,
        host: &HostId,
        sample: &Sample,
        start: Timestamp,
        now: Timestamp,
    ) -> Result<(), Aside> {
        let report = &sample.report;
        let is_old = now.as_second() - report.at.as_second() > READING_AGE_MAX_S;
        let Some(counters) = sample.counters.filter(|_| !is_old) else { return Ok(()) };
        let (session, seconds, is_last) = (session_tag(&report.id), report.seconds, report.is_last);
        let reading = Reading { session, start, seconds, is_last, counters };
        Ok(self.usage.put_reading(id, host, &reading).await?)
    }

    /// Says whether the line is as it was decided: nobody else wrote it meanwhile.
    async fn keep_line(
        &self,
        id: &SubscriberId,
        host: &HostId,
        before: &Line,
        after: &Line,
        now: Timestamp,
    ) -> Result<bool, Aside> {
        if before == after {
            return Ok(true);
        }
        Ok(self.usage.put_line(id, host, after, now).await?)
    }

    /// The change, for FreeRADIUS to bring: a session that goes on is told its new profile in its router's words.
    fn reply(&self, subject: &Subject, sample: &Sample, offer: &Offer) -> RadiusReply {
        let reply = RadiusReply::default().control("Portal-Action-Id", offer.id.as_str());
        match offer.kind {
            ActionKind::Disconnect => reply.control("Portal-Action", "disconnect"),
            ActionKind::Coa => {
                let level = subject.subscriber.restriction.map(|restriction| restriction.level);
                let router = self.network.router(&sample.nas_identifier, &sample.report.nas_address);
                let profile = self.network.profile(level, &subject.host);
                reply.control("Portal-Action", "coa").control_all(&router.changed(&profile))
            }
        }
    }
}
