//! Hosts, as an import leaves them, and the passwords their routers dial with.

use shared::clock::Clock as _;
use shared::domain::{Host, HostId, Mac, PppoeRecord, PppoeSecret, Text, Timestamp};
use shared::network::pppoe::PppoePassword;
use shared::random::SystemRandom;
use shared::seal::Sealer;
use shared::store::{ImportMarker, Table, Transaction, keys};
use shared::usage::{Counters, Reading, Report, Usage, session_tag};

use crate::{Person, World};

/// A host of 300 and 50 Mb/s whose login is `<tail>-dom`, with any hardware, and without a password.
pub fn host(tail: &str) -> Host {
    Host {
        id: HostId::of(tail).expect("an id"),
        name: Text::parse("Mieszkanie").expect("a name"),
        pppoe_login: Text::parse(&format!("{tail}-dom")).expect("a login"),
        down_kbps: 300_000,
        up_kbps: 50_000,
        macs: Vec::new(),
        pppoe_secret: None,
        speeds_changed_at: None,
    }
}

impl Person {
    /// With a host.
    #[must_use]
    pub fn with_host(mut self, host: &Host) -> Self {
        self.hosts.push(host.clone());
        self
    }

    pub(crate) async fn write_hosts(&self, table: &Table) {
        let id = &self.subscriber.id;
        for host in &self.hosts {
            let key = keys::host(id, &host.id);
            let owner = PppoeRecord { subscriber: id.clone(), host: host.id.clone() };
            let marker = ImportMarker { hash: String::new(), place: key.sk.clone(), ..ImportMarker::default() };
            let written = Transaction::new(table)
                .replace(&key, host)
                .replace(&keys::pppoe_login(host.pppoe_login.as_str()), &owner)
                .replace(&keys::import_marker(id, host.id.as_str()), &marker);
            written.commit().await.expect("written");
        }
    }
}

impl World {
    /// A host of somebody's as the table has it.
    pub async fn host(&self, person: &Person, host: &HostId) -> Host {
        self.table.get(&keys::host(&person.subscriber.id, host)).await.expect("an answer").expect("a host")
    }

    /// Gives a host of somebody's another password, as an import does.
    pub async fn set_pppoe_password(&self, person: &Person, host: &HostId, password: &str) {
        let keeper = Sealer::init(&self.boot).await.expect("a key");
        let password = PppoePassword::parse(password).expect("a password");
        let sealed = password.seal(&keeper, &SystemRandom, &person.subscriber.id, host).expect("sealed");
        let pppoe_secret =
            Some(PppoeSecret { sealed, changed_at: self.clock.now(), previous: None, generated_by: None });
        let changed = Host { pppoe_secret, ..self.host(person, host).await };
        let key = keys::host(&person.subscriber.id, host);
        Transaction::new(&self.table).replace(&key, &changed).commit().await.expect("written");
    }

    /// What the router of a host dials with, opened; none where the provider has told none.
    pub async fn pppoe_password(&self, person: &Person, host: &HostId) -> Option<String> {
        let sealed = self.host(person, host).await.pppoe_secret?.sealed;
        Some(self.unsealed(person, host, &sealed).await)
    }

    /// A sealed password of a host, opened.
    pub async fn unsealed(&self, person: &Person, host: &HostId, sealed: &str) -> String {
        let keeper = Sealer::init(&self.boot).await.expect("a key");
        let opened = PppoePassword::open(&keeper, sealed, &person.subscriber.id, host).expect("opened");
        opened.secret().expose().to_owned()
    }
}

/// Seconds of a week.
const WEEK_S: u32 = 7 * 24 * 3600;

impl World {
    /// A week of traffic of a host of somebody's that is online: a reading every half an hour, every five minutes of the last
    /// day, and none of a night. No two are alike, so that nothing makes them smaller than they are.
    pub async fn week_of_traffic(&self, person: &Person, host: &Host) {
        let (usage, id) = (Usage::init(&self.boot).expect("a table"), &person.subscriber.id);
        let now = self.clock.now();
        let start = Timestamp::from_second(now.as_second() - i64::from(WEEK_S) - 3600).expect("a time");
        let (mut counters, mut seconds) = (Counters::default(), 0);
        while i64::from(seconds) <= now.as_second() - start.as_second() {
            let is_of_last_day = seconds > WEEK_S - 23 * 3600;
            let step_s = if is_of_last_day { 300 } else { 1800 };
            let noise = u64::from(seconds / 300 % 997 * 7919 % 1013);
            let evening = u64::from(12 - (seconds / 3600 % 24).abs_diff(12));
            let bytes = (noise + 40) * (evening * evening + 9) * 4_000 * u64::from(step_s / 300);
            counters.down_bytes += bytes;
            counters.up_bytes += bytes / 11 + noise * 70_000;
            counters.down_packets += u32::try_from(bytes / 900).expect("few");
            counters.up_packets += u32::try_from(bytes / 2_100).expect("few");
            let is_night = (60..67).contains(&(seconds / 3600)) || (155..158).contains(&(seconds / 3600));
            if !is_night {
                let reading = Reading { session: session_tag("week"), start, seconds, is_last: false, counters };
                usage.put_reading(id, &host.id, &reading).await.expect("written");
            }
            seconds += step_s;
        }
        let mut line = usage.line(id, &host.id).await.expect("a line");
        let report = Report {
            id: "week".to_owned(),
            nas: "bras-1".to_owned(),
            nas_address: crate::NAS_ADDRESS.to_owned(),
            session_id: "81a00001".to_owned(),
            address: Some("100.64.0.7".to_owned()),
            mac: Mac::parse("02:00:5e:10:00:01").ok(),
            at: now,
            seconds: WEEK_S + 3600,
            is_last: false,
            stamp: None,
            interim_s: 300,
        };
        let _ = line.take(&report).expect("a session");
        assert!(usage.put_line(id, &host.id, &line, now).await.expect("an answer"));
    }
}
