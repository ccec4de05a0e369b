//! The whole agent, with a portal and a `radclient` of a test's own.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use panel_agent::config::Config;
use panel_agent::portal::Portal;
use panel_agent::work::run_with;
use serde_json::{Value, json};
use tempfile::TempDir;

const KEY: &str = "0123456789abcdef0123456789abcdef";

/// What a portal was asked: path, key and body.
type Asked = Arc<Mutex<Vec<(String, bool, String)>>>;

/// A portal that answers these one after the other, and then that nothing is due. A status stands for an answer without a body.
fn portal(answers: Vec<Result<Value, u16>>) -> (String, Asked) {
    portal_deaf(answers, 0)
}

/// One that takes no result for the first so many times.
fn portal_deaf(answers: Vec<Result<Value, u16>>, mut deaf: u32) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Asked::default();
    let seen = asked.clone();
    std::thread::spawn(move || {
        let mut answers = answers.into_iter();
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let (head, body) = read(&mut stream);
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            let has_key = head.contains(&format!("x-api-key: {KEY}"));
            let answer = if path.ends_with("/actions") {
                answers.next()
            } else {
                let status = if deaf > 0 { 503 } else { 204 };
                deaf = deaf.saturating_sub(1);
                Some(Err(status))
            };
            seen.lock().unwrap_or_else(PoisonError::into_inner).push((path, has_key, body));
            let (status, body) = match answer.unwrap_or_else(|| Ok(json!({ "actions": [] }))) {
                Ok(body) => (200, body.to_string()),
                Err(status) => (status, String::new()),
            };
            let answer = format!(
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            let _gone = stream.write_all(answer.as_bytes());
        }
    });
    (url, asked)
}

fn read(stream: &mut std::net::TcpStream) -> (String, String) {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                let whole = String::from_utf8_lossy(&bytes).into_owned();
                let (_, body) = whole.split_once("\r\n\r\n").expect("a body");
                return (head.replace("post", "POST"), body.to_owned());
            }
        }
        let read = stream.read(&mut buffer).expect("a request");
        assert!(read > 0, "a whole request");
        bytes.extend_from_slice(&buffer[..read]);
    }
}

fn action(id: &str, login: &str) -> Value {
    json!({
        "id": id, "kind": "coa", "router": {"identifier": "bras-1", "address": "10.0.0.1"}, "user_name": login,
        "acct_session_id": "81b00001", "framed_ip_address": "100.64.0.7",
        "attributes": {"Mikrotik-Rate-Limit": ["50M/100M"]},
    })
}

/// A folder with a configuration, and a `radclient` that notes what it is called with and prints an answer.
fn configured(portal: &str, prints: &str) -> (TempDir, Config) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("key"), format!("{KEY}\n")).expect("written");
    std::fs::write(path("secret"), "tajny").expect("written");
    let written = json!({
        "portal": portal, "key_file": path("key"), "poll_s": 1,
        "routers": [{"identifier": "bras-1", "coa": "127.0.0.1:3799", "secret_file": path("secret")}],
    });
    std::fs::write(path("config.json"), written.to_string()).expect("written");
    let script = format!(
        "#!/bin/sh\necho \"$@\" >>{0}/called\ncat >>{0}/said\nprintf '%s\\n' '{prints}'\n",
        folder.path().display()
    );
    std::fs::write(path("radclient"), script).expect("written");
    std::fs::set_permissions(path("radclient"), std::fs::Permissions::from_mode(0o755)).expect("allowed");
    let config = Config::read(&path("config.json")).expect("a configuration");
    (folder, config)
}

/// Lets an agent work until the portal was asked so often for what is due.
async fn works(folder: &Path, config: &Config, asked: &Asked, rounds: usize) {
    let portal = Portal::new(config).expect("a way");
    let program = folder.join("radclient");
    let over = async {
        let is_enough = || {
            asked
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .iter()
                .filter(|(path, ..)| path.ends_with("/actions"))
                .count()
                >= rounds
        };
        while !is_enough() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let work = run_with(program.to_str().expect("text"), config, &portal, over);
    tokio::time::timeout(Duration::from_secs(30), work).await.expect("it stops when it is told to");
}

fn told(asked: &Asked) -> Vec<(String, Value)> {
    let asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(asked.iter().all(|(_, has_key, _)| *has_key), "every question has the key");
    let mut questions = asked.iter().filter(|(path, ..)| path.ends_with("/actions"));
    assert!(questions.all(|(_, _, body)| body == r#"{"routers":"bras-1"}"#), "it names its routers");
    let results = asked.iter().filter(|(path, ..)| path.ends_with("/result"));
    results.map(|(path, _, body)| (path.clone(), serde_json::from_str(body).expect("JSON"))).collect()
}

#[tokio::test]
async fn a_change_is_carried_to_its_router_and_what_came_of_it_is_told() {
    let (url, asked) = portal(vec![Ok(json!({ "actions": [action("act-1", "anna-dom")] }))]);
    let (folder, config) = configured(&url, "Received CoA-ACK Id 9 from 10.0.0.1:3799");
    works(folder.path(), &config, &asked, 2).await;
    assert_eq!(told(&asked), [("/network/v1/actions/act-1/result".to_owned(), json!({ "result": "CoA-ACK" }))]);
    let said = std::fs::read_to_string(folder.path().join("said")).expect("said");
    assert!(said.contains("User-Name = \"anna-dom\"") && said.contains("Mikrotik-Rate-Limit = \"50M/100M\""), "{said}");
    let called = std::fs::read_to_string(folder.path().join("called")).expect("called");
    assert!(called.contains("127.0.0.1:3799 coa") && !called.contains("tajny") && !called.contains("anna"), "{called}");
}

#[tokio::test]
async fn a_change_whose_result_was_not_heard_is_not_sent_again_and_one_that_was_refused_is() {
    let same = || Ok(json!({ "actions": [action("act-1", "anna-dom")] }));
    let prints = "Received CoA-NAK Id 9\n\tError-Cause = Unsupported-Attribute";
    let called =
        |folder: &TempDir| std::fs::read_to_string(folder.path().join("called")).expect("called").lines().count();
    let (url, asked) = portal_deaf(vec![same(), same()], 3);
    let (folder, config) = configured(&url, prints);
    works(folder.path(), &config, &asked, 3).await;
    assert_eq!((told(&asked).len(), called(&folder)), (4, 1));
    let (url, asked) = portal(vec![same(), same()]);
    let (folder, config) = configured(&url, prints);
    works(folder.path(), &config, &asked, 3).await;
    let told = told(&asked);
    assert_eq!((told.len(), called(&folder)), (2, 2), "the portal has let it go, and offers it anew");
    assert_eq!(told[1].1, json!({ "result": "CoA-NAK", "error_cause": "Unsupported-Attribute" }));
}

#[tokio::test]
async fn a_silent_router_is_told_of_as_silent_and_asked_again_and_an_unknown_one_is_another_agents() {
    let mut elsewhere = action("act-2", "bert");
    elsewhere["router"] = json!({"identifier": "bras-9", "address": "10.0.0.9"});
    let both = json!({ "actions": [action("act-1", "anna-dom"), elsewhere] });
    let (url, asked) = portal(vec![Ok(both.clone()), Ok(both)]);
    let (folder, config) = configured(&url, "(0) No reply from server");
    works(folder.path(), &config, &asked, 3).await;
    let told = told(&asked);
    assert!(
        told.len() == 2 && told.iter().all(|(path, told)| path.contains("act-1") && told["result"] == "timeout"),
        "{told:?}"
    );
    assert_eq!(std::fs::read_to_string(folder.path().join("called")).expect("called").lines().count(), 2);
}

#[tokio::test]
async fn a_portal_that_is_away_is_asked_again() {
    let (url, asked) =
        portal(vec![Err(503), Ok(json!("nonsense")), Ok(json!({ "actions": [action("act-1", "anna-dom")] }))]);
    let (folder, config) = configured(&url, "Received CoA-ACK Id 9");
    works(folder.path(), &config, &asked, 4).await;
    assert_eq!(told(&asked).len(), 1);
}

#[test]
fn a_configuration_that_is_half_right_does_not_start() {
    let (folder, config) = configured("http://localhost:8080", "");
    assert!(!format!("{config:?}").contains(KEY), "s27");
    let path = folder.path().join("config.json");
    let good: Value = serde_json::from_slice(&std::fs::read(&path).expect("read")).expect("JSON");
    for (field, wrong) in [
        ("portal", json!("http://panel.example.pl")),
        ("poll_s", json!(0)),
        ("routers", json!([])),
        ("routers", json!([{"coa": "127.0.0.1:3799", "secret_file": folder.path().join("secret")}])),
        ("routers", json!([{"identifier": "a", "coa": "127.0.0.1:3799", "secret_file": "/nowhere"}])),
        ("key_file", json!("/nowhere")),
        ("surplus", json!(1)),
    ] {
        let mut bad = good.clone();
        bad[field] = wrong;
        std::fs::write(&path, bad.to_string()).expect("written");
        assert!(Config::read(&path).is_err(), "{field}");
    }
}
