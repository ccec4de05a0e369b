use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::cloud::Storage;
use crate::testing::{Answer, Probe, options, portal};

async fn put(portal: &Portal, key: &str) {
    let body = json!({ "TableName": "panel-portal", "Item": { "PK": { "S": "SUB#1" }, "SK": { "S": key } } });
    portal.cloud.dynamo().call("DynamoDB_20120810.PutItem", &body).await.expect("written");
}

async fn put_object(portal: &Portal, key: &str) {
    let client = crate::s3_client::client(&portal.endpoints().s3);
    let body = aws_sdk_s3::primitives::ByteStream::from_static(b"{}");
    client.put_object().bucket("panel-import-000000000000").key(key).body(body).send().await.expect("stored");
}

async fn in_folder(folder: &Path) -> (Portal, Arc<Probe>) {
    let (mut options, probe) = options();
    options.storage = Storage::Folder(folder.to_owned());
    (Portal::start(options).await.expect("the portal starts"), probe)
}

fn all(probe: &Probe) -> Vec<String> {
    probe.keys().into_iter().flatten().collect()
}

#[tokio::test]
async fn new_items_reach_the_function_that_the_template_names_filtered_and_in_order() {
    let (portal, probe) = portal().await;
    for key in ["OUT#1", "SUB", "OUT#2", "OUT#1", "OUT#3", "OUT#4", "OUT#5"] {
        put(&portal, key).await;
    }
    portal.drain().await.expect("drained");
    assert_eq!(all(&probe), ["OUT#1", "OUT#2", "OUT#3", "OUT#4", "OUT#5"]);
    assert!(probe.keys().iter().all(|batch| batch.len() <= 3));
    let events = probe.events.lock().expect("the events").clone();
    let record = &events[0]["Records"][0];
    assert_eq!(record["eventName"], "INSERT");
    assert_eq!(record["eventSource"], "aws:dynamodb");
    assert_eq!(record["awsRegion"], "eu-central-1");
    assert_eq!(record["dynamodb"]["Keys"]["PK"]["S"], "SUB#1");
    assert_eq!(record["dynamodb"]["StreamViewType"], "KEYS_ONLY");
    assert_eq!(record["dynamodb"]["NewImage"], Value::Null);
    assert_eq!(record["eventSourceARN"], "arn:aws:dynamodb:eu-central-1:000000000000:table/panel-portal/stream/local");
    portal.shutdown().await;
}

#[tokio::test]
async fn a_reported_failure_is_tried_again_from_there_on() {
    let (mut options, probe) = options();
    options.functions.retain(|function| function.name != "echo");
    let portal = Portal::start(options).await.expect("started");
    probe.answer_next([Answer::Fails, Answer::FailsFor("OUT#1".to_owned())]);
    put(&portal, "OUT#1").await;
    portal.drain().await.expect("drained");
    assert_eq!(probe.keys(), [["OUT#1"], ["OUT#1"], ["OUT#1"]]);
    assert!(portal.parked().is_empty());
    portal.shutdown().await;
}

#[tokio::test]
async fn a_record_that_always_fails_is_set_aside_and_the_others_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let (portal, probe) = in_folder(folder.path()).await;
    probe.poison.lock().expect("the list").push("OUT#2".to_owned());
    for key in ["OUT#1", "OUT#2", "OUT#3"] {
        put(&portal, key).await;
    }
    portal.drain().await.expect("drained");
    let seen = all(&probe);
    assert!(seen.contains(&"OUT#1".to_owned()) && seen.contains(&"OUT#3".to_owned()), "{seen:?}");
    let parked = portal.parked();
    assert_eq!(parked.len(), 1);
    assert_eq!((parked[0].function.as_str(), parked[0].source.as_str()), ("taker", "stream of panel-portal"));
    assert_eq!(parked[0].event["Records"][0]["dynamodb"]["Keys"]["SK"]["S"], "OUT#2");
    // The template's two attempts after the first; a batch of several that failed says of none which one it was.
    let alone = probe.keys().iter().filter(|batch| **batch == ["OUT#2"]).count();
    assert_eq!(alone, 3);
    portal.shutdown().await;
    let (portal, probe) = in_folder(folder.path()).await;
    portal.drain().await.expect("drained");
    assert_eq!((portal.parked().len(), all(&probe).len()), (1, 0));
    portal.shutdown().await;
}

#[tokio::test]
async fn what_was_not_delivered_before_a_kill_is_delivered_after_the_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let (portal, probe) = in_folder(folder.path()).await;
    put(&portal, "OUT#1").await;
    portal.drain().await.expect("drained");
    assert_eq!(all(&probe), ["OUT#1"]);
    // From now on the function fails, and then the portal is gone without a word.
    probe.poison.lock().expect("the list").push("OUT#2".to_owned());
    put(&portal, "OUT#2").await;
    put_object(&portal, "a.ndjson").await;
    drop(portal);
    let (portal, probe) = in_folder(folder.path()).await;
    portal.drain().await.expect("drained");
    let seen = all(&probe);
    assert!(seen.contains(&"OUT#2".to_owned()) && !seen.contains(&"OUT#1".to_owned()), "{seen:?}");
    portal.shutdown().await;
}

#[tokio::test]
async fn a_new_object_reaches_its_function_and_a_failing_one_is_set_aside() {
    let (portal, probe) = portal().await;
    probe.poison.lock().expect("the list").push("bad.ndjson".to_owned());
    probe.answer_next([Answer::Fails]);
    put_object(&portal, "good.ndjson").await;
    portal.drain().await.expect("drained");
    assert_eq!(all(&probe), ["good.ndjson", "good.ndjson"]);
    put_object(&portal, "bad.ndjson").await;
    portal.drain().await.expect("drained");
    let parked = portal.parked();
    assert_eq!(parked.len(), 1);
    assert_eq!(parked[0].source, "s3://panel-import-000000000000/bad.ndjson");
    portal.shutdown().await;
}

#[tokio::test]
async fn a_new_object_that_cannot_even_be_set_aside_stays_queued() {
    let folder = tempfile::tempdir().expect("a folder");
    let (portal, probe) = in_folder(folder.path()).await;
    probe.poison.lock().expect("the list").push("bad.ndjson".to_owned());
    std::fs::remove_dir_all(folder.path().join("parked")).expect("removed");
    put_object(&portal, "bad.ndjson").await;
    while all(&probe).len() < 4 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(portal.cloud().objects().open_count(), 1);
    std::fs::create_dir(folder.path().join("parked")).expect("made");
    portal.drain().await.expect("drained");
    assert_eq!(portal.parked()[0].source, "s3://panel-import-000000000000/bad.ndjson");
    portal.shutdown().await;
}

#[tokio::test]
async fn a_damaged_file_is_named_with_its_folder_and_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    in_folder(folder.path()).await.0.shutdown().await;
    for path in ["streams/taker.panel-portal.json", "parked/00000001.json", "secrets.json"] {
        let path = folder.path().join(path);
        let kept = std::fs::read(&path).ok();
        std::fs::write(&path, "{").expect("written");
        let (mut options, _) = options();
        options.storage = Storage::Folder(folder.path().to_owned());
        let error = Portal::start(options).await.err().expect("it is damaged").to_string();
        let folder = folder.path().to_str().expect("text");
        assert!(error.contains(folder) && error.contains("start over with --fresh"), "{error}");
        match kept {
            Some(kept) => std::fs::write(&path, kept).expect("written"),
            None => std::fs::remove_file(&path).expect("removed"),
        }
    }
}

#[tokio::test]
async fn a_schedule_runs_with_the_templates_input() {
    let (portal, probe) = portal().await;
    portal.run_schedule("taker").await.expect("run");
    assert_eq!(probe.events.lock().expect("the events")[0], json!({ "night": true }));
    assert!(matches!(portal.run_schedule("nobody").await, Err(CallError::Unknown(_))));
    assert!(matches!(portal.invoke("echo", json!({})).await, Err(CallError::Kind(_))));
    portal.shutdown().await;
}

#[tokio::test]
async fn a_filter_that_is_not_understood_stops_the_start() {
    let (mut options, _) = options();
    options.template = options.template.replace(r#"[{"prefix":"OUT#"}]"#, r#"[{"numeric":[">",1]}]"#);
    let error = Portal::start(options).await.err().expect("not understood").to_string();
    assert!(error.contains("taker") && error.contains("numeric"), "{error}");
}

#[tokio::test]
async fn secrets_are_given_to_functions_and_stay_over_restarts() {
    let folder = tempfile::tempdir().expect("a folder");
    let (portal, _) = in_folder(folder.path()).await;
    let first = portal.settings()["PANEL_SESSION_PUBLIC_KEYS"].clone();
    let key = portal.payu().account().second_key.clone();
    portal.shutdown().await;
    let (portal, _) = in_folder(folder.path()).await;
    assert_eq!(portal.settings()["PANEL_SESSION_PUBLIC_KEYS"], first);
    assert_eq!(portal.payu().account().second_key, key);
    portal.shutdown().await;
}

#[tokio::test]
async fn streams_and_objects_of_another_implementation_reach_the_functions_too() {
    let Ok(url) = std::env::var("PANEL_TEST_CLOUD") else {
        return eprintln!("not run: PANEL_TEST_CLOUD names no other implementation, such as moto");
    };
    let (mut options, probe) = options();
    options.stack = format!("panel-{}", std::process::id());
    options.elsewhere = crate::cloud::Elsewhere { dynamodb: Some(url.clone()), s3: Some(url) };
    options.template = options.template.replace("TableName: !Sub '${AWS::StackName}-portal'", "");
    let portal = Portal::start(options).await.expect("started");
    for key in ["OUT#1", "SUB", "OUT#2"] {
        let item = json!({ "PK": { "S": "SUB#1" }, "SK": { "S": key } });
        let body = json!({ "TableName": portal.settings()["PANEL_TABLE"], "Item": item });
        portal.cloud.dynamo().call("DynamoDB_20120810.PutItem", &body).await.expect("written");
    }
    portal.drain().await.expect("drained");
    assert_eq!(all(&probe), ["OUT#1", "OUT#2"]);
    put_object(&portal, "a.ndjson").await;
    portal.drain().await.expect("drained");
    assert_eq!(all(&probe), ["OUT#1", "OUT#2", "a.ndjson"]);
    portal.shutdown().await;
}
