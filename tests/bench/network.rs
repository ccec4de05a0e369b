//! What the provider's network asks and reports, and what that costs.

use std::sync::LazyLock;
use std::time::SystemTime;

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use serde_json::{Value, json};

use crate::load::{self, Ask};
use crate::people;
use crate::portal::{Portal, seconds};
use crate::tables::percentile_ms;

/// Ways that ask at the same time: FreeRADIUS has 16 by default.
const IN_FLIGHT: [usize; 3] = [1, 8, 32];
const REQUESTS: usize = 3000;
const WARM_UP: usize = 10;
/// Seconds between two reports of a session.
const INTERIM_S: usize = 300;
/// Seconds that a session lasts at most: readings are kept a little longer.
const SESSION_S: usize = 6 * 86_400;

/// Prices of AWS in eu-central-1 in USD, on demand, without what is free each month: `DynamoDB` for a million write and read request
/// units (0.7625, 0.1525), Lambda for a million requests and a GB-second of arm64 (0.20, 0.0000133334), an HTTP API for a million requests (1.20). As AWS listed them in
/// November 2025; their lists change.
const WRITE_UNITS: f64 = 0.7625e-6;
const READ_UNITS: f64 = 0.1525e-6;
const LAMBDA_REQUEST: f64 = 0.20e-6;
const LAMBDA_GB_SECOND: f64 = 0.000_013_333_4;
const API_REQUEST: f64 = 1.20e-6;
/// A function of 256 MB that waits for three reads and two writes side by side.
const LAMBDA_GB: f64 = 0.25;
const LAMBDA_SECONDS: f64 = 0.020;

/// Questions and reports a second, waiting and processor time.
pub async fn network(portal: &Portal) {
    println!(
        "\n| of the network | in flight | requests/s | p50 ms | p99 ms | CPU ms a request |\n|---|---:|---:|---:|---:|---:|"
    );
    for (name, ask) in [("authorization", Ask::Authorize), ("sample", Ask::Sample)] {
        for in_flight in IN_FLIGHT {
            load::run(portal, &ask, in_flight, REQUESTS / WARM_UP).await;
            let before = portal.cpu_ms();
            let outcome = load::run(portal, &ask, in_flight, REQUESTS).await;
            let cpu_ms = (portal.cpu_ms() - before) / REQUESTS as f64;
            let rate = REQUESTS as f64 / seconds(outcome.elapsed);
            let [p50, p99] = [50, 99].map(|percent| percentile_ms(&outcome, percent));
            println!("| {name} | {in_flight} | {rate:.0} | {p50:.1} | {p99:.1} | {cpu_ms:.2} |");
        }
    }
}

/// What a month of reports costs, by the units that the portal counts itself.
pub async fn money(portal: &Portal) {
    let mut sender = load::connect(&portal.host).await;
    let request = sample(&portal.host, &portal.radius_key, 0, SESSION_S / INTERIM_S - 2);
    let (response, _) = load::answer(&mut sender, request).await;
    let cost = response.headers()["x-panel-cost"].to_str().expect("text").to_owned();
    let [reads, writes] = units(&cost);
    let data = writes * WRITE_UNITS + reads * READ_UNITS;
    let sample = data + LAMBDA_REQUEST + LAMBDA_GB * LAMBDA_SECONDS * LAMBDA_GB_SECOND + API_REQUEST;
    println!(
        "\nA sample: {cost}.\n\n| hosts, a report each 5 minutes | samples a month | DynamoDB USD | in all USD |\n|---:|---:|---:|---:|"
    );
    for hosts in [1_000.0, 100_000.0] {
        let samples = hosts * 30.0 * 86_400.0 / INTERIM_S as f64;
        println!("| {hosts} | {samples} | {:.0} | {:.0} |", samples * data, samples * sample);
    }
}

/// Read and write units of a line such as `GetItem 2 (2.0); UpdateItem 2 (2.0)`.
fn units(cost: &str) -> [f64; 2] {
    let mut units = [0.0, 0.0];
    for part in cost.split("; ") {
        let Some((name, rest)) = part.split_once(' ') else { continue };
        let Some(number) =
            rest.split_once('(').and_then(|(_, number)| number.trim_end_matches(')').parse::<f64>().ok())
        else {
            continue;
        };
        units[usize::from(name.starts_with("Update") || name.starts_with("Transact"))] += number;
    }
    units
}

/// A question about a login.
pub fn question(host: &str, key: &str, number: usize) -> Request<Full<Bytes>> {
    let body = json!({
        "User-Name": people::pppoe_login(number), "Calling-Station-Id": "02:00:5E:10:00:01",
        "NAS-IP-Address": "10.0.0.1", "NAS-Identifier": "bras-1", "NAS-Port-Id": "ether5", "ts": 0,
    });
    post(host, key, "/radius/v1/authorize", &body)
}

/// A report of a session, so many intervals after it began.
pub fn sample(host: &str, key: &str, number: usize, interval: usize) -> Request<Full<Bytes>> {
    // All sessions began six days ago, at one moment.
    static NOW: LazyLock<u64> =
        LazyLock::new(|| SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs());
    let passed = (interval + 1) * INTERIM_S % SESSION_S;
    let at = *NOW - SESSION_S as u64 + passed as u64;
    let typed = |value: Value| json!({ "type": "string", "value": [value] });
    let body = json!({
        "User-Name": typed(json!(people::pppoe_login(number))),
        "NAS-IP-Address": typed(json!("10.0.0.1")),
        "NAS-Identifier": typed(json!("bras-1")),
        "Acct-Status-Type": typed(json!("Interim-Update")),
        "Acct-Session-Id": typed(json!(format!("8{number:07x}"))),
        "Acct-Unique-Session-Id": typed(json!(format!("{number:032x}"))),
        "Acct-Session-Time": typed(json!(passed)),
        "Acct-Output-Octets": typed(json!(interval)),
        "Acct-Input-Octets": typed(json!(interval)),
        "Acct-Output-Packets": typed(json!(interval)),
        "Acct-Input-Packets": typed(json!(interval)),
        "Framed-IP-Address": typed(json!("100.64.0.7")),
        "Class": typed(json!("panel:0")),
        "Portal-Event-Time": typed(json!(at)),
        "Portal-Received-At": typed(json!(at)),
    });
    post(host, key, "/radius/v1/accounting", &body)
}

fn post(host: &str, key: &str, path: &str, body: &Value) -> Request<Full<Bytes>> {
    let request = Request::post(path).header("host", host).header("x-api-key", key);
    request.header("content-type", "application/json").body(Full::from(body.to_string())).expect("a request")
}
