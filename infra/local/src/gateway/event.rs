//! An HTTP request as API Gateway's HTTP API hands it to a function: payload format 2.0.
//!
//! Where AWS's documentation is silent, this follows what has been seen of the real gateway: the path comes
//! decoded, and every body that is not declared as text, forms among them, comes in base64.

use std::collections::BTreeMap;
use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, header};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::template::{ACCOUNT_ID, Match};

/// Headers that belong to one connection and end at the gateway.
const HOP_BY_HOP: [header::HeaderName; 6] = [
    header::CONNECTION,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::TE,
    header::TRAILER,
    header::PROXY_AUTHORIZATION,
];

/// What the event says beside the request itself.
pub(super) struct Origin<'a> {
    pub(super) request_id: &'a str,
    pub(super) source_ip: IpAddr,
    pub(super) now: Timestamp,
    pub(super) port: u16,
    /// The decoded path.
    pub(super) path: &'a str,
    /// The host that the client named.
    pub(super) host: &'a str,
}

pub(super) fn build(parts: &Parts, body: &Bytes, matched: &Match, origin: &Origin<'_>) -> Value {
    let raw_query = parts.uri.query().unwrap_or_default();
    let domain = origin.host.rsplit_once(':').map_or(origin.host, |(name, _)| name);
    let mut event = json!({
        "version": "2.0",
        "routeKey": matched.route_key,
        "rawPath": origin.path,
        "rawQueryString": raw_query,
        "headers": headers(&parts.headers, origin),
        "requestContext": {
            "accountId": ACCOUNT_ID,
            "apiId": "local",
            "domainName": domain,
            "domainPrefix": domain.split('.').next(),
            "http": {
                "method": parts.method.as_str(),
                "path": origin.path,
                "protocol": "HTTP/1.1",
                "sourceIp": origin.source_ip.to_string(),
                "userAgent": header_text(&parts.headers, header::USER_AGENT).unwrap_or_default(),
            },
            "requestId": origin.request_id,
            "routeKey": matched.route_key,
            "stage": "$default",
            "time": origin.now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": origin.now.as_millisecond(),
        },
        "isBase64Encoded": false,
    });
    let cookies = cookies(&parts.headers);
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    let query = query(raw_query);
    if !query.is_empty() {
        event["queryStringParameters"] = json!(query);
    }
    if !matched.path_parameters.is_empty() {
        event["pathParameters"] = json!(matched.path_parameters);
    }
    if !body.is_empty() {
        let text = is_text(&parts.headers).then(|| std::str::from_utf8(body).ok()).flatten();
        event["isBase64Encoded"] = json!(text.is_none());
        event["body"] = json!(text.map_or_else(|| STANDARD.encode(body), str::to_owned));
    }
    event
}

/// Lower-case names; values of one name joined by a comma; cookies are elsewhere.
fn headers(headers: &HeaderMap, origin: &Origin<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    for name in headers.keys() {
        if *name == header::COOKIE || HOP_BY_HOP.contains(name) {
            continue;
        }
        let values: Vec<_> =
            headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        out.insert(name.as_str().to_owned(), Value::String(values.join(",")));
    }
    let forwarded = match out.get("x-forwarded-for").and_then(Value::as_str) {
        Some(before) => format!("{before}, {}", origin.source_ip),
        None => origin.source_ip.to_string(),
    };
    out.insert("x-forwarded-for".to_owned(), json!(forwarded));
    out.insert("x-forwarded-port".to_owned(), json!(origin.port.to_string()));
    out.insert("x-forwarded-proto".to_owned(), json!("http"));
    out
}

fn header_text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|value| {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            text.split(';').map(|cookie| cookie.trim().to_owned()).collect::<Vec<_>>()
        })
        .filter(|cookie| !cookie.is_empty())
        .collect()
}

/// Decoded; values of one name joined by a comma.
fn query(raw: &str) -> BTreeMap<String, String> {
    let mut out = BTreeMap::<String, String>::new();
    for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
        out.entry(name.into_owned())
            .and_modify(|before| {
                before.push(',');
                before.push_str(&value);
            })
            .or_insert_with(|| value.clone().into_owned());
    }
    out
}

/// The few media types whose bodies come as text. Anything else is base64, a form and a missing type too:
/// measured on the real gateway, see <https://github.com/ministackorg/ministack/pull/766>.
fn is_text(headers: &HeaderMap) -> bool {
    let declared = header_text(headers, header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    let kind = declared.split(';').next().unwrap_or_default().trim();
    kind.starts_with("text/") || ["application/json", "application/xml", "application/javascript"].contains(&kind)
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
