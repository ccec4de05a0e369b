//! What came of a change, whichever way carried it to a router, and when the network does what the books say.

use crate::domain::{Host, LineChange, Subscriber, SubscriberId, Timestamp};
use crate::network::Stamp;
use crate::store::keys::{self, Prefix};
use crate::store::{StoreError, Table, Update};
use crate::usage::{Line, Outcome, Usage};

/// How often a lost race is decided again.
const TRIES_MAX: u32 = 3;
/// More hosts than anybody has: what `DynamoDB` reads at once of their lines.
const HOSTS_MAX: i32 = 100;

/// The hosts of a subscriber.
pub async fn hosts_of(table: &Table, id: &SubscriberId) -> Result<Vec<Host>, StoreError> {
    table.newest_for_decision(id, Prefix::Hosts, HOSTS_MAX).await
}

/// Takes what came of a change, and writes down where with it the network has come to do what the books say. Told twice, or of a
/// change that another result has settled, nothing changes.
pub async fn settle(
    table: &Table,
    usage: &Usage,
    offer: &str,
    outcome: Outcome,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some((id, host)) = usage.offer_of(offer).await? else { return Ok(()) };
    let mut is_settled = false;
    for _ in 0..TRIES_MAX {
        let mut line = usage.line(&id, &host).await?;
        let Some(session) = line.session_of(offer) else {
            is_settled = true;
            break;
        };
        session.settle(outcome, now);
        is_settled = usage.put_line(&id, &host, &line, now).await?;
        if is_settled {
            break;
        }
    }
    if !is_settled {
        return Err(StoreError::Unavailable("three races for a line lost".to_owned()));
    }
    if outcome == Outcome::Failed {
        return Ok(());
    }
    // Also where it was settled before: what wrote that down may have ended there.
    match table.get::<Subscriber>(&keys::subscriber(&id)).await? {
        Some(subscriber) => applied(table, usage, &subscriber, now).await.map(drop),
        None => Ok(()),
    }
}

/// Writes down when the network came to do what the books say of a subscriber, once it does and where that was not written yet:
/// then no session is behind, and one has been told. Says whether it does. Without a change under way nothing is read.
pub async fn applied(
    table: &Table,
    usage: &Usage,
    subscriber: &Subscriber,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(change) = subscriber.line.filter(|line| line.applied_at.is_none()) else { return Ok(true) };
    let hosts = hosts_of(table, &subscriber.id).await?;
    let hosts: Vec<_> = hosts.into_iter().map(|host| (subscriber.id.clone(), host.id)).collect();
    let lines: Vec<Line> = usage.lines(&hosts).await?.into_iter().flatten().collect();
    if !is_applied(&change, &lines, now) {
        return Ok(false);
    }
    let done = LineChange { applied_at: Some(now), ..change };
    // Not done: it was written meanwhile, or the books have changed again.
    table.update(&keys::subscriber(&subscriber.id), Update::existing().set("line", done).when("line", change)).await
}

/// Whether every session knows of a change, and one at least does: where none is on, nothing has been told to anybody.
fn is_applied(change: &LineChange, lines: &[Line], now: Timestamp) -> bool {
    let target = Stamp::at(change.at);
    let knows = |line: &Line| line.sessions.iter().any(|session| session.stamp >= target);
    lines.iter().any(knows) && !lines.iter().any(|line| line.is_behind(target, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::Report;

    const NOON: &str = "2026-11-23T12:00:00Z";

    fn line(id: &str, stamp: Option<Stamp>, is_last: bool) -> Line {
        let at: Timestamp = NOON.parse().expect("a time");
        let mut line = Line::default();
        let report = Report {
            id: id.to_owned(),
            nas: "bras-1".to_owned(),
            nas_address: "10.0.0.1".to_owned(),
            session_id: id.to_owned(),
            address: None,
            mac: None,
            at,
            seconds: 600,
            is_last,
            stamp,
            interim_s: 60,
        };
        let _ = line.take(&report).expect("a session");
        line
    }

    #[test]
    fn a_change_is_in_force_once_a_session_knows_of_it_and_none_does_not() {
        let now: Timestamp = NOON.parse().expect("a time");
        let change = LineChange { at: now, from: None, to: None, applied_at: None };
        let (behind, knowing) = (line("a", None, false), line("b", Some(Stamp::at(now)), false));
        let (ended, told) = (line("c", None, true), line("d", Some(Stamp::at(now)), true));
        let is = |lines: &[&Line]| is_applied(&change, &lines.iter().copied().cloned().collect::<Vec<_>>(), now);
        assert!(is(&[&knowing]) && is(&[&knowing, &ended]) && is(&[&told]));
        assert!(!is(&[]) && !is(&[&behind]) && !is(&[&behind, &knowing]) && !is(&[&ended]));
        // One that was not heard of for long is no longer on.
        assert!(is_applied(&change, &[behind, knowing], now + std::time::Duration::from_secs(901)));
    }
}
