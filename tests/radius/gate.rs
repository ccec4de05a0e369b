//! What stands between FreeRADIUS and the portal: lets through, or does what a network and a gateway do at times.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use portal_tests::Server;

/// What happens to requests.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Way {
    /// They reach the portal.
    Open,
    /// They end without an answer.
    Down,
    /// A gateway answers each with this status.
    Refused(u16),
    /// Reports are answered with this, in the portal's place.
    Told(&'static str),
    /// They are answered after the server's patience.
    Slow,
}

/// A request that came by.
#[derive(Clone, Debug)]
pub struct Passed {
    /// Its path.
    pub path: String,
    /// The key it came with.
    pub key: String,
    /// Its body.
    pub body: String,
    /// The status of its answer; none where there was none.
    pub status: Option<u16>,
}

/// A gate in front of a portal.
pub struct Gate {
    /// Where FreeRADIUS finds the portal.
    pub url: String,
    shared: Arc<Shared>,
    _server: Server,
}

struct Shared {
    portal: String,
    way: Mutex<Way>,
    passed: Mutex<Vec<Passed>>,
    http: reqwest::Client,
}

impl Gate {
    /// A gate that is open.
    pub async fn before(portal: &str, http: &reqwest::Client) -> Self {
        let (way, passed) = (Mutex::new(Way::Open), Mutex::default());
        let shared = Arc::new(Shared { portal: portal.to_owned(), way, passed, http: http.clone() });
        let handler = shared.clone();
        let server = Server::start(move |request| {
            let shared = handler.clone();
            async move { shared.take(request).await }
        })
        .await;
        Self { url: server.url.clone(), shared, _server: server }
    }

    /// From now on requests go this way.
    pub fn set(&self, way: Way) {
        *self.shared.way.lock().unwrap_or_else(PoisonError::into_inner) = way;
    }

    /// What came by.
    pub fn passed(&self, path: &str) -> Vec<Passed> {
        let passed = self.shared.passed.lock().unwrap_or_else(PoisonError::into_inner);
        passed.iter().filter(|passed| passed.path.ends_with(path)).cloned().collect()
    }
}

impl Shared {
    async fn take(&self, request: Request<Bytes>) -> Option<Response<Bytes>> {
        let way = *self.way.lock().unwrap_or_else(PoisonError::into_inner);
        let (head, body) = request.into_parts();
        let path = head.uri.path().to_owned();
        let key = head.headers.get("x-api-key").and_then(|key| key.to_str().ok()).unwrap_or_default().to_owned();
        let answer = match way {
            Way::Down => None,
            Way::Refused(status) => {
                Response::builder().status(status).body(Bytes::from_static(b"{\"message\":\"Forbidden\"}")).ok()
            }
            Way::Told(body) if path.ends_with("/accounting") => Response::builder()
                .header("content-type", "application/json")
                .body(Bytes::from_static(body.as_bytes()))
                .ok(),
            Way::Open | Way::Told(_) | Way::Slow => {
                if way == Way::Slow {
                    tokio::time::sleep(Duration::from_secs(4)).await;
                }
                self.forward(head, body.clone()).await
            }
        };
        let status = answer.as_ref().map(|answer| answer.status().as_u16());
        let passed = Passed { path, key, body: String::from_utf8_lossy(&body).into_owned(), status };
        self.passed.lock().unwrap_or_else(PoisonError::into_inner).push(passed);
        answer
    }

    async fn forward(&self, head: http::request::Parts, body: Bytes) -> Option<Response<Bytes>> {
        let address = format!("{}{}", self.portal, head.uri);
        let mut request = self.http.request(head.method, address).body(body);
        for name in ["content-type", "x-api-key", "user-agent"] {
            if let Some(value) = head.headers.get(name) {
                request = request.header(name, value);
            }
        }
        let answer = request.send().await.ok()?;
        let status = StatusCode::from_u16(answer.status().as_u16()).ok()?;
        let content_type = answer.headers().get("content-type").cloned();
        let mut response = Response::builder().status(status);
        if let Some(content_type) = content_type {
            response = response.header("content-type", content_type);
        }
        response.body(answer.bytes().await.ok()?).ok()
    }
}
