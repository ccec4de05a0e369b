//! The program itself, as a person starts, kills and stops it.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_panel");

struct Running {
    child: Child,
    url: String,
}

/// Starts the program and waits for its banner.
fn start(data: &Path) -> Running {
    let mut command = Command::new(PROGRAM);
    command.args(["--port", "0", "--data"]).arg(data).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("started");
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let ready = lines.map(|line| line.expect("text")).find_map(|line| line.split("ready: ").nth(1).map(str::to_owned));
    Running { url: ready.expect("the banner"), child }
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").arg(name).arg(child.id().to_string()).status().expect("kill runs");
    assert!(status.success());
}

/// What a start that fails says.
fn refusal(arguments: &[&str]) -> String {
    let mut command = Command::new(PROGRAM);
    let mut child = command.args(arguments).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("started");
    let mut text = String::new();
    child.stderr.take().expect("its errors").read_to_string(&mut text).expect("text");
    assert!(!child.wait().expect("ended").success(), "{text}");
    text
}

fn client() -> reqwest::Client {
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client")
}

/// Makes an order at the payment provider, which keeps it before it answers; gives its number.
async fn order(url: &str, data: &Path, reference: &str) -> (u16, String) {
    let secrets = std::fs::read(data.join("secrets.json")).expect("the secrets");
    let secrets: Value = serde_json::from_slice(&secrets).expect("JSON");
    let api = format!("{url}/_local/payu");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "391777"),
        ("client_secret", secrets["payu_client_secret"].as_str().expect("a secret")),
    ];
    let request = client().post(format!("{api}/pl/standard/user/oauth/authorize")).form(&form);
    let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    let body = json!({
        "customerIp": "203.0.113.7", "merchantPosId": "391777", "description": "FV", "currencyCode": "PLN",
        "totalAmount": "100", "extOrderId": reference,
        "products": [{ "name": "FV", "unitPrice": "100", "quantity": "1" }],
    });
    let token = answer["access_token"].as_str().expect("a token");
    let response = client().post(format!("{api}/api/v2_1/orders")).bearer_auth(token).json(&body).send().await;
    let response = response.expect("an answer");
    let status = response.status().as_u16();
    let answer: Value = response.json().await.expect("JSON");
    (status, answer["orderId"].as_str().expect("an order").to_owned())
}

#[tokio::test]
async fn what_was_answered_is_still_there_after_kill_9_and_a_stop_by_signal_is_clean() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut running = start(folder.path());
    let (status, id) = order(&running.url, folder.path(), "a-1").await;
    assert_eq!(status, 302);
    signal(&running.child, "-KILL");
    running.child.wait().expect("killed");
    let mut running = start(folder.path());
    assert_eq!(order(&running.url, folder.path(), "a-1").await, (400, id));

    let data = folder.path().to_str().expect("text");
    let port = running.url.rsplit(':').next().expect("a port");
    assert!(refusal(&["--data", data, "--port", "0"]).contains("in use by another portal"));
    let text = refusal(&["--data", data, "--port", port]);
    assert!(text.contains(&format!("port {port} is in use; try --port")), "{text}");

    signal(&running.child, "-TERM");
    let stopped = tokio::task::spawn_blocking(move || running.child.wait().expect("stopped"));
    let status = tokio::time::timeout(Duration::from_secs(20), stopped).await.expect("in time").expect("waited for");
    assert!(status.success());
}

#[test]
fn damaged_data_and_foreign_files_are_named_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_str().expect("text");
    let database = folder.path().join("dynamodb.sqlite");
    std::fs::write(&database, "no database".repeat(1000)).expect("written");
    let text = refusal(&["--data", data, "--port", "0"]);
    assert!(
        text.contains("dynamodb.sqlite") && text.contains("it is not a database file") && text.contains("--fresh"),
        "{text}"
    );
    std::fs::write(folder.path().join("thesis.docx"), "years of work").expect("written");
    let text = refusal(&["--data", data, "--port", "0", "--fresh"]);
    assert!(text.contains("thesis.docx") && text.contains("nothing was removed"), "{text}");
    assert!(database.exists());
}
