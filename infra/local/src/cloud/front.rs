//! What stands before every local service: programs of this machine are let in, web pages are not.

use std::sync::Arc;

use http::{HeaderMap, Request, StatusCode, header};
use hyper::body::Incoming;
use serde_json::json;

use super::CloudError;
use super::rights::{Denied, Rights, signer};
use super::upstream::Upstream;
use crate::local_page::is_own_host;
use crate::net::{self, Reply, Server};

/// DynamoDB takes bodies of up to 16 MB.
const BODY_MAX_BYTES: usize = 16 * 1024 * 1024;
const JSON: &str = "application/x-amz-json-1.0";

/// Serves on any free port. A page of a browser names itself in `Origin`, and one that came by a foreign name that leads here
/// in `Host`: neither has any business with a table.
pub(super) async fn start<H, F>(service: &'static str, handler: H) -> Result<(Server, String), CloudError>
where
    H: Fn(Request<Incoming>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Reply> + Send + 'static,
{
    let (listener, address) = net::listen(0).await.map_err(|error| CloudError::service(service, error))?;
    let server = Server::start(listener, move |request, _| {
        let answer = is_program(request.headers()).then(|| handler(request));
        async move {
            match answer {
                Some(answer) => answer.await,
                None => net::reply(StatusCode::FORBIDDEN, "text/plain", "No page of a browser is served here."),
            }
        }
    });
    Ok((server, format!("http://{address}")))
}

fn is_program(headers: &HeaderMap) -> bool {
    !headers.contains_key(header::ORIGIN) && is_own_host(headers)
}

/// DynamoDB, held to the rights of who calls it.
pub(super) async fn before_tables(url: String, rights: Arc<Rights>) -> Result<(Server, String), CloudError> {
    let upstream = Upstream::new(url).map_err(|error| CloudError::service("DynamoDB", error))?;
    let upstream = Arc::new(upstream);
    start("DynamoDB", move |request| pass_on(request, Arc::clone(&upstream), Arc::clone(&rights))).await
}

async fn pass_on(request: Request<Incoming>, upstream: Arc<Upstream>, rights: Arc<Rights>) -> Reply {
    let key = signer(&request);
    let (parts, body) = request.into_parts();
    let Ok(body) = net::read_body(body, BODY_MAX_BYTES).await else {
        return refuse("com.amazon.coral.service#SerializationException", "The request cannot be read.");
    };
    let target = parts.headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Err(denied) = rights.check_table(key.as_deref(), target, &body) {
        return deny(&denied);
    }
    match upstream.call(Request::from_parts(parts, body)).await {
        Ok(reply) => reply,
        Err(error) => {
            tracing::warn!(%error, "DynamoDB gave no answer");
            net::reply(StatusCode::SERVICE_UNAVAILABLE, JSON, "{}")
        }
    }
}

fn deny(denied: &Denied) -> Reply {
    refuse("com.amazon.coral.service#AccessDeniedException", &denied.message())
}

fn refuse(kind: &str, message: &str) -> Reply {
    net::reply(StatusCode::BAD_REQUEST, JSON, json!({ "__type": kind, "Message": message }).to_string())
}
