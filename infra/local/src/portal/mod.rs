//! The running portal: gateway, services, provider, streams and functions, started and stopped together.

mod objects;
mod options;
mod secrets;
mod settings;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use serde_json::{Value, json};

use crate::cloud::{Cloud, CloudError, CloudOptions, Endpoints, Mailbox, Rights, Storage, http_client};
use crate::data_folder::{DataFolder, DataFolderError};
use crate::fleet::{CallError, Fleet};
use crate::gateway::Gateway;
use crate::net::{self, Server};
use crate::parked::{Parked, Parking};
use crate::payu::{Payu, PayuOptions};
use crate::router::{AtWork, Router, RouterOptions};
use crate::streams::{StreamError, StreamOptions, Streams};
use crate::template::{Template, TemplateError};
use crate::workbench::Workbench;
use objects::Objects;

pub use options::PortalOptions;

/// How long deliveries may take to end at a stop; what is cut off comes again after the next start.
const STOP_LIMIT: Duration = Duration::from_secs(10);
/// How long `drain` waits.
const DRAIN_LIMIT: Duration = Duration::from_mins(2);
/// How long a notification of the provider waits for an answer.
const NOTIFICATION_LIMIT: Duration = Duration::from_secs(15);
/// How long the RADIUS server before the simulated router waits for an answer. Longer than FreeRADIUS does: functions start cold in
/// a debug build.
const RADIUS_LIMIT: Duration = Duration::from_secs(10);

/// Why the portal cannot start, or be used.
#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// Somebody else listens there.
    #[error("port {0} is in use; try --port {next}", next = .0.checked_add(1).unwrap_or(8080))]
    PortInUse(u16),
    /// The port cannot be used.
    #[error("port {0}: {1}")]
    Port(u16, std::io::Error),
    /// The template is wrong.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The data folder cannot be used.
    #[error(transparent)]
    Folder(#[from] DataFolderError),
    /// A service did not start.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// The streams did not start.
    #[error(transparent)]
    Streams(#[from] StreamError),
    /// A kept file cannot be read.
    #[error("{} cannot be used ({}). Keep a copy if it matters, then start over with --fresh", .0.display(), .1)]
    Kept(PathBuf, std::io::Error),
    /// The HTTP client cannot be made.
    #[error("the HTTP client: {0}")]
    Client(#[from] reqwest::Error),
    /// There is still something to deliver after two minutes.
    #[error("events are still being delivered after {DRAIN_LIMIT:?}")]
    NotDrained,
}

/// The running portal.
pub struct Portal {
    url: String,
    port: u16,
    settings: BTreeMap<String, String>,
    template: Arc<Template>,
    cloud: Cloud,
    fleet: Arc<Fleet>,
    payu: Payu,
    router: Router,
    parking: Parking,
    streams: Streams,
    objects: Objects,
    server: Server,
    at_work: AtWork,
    _attempts: EndOfAttempts,
    _folder: DataFolder,
}

/// Ends the provider's waiting attempts when the portal is gone, stopped or dropped.
struct EndOfAttempts(Payu);

impl Drop for EndOfAttempts {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl Portal {
    /// Starts everything; when this returns, requests are answered.
    pub async fn start(options: PortalOptions) -> Result<Self, PortalError> {
        let template = Arc::new(Template::parse_for(&options.template, &options.stack)?);
        let (listener, address) = net::listen(options.port).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => PortalError::PortInUse(options.port),
            _ => PortalError::Port(options.port, error),
        })?;
        let folder = DataFolder::open(&options.storage)?;
        let secrets = secrets::open(options.storage.path("secrets.json").as_deref(), &*options.random)
            .map_err(kept(&options.storage, "secrets.json"))?;
        let mut values = secrets.values();
        values.extend(options.secrets.clone());
        let cloud = Cloud::start(CloudOptions {
            data: options.storage.clone(),
            template: &template,
            secrets: values,
            clock: Arc::clone(&options.clock),
            elsewhere: options.elsewhere.clone(),
            rights: Rights::new(&options.functions, &template, &secrets::NAMES),
        })
        .await?;
        let port = address.port();
        let settings = settings::local(&template, cloud.endpoints(), &secrets, port);
        let of_function = |name: &str| settings::of_function(&template, name, &settings, &options.settings);
        let fleet =
            Arc::new(Fleet::new(options.functions.clone(), &template, of_function, &options.clock, &options.random));
        let parking = Parking::open(options.storage.path("parked")).map_err(kept(&options.storage, "parked"))?;
        let url = settings.get("PANEL_PUBLIC_URL").cloned().unwrap_or_default();
        let payu = payu(&options, &secrets, &settings)?;
        let router = router(&options, &secrets, &url)?;
        let streams = Streams::start(&StreamOptions {
            template: &template,
            data: &options.storage,
            client: cloud.dynamo(),
            fleet: Arc::clone(&fleet),
            parking: parking.clone(),
            clock: Arc::clone(&options.clock),
            retry_pause: options.retry_pause,
        })?;
        let objects = Objects::start(cloud.objects().clone(), &template, &fleet, &parking, &options);
        let workbench = Workbench::new(&cloud, &template, &fleet, &payu, &router, &parking, &settings);
        let gateway = Arc::new(Gateway {
            routes: template.routes(),
            fleet: Arc::clone(&fleet),
            clock: Arc::clone(&options.clock),
            local: workbench.service(),
            port,
            trust_forwarded_for: options.trust_forwarded_for,
            counter: AtomicU64::new(1),
        });
        let server = Server::start(listener, move |request, peer| Arc::clone(&gateway).answer(request, peer));
        payu.resume();
        let at_work = router.start();
        Ok(Self {
            url,
            port,
            settings: settings.into_iter().chain(options.settings).collect(),
            template,
            cloud,
            fleet,
            _attempts: EndOfAttempts(payu.clone()),
            payu,
            router,
            parking,
            streams,
            objects,
            server,
            at_work,
            _folder: folder,
        })
    }

    /// The origin that browsers use: `http://localhost:<port>`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The gateway's port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where the AWS services are.
    pub fn endpoints(&self) -> &Endpoints {
        self.cloud.endpoints()
    }

    /// The settings made for the functions, all of them together.
    pub fn settings(&self) -> &BTreeMap<String, String> {
        &self.settings
    }

    /// The template as it was read.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The services, for what the other methods do not cover.
    pub fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// The mails that were sent.
    pub fn mailbox(&self) -> &Mailbox {
        self.cloud.mailbox()
    }

    /// The payment provider.
    pub fn payu(&self) -> &Payu {
        &self.payu
    }

    /// The simulated router of the provider's network.
    pub(crate) fn router(&self) -> &Router {
        &self.router
    }

    /// Events that no attempt could deliver.
    pub fn parked(&self) -> Vec<Parked> {
        self.parking.list()
    }

    /// Calls a function with an event; not for functions behind the gateway.
    pub async fn invoke(&self, function: &str, event: Value) -> Result<Value, CallError> {
        self.fleet.event(function, event).await
    }

    /// Calls a function as its schedule would.
    pub async fn run_schedule(&self, function: &str) -> Result<Value, CallError> {
        let event = schedule_event(&self.template, function);
        self.fleet.event(function, event).await
    }

    /// Returns when everything that was written so far has been delivered, and everything that came of it:
    /// S3 events, stream records, notifications that are due.
    pub async fn drain(&self) -> Result<(), PortalError> {
        let drained = async {
            loop {
                let before = self.fleet.calls();
                self.payu.tell_untold();
                self.payu.idle().await;
                self.cloud.objects().idle().await;
                self.streams.pass().await;
                let quiet = self.payu.is_idle() && self.cloud.objects().open_count() == 0 && self.fleet.is_idle();
                if quiet && self.fleet.calls() == before {
                    return;
                }
                self.fleet.idle().await;
            }
        };
        tokio::time::timeout(DRAIN_LIMIT, drained).await.map_err(|_| PortalError::NotDrained)
    }

    /// Takes no more requests, lets open requests and deliveries end, and stops.
    pub async fn shutdown(self) {
        drop(self.at_work);
        self.server.stop().await;
        self.payu.stop();
        self.objects.stop(STOP_LIMIT).await;
        self.streams.stop(STOP_LIMIT).await;
        let _late = tokio::time::timeout(STOP_LIMIT, self.fleet.idle()).await;
        self.cloud.shutdown().await;
    }
}

fn payu(
    options: &PortalOptions,
    secrets: &secrets::Secrets,
    settings: &BTreeMap<String, String>,
) -> Result<Payu, PortalError> {
    let setting = |name: &str| settings.get(name).cloned().unwrap_or_default();
    Payu::open(PayuOptions {
        account: secrets.payu_account(),
        przelewy24: secrets.przelewy24_account(),
        tpay: secrets.tpay_account(setting("PANEL_TPAY_URL")),
        public_url: setting("PANEL_PUBLIC_URL"),
        folder: options.storage.path("payu"),
        clock: Arc::clone(&options.clock),
        random: Arc::clone(&options.random),
        minute: options.payu_minute,
        http: http_client(NOTIFICATION_LIMIT)?,
    })
    .map_err(kept(&options.storage, "payu"))
}

fn router(options: &PortalOptions, secrets: &secrets::Secrets, url: &str) -> Result<Router, PortalError> {
    Router::open(RouterOptions {
        url: url.to_owned(),
        api_key: secrets.radius_key().to_owned(),
        file: options.storage.path("router.json"),
        clock: Arc::clone(&options.clock),
        random: Arc::clone(&options.random),
        minute: options.network_minute,
        http: http_client(RADIUS_LIMIT)?,
    })
    .map_err(kept(&options.storage, "router.json"))
}

/// Names what is kept by its whole path.
fn kept(storage: &Storage, part: &'static str) -> impl FnOnce(std::io::Error) -> PortalError {
    let path = storage.path(part).unwrap_or_else(|| part.into());
    move |error| PortalError::Kept(path, error)
}

/// The event of a function's first schedule: its constant input, or what `EventBridge` sends.
pub(crate) fn schedule_event(template: &Template, function: &str) -> Value {
    let schedule = template.function(function).and_then(|function| function.schedules.first());
    let input = schedule.and_then(|schedule| serde_json::from_str(schedule.input.as_deref()?).ok());
    input.unwrap_or_else(|| json!({ "source": "aws.events", "detail-type": "Scheduled Event", "detail": {} }))
}

#[cfg(test)]
mod tests;
