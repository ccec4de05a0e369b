//! A small template and functions that do as a test tells them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use lambda_http::{Body, RequestExt};
use serde_json::{Value, json};
use shared::boot::{Boot, InitError};
use shared::runtime::{EventError, Function, Handler};

use crate::{Portal, PortalOptions};

pub(crate) const TEMPLATE: &str = include_str!("testing/template.yaml");

/// What an event function answers next.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    Fails,
    FailsFor(String),
}

/// What the functions of one test have seen, and what they shall do.
#[derive(Default)]
pub(crate) struct Probe {
    pub(crate) events: Mutex<Vec<Value>>,
    pub(crate) script: Mutex<VecDeque<Answer>>,
    /// Keys of records that always fail.
    pub(crate) poison: Mutex<Vec<String>>,
}

static PROBES: Mutex<BTreeMap<String, Arc<Probe>>> = Mutex::new(BTreeMap::new());

impl Probe {
    /// The sort keys of the records that came, call by call.
    pub(crate) fn keys(&self) -> Vec<Vec<String>> {
        let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.iter().map(|event| records(event).iter().map(key).collect()).collect()
    }

    pub(crate) fn answer_next(&self, answers: impl IntoIterator<Item = Answer>) {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).extend(answers);
    }

    fn take(&self, event: Value) -> Result<Value, EventError> {
        let poisoned = {
            let poison = self.poison.lock().unwrap_or_else(PoisonError::into_inner);
            records(&event).iter().any(|record| poison.contains(&key(record)))
        };
        let mut failures = Vec::new();
        let next = self.script.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        if let Some(Answer::FailsFor(wanted)) = &next {
            let failed = records(&event).iter().find(|record| key(record) == *wanted);
            failures.extend(failed.map(|record| json!({ "itemIdentifier": record["dynamodb"]["SequenceNumber"] })));
        }
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
        if poisoned || matches!(next, Some(Answer::Fails)) {
            return Err(EventError { 0: "as the test wants it".to_owned() });
        }
        Ok(json!({ "batchItemFailures": failures }))
    }
}

fn records(event: &Value) -> &[Value] {
    event["Records"].as_array().map_or(&[], Vec::as_slice)
}

fn key(record: &Value) -> String {
    let key = &record["dynamodb"]["Keys"]["SK"]["S"];
    key.as_str().or_else(|| record["s3"]["object"]["key"].as_str()).unwrap_or_default().to_owned()
}

/// Options with the test functions, and the probe that they report to.
pub(crate) fn options() -> (PortalOptions, Arc<Probe>) {
    let functions = vec![
        Function { name: "echo", grants: &[], operations: Vec::new, start: echo },
        Function { name: "taker", grants: &[], operations: Vec::new, start: event_function },
        Function { name: "importer", grants: &[], operations: Vec::new, start: event_function },
        Function { name: "broken", grants: &[], operations: Vec::new, start: broken },
    ];
    let mut options = PortalOptions::new(TEMPLATE, functions);
    options.retry_pause = Duration::from_millis(5);
    options.payu_minute = Duration::from_millis(20);
    let probe = Arc::new(Probe::default());
    let mut probes = PROBES.lock().unwrap_or_else(PoisonError::into_inner);
    let name = format!("probe-{}", probes.len());
    probes.insert(name.clone(), Arc::clone(&probe));
    options.settings.insert("TEST_PROBE".to_owned(), name);
    (options, probe)
}

pub(crate) async fn portal() -> (Portal, Arc<Probe>) {
    let (options, probe) = options();
    (Portal::start(options).await.expect("the portal starts"), probe)
}

#[expect(clippy::needless_pass_by_value, reason = "the type of a start is given")]
fn event_function(boot: Boot) -> BoxFuture<'static, Result<Handler, InitError>> {
    let name = boot.settings.optional("TEST_PROBE").unwrap_or_default().to_owned();
    let probe = PROBES.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned().unwrap_or_default();
    let handler = move |event: Value| -> BoxFuture<'static, Result<Value, EventError>> {
        let answer = probe.take(event);
        Box::pin(async move { answer })
    };
    Box::pin(async move { Ok(Handler::Event(Arc::new(handler))) })
}

pub(crate) fn broken(_: Boot) -> BoxFuture<'static, Result<Handler, InitError>> {
    Box::pin(async { Err(InitError::Secret { name: "x".to_owned(), reason: "is missing".to_owned() }) })
}

/// Answers with what it was asked; panics, hangs or sets cookies by path.
fn echo(boot: Boot) -> BoxFuture<'static, Result<Handler, InitError>> {
    let handler = move |request: lambda_http::Request| -> BoxFuture<'static, http::Response<Body>> {
        let settings = boot.settings.clone();
        Box::pin(async move {
            match request.raw_http_path() {
                "/panic" => panic!("as the test wants it"),
                "/slow" => tokio::time::sleep(Duration::from_secs(20)).await,
                "/webhooks/payu" => return webhook(&request),
                _ => {}
            }
            let text = |body: &Body| String::from_utf8_lossy(body.as_ref()).into_owned();
            let answer = json!({
                "method": request.method().as_str(),
                "path": request.raw_http_path(),
                "id": request.path_parameters().first("id"),
                "body": text(request.body()),
                "binary": matches!(request.body(), Body::Binary(_)),
                "cookie": request.headers().get("cookie").map(|value| String::from_utf8_lossy(value.as_bytes())),
                "context": request.request_context(),
                "table": settings.optional("PANEL_TABLE"),
                "undeclared": settings.optional("PANEL_MAIL_FROM"),
                "limit": settings.optional("PANEL_LIMIT"),
            });
            let mut response = http::Response::new(Body::Text(answer.to_string()));
            for cookie in ["a=1; Path=/", "b=2; Path=/"] {
                response.headers_mut().append("set-cookie", http::HeaderValue::from_static(cookie));
            }
            response
        })
    };
    Box::pin(async move { Ok(Handler::Http(Arc::new(handler))) })
}

/// Takes a notification when `status` is not PENDING, so that a test sees one come again.
fn webhook(request: &lambda_http::Request) -> http::Response<Body> {
    let refuse = String::from_utf8_lossy(request.body().as_ref()).contains("PENDING");
    let mut response = http::Response::new(Body::Empty);
    *response.status_mut() = if refuse { http::StatusCode::SERVICE_UNAVAILABLE } else { http::StatusCode::OK };
    response
}
