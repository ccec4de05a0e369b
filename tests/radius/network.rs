//! A whole network: a portal with people, the gate before it, FreeRADIUS, a router.

use std::sync::Arc;
use std::time::{Duration, Instant};

use panel::PortalOptions;
use portal_tests::{Client, Person, World, host};
use serde::Deserialize;
use shared::clock::SystemClock;
use shared::domain::Host;

use crate::ask::{Answer, quoted, send};
use crate::gate::Gate;
use crate::router::Router;
use crate::server::FreeRadius;

pub const PASSWORD: &str = "wolno-mi-7";
pub const MAC: &str = "02-00-5E-10-00-01";

/// A network of a test's own.
pub struct Network {
    pub world: World,
    pub gate: Gate,
    pub router: Router,
    pub radius: FreeRadius,
}

#[derive(Deserialize)]
struct Keys {
    radius: Vec<String>,
}

impl Network {
    /// One with people, whose hosts all dial with [`PASSWORD`]. None where such tests are not wanted.
    pub async fn of(people: &[&Person]) -> Option<Self> {
        Self::with("{}", people).await
    }

    /// One of a configuration.
    pub async fn with(network: &str, people: &[&Person]) -> Option<Self> {
        let network = network.to_owned();
        Self::made(people, |options| {
            options.settings.insert("PANEL_NETWORK".to_owned(), network);
        })
        .await
    }

    /// One whose portal is started with other options.
    pub async fn made(people: &[&Person], change: impl FnOnce(&mut PortalOptions)) -> Option<Self> {
        if std::env::var_os("PANEL_RADIUS").is_none() {
            eprintln!("PANEL_RADIUS is not set: FreeRADIUS is not asked");
            return None;
        }
        let world = World::with(|options| {
            options.clock = Arc::new(SystemClock);
            options.settings.insert("PANEL_GATEWAYS".to_owned(), "payu".to_owned());
            change(options);
        })
        .await;
        for person in people {
            person.write(&world.table).await;
            for host in &person.hosts {
                world.set_pppoe_password(person, &host.id, PASSWORD).await;
            }
        }
        let keys: Keys = world.boot.secret("PANEL_SECRET_RADIUS").await.expect("keys");
        let gate = Gate::before(world.portal.url(), &Client::connections()).await;
        let router = Router::start();
        let radius = FreeRadius::start(&gate.url, &keys.radius[0], router.port);
        Some(Self { world, gate, router, radius })
    }

    /// Dials with any attributes that prove who it is. A refusal comes a second late, and the portal has three to answer in.
    pub async fn dial(&self, login: &str, proof: &str) -> Answer {
        self.dial_for(7, login, proof).await
    }

    /// Whether a known password is met with silence, for longer than the server takes to find out that nobody is there.
    pub async fn is_silent(&self, login: &str) -> bool {
        self.dial_for(2, login, &format!("CHAP-Password = {}", quoted(PASSWORD))).await.kind.is_none()
    }

    async fn dial_for(&self, patience_s: u32, login: &str, proof: &str) -> Answer {
        let attributes = format!(
            "User-Name = {}\n{proof}\nCalling-Station-Id = \"{MAC}\"\nNAS-IP-Address = 10.0.0.1\nNAS-Identifier = \"bras-1\"\nNAS-Port-Id = \"ether5\"\nMessage-Authenticator = 0x00",
            quoted(login)
        );
        send(self.radius.auth_port, "auth", &attributes, patience_s).await
    }

    /// Dials by PAP.
    pub async fn pap(&self, login: &str, password: &str) -> Answer {
        self.dial(login, &format!("User-Password = {}", quoted(password))).await
    }

    /// Dials by CHAP.
    pub async fn chap(&self, login: &str, password: &str) -> Answer {
        self.dial(login, &format!("CHAP-Password = {}", quoted(password))).await
    }

    /// Dials by MS-CHAPv2.
    pub async fn mschap(&self, login: &str, password: &str) -> Answer {
        self.dial(login, &crate::mschap::attributes(login, password)).await
    }

    /// Reports of a session, `more` beside what every report has.
    pub async fn report(&self, login: &str, session: &str, status: &str, more: &str) -> Answer {
        let attributes = format!(
            "User-Name = {}\nAcct-Session-Id = \"{session}\"\nAcct-Status-Type = {status}\nNAS-IP-Address = 10.0.0.1\nNAS-Identifier = \"bras-1\"\nFramed-IP-Address = 100.64.0.7\nCalling-Station-Id = \"{MAC}\"\nAcct-Delay-Time = 0\n{more}",
            quoted(login)
        );
        send(self.radius.acct_port, "acct", &attributes, 4).await.expect("Accounting-Response")
    }

    /// Waits until something holds, and says how long that took.
    pub async fn until(&self, what: &str, limit: Duration, mut holds: impl AsyncFnMut() -> bool) -> Duration {
        let started = Instant::now();
        while !holds().await {
            assert!(started.elapsed() < limit, "in vain: {what}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        started.elapsed()
    }
}

/// Somebody with one host, whose login is `anna-dom`.
pub fn anna() -> Person {
    Person::new("anna").with_host(&host("anna"))
}

/// The same with hardware registered.
pub fn with_mac(mac: &str) -> Person {
    let macs = vec![shared::domain::Mac::parse(mac).expect("an address")];
    Person::new("anna").with_host(&Host { macs, ..host("anna") })
}
