//! Faults between the SDK and `DynamoDB`: a proxy in front of the embedded table. It strikes one call, and the repetitions
//! of that call by the SDK or the store, which say the same.

use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::World;
use crate::server::Server;

/// Longer than one attempt of the SDK may take.
const HANG: Duration = Duration::from_millis(3500);

/// What goes wrong with a call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fault {
    /// The connection closes before the call arrives.
    LostRequest,
    /// The call is done, and its answer lost.
    LostAnswer,
    /// The call is done, and its answer is nonsense.
    Garbage,
    /// Too many calls at a time.
    Throttled,
    /// The service is broken.
    Broken,
    /// Another transaction is at the same item.
    Conflict,
    /// No answer in time.
    Hang,
    /// A read that need not be consistent finds nothing yet.
    Stale,
}

impl Fault {
    /// Those that cost no time.
    pub const QUICK: [Self; 7] = [
        Self::LostRequest,
        Self::LostAnswer,
        Self::Garbage,
        Self::Throttled,
        Self::Broken,
        Self::Conflict,
        Self::Stale,
    ];

    /// Whether an operation can meet with it.
    pub fn fits(self, operation: &str) -> bool {
        let is_read = matches!(operation, "GetItem" | "BatchGetItem" | "Query");
        match self {
            Self::Conflict => !is_read,
            Self::Stale => is_read,
            _ => true,
        }
    }
}

/// A plan to strike.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The how-manieth call, from 0.
    pub place: usize,
    /// How.
    pub fault: Fault,
    /// How often: the SDK repeats a call twice, and so does the store a transaction that met another one.
    pub times: u32,
}

#[derive(Default)]
struct State {
    calls: Vec<String>,
    plan: Option<Plan>,
    /// The call that is struck, and what it says.
    struck: Option<(String, Value)>,
    strikes: u32,
    /// The operation whose next call is held up.
    held: Option<String>,
}

/// The proxy.
pub struct FaultyTable {
    server: Server,
    shared: Arc<Shared>,
}

struct Shared {
    table: OnceLock<String>,
    /// Made when first used: the portal has chosen its TLS by then.
    http: LazyLock<reqwest::Client>,
    state: Mutex<State>,
    arrived: Notify,
    released: Notify,
}

impl FaultyTable {
    /// A portal whose functions reach their table through a proxy. Mails and drawings are left out, so that nothing but
    /// what a test does calls the table.
    pub async fn world() -> (World, Self) {
        Self::world_with(|_| {}).await
    }

    /// The same, started with other options.
    pub async fn world_with(change: impl FnOnce(&mut panel::PortalOptions)) -> (World, Self) {
        let faults = Self::start().await;
        let world = World::with(|options| {
            change(options);
            faults.stand_before(options);
            options
                .functions
                .retain(|function| !matches!(function.name, "send-mail" | "render-invoice" | "export-data"));
        });
        let world = world.await;
        faults.aim(&world);
        (world, faults)
    }

    /// The same with every function.
    pub async fn whole_world() -> (World, Self) {
        let faults = Self::start().await;
        let world = World::with(|options| faults.stand_before(options)).await;
        faults.aim(&world);
        (world, faults)
    }

    async fn start() -> Self {
        let shared = Arc::new(Shared {
            table: OnceLock::new(),
            http: LazyLock::new(reqwest::Client::new),
            state: Mutex::default(),
            arrived: Notify::new(),
            released: Notify::new(),
        });
        let handler = shared.clone();
        let server = Server::start(move |request| {
            let shared = handler.clone();
            async move { shared.answer(request).await }
        });
        Self { server: server.await, shared }
    }

    fn stand_before(&self, options: &mut panel::PortalOptions) {
        options.settings.insert("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), self.server.url.clone());
    }

    fn aim(&self, world: &World) {
        self.shared.table.set(world.portal.endpoints().dynamodb.clone()).expect("aimed once");
    }

    /// Forgets what was, and strikes as planned from now on.
    pub fn strike(&self, plan: Option<Plan>) {
        *self.shared.state() = State { plan, ..State::default() };
    }

    /// The operations called since, in order, repetitions included.
    pub fn calls(&self) -> Vec<String> {
        self.shared.state().calls.clone()
    }

    /// Holds up the next call of an operation until it is released: what was decided meanwhile elsewhere comes first.
    pub fn hold(&self, operation: &str) {
        self.shared.state().held = Some(operation.to_owned());
    }

    /// Returns when the call that is to be held up has come.
    pub async fn holding(&self) {
        self.shared.arrived.notified().await;
    }

    /// Lets the call go on.
    pub fn release(&self) {
        self.shared.released.notify_one();
    }

    /// How often it struck since.
    pub fn strikes(&self) -> u32 {
        self.shared.state().strikes
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self, request: Request<Bytes>) -> Option<Response<Bytes>> {
        let target = request.headers().get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        if self.state().held.take_if(|held| *held == operation).is_some() {
            self.arrived.notify_one();
            self.released.notified().await;
        }
        let fault = self.state().next(&operation, request.body());
        match fault {
            None => self.forward(request).await,
            Some(Fault::LostRequest) => None,
            Some(Fault::LostAnswer) => {
                let _done = self.forward(request).await;
                None
            }
            Some(Fault::Garbage) => {
                let _done = self.forward(request).await;
                Some(Response::new(Bytes::from_static(b"<html>Przerwa techniczna")))
            }
            Some(Fault::Throttled) => {
                Some(error(400, &json!({ "__type": kind("ProvisionedThroughputExceededException") })))
            }
            Some(Fault::Broken) => Some(error(500, &json!({ "__type": kind("InternalServerError") }))),
            Some(Fault::Conflict) => Some(conflict(&operation, request.body())),
            Some(Fault::Hang) => {
                tokio::time::sleep(HANG).await;
                None
            }
            Some(Fault::Stale) => Some(Response::new(Bytes::from_static(br#"{"Items":[],"Count":0}"#))),
        }
    }

    async fn forward(&self, request: Request<Bytes>) -> Option<Response<Bytes>> {
        let (head, body) = request.into_parts();
        let mut headers = head.headers;
        headers.remove("host");
        let address = format!("{}{}", self.table.get()?, head.uri);
        let answer = self.http.request(head.method, address).headers(headers).body(body).send().await.ok()?;
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            if name != "transfer-encoding" && name != "content-length" {
                response = response.header(name, value);
            }
        }
        response.body(answer.bytes().await.ok()?).ok()
    }
}

impl State {
    fn next(&mut self, operation: &str, body: &Bytes) -> Option<Fault> {
        let place = self.calls.len();
        self.calls.push(operation.to_owned());
        let plan = self.plan.as_ref()?;
        let said = what_it_says(body);
        let is_again = self.struck.as_ref().is_some_and(|(op, struck)| op == operation && *struck == said);
        let is_due = if self.struck.is_none() { place == plan.place } else { is_again && self.strikes < plan.times };
        if !is_due || (plan.fault == Fault::Stale && is_consistent(operation, &said)) {
            return None;
        }
        let fault = plan.fault;
        self.struck = Some((operation.to_owned(), said));
        self.strikes += 1;
        Some(fault)
    }
}

fn kind(name: &str) -> String {
    format!("com.amazonaws.dynamodb.v20120810#{name}")
}

fn error(status: u16, body: &Value) -> Response<Bytes> {
    let response = Response::builder().status(status).header("content-type", "application/x-amz-json-1.0");
    response.body(body.to_string().into()).expect("a response")
}

fn conflict(operation: &str, body: &Bytes) -> Response<Bytes> {
    if operation != "TransactWriteItems" {
        return error(400, &json!({ "__type": kind("TransactionConflictException") }));
    }
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let count = body["TransactItems"].as_array().map_or(1, Vec::len);
    let mut reasons = vec![json!({ "Code": "None" }); count];
    reasons[count - 1] = json!({ "Code": "TransactionConflict", "Message": "Transaction is ongoing for the item" });
    error(400, &json!({ "__type": kind("TransactionCanceledException"), "CancellationReasons": reasons }))
}

/// The body of a call, without the token that is another one each time a transaction is tried anew.
fn what_it_says(body: &Bytes) -> Value {
    let mut body: Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("ClientRequestToken");
    }
    body
}

/// Whether a read is sure to see every write before it.
fn is_consistent(operation: &str, body: &Value) -> bool {
    if operation == "BatchGetItem" {
        let tables = body["RequestItems"].as_object();
        return tables.is_some_and(|tables| tables.values().all(|table| table["ConsistentRead"] == true));
    }
    body["ConsistentRead"] == true
}
