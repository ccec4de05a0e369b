//! A portal of a test's own.

use std::sync::Arc;

use panel::{Elsewhere, Portal, PortalOptions};
use shared::boot::Boot;
use shared::clock::{Clock as _, SetClock};
use shared::domain::{Login, Subscriber};
use shared::random::{SystemRandom, readable};
use shared::session::Devices;
use shared::settings::Settings;
use shared::store::{Table, keys};

use crate::{Client, Person};

/// The moment every test begins at: the noon of 23 November 2026 in Warsaw.
const BEGINNING: &str = "2026-11-23T11:00:00Z";

/// A portal with its cloud, a clock that is set by hand, and a way into its table.
pub struct World {
    /// The portal.
    pub portal: Portal,
    /// The clock of everything in it.
    pub clock: Arc<SetClock>,
    /// Its table.
    pub table: Table,
    /// What its functions start from.
    pub boot: Boot,
    /// The connections of its clients.
    pub http: reqwest::Client,
}

impl World {
    /// A new one, empty.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A new one, started with other options.
    pub async fn with(change: impl FnOnce(&mut PortalOptions)) -> Self {
        let clock = Arc::new(SetClock::at(BEGINNING.parse().expect("a time")));
        let mut options = PortalOptions::new(include_str!("../../template.yaml"), panel::functions());
        options.clock = clock.clone();
        options.trust_forwarded_for = true;
        options.retry_pause = std::time::Duration::from_millis(5);
        // What a provider tells again it tells when a test says so, and not while the test looks elsewhere.
        options.payu_minute = std::time::Duration::from_hours(1);
        if let Ok(url) = std::env::var("PANEL_TEST_CLOUD") {
            elsewhere(&mut options, &url);
        }
        change(&mut options);
        let portal = Portal::start(options).await.expect("a portal");
        let settings: Settings = portal.settings().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        // A test looks at the table itself, whatever stands before it for the functions.
        let settings = settings.with("AWS_ENDPOINT_URL_DYNAMODB", &portal.endpoints().dynamodb);
        let boot = Boot::new(settings, clock.clone(), Arc::new(SystemRandom));
        let table = Table::init(&boot).expect("a table");
        Self { portal, clock, table, boot, http: Client::connections() }
    }

    /// Whether this S3 holds addresses to their signatures. The embedded one does; moto takes any.
    pub fn checks_signatures() -> bool {
        std::env::var_os("PANEL_TEST_CLOUD").is_none()
    }

    /// A new one with people in it.
    pub async fn of(people: &[&Person]) -> Self {
        let world = Self::new().await;
        for person in people {
            person.write(&world.table).await;
        }
        world
    }

    /// A browser that nobody has logged in on.
    pub fn browser(&self) -> Client {
        Client::browser(&self.http, self.portal.url())
    }

    /// An app that nobody has logged in on.
    pub fn app(&self) -> Client {
        Client::app(&self.http, self.portal.url())
    }

    /// The token of a device on which somebody has logged in before: what is done there next is told of by no mail.
    pub async fn known_device(&self, person: &Person) -> String {
        let devices = Devices::init(&self.boot).await.expect("keys");
        let login = Login::parse(&person.login).expect("a login");
        let epoch = self.subscriber(person).await.session_epoch;
        devices.token(&login, epoch, None, self.clock.now()).expect("a token")
    }

    /// A browser on which somebody has logged in, not for the first time.
    pub async fn browser_of(&self, person: &Person) -> Client {
        let mut browser = self.browser();
        browser.device = Some(self.known_device(person).await);
        let fields = [("login", person.login.as_str()), ("password", person.password.as_str())];
        let _ = browser.post("/login", &fields).await.expect(303);
        browser
    }

    /// An app on which somebody has logged in, not for the first time.
    pub async fn app_of(&self, person: &Person) -> Client {
        self.app_in(person, &person.password).await
    }

    /// The same by another password than the first.
    pub async fn app_in(&self, person: &Person, password: &str) -> Client {
        let mut app = self.app();
        let device = self.known_device(person).await;
        let fields = [("login", person.login.as_str()), ("password", password), ("device", device.as_str())];
        let answer = app.post("/login", &fields).await.expect(200);
        let token = answer.json()["token"].as_str().expect("a token").to_owned();
        app.bearing(&token)
    }

    /// A browser of somebody who came in with a one-time password and must set their own.
    pub async fn browser_in_must_change(&self, person: &Person) -> Client {
        let mut browser = self.browser();
        let password = self.one_time_password(person).await;
        let _ = browser.post("/login", &[("login", &person.login), ("password", &password)]).await.expect(303);
        browser
    }

    /// The same in an app.
    pub async fn app_in_must_change(&self, person: &Person) -> Client {
        let mut app = self.app();
        let password = self.one_time_password(person).await;
        let answer = app.post("/login", &[("login", &person.login), ("password", &password)]).await.expect(200);
        app.bearing(answer.json()["token"].as_str().expect("a token"))
    }

    /// Lets time pass.
    pub fn pass(&self, minutes: u64) {
        self.clock.advance(std::time::Duration::from_secs(minutes * 60));
    }

    /// Somebody as the table has them now.
    pub async fn subscriber(&self, person: &Person) -> Subscriber {
        let key = keys::subscriber(&person.subscriber.id);
        self.table.get(&key).await.expect("an answer").expect("a subscriber")
    }
}

/// Puts the tables and buckets of a portal into another implementation of AWS, under names of its own.
fn elsewhere(options: &mut PortalOptions, url: &str) {
    options.stack = format!("t{}", readable(&SystemRandom, 16).to_lowercase());
    options.elsewhere = Elsewhere { dynamodb: Some(url.to_owned()), s3: Some(url.to_owned()) };
}
