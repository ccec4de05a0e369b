//! The functions: started at their first call, as in a cold start, bounded in time, and kept apart, so that
//! a panic or a hang in one of them is an answer to its caller and nothing more.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Context, LambdaEvent, Service, service_fn};
use serde_json::Value;
use shared::boot::Boot;
use shared::clock::Clock;
use shared::random::Random;
use shared::runtime::{Function, Handler, HttpHandler};
use shared::settings::Settings;
use tokio::sync::OnceCell;

use crate::busy::{Busy, Work};

use crate::template::Template;

/// What Lambda takes in one call, and gives back.
const PAYLOAD_MAX_BYTES: usize = 6 * 1024 * 1024;
/// How long a function may take to start.
const START_LIMIT: Duration = Duration::from_secs(10);

/// Why a call gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The function is not linked into this program.
    #[error("{0}: there is no such function here")]
    Unknown(String),
    /// The function did not start.
    #[error("{0}: did not start: {1}")]
    Start(String, String),
    /// The function is not of the kind that this event needs.
    #[error("{0}: takes another kind of event")]
    Kind(String),
    /// The function panicked.
    #[error("{0}: panicked")]
    Panicked(String),
    /// The function took longer than the template gives it.
    #[error("{0}: timed out after {1:?}")]
    TimedOut(String, Duration),
    /// The event or the answer is larger than Lambda takes.
    #[error("{0}: the {1} is too large for Lambda")]
    TooLarge(String, &'static str),
    /// The function answered with an error.
    #[error("{0}: {1}")]
    Failed(String, String),
}

/// All functions of the portal.
pub(crate) struct Fleet {
    slots: BTreeMap<String, Arc<Slot>>,
    busy: Busy,
    calls: AtomicU64,
}

/// One call: an API Gateway event as text, or any other event.
enum Call {
    Http(String),
    Event(Value),
}

struct Slot {
    function: Function,
    settings: Settings,
    limit: Duration,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    handler: OnceCell<Handler>,
}

impl Fleet {
    pub(crate) fn new(
        functions: Vec<Function>,
        template: &Template,
        settings: impl Fn(&str) -> Settings,
        clock: &Arc<dyn Clock>,
        random: &Arc<dyn Random>,
    ) -> Self {
        let mut slots = BTreeMap::new();
        for function in functions {
            let Some(spec) = template.function(function.name) else {
                tracing::warn!(function = function.name, "is linked but not in template.yaml");
                continue;
            };
            let slot = Slot {
                settings: settings(function.name),
                limit: Duration::from_secs(spec.timeout_s),
                clock: Arc::clone(clock),
                random: Arc::clone(random),
                handler: OnceCell::new(),
                function,
            };
            slots.insert(spec.name.clone(), Arc::new(slot));
        }
        for spec in template.functions.iter().filter(|spec| !slots.contains_key(&spec.name)) {
            tracing::warn!(function = spec.name, "is in template.yaml but not linked");
        }
        Self { slots, busy: Busy::default(), calls: AtomicU64::new(0) }
    }

    /// Calls a function with an API Gateway event, gives API Gateway's response.
    pub(crate) async fn http(&self, name: &str, event: &Value, limit: Duration) -> Result<Value, CallError> {
        let text = event.to_string();
        if text.len() > PAYLOAD_MAX_BYTES {
            return Err(CallError::TooLarge(name.to_owned(), "event"));
        }
        self.run(name, limit, Call::Http(text)).await
    }

    /// Calls a function with any other event, gives its answer.
    pub(crate) async fn event(&self, name: &str, event: Value) -> Result<Value, CallError> {
        self.run(name, Duration::MAX, Call::Event(event)).await
    }

    /// Returns when no call is going on.
    pub(crate) async fn idle(&self) {
        self.busy.idle().await;
    }

    /// How many calls there have been.
    pub(crate) fn calls(&self) -> u64 {
        self.calls.load(Ordering::SeqCst)
    }

    /// Whether no call is going on.
    pub(crate) fn is_idle(&self) -> bool {
        self.busy.is_idle()
    }

    /// Runs a call in a task of its own: it goes on when the caller has gone, as it does on Lambda.
    async fn run(&self, name: &str, limit: Duration, call: Call) -> Result<Value, CallError> {
        let slot = self.slots.get(name).map(Arc::clone).ok_or_else(|| CallError::Unknown(name.to_owned()))?;
        let limit = limit.min(slot.limit);
        let work = self.busy.begin();
        self.calls.fetch_add(1, Ordering::SeqCst);
        let task = tokio::spawn(bounded(slot, limit, call, work));
        task.await.unwrap_or_else(|_| Err(CallError::Panicked(name.to_owned())))
    }
}

async fn bounded(slot: Arc<Slot>, limit: Duration, call: Call, _work: Work) -> Result<Value, CallError> {
    let name = slot.function.name.to_owned();
    match tokio::time::timeout(limit, AssertUnwindSafe(slot.call(call, limit)).catch_unwind()).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(CallError::Panicked(name)),
        Err(_) => Err(CallError::TimedOut(name, limit)),
    }
}

impl Slot {
    fn failed(&self, reason: &impl ToString) -> CallError {
        CallError::Failed(self.function.name.to_owned(), reason.to_string())
    }

    async fn start(&self) -> Result<Handler, CallError> {
        let boot = Boot::new(self.settings.clone(), Arc::clone(&self.clock), Arc::clone(&self.random));
        let failed = |reason| CallError::Start(self.function.name.to_owned(), reason);
        match tokio::time::timeout(START_LIMIT, (self.function.start)(boot)).await {
            Ok(started) => started.map_err(|error| failed(error.to_string())),
            Err(_) => Err(failed(format!("not within {START_LIMIT:?}"))),
        }
    }

    async fn handler(&self) -> Result<Handler, CallError> {
        self.handler.get_or_try_init(|| self.start()).await.cloned()
    }

    async fn call(&self, call: Call, limit: Duration) -> Result<Value, CallError> {
        match call {
            Call::Http(event) => self.http(&event, limit).await,
            Call::Event(event) => self.event(event).await,
        }
    }

    async fn http(&self, event: &str, limit: Duration) -> Result<Value, CallError> {
        let context = context(self.clock.now().as_millisecond(), limit);
        let Handler::Http(handler) = self.handler().await? else {
            return Err(CallError::Kind(self.function.name.to_owned()));
        };
        let request: LambdaRequest = serde_json::from_str(event).map_err(|error| self.failed(&error))?;
        let response = adapted(handler, request, context).await.map_err(|error| self.failed(&error))?;
        if response["body"].as_str().map_or(0, str::len) > PAYLOAD_MAX_BYTES {
            return Err(CallError::TooLarge(self.function.name.to_owned(), "answer"));
        }
        Ok(response)
    }

    async fn event(&self, event: Value) -> Result<Value, CallError> {
        let Handler::Event(handler) = self.handler().await? else {
            return Err(CallError::Kind(self.function.name.to_owned()));
        };
        handler(event).await.map_err(|error| self.failed(&error))
    }
}

/// What Lambda tells a function of a call: when it will be ended.
fn context(now_ms: i64, limit: Duration) -> Context {
    let mut context = Context::default();
    let limit_ms = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
    context.deadline = u64::try_from(now_ms).unwrap_or_default().saturating_add(limit_ms);
    context
}

/// The handler behind the adapter that `lambda_http::run` uses on Lambda.
fn adapted(
    handler: HttpHandler,
    request: LambdaRequest,
    context: Context,
) -> BoxFuture<'static, Result<Value, serde_json::Error>> {
    type Answer = BoxFuture<'static, Result<http::Response<lambda_http::Body>, Infallible>>;
    let service = service_fn(move |request: lambda_http::Request| -> Answer {
        let response = handler(request);
        Box::pin(async move { Ok(response.await) })
    });
    let call = Adapter::from(service).call(LambdaEvent::new(request, context));
    Box::pin(async move {
        match call.await {
            Ok(response) => serde_json::to_value(&response),
            Err(never) => match never {},
        }
    })
}
