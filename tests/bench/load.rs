//! A load: keep-alive connections, each with one request under way at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response, header};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::network;
use crate::payments::{self, Notification};
use crate::people;
use crate::portal::Portal;

/// What is asked for.
#[derive(Clone)]
pub enum Ask {
    /// To log in, as one subscriber after the other.
    Login,
    /// A page, as somebody of these who are logged in, one after the other.
    Page(&'static str, Arc<Vec<String>>),
    /// Whether a login may connect, one after the other, as the RADIUS server asks.
    Authorize,
    /// A report of each session in turn, five minutes after the one before.
    Sample,
    /// A payment that was made, told of once each.
    Webhook(Arc<Vec<Notification>>),
}

/// What a load came to.
pub struct Outcome {
    /// From the first request to the last answer.
    pub elapsed: Duration,
    /// How long each answer took, the shortest first.
    pub times: Vec<Duration>,
    /// Bytes of the body of the last answer, as they came over the wire.
    pub bytes: usize,
}

/// Numbers reports over a whole run, so that each is later than the one before of its session.
static SAMPLES: AtomicUsize = AtomicUsize::new(0);
/// Numbers logins over a whole run, so that no subscriber and no network of theirs is throttled.
static LOGINS: AtomicUsize = AtomicUsize::new(0);

/// Asks this often over so many connections.
pub async fn run(portal: &Portal, ask: &Ask, connections: usize, requests: usize) -> Outcome {
    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let key = portal.radius_key.clone();
            let (host, next) = (portal.host.clone(), next.clone());
            tokio::spawn(connection(host, key, portal.subscribers, ask.clone(), next, requests))
        })
        .collect();
    let mut outcome = Outcome { elapsed: Duration::ZERO, times: Vec::new(), bytes: 0 };
    for task in tasks {
        let (times, bytes) = task.await.expect("a connection");
        outcome.times.extend(times);
        outcome.bytes = bytes.max(outcome.bytes);
    }
    outcome.elapsed = started.elapsed();
    outcome.times.sort();
    outcome
}

/// Session cookies of so many subscribers, spread over all of them.
pub async fn log_in(portal: &Portal, wanted: usize) -> Arc<Vec<String>> {
    let mut sender = connect(&portal.host).await;
    let mut cookies = Vec::new();
    for number in 0..wanted {
        let request = login_request(&portal.host, number * portal.subscribers / wanted);
        let (response, _) = answer(&mut sender, request).await;
        assert_eq!(response.status(), 303);
        let told = response.headers().get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().expect("text"));
        let session = told.filter_map(|cookie| cookie.split(';').next()).find(|cookie| cookie.starts_with("session="));
        cookies.push(session.expect("a session").to_owned());
    }
    Arc::new(cookies)
}

/// Bytes of a file, as they come over the wire.
pub async fn weight(portal: &Portal, path: &str) -> usize {
    answer(&mut connect(&portal.host).await, get(&portal.host, path, "")).await.1
}

async fn connection(
    host: String,
    key: String,
    subscribers: usize,
    ask: Ask,
    next: Arc<AtomicUsize>,
    requests: usize,
) -> (Vec<Duration>, usize) {
    let mut sender = connect(&host).await;
    let (mut times, mut last) = (Vec::new(), 0);
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= requests {
            return (times, last);
        }
        let (request, expected) = match &ask {
            Ask::Login => (login_request(&host, LOGINS.fetch_add(1, Ordering::Relaxed) % subscribers), 303),
            Ask::Authorize => (network::question(&host, &key, number % subscribers), 200),
            Ask::Sample => {
                let number = SAMPLES.fetch_add(1, Ordering::Relaxed);
                (network::sample(&host, &key, number % subscribers, number / subscribers), 204)
            }
            Ask::Webhook(told) => (payments::webhook(&host, &told[number]), 200),
            Ask::Page(path, cookies) => (get(&host, path, &cookies[number % cookies.len()]), 200),
        };
        let asked = Instant::now();
        let (response, bytes) = answer(&mut sender, request).await;
        times.push(asked.elapsed());
        assert_eq!(response.status(), expected);
        last = bytes;
    }
}

/// A connection.
pub async fn connect(host: &str) -> SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(host).await.expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.expect("HTTP");
    tokio::spawn(connection);
    sender
}

/// The answer to a request, and the bytes of its body.
pub async fn answer(sender: &mut SendRequest<Full<Bytes>>, request: Request<Full<Bytes>>) -> (Response<()>, usize) {
    sender.ready().await.expect("an open connection");
    let (head, body) = sender.send_request(request).await.expect("an answer").into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes().len();
    (Response::from_parts(head, ()), bytes)
}

fn get(host: &str, path: &str, cookie: &str) -> Request<Full<Bytes>> {
    let request =
        Request::get(path).header("host", host).header("accept", "text/html").header("accept-encoding", "gzip");
    request.header("cookie", cookie).body(Full::default()).expect("a request")
}

/// A login from a network of its own.
fn login_request(host: &str, number: usize) -> Request<Full<Bytes>> {
    let body = format!("login={}&password=wiosna-nad-wisla", people::login(number));
    let source = format!("10.{}.{}.1", number / 256 % 256, number % 256);
    Request::post("/login")
        .header("host", host)
        .header("accept", "text/html")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", format!("http://{host}"))
        .header("x-forwarded-for", source)
        .body(Full::from(body))
        .expect("a request")
}
