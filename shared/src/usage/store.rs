//! Reading and writing the table of usage.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

use super::{Line, Offer, Reading};
use crate::boot::{Boot, InitError};
use crate::domain::{Date, HostId, SubscriberId, Timestamp};
use crate::grant::Grant;
use crate::store::{Item, StoreError, Table, Update, keys, parse};

/// A week, and the day that is under way.
const READINGS_KEPT: Duration = Duration::from_hours(8 * 24 + 1);
/// Since when a host is off is told for so long.
const LINE_KEPT: Duration = Duration::from_hours(60 * 24);
/// A router that was not heard of for so long has no sessions that are remembered.
const START_KEPT: Duration = LINE_KEPT;
/// An offer is settled within minutes; a result that comes later is of no use.
const OFFER_KEPT: Duration = Duration::from_hours(1);
/// As long as somebody may ask what went wrong.
const ASIDE_KEPT: Duration = Duration::from_hours(30 * 24);
/// A week of a host that dials anew all the time fits four pages of a megabyte.
const PAGES_MAX: u32 = 4;
const HOUR_S: i64 = 3600;

/// The table of usage.
#[derive(Clone, Debug)]
pub struct Usage {
    table: Table,
}

#[derive(Serialize, Deserialize)]
struct Started {
    at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct OfferOf {
    subscriber: SubscriberId,
    host: HostId,
}

impl Usage {
    /// The rights of who only looks.
    pub const LOOKS: Grant = Grant::usage(&["dynamodb:BatchGetItem", "dynamodb:Query"]);

    /// The table that `PANEL_USAGE_TABLE` names.
    pub fn init(boot: &Boot) -> Result<Self, InitError> {
        Ok(Self { table: Table::usage(boot)? })
    }

    /// The lines of hosts, in their order, as their routers' starts leave them: one read, and one more where sessions are on.
    /// At most 100 hosts.
    pub async fn lines(&self, hosts: &[(SubscriberId, HostId)]) -> Result<Vec<Option<Line>>, StoreError> {
        if hosts.is_empty() {
            return Ok(Vec::new());
        }
        let wanted: Vec<_> = hosts.iter().map(|(id, host)| keys::usage_line(id, host)).collect();
        let found = self.table.get_many(&wanted).await?;
        let mut lines: Vec<Option<Line>> =
            found.into_iter().map(|item| item.map(parse).transpose()).collect::<Result<_, _>>()?;
        let open = |line: &Line| -> Vec<String> {
            line.sessions.iter().filter(|session| session.ended.is_none()).map(|session| session.nas.clone()).collect()
        };
        let routers: std::collections::BTreeSet<String> = lines.iter().flatten().flat_map(open).collect();
        if routers.is_empty() {
            return Ok(lines);
        }
        let starts: Vec<_> = routers.iter().take(100).map(|nas| keys::router_start(nas)).collect();
        let starts = self.table.get_many(&starts).await?;
        for (nas, start) in routers.iter().zip(starts) {
            if let Some(start) = start {
                let Started { at } = parse(start)?;
                lines.iter_mut().flatten().for_each(|line| line.rebooted(nas, at));
            }
        }
        Ok(lines)
    }

    /// The line of a host.
    pub async fn line(&self, id: &SubscriberId, host: &HostId) -> Result<Line, StoreError> {
        Ok(self.table.get(&keys::usage_line(id, host)).await?.unwrap_or_default())
    }

    /// Writes a line that was decided upon the revision it has. Says whether it was still that.
    pub async fn put_line(
        &self,
        id: &SubscriberId,
        host: &HostId,
        line: &Line,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = Update::until(now + LINE_KEPT).set("sessions", &line.sessions).set("revision", line.revision + 1);
        let update = update.when_or_absent("revision", (line.revision > 0).then_some(line.revision));
        self.table.update(&keys::usage_line(id, host), update).await
    }

    /// Keeps a reading, unless a later one of its slot is there: the order of readings makes no difference.
    pub async fn put_reading(&self, id: &SubscriberId, host: &HostId, reading: &Reading) -> Result<(), StoreError> {
        let hour_s = reading.hour_s();
        let until =
            Timestamp::from_second(hour_s).map_err(|_| StoreError::Refused("a reading of no time".to_owned()))?;
        let update = Update::until(until + READINGS_KEPT).set_newest(&reading.name(), &reading.numbers());
        // Not done means that it is there: that is what was wanted.
        self.table.update(&keys::usage_hour(id, host, hour_s), update).await.map(drop)
    }

    /// The readings of a host between two moments, and those of the hours around them that tell what happened in between.
    pub async fn readings(
        &self,
        id: &SubscriberId,
        host: &HostId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Reading>, StoreError> {
        let hour = |at_s: i64| keys::usage_hour(id, host, at_s.div_euclid(HOUR_S) * HOUR_S);
        let (first, last) = (hour(from.as_second() - HOUR_S), hour(to.as_second()));
        let items = self.table.range(&first.pk, &first.sk, &last.sk, PAGES_MAX).await?;
        Ok(items.into_iter().flat_map(read_hour).collect())
    }

    /// Keeps that a router was started, at a whole second: what was on there before is over. A late report of an earlier start
    /// changes nothing.
    pub async fn router_started(&self, nas: &str, at: Timestamp) -> Result<(), StoreError> {
        let update = Update::until(at + START_KEPT).raise("at", at);
        self.table.update(&keys::router_start(nas), update).await.map(drop)
    }

    /// Keeps whose session a change is of, before it is offered.
    pub async fn put_offer(
        &self,
        id: &SubscriberId,
        host: &HostId,
        offer: &Offer,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let update = Update::until(now + OFFER_KEPT).set("subscriber", id).set("host", host);
        self.table.update(&keys::offer(&offer.id), update).await.map(drop)
    }

    /// Whose session a change is of.
    pub async fn offer_of(&self, offer: &str) -> Result<Option<(SubscriberId, HostId)>, StoreError> {
        let found: Option<OfferOf> = self.table.get(&keys::offer(offer)).await?;
        Ok(found.map(|of| (of.subscriber, of.host)))
    }

    /// Puts a record aside that cannot be processed. Says whether it is the first of its name that day.
    pub async fn put_aside(
        &self,
        day: Date,
        name: &str,
        why: &str,
        body: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = Update::until(now + ASIDE_KEPT).set("why", why).set("body", body).set("at", now);
        self.table.update(&keys::set_aside(day, name), update.when_or_absent("why", None::<&str>)).await
    }
}

fn read_hour(item: Item) -> Vec<Reading> {
    let numbers = |value: AttributeValue| serde_dynamo::from_attribute_value::<_, [u64; 5]>(value).ok();
    let ordered: BTreeMap<String, AttributeValue> = item.into_iter().collect();
    ordered.into_iter().filter_map(|(name, value)| Reading::parse(&name, numbers(value)?)).collect()
}
