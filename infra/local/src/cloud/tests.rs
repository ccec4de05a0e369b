use std::time::Duration;

use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use shared::clock::SystemClock;
use shared::grant::{Grant, Resource};
use shared::runtime::Function;

use super::*;
use crate::testing::{TEMPLATE, broken};

/// A function that may read an item and a document.
const READER: Function = Function {
    name: "reader",
    grants: &[Grant::table(&["dynamodb:GetItem"]), Grant { actions: &["s3:GetObject"], on: Resource::InvoiceBucket }],
    operations: Vec::new,
    start: broken,
};

async fn start(data: Storage) -> Result<Cloud, CloudError> {
    let template = Template::parse(TEMPLATE).expect("the template is right");
    let secrets = BTreeMap::from([("panel/seal".to_owned(), r#"{"key":"x"}"#.to_owned())]);
    Cloud::start(CloudOptions {
        data,
        template: &template,
        secrets,
        clock: Arc::new(SystemClock),
        elsewhere: Elsewhere::default(),
        rights: Rights::new(&[READER], &template, &[("PANEL_SECRET_SEAL", "panel/seal")]),
    })
    .await
}

async fn memory() -> Cloud {
    start(Storage::Memory).await.expect("the cloud starts")
}

fn s3(cloud: &Cloud) -> aws_sdk_s3::Client {
    crate::s3_client::client(&cloud.endpoints().s3)
}

fn item(key: &str) -> Value {
    json!({ "TableName": "panel-portal", "Item": { "PK": { "S": "SUB#1" }, "SK": { "S": key } } })
}

#[tokio::test]
async fn items_survive_a_restart_and_the_tables_are_the_templates() {
    let folder = tempfile::tempdir().expect("a folder");
    let cloud = start(Storage::Folder(folder.path().to_owned())).await.expect("the cloud starts");
    cloud.dynamo().call("DynamoDB_20120810.PutItem", &item("SUB")).await.expect("written");
    let table = json!({ "TableName": "panel-portal" });
    let answer = cloud.dynamo().call("DynamoDB_20120810.DescribeTimeToLive", &table).await.expect("described");
    assert_eq!(answer["TimeToLiveDescription"]["AttributeName"], "expires");
    cloud.shutdown().await;
    let cloud = start(Storage::Folder(folder.path().to_owned())).await.expect("the cloud starts again");
    assert_eq!(cloud.items().counts().expect("counted")["panel-portal"], 1);
    cloud.shutdown().await;
}

#[tokio::test]
async fn a_damaged_database_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dynamodb.sqlite");
    std::fs::write(&path, "not a database at all, but long enough to look like one".repeat(100)).expect("written");
    let error = start(Storage::Folder(folder.path().to_owned())).await.err().expect("it is damaged").to_string();
    assert!(error.contains("dynamodb.sqlite") && error.contains("--fresh"), "{error}");
}

#[tokio::test]
async fn a_truncated_database_is_noticed_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let cloud = start(Storage::Folder(folder.path().to_owned())).await.expect("the cloud starts");
    for number in 0..200 {
        cloud.dynamo().call("DynamoDB_20120810.PutItem", &item(&format!("INV#{number:0400}"))).await.expect("written");
    }
    cloud.shutdown().await;
    let path = folder.path().join("dynamodb.sqlite");
    for part in ["dynamodb.sqlite-wal", "dynamodb.sqlite-shm"] {
        drop(std::fs::remove_file(folder.path().join(part)));
    }
    let size = std::fs::metadata(&path).expect("the file").len();
    std::fs::OpenOptions::new().write(true).open(&path).expect("opened").set_len(size / 2).expect("cut");
    let error = start(Storage::Folder(folder.path().to_owned())).await.err().expect("it is damaged");
    assert!(matches!(error, CloudError::Damaged { .. }), "{error}");
}

#[tokio::test]
async fn a_kept_table_of_another_shape_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    start(Storage::Folder(folder.path().to_owned())).await.expect("the cloud starts").shutdown().await;
    let template = TEMPLATE.replace("IndexName: lookup", "IndexName: other");
    let template = Template::parse(&template).expect("the template is right");
    let data = Storage::Folder(folder.path().to_owned());
    let clock = Arc::new(SystemClock);
    let elsewhere = Elsewhere::default();
    let rights = Rights::default();
    let options = CloudOptions { data, template: &template, secrets: BTreeMap::new(), clock, elsewhere, rights };
    let error = Cloud::start(options).await.err().expect("the index differs").to_string();
    assert!(error.contains("panel-portal") && error.contains("indexes") && error.contains("--fresh"), "{error}");
}

#[tokio::test]
async fn a_presigned_address_works_and_an_altered_one_does_not() {
    let cloud = memory().await;
    let client = s3(&cloud);
    let put = client.put_object().bucket("panel-invoice-bucket").key("a/b c.pdf").content_type("application/pdf");
    put.body(ByteStream::from_static(b"%PDF")).send().await.expect("stored");
    let get = client
        .get_object()
        .bucket("panel-invoice-bucket")
        .key("a/b c.pdf")
        .response_content_disposition("attachment; filename=\"FV-11-2026.pdf\"");
    let config = PresigningConfig::expires_in(Duration::from_mins(1)).expect("a minute");
    let url = get.presigned(config).await.expect("signed").uri().to_owned();
    let response = reqwest::get(&url).await.expect("an answer");
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-disposition"], "attachment; filename=\"FV-11-2026.pdf\"");
    assert_eq!(response.bytes().await.expect("the file"), "%PDF");
    for altered in [
        url.replace("b%20c.pdf", "c.pdf"),
        url.replace("X-Amz-Expires=60", "X-Amz-Expires=600"),
        url.replace("11-2026", "12-2026"),
        url.split('?').next().expect("a path").to_owned(),
    ] {
        let response = reqwest::get(&altered).await.expect("an answer");
        assert_eq!(response.status(), 403, "{altered}");
    }
    cloud.shutdown().await;
}

#[tokio::test]
async fn a_new_object_is_queued_for_the_function_that_waits_for_it_and_only_then() {
    let cloud = memory().await;
    let client = s3(&cloud);
    for (bucket, key) in [
        ("panel-import-000000000000", "in/demo 1.txt"),
        ("panel-invoice-bucket", "in/demo 1.ndjson"),
        ("panel-import-000000000000", "in/demo 1.ndjson"),
    ] {
        let put = client.put_object().bucket(bucket).key(key).body(ByteStream::from_static(b"{}"));
        put.send().await.expect("stored");
    }
    assert!(
        client.put_object().bucket("none").key("a.ndjson").body(ByteStream::from_static(b"")).send().await.is_err()
    );
    assert_eq!(cloud.objects().open_count(), 1);
    let event = cloud.objects().take().await;
    assert_eq!(event.record["eventName"], "ObjectCreated:Put");
    assert_eq!(event.record["s3"]["bucket"]["name"], "panel-import-000000000000");
    assert_eq!(event.record["s3"]["object"]["key"], "in/demo+1.ndjson");
    assert_eq!(event.record["s3"]["object"]["size"], 2);
    cloud.objects().done(&event);
    cloud.objects().idle().await;
    cloud.shutdown().await;
}

#[tokio::test]
async fn an_object_that_no_function_has_taken_is_still_queued_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let cloud = start(Storage::Folder(folder.path().to_owned())).await.expect("the cloud starts");
    let put = s3(&cloud).put_object().bucket("panel-import-000000000000").key("a.ndjson");
    put.body(ByteStream::from_static(b"{}")).send().await.expect("stored");
    // Taken, but never done: as after a `kill -9` in the middle of an import.
    let first = cloud.objects().take().await;
    cloud.shutdown().await;
    let cloud = start(Storage::Folder(folder.path().to_owned())).await.expect("the cloud starts again");
    let again = cloud.objects().take().await;
    assert_eq!((first.number, &first.record), (again.number, &again.record));
    cloud.objects().done(&again);
    cloud.shutdown().await;
    let cloud = start(Storage::Folder(folder.path().to_owned())).await.expect("the cloud starts again");
    assert_eq!(cloud.objects().open_count(), 0);
}

async fn send(cloud: &Cloud, message: &str) -> (u16, String) {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("Action", "SendRawEmail")
        .append_pair("Version", "2010-12-01")
        .append_pair("Source", "panel@example.pl")
        .append_pair("Destinations.member.1", "jan@example.pl")
        .append_pair("RawMessage.Data", &STANDARD.encode(message))
        .finish();
    let request = reqwest::Client::new().post(&cloud.endpoints().ses).body(form);
    let response = request.header("content-type", "application/x-www-form-urlencoded").send().await.expect("an answer");
    (response.status().as_u16(), response.text().await.expect("a body"))
}

const MESSAGE: &str = concat!(
    "From: =?utf-8?q?Sie=C4=87?= <panel@example.pl>\r\nTo: <jan@example.pl>\r\n",
    "Subject: =?utf-8?B?Twoje nowe has=C5=82o?=\r\nDate: Mon, 23 Nov 2026 16:00:00 +0000\r\nMIME-Version: 1.0\r\n",
    "Auto-Submitted: auto-generated\r\n",
    "Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
    "Hasło: żółw\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hasło: żółw</p>\r\n--b--\r\n"
);

#[tokio::test]
async fn a_mail_is_kept_and_can_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    for data in [Storage::Memory, Storage::Folder(folder.path().to_owned())] {
        let cloud = start(data).await.expect("the cloud starts");
        let (status, body) = send(&cloud, MESSAGE).await;
        assert_eq!(status, 200);
        let mail = cloud.mailbox().newest_to("JAN@example.pl").expect("the mail");
        assert!(body.contains(&format!("<MessageId>{}</MessageId>", mail.id)), "{body}");
        assert_eq!(mail.from, "Sieć <panel@example.pl>");
        assert_eq!((mail.to, mail.envelope_to), (vec!["jan@example.pl".to_owned()], vec!["jan@example.pl".to_owned()]));
        assert_eq!(mail.text.as_deref().map(str::trim), Some("Hasło: żółw"));
        assert_eq!(mail.html.as_deref().map(str::trim), Some("<p>Hasło: żółw</p>"));
        assert_eq!(mail.date.as_deref(), Some("2026-11-23T16:00:00Z"));
        assert_eq!(mail.raw, MESSAGE.as_bytes());
        assert_eq!(cloud.mailbox().list()[0].header("auto-submitted").as_deref(), Some("auto-generated"));
        cloud.shutdown().await;
    }
    assert_eq!(std::fs::read_dir(folder.path().join("mails")).expect("the folder").count(), 1);
}

#[tokio::test]
async fn ses_fails_when_it_is_told_to() {
    let cloud = memory().await;
    cloud.mailbox().fail_next([
        MailFault::Throttled,
        MailFault::Rejected,
        MailFault::Unavailable,
        MailFault::LostAnswer,
    ]);
    for (status, code, kept) in [
        (400, "<Code>Throttling</Code>", 0),
        (400, "<Code>MessageRejected</Code>", 0),
        (503, "<Code>ServiceUnavailable</Code>", 0),
        (500, "<Code>InternalFailure</Code>", 1),
        (200, "<SendRawEmailResult>", 2),
    ] {
        let answer = send(&cloud, MESSAGE).await;
        assert_eq!(answer.0, status);
        assert!(answer.1.contains(code), "{}", answer.1);
        assert_eq!(cloud.mailbox().count(), kept);
    }
    assert_eq!(cloud.mailbox().calls(), 5);
    cloud.shutdown().await;
}

#[tokio::test]
async fn a_secret_is_given_by_name_or_arn_and_an_unknown_one_is_not_found() {
    let cloud = memory().await;
    let client = AwsJson::new(cloud.endpoints().secrets_manager.clone()).expect("a client");
    let get = async |id: &str| client.call("secretsmanager.GetSecretValue", &json!({ "SecretId": id })).await;
    let answer = get("panel/seal").await.expect("the secret");
    assert_eq!((&answer["Name"], &answer["SecretString"]), (&json!("panel/seal"), &json!(r#"{"key":"x"}"#)));
    let arn = answer["ARN"].as_str().expect("an ARN");
    assert_eq!(get(arn).await.expect("the secret")["Name"], "panel/seal");
    assert!(get("panel/other").await.expect_err("not there").is("ResourceNotFoundException"));
    assert!(client.call("secretsmanager.PutSecretValue", &json!({})).await.is_err());
    cloud.shutdown().await;
}

/// A call as one of the functions signs it; its status and the answer.
async fn signed(url: &str, key: &str, target: &str, body: String) -> (u16, String) {
    let scope = "20261123/eu-central-1/any/aws4_request, SignedHeaders=host;x-amz-date, Signature=0000";
    let authorization = format!("AWS4-HMAC-SHA256 Credential={key}/{scope}");
    let request = reqwest::Client::new().post(url).header("authorization", authorization);
    let request = request.header("content-type", "application/x-amz-json-1.0").header("x-amz-target", target);
    let response = request.header("x-amz-date", "20261123T000000Z").body(body).send().await.expect("an answer");
    (response.status().as_u16(), response.text().await.expect("a body"))
}

#[tokio::test]
async fn s28_a_function_does_to_the_table_what_its_grants_say_and_no_more() {
    let cloud = memory().await;
    let url = &cloud.endpoints().dynamodb;
    let put = item("SUB");
    let get = json!({ "TableName": "panel-portal", "Key": put["Item"] }).to_string();
    let transaction = json!({ "TransactItems": [{ "Put": put }] }).to_string();
    let call = async |key, name: &str, body: &str| {
        signed(url, key, &format!("DynamoDB_20120810.{name}"), body.to_owned()).await
    };
    assert_eq!(call("reader", "GetItem", &get).await.0, 200);
    for (name, body) in [("PutItem", put.to_string()), ("TransactWriteItems", transaction)] {
        let (status, answer) = call("reader", name, &body).await;
        assert_eq!(status, 400, "{answer}");
        assert!(answer.contains("#AccessDeniedException\""), "{answer}");
        assert!(answer.contains("no identity-based policy allows the dynamodb:PutItem action"), "{answer}");
        assert_eq!(call(ACCESS_KEY_ID, name, &body).await.0, 200);
    }
    cloud.shutdown().await;
}

#[tokio::test]
async fn s28_secrets_mails_and_objects_are_held_to_the_grants_too() {
    let cloud = memory().await;
    let request = json!({ "SecretId": "panel/seal" }).to_string();
    let url = &cloud.endpoints().secrets_manager;
    let (status, answer) = signed(url, "reader", "secretsmanager.GetSecretValue", request.clone()).await;
    assert!(status == 400 && answer.contains("AccessDeniedException"), "{answer}");
    assert_eq!(signed(url, ACCESS_KEY_ID, "secretsmanager.GetSecretValue", request).await.0, 200);
    let (status, answer) = signed(&cloud.endpoints().ses, "reader", "", "Action=SendRawEmail".to_owned()).await;
    assert!(status == 403 && answer.contains("<Code>AccessDenied</Code>"), "{answer}");
    let reader = crate::s3_client::signing(&cloud.endpoints().s3, READER.name);
    let put = s3(&cloud).put_object().bucket("panel-invoice-bucket").key("a.pdf");
    put.body(ByteStream::from_static(b"%PDF")).send().await.expect("stored");
    reader.get_object().bucket("panel-invoice-bucket").key("a.pdf").send().await.expect("read");
    assert!(reader.put_object().bucket("panel-invoice-bucket").key("b.pdf").send().await.is_err());
    assert!(reader.get_object().bucket("panel-import-000000000000").key("a.ndjson").send().await.is_err());
    cloud.shutdown().await;
}

#[tokio::test]
async fn no_web_page_reaches_the_services() {
    let cloud = memory().await;
    let Endpoints { dynamodb, s3, ses, secrets_manager } = cloud.endpoints();
    for url in [dynamodb, s3, ses, secrets_manager] {
        for (name, value) in [("origin", "https://evil.example"), ("origin", "null"), ("host", "evil.example:80")] {
            for method in [reqwest::Method::POST, reqwest::Method::OPTIONS] {
                let request = reqwest::Client::new().request(method, url).header(name, value);
                let response = request.send().await.expect("an answer");
                assert_eq!(response.status(), 403, "{url} {name}");
                assert!(!response.headers().contains_key("access-control-allow-origin"), "{url} {name}");
            }
        }
    }
    cloud.shutdown().await;
}
