//! Hosts, as an import leaves them, and the passwords their routers dial with.

use shared::clock::Clock as _;
use shared::domain::{Host, HostId, PppoeRecord, PppoeSecret, Text};
use shared::network::pppoe::PppoePassword;
use shared::random::SystemRandom;
use shared::seal::Sealer;
use shared::store::{ImportMarker, Table, Transaction, keys};

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
