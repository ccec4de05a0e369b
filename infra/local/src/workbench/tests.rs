use std::time::Duration;

use crate::testing::{Answer, portal};

fn client() -> reqwest::Client {
    crate::cloud::http_client(Duration::from_secs(10)).expect("a client")
}

#[tokio::test]
async fn every_page_opens_without_a_script_and_under_a_strict_policy() {
    let (portal, _) = portal().await;
    for path in ["", "/", "/mails", "/orders", "/router", "/router/watch", "/parked", "/schedules", "/import"] {
        let response = client().get(format!("{}/_local{path}", portal.url())).send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
        let policy = response.headers()["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        let text = response.text().await.expect("a page");
        assert!(!text.contains("<script") && !text.contains("style="), "{path}");
    }
    for path in ["/mails/1", "/mails/../secrets.json", "/mails/..%2Fsecrets", "/other"] {
        let response = client().get(format!("{}/_local{path}", portal.url())).send().await.expect("an answer");
        assert_eq!(response.status(), 404, "{path}");
    }
    portal.shutdown().await;
}

#[tokio::test]
async fn a_form_from_elsewhere_and_a_foreign_host_name_are_refused() {
    let (portal, probe) = portal().await;
    let url = format!("{}/_local/schedules/taker", portal.url());
    let foreign = format!("http://evil.example:{}", portal.port());
    let post = || client().post(&url);
    let requests = [
        post(),
        post().header("sec-fetch-site", "cross-site"),
        post().header("sec-fetch-site", "none"),
        post().header("origin", "null"),
        post().header("origin", foreign.clone()),
        post().header("origin", foreign.clone()).header("host", foreign.trim_start_matches("http://")),
    ];
    for request in requests {
        assert_eq!(request.send().await.expect("an answer").status(), 403);
    }
    assert!(probe.keys().is_empty());
    let response = post().header("origin", portal.url()).send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    assert_eq!(probe.keys().len(), 1);
    portal.shutdown().await;
}

#[tokio::test]
async fn a_file_from_the_form_reaches_the_function_that_imports() {
    let (portal, probe) = portal().await;
    let body = "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.ndjson\"\r\n\r\n{}\r\n--X--\r\n";
    let request = client()
        .post(format!("{}/_local/import", portal.url()))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=X")
        .body(body);
    assert_eq!(request.send().await.expect("an answer").status(), 200);
    portal.drain().await.expect("drained");
    assert_eq!(probe.keys(), [["workbench/a.ndjson"]]);
    portal.shutdown().await;
}

#[tokio::test]
async fn an_event_set_aside_can_be_sent_again() {
    let (portal, probe) = portal().await;
    probe.poison.lock().expect("the list").push("workbench/a.ndjson".to_owned());
    let s3 = crate::s3_client::client(&portal.endpoints().s3);
    let put = s3.put_object().bucket("panel-import-000000000000").key("workbench/a.ndjson");
    put.send().await.expect("stored");
    portal.drain().await.expect("drained");
    let url = format!("{}/_local/parked/{}", portal.url(), portal.parked()[0].id);
    let send = || client().post(&url).header("origin", portal.url()).form(&[("action", "send")]).send();
    assert_eq!(send().await.expect("an answer").status(), 409);
    probe.poison.lock().expect("the list").clear();
    assert_eq!(send().await.expect("an answer").status(), 303);
    assert!(portal.parked().is_empty());
    portal.shutdown().await;
}

#[tokio::test]
async fn an_event_set_aside_stays_when_the_function_reports_a_failure_or_nobody_says_what_to_do() {
    let (portal, probe) = portal().await;
    probe.poison.lock().expect("the list").push("OUT#1".to_owned());
    let item = serde_json::json!({ "PK": { "S": "SUB#1" }, "SK": { "S": "OUT#1" } });
    let put = serde_json::json!({ "TableName": "panel-portal", "Item": item });
    portal.cloud().dynamo().call("DynamoDB_20120810.PutItem", &put).await.expect("written");
    portal.drain().await.expect("drained");
    probe.poison.lock().expect("the list").clear();
    let url = format!("{}/_local/parked/{}", portal.url(), portal.parked()[0].id);
    let act =
        |action: &'static str| client().post(&url).header("origin", portal.url()).form(&[("action", action)]).send();
    probe.answer_next([Answer::FailsFor("OUT#1".to_owned())]);
    for (action, status) in [("send", 409), ("other", 400)] {
        assert_eq!(act(action).await.expect("an answer").status(), status, "{action}");
        assert_eq!(portal.parked().len(), 1, "{action}");
    }
    assert_eq!(act("drop").await.expect("an answer").status(), 303);
    assert!(portal.parked().is_empty());
    portal.shutdown().await;
}
