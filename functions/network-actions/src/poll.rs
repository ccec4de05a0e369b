//! Finding what is due: nothing but the queue is read while nothing is.

use std::time::Duration;

use futures::stream::{self, StreamExt as _};
use shared::domain::{Host, Subscriber, SubscriberId, Timestamp};
use shared::network::{Network, Stamp, Waiting, applied, hosts_of};
use shared::store::{StoreError, Table, keys};
use shared::usage::{LEASE_S, Line, Usage};

use crate::action::{Action, Routers, due};

/// Subscribers of one answer; the others wait for the next question, seconds later.
const SUBSCRIBERS_MAX: usize = 20;
/// Subscribers looked at side by side.
const AT_ONCE: usize = 4;
/// How often a lost race for a line is decided again.
const TRIES_MAX: u32 = 3;
/// How long a change is looked after that no session is behind: one that was let in on the books before may report late.
const SETTLED_AFTER: Duration = Duration::from_mins(2);
const LOOK_AGAIN: Duration = Duration::from_secs(15);
const LEASE: Duration = Duration::from_secs(LEASE_S as u64);

/// Where to look.
pub struct Books<'a> {
    pub table: &'a Table,
    pub usage: &'a Usage,
    pub network: &'a Network,
    /// The routers that who asks stands beside.
    pub routers: &'a Routers,
    pub now: Timestamp,
}

/// Those that wait of one subscriber.
type Group = (SubscriberId, Vec<Waiting>);

impl Books<'_> {
    /// The changes that are due. Each is this answer's alone for a while. What cannot be found out of one subscriber keeps nothing
    /// from the others. Error: nothing could be found out.
    pub async fn due(&self) -> Result<Vec<Action>, StoreError> {
        let groups = grouped(Waiting::due(self.table, self.now).await?);
        let looks = groups.into_iter().map(|group| self.due_of(group));
        let found: Vec<Result<Vec<Action>, StoreError>> = stream::iter(looks).buffered(AT_ONCE).collect().await;
        let (mut actions, mut fault) = (Vec::new(), None);
        for found in found {
            match found {
                Ok(found) => actions.extend(found),
                Err(error) => {
                    tracing::error!(%error, "what is due of a line cannot be told");
                    fault = Some(error);
                }
            }
        }
        fault.filter(|_| actions.is_empty()).map_or(Ok(actions), Err)
    }

    async fn due_of(&self, (id, waiting): Group) -> Result<Vec<Action>, StoreError> {
        // The subscriber last: of two changes at this very moment a speed may be missed until the next one, and no restriction.
        let hosts = hosts_of(self.table, &id).await?;
        let subscriber: Option<Subscriber> = self.table.get(&keys::subscriber(&id)).await?;
        let Some(subscriber) = subscriber else { return self.done(&waiting).await.map(|()| Vec::new()) };
        let wanted: Vec<_> = hosts.iter().map(|host| (id.clone(), host.id.clone())).collect();
        let lines = self.usage.lines(&wanted).await?;
        let (mut actions, mut is_behind) = (Vec::new(), false);
        for (host, line) in hosts.iter().zip(lines) {
            let (found, behind) = self.due_of_host(&subscriber, host, line.unwrap_or_default()).await?;
            actions.extend(found);
            is_behind |= behind;
        }
        if is_behind {
            // What is not theirs is for another agent: it finds it where it lies.
            if !actions.is_empty() {
                self.put_off(&waiting, LEASE).await?;
            }
        } else {
            applied(self.table, self.usage, &subscriber, self.now).await?;
            let (old, young): (Vec<_>, Vec<_>) =
                waiting.iter().cloned().partition(|one| one.at + SETTLED_AFTER <= self.now);
            self.done(&old).await?;
            self.put_off(&young, LOOK_AGAIN).await?;
        }
        Ok(actions)
    }

    /// What is due of a host, and whether any of its sessions is behind: another way may be at it.
    async fn due_of_host(
        &self,
        subscriber: &Subscriber,
        host: &Host,
        mut line: Line,
    ) -> Result<(Vec<Action>, bool), StoreError> {
        let target = Stamp::of(subscriber.line.as_ref(), host);
        for _ in 0..TRIES_MAX {
            if !line.is_behind(target, self.now) {
                return Ok((Vec::new(), false));
            }
            let actions = due(self.network, self.routers, subscriber, host, &mut line, self.now);
            if actions.is_empty() || self.is_written(subscriber, host, &line, &actions).await? {
                return Ok((actions, true));
            }
            let again = self.usage.lines(&[(subscriber.id.clone(), host.id.clone())]).await?;
            line = again.into_iter().flatten().next().unwrap_or_default();
        }
        Ok((Vec::new(), true))
    }

    /// Writes offers down, first whose they are. Says whether they are this answer's.
    async fn is_written(
        &self,
        subscriber: &Subscriber,
        host: &Host,
        line: &Line,
        actions: &[Action],
    ) -> Result<bool, StoreError> {
        let is_of = |id: &str| actions.iter().any(|action| action.id == id);
        for offer in line.sessions.iter().filter_map(|session| session.offer.as_ref()) {
            if is_of(&offer.id) {
                self.usage.put_offer(&subscriber.id, &host.id, offer, self.now).await?;
            }
        }
        self.usage.put_line(&subscriber.id, &host.id, line, self.now).await
    }

    async fn put_off(&self, waiting: &[Waiting], pause: Duration) -> Result<(), StoreError> {
        for one in waiting {
            one.put_off(self.table, self.now + pause).await?;
        }
        Ok(())
    }

    async fn done(&self, waiting: &[Waiting]) -> Result<(), StoreError> {
        for one in waiting {
            one.done(self.table).await?;
        }
        Ok(())
    }
}

/// By subscriber, in their order, as many as one answer has.
fn grouped(waiting: Vec<Waiting>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for one in waiting {
        match groups.iter().position(|(id, _)| *id == one.subscriber) {
            Some(place) => groups[place].1.push(one),
            None if groups.len() < SUBSCRIBERS_MAX => groups.push((one.subscriber.clone(), vec![one])),
            None => {}
        }
    }
    groups
}
