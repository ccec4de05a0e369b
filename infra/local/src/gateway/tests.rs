use serde_json::{Value, json};

use crate::testing::{options, portal};
use crate::{Portal, PortalError};

async fn get(portal: &Portal, path: &str) -> (u16, String) {
    let response = reqwest::get(format!("{}{path}", portal.url())).await.expect("an answer");
    (response.status().as_u16(), response.text().await.expect("a body"))
}

async fn raw(portal: &Portal, request: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", portal.port())).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_request_reaches_its_function_and_the_answer_comes_back() {
    let (portal, _) = portal().await;
    let response =
        reqwest::get(format!("{}/things/za%C5%BC%C3%B3%C5%82%C4%87?x=1", portal.url())).await.expect("an answer");
    let cookies: Vec<_> =
        response.headers().get_all("set-cookie").iter().map(|value| value.to_str().expect("text").to_owned()).collect();
    assert_eq!(cookies, ["a=1; Path=/", "b=2; Path=/"]);
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(body["id"], "zażółć");
    assert_eq!(body["path"], "/things/zażółć");
    assert_eq!(body["context"]["http"]["sourceIp"], "127.0.0.1");
    portal.shutdown().await;
}

#[tokio::test]
async fn a_function_gets_the_variables_that_the_template_names_and_no_others() {
    let (portal, _) = portal().await;
    let (_, body) = get(&portal, "/").await;
    let body: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(
        (&body["table"], &body["undeclared"], &body["limit"]),
        (&json!("panel-portal"), &Value::Null, &json!("25"))
    );
    portal.shutdown().await;
}

#[tokio::test]
async fn what_no_route_names_is_not_found() {
    let (portal, _) = portal().await;
    for path in ["/nothing", "/things/7/", "/Things/new", "/things"] {
        assert_eq!(get(&portal, path).await, (404, r#"{"message":"Not Found"}"#.to_owned()), "{path}");
    }
    let response = reqwest::Client::new().head(portal.url()).send().await.expect("an answer");
    assert_eq!(response.status(), 404);
    portal.shutdown().await;
}

#[tokio::test]
async fn a_panic_a_hang_and_a_failed_start_are_answers_and_the_portal_lives_on() {
    let (portal, _) = portal().await;
    let failed = (500, r#"{"message":"Internal Server Error"}"#.to_owned());
    assert_eq!(get(&portal, "/panic").await, failed);
    assert_eq!(get(&portal, "/slow").await, failed);
    assert_eq!(get(&portal, "/broken").await, failed);
    assert_eq!(get(&portal, "/things/1").await.0, 200);
    portal.shutdown().await;
}

#[tokio::test]
async fn a_body_is_taken_up_to_the_limit_and_refused_beyond_it() {
    let (portal, _) = portal().await;
    let client = reqwest::Client::new();
    let url = format!("{}/things", portal.url());
    let post = |size: usize| client.post(&url).header("content-type", "text/plain").body(vec![b'a'; size]).send();
    let response = post(1024 * 1024).await.expect("an answer");
    assert_eq!(response.status(), 200);
    for size in [7 * 1024 * 1024, super::BODY_MAX_BYTES + 1] {
        assert_eq!(post(size).await.map(|response| response.status().as_u16()).expect("an answer"), 413, "{size}");
    }
    portal.shutdown().await;
}

#[tokio::test]
async fn odd_requests_are_refused_and_never_reach_a_function() {
    let (portal, _) = portal().await;
    for (request, status) in [
        ("GET / HTTP/1.1\r\nconnection: close\r\n\r\n".to_owned(), "400"),
        ("GET / HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n".to_owned(), "400"),
        ("GET / HTTP/1.1\r\nhost: 1.2.3.999\r\nconnection: close\r\n\r\n".to_owned(), "400"),
        ("GET /things/%ff HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".to_owned(), "400"),
        ("GET /things/%00 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".to_owned(), "200"),
        ("GET /things/a%3Fb%23c HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".to_owned(), "200"),
        (format!("GET / HTTP/1.1\r\nhost: localhost\r\nx: {}\r\nconnection: close\r\n\r\n", "a".repeat(10_300)), "431"),
    ] {
        let answer = raw(&portal, &request).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{request:.60} → {answer}");
    }
    portal.shutdown().await;
}

#[tokio::test]
async fn the_portal_under_its_number_leads_to_its_name_where_its_forms_are_taken() {
    let (portal, _) = portal().await;
    let (port, url) = (portal.port(), portal.url());
    for host in [format!("127.0.0.1:{port}"), format!("[::1]:{port}"), "127.0.0.1".to_owned()] {
        let request = format!("GET /things/7?x=1 HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        let answer = raw(&portal, &request).await;
        assert!(answer.starts_with("HTTP/1.1 307"), "{host} → {answer}");
        assert!(answer.contains(&format!("location: {url}/things/7?x=1\r\n")), "{host} → {answer}");
    }
    portal.shutdown().await;
}

#[tokio::test]
async fn a_client_names_its_own_address_only_where_that_is_wanted() {
    for (trust, expected) in [(false, "127.0.0.1"), (true, "203.0.113.7")] {
        let (mut options, _) = options();
        options.trust_forwarded_for = trust;
        let portal = Portal::start(options).await.expect("started");
        let request = reqwest::Client::new().get(portal.url()).header("x-forwarded-for", "10.0.0.1, 203.0.113.7");
        let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert_eq!(body["context"]["http"]["sourceIp"], expected);
        portal.shutdown().await;
    }
}

#[tokio::test]
async fn a_port_in_use_is_named_with_the_next_one() {
    let (portal, _) = portal().await;
    let (mut options, _) = options();
    options.port = portal.port();
    let error = Portal::start(options).await.err().expect("the port is in use");
    assert!(matches!(error, PortalError::PortInUse(_)));
    assert_eq!(error.to_string(), format!("port {} is in use; try --port {}", portal.port(), portal.port() + 1));
    portal.shutdown().await;
}
