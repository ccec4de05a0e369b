//! Booking what a payment provider tells, and a statement of ten years.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, header};
use http_body_util::Full;
use md5::Digest as _;
use serde_json::json;

use crate::load::{self, Ask};
use crate::people;
use crate::portal::{Portal, seconds};
use crate::tables::percentile_ms;

const CONNECTIONS: [usize; 2] = [1, 8];
/// Payments that are told of, each once, at so many connections.
const TOLD: usize = 40;
/// The point of sale of the payment provider on one machine.
const POS_ID: &str = "391777";
const STATEMENTS: usize = 200;
/// Ten years and a little.
const TEN_YEARS: &str = "/payments/statement?from=2016-01-01&to=2030-01-01";

/// A notification: its body and the header with its signature.
pub type Notification = (Bytes, String);

/// Webhooks booked a second, and statements drawn.
pub async fn payments(portal: &Portal) {
    let cookies = load::log_in(portal, portal.subscribers).await;
    println!("\n| payments | connections | requests/s | p50 ms | p99 ms | CPU ms a request | bytes |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let mut begun = 0;
    for connections in CONNECTIONS {
        let mut told = Vec::new();
        for number in begun..begun + TOLD {
            told.push(paid(portal, number, &cookies[number]).await);
        }
        begun += TOLD;
        measure(portal, "webhook, booked", &Ask::Webhook(Arc::new(told)), connections, TOLD).await;
    }
    let owner = Arc::new(vec![cookies[people::LONG_STANDING].clone()]);
    for (name, path) in
        [("statement of 10 years, PDF", TEN_YEARS.to_owned()), ("the same, CSV", format!("{TEN_YEARS}&format=csv"))]
    {
        let ask = Ask::Page(Box::leak(path.into_boxed_str()), owner.clone());
        measure(portal, name, &ask, 1, STATEMENTS).await;
    }
}

async fn measure(portal: &Portal, name: &str, ask: &Ask, connections: usize, requests: usize) {
    let before = portal.cpu_ms();
    let outcome = load::run(portal, ask, connections, requests).await;
    let cpu_ms = (portal.cpu_ms() - before) / requests as f64;
    let rate = requests as f64 / seconds(outcome.elapsed);
    let [p50, p99] = [50, 99].map(|percent| percentile_ms(&outcome, percent));
    println!("| {name} | {connections} | {rate:.0} | {p50:.1} | {p99:.1} | {cpu_ms:.2} | {} |", outcome.bytes);
}

/// Begins a payment, pays it without a word, and gives the notification of it.
async fn paid(portal: &Portal, number: usize, cookie: &str) -> Notification {
    let host = &portal.host;
    let begun = form("/payments", host, cookie, &format!("idempotency_key=bench-payment-{number:06}"));
    let page = location(host, begun).await;
    let id = page.rsplit('/').next().expect("an id");
    let back = location(host, form(&format!("/_local/payu/pay/{id}"), host, "", "action=pay_silently")).await;
    let payment = back.rsplit('/').next().expect("a payment");
    let reference = format!("sub_{}.{payment}", people::login(number));
    let body = json!({ "order": {
        "orderId": id, "extOrderId": reference, "merchantPosId": POS_ID, "currencyCode": "PLN",
        "totalAmount": people::MONTHLY.to_string(), "status": "COMPLETED",
    }});
    let body = body.to_string();
    let sign = hex::encode(md5::Md5::new().chain_update(&body).chain_update(&portal.payu_key).finalize());
    (Bytes::from(body), format!("sender=checkout;signature={sign};algorithm=MD5;content=DOCUMENT"))
}

/// Where an answer leads.
async fn location(host: &str, request: Request<Full<Bytes>>) -> String {
    let (response, _) = load::answer(&mut load::connect(host).await, request).await;
    assert_eq!(response.status(), 303);
    response.headers()[header::LOCATION].to_str().expect("text").to_owned()
}

/// The request that tells of a payment.
pub fn webhook(host: &str, (body, signature): &Notification) -> Request<Full<Bytes>> {
    let request = Request::post("/webhooks/payu").header("host", host).header("content-type", "application/json");
    request.header("openpayu-signature", signature).body(Full::new(body.clone())).expect("a request")
}

fn form(path: &str, host: &str, cookie: &str, body: &str) -> Request<Full<Bytes>> {
    Request::post(path)
        .header("host", host)
        .header("accept", "text/html")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", format!("http://{host}"))
        .header("cookie", cookie)
        .body(Full::from(body.to_owned()))
        .expect("a request")
}
