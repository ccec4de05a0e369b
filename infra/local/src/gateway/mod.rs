//! The front door: HTTP on loopback, made into API Gateway events for the functions that the template names.

mod answer;
mod event;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::future::BoxFuture;
use http::request::Parts;
use http::{HeaderValue, Request, StatusCode, header};
use hyper::body::Incoming;
use percent_encoding::percent_decode_str;
use shared::clock::Clock;

use crate::fleet::{CallError, Fleet};
use crate::net::{self, BodyError, Reply};
use crate::template::{Match, RouteTable};

/// API Gateway's own limit of a body.
pub(crate) const BODY_MAX_BYTES: usize = 10 * 1024 * 1024;
/// API Gateway's own limit of the request line and all headers.
const HEADERS_MAX_BYTES: usize = 10_240;
/// API Gateway waits no longer for a function.
const FUNCTION_LIMIT: Duration = Duration::from_secs(30);
/// The prefix of what exists on one machine only.
pub(crate) const LOCAL_PREFIX: &str = "/_local";

/// Answers what is below `/_local`.
pub(crate) type LocalService = Arc<dyn Fn(Request<Incoming>) -> BoxFuture<'static, Reply> + Send + Sync>;

/// The gateway of a running portal.
pub(crate) struct Gateway {
    pub(crate) routes: RouteTable,
    pub(crate) fleet: Arc<Fleet>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) local: LocalService,
    pub(crate) port: u16,
    /// Whether a client may name its own address in `x-forwarded-for`: for tests and demonstrations only.
    pub(crate) trust_forwarded_for: bool,
    pub(crate) counter: AtomicU64,
}

impl Gateway {
    pub(crate) async fn answer(self: Arc<Self>, request: Request<Incoming>, peer: SocketAddr) -> Reply {
        let id = format!("local-{:08}", self.counter.fetch_add(1, Ordering::Relaxed));
        let mut reply = match self.route(request, peer, &id).await {
            Ok(reply) => reply,
            Err((status, message)) => message_reply(status, message),
        };
        if let Ok(id) = HeaderValue::from_str(&id) {
            reply.headers_mut().insert("apigw-requestid", id);
        }
        reply
    }

    async fn route(&self, request: Request<Incoming>, peer: SocketAddr, id: &str) -> Result<Reply, Refusal> {
        if headers_size(request.headers()) + request.uri().to_string().len() > HEADERS_MAX_BYTES {
            return Err((StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "Request Header Fields Too Large"));
        }
        let host = host(&request).ok_or(BAD_REQUEST)?;
        let path = decoded_path(request.uri().path()).ok_or(BAD_REQUEST)?;
        if path == LOCAL_PREFIX || path.starts_with("/_local/") {
            return Ok((self.local)(request).await);
        }
        if is_loopback_address(&host) {
            return Ok(self.elsewhere(&request));
        }
        let matched = self.routes.find(request.method().as_str(), &path).ok_or(NOT_FOUND)?;
        let (parts, body) = request.into_parts();
        let body = net::read_body(body, BODY_MAX_BYTES).await.map_err(|error| match error {
            BodyError::TooLarge => TOO_LARGE,
            BodyError::Broken => BAD_REQUEST,
        })?;
        let origin = event::Origin {
            request_id: id,
            source_ip: self.source_ip(&parts, peer),
            now: self.clock.now(),
            port: self.port,
            path: &path,
            host: &host,
        };
        let event = event::build(&parts, &body, &matched, &origin);
        self.call(&matched, &event).await
    }

    /// Leads to the portal's own origin, for forms are taken from pages of that one alone. The way may change: another
    /// program may have this port tomorrow.
    fn elsewhere(&self, request: &Request<Incoming>) -> Reply {
        let rest = request.uri().path_and_query().map_or("/", |rest| rest.as_str());
        let mut reply = message_reply(StatusCode::TEMPORARY_REDIRECT, "Temporary Redirect");
        if let Ok(address) = HeaderValue::from_str(&format!("http://localhost:{}{rest}", self.port)) {
            reply.headers_mut().insert(header::LOCATION, address);
        }
        reply
    }

    async fn call(&self, matched: &Match, event: &serde_json::Value) -> Result<Reply, Refusal> {
        match self.fleet.http(&matched.function, event, FUNCTION_LIMIT).await {
            Ok(response) => answer::build(&response).ok_or_else(|| {
                tracing::error!(function = matched.function, "the response is malformed");
                FAILED
            }),
            Err(error) => {
                tracing::error!(%error, route = matched.route_key, "a function failed");
                Err(match error {
                    CallError::TooLarge(_, "event") => TOO_LARGE,
                    CallError::TimedOut(_, limit) if limit == FUNCTION_LIMIT => UNAVAILABLE,
                    _ => FAILED,
                })
            }
        }
    }

    fn source_ip(&self, parts: &Parts, peer: SocketAddr) -> IpAddr {
        let named = || parts.headers.get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok();
        self.trust_forwarded_for.then(named).flatten().unwrap_or_else(|| peer.ip())
    }
}

type Refusal = (StatusCode, &'static str);
const BAD_REQUEST: Refusal = (StatusCode::BAD_REQUEST, "Bad Request");
const NOT_FOUND: Refusal = (StatusCode::NOT_FOUND, "Not Found");
const TOO_LARGE: Refusal = (StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
const UNAVAILABLE: Refusal = (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable");
const FAILED: Refusal = (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");

fn message_reply(status: StatusCode, message: &str) -> Reply {
    net::reply(status, "application/json", format!("{{\"message\":\"{message}\"}}"))
}

fn headers_size(headers: &http::HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

/// The host that the client names, when it is one: the functions build addresses from it.
fn host(request: &Request<Incoming>) -> Option<String> {
    let host = request.headers().get(header::HOST)?.to_str().ok()?;
    let url = url::Url::parse(&format!("http://{host}/")).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.path() == "/" && url.query().is_none();
    (plain && url.fragment().is_none()).then(|| host.to_owned())
}

/// Whether a host is this machine by its number.
fn is_loopback_address(host: &str) -> bool {
    host.parse::<SocketAddr>()
        .map(|address| address.ip())
        .or_else(|_| host.parse())
        .is_ok_and(|ip: IpAddr| ip.is_loopback())
}

/// The real gateway decodes the path, cuts it at a decoded question mark, and then looks for the route.
fn decoded_path(raw: &str) -> Option<String> {
    let path = percent_decode_str(raw).decode_utf8().ok()?;
    let path = path.split('?').next().unwrap_or_default();
    Some(path.to_owned())
}

#[cfg(test)]
mod tests;
