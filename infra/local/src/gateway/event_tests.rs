use std::net::Ipv4Addr;

use http::Request;
use serde_json::json;

use super::*;

fn event(request: http::request::Builder, body: &'static [u8]) -> Value {
    let (parts, ()) = request.body(()).expect("a request").into_parts();
    let path = percent_encoding::percent_decode_str(parts.uri.path()).decode_utf8().expect("text").into_owned();
    let matched = Match {
        function: "f".to_owned(),
        route_key: "GET /things/{id}".to_owned(),
        path_parameters: BTreeMap::from([("id".to_owned(), "ż".to_owned())]),
    };
    let origin = Origin {
        request_id: "local-1",
        source_ip: Ipv4Addr::LOCALHOST.into(),
        now: "2026-11-23T16:04:05.678Z".parse().expect("a moment"),
        port: 8080,
        path: &path,
        host: "localhost:8080",
    };
    build(&parts, &Bytes::from_static(body), &matched, &origin)
}

#[test]
fn an_event_has_the_fields_of_payload_format_2() {
    let request = Request::get("/things/%C5%BC?a=1&a=2&b=x%20y&c")
        .header("Host", "localhost:8080")
        .header("User-Agent", "test")
        .header("X-One", "1")
        .header("x-one", "2")
        .header("Cookie", "a=1; b=2")
        .header("cookie", "c=3")
        .header("connection", "keep-alive");
    assert_eq!(
        event(request, b""),
        json!({
            "version": "2.0",
            "routeKey": "GET /things/{id}",
            "rawPath": "/things/ż",
            "rawQueryString": "a=1&a=2&b=x%20y&c",
            "cookies": ["a=1", "b=2", "c=3"],
            "headers": {
                "host": "localhost:8080",
                "user-agent": "test",
                "x-forwarded-for": "127.0.0.1",
                "x-forwarded-port": "8080",
                "x-forwarded-proto": "http",
                "x-one": "1,2",
            },
            "queryStringParameters": { "a": "1,2", "b": "x y", "c": "" },
            "pathParameters": { "id": "ż" },
            "requestContext": {
                "accountId": "000000000000",
                "apiId": "local",
                "domainName": "localhost",
                "domainPrefix": "localhost",
                "http": {
                    "method": "GET",
                    "path": "/things/ż",
                    "protocol": "HTTP/1.1",
                    "sourceIp": "127.0.0.1",
                    "userAgent": "test",
                },
                "requestId": "local-1",
                "routeKey": "GET /things/{id}",
                "stage": "$default",
                "time": "23/Nov/2026:16:04:05 +0000",
                "timeEpoch": 1_795_449_845_678_i64,
            },
            "isBase64Encoded": false,
        })
    );
}

#[test]
fn a_body_is_text_only_where_the_real_gateway_has_it_so() {
    for (kind, body, text) in [
        (Some("application/json; charset=utf-8"), &b"{}"[..], Some("{}")),
        (Some("TEXT/PLAIN"), "zażółć".as_bytes(), Some("zażółć")),
        (Some("application/xml"), b"<a/>", Some("<a/>")),
        (Some("application/json"), b"\xff", None),
        (Some("application/x-www-form-urlencoded"), b"a=b", None),
        (Some("application/problem+json"), b"{}", None),
        (Some("application/octet-stream"), b"a", None),
        (None, b"a", None),
    ] {
        let request = Request::post("/things/1");
        let request = kind.into_iter().fold(request, |request, kind| request.header("content-type", kind));
        let event = event(request, body);
        assert_eq!(event["isBase64Encoded"], json!(text.is_none()), "{kind:?}");
        assert_eq!(event["body"], json!(text.map_or_else(|| STANDARD.encode(body), str::to_owned)), "{kind:?}");
    }
}

#[test]
fn headers_that_are_not_text_do_not_break_the_event() {
    let value = http::HeaderValue::from_bytes(b"a\xffb").expect("a header");
    let event = event(Request::get("/things/1").header("x-odd", value), b"");
    assert_eq!(event["headers"]["x-odd"], "a\u{fffd}b");
    serde_json::from_value::<lambda_http::request::LambdaRequest>(event).expect("a request");
}
