//! A copy of all that is kept of a subscriber, from the wish for it to the file.

mod contents;
mod faults;
mod large;
mod limits;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use portal_tests::{Answer, Client, Person, World};
use serde_json::Value;
use shared::store::keys;

/// The page.
pub const PATH: &str = "/data/export";
/// The first copy of the day every test begins at.
pub const FIRST: &str = "exp_2026-11-23-1";

/// Asks for a copy.
pub async fn ask(client: &mut Client, key: &str) -> Answer {
    client.post(PATH, &[("idempotency_key", key)]).await
}

/// Asks an app's portal for a copy, waits for it, and downloads it: the answer that leads to it, and its files.
pub async fn copy_of(world: &World, app: &mut Client) -> (Answer, BTreeMap<String, Vec<u8>>) {
    let asked = ask(app, "0123456789abcdef").await.expect(200).json();
    world.portal.drain().await.expect("made");
    let path = format!("{PATH}/{}/zip", asked["export"]["id"].as_str().expect("an id"));
    let answer = app.get(&path).await.expect(302);
    let files = files_of(world, &answer).await;
    (answer, files)
}

/// What lies behind an address, to whoever has it: its status and its bytes.
pub async fn download(world: &World, address: &str) -> (u16, Vec<u8>) {
    let answer = world.http.get(address).send().await.expect("an answer");
    if answer.status().is_success() {
        assert_eq!(answer.headers()["content-type"], "application/zip");
        assert!(!answer.headers().contains_key("content-encoding"), "a browser saves what it gets: {answer:?}");
    }
    (answer.status().as_u16(), answer.bytes().await.expect("a body").to_vec())
}

/// The files that an answer leads to.
pub async fn files_of(world: &World, answer: &Answer) -> BTreeMap<String, Vec<u8>> {
    let (status, bytes) = download(world, answer.location()).await;
    assert_eq!(status, 200);
    unzip(bytes)
}

/// The files of a ZIP, by name.
fn unzip(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    let mut files = BTreeMap::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).expect("a file");
        let (name, mut bytes) = (file.name().expect("a name").into_owned(), Vec::new());
        file.read_to_end(&mut bytes).expect("its bytes, of the sum that the ZIP tells");
        assert!(files.insert(name.clone(), bytes).is_none(), "{name} is there twice");
    }
    files
}

/// A file of JSON.
pub fn json(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    let bytes = files.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", files.keys()));
    serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Puts a document where an invoice says it is.
pub async fn put_pdf(world: &World, key: &str, bytes: Vec<u8>) {
    let bucket = world.boot.settings.required("PANEL_INVOICE_BUCKET").expect("a bucket");
    let call = world.boot.s3().put_object().bucket(bucket).key(key).body(bytes.into());
    call.send().await.expect("it is in the bucket");
}

/// How far somebody's first copy has come, as it is written down.
pub async fn state(world: &World, person: &Person) -> String {
    let key = keys::export(&person.subscriber.id, &FIRST.parse().expect("an id"));
    let item: Option<Value> = world.table.get(&key).await.expect("an answer");
    item.expect("an export")["state"].as_str().expect("a state").to_owned()
}

/// The event of the stream that a new copy brings.
pub fn event(person: &Person, ids: &[&str]) -> Value {
    let record = |(number, id): (usize, &&str)| {
        let key = keys::export(&person.subscriber.id, &id.parse().expect("an id"));
        let keys = serde_json::json!({"PK": {"S": key.pk}, "SK": {"S": key.sk}});
        let change = serde_json::json!({"Keys": keys, "SequenceNumber": format!("{number:020}")});
        serde_json::json!({"eventName": "INSERT", "dynamodb": change})
    };
    serde_json::json!({ "Records": ids.iter().enumerate().map(record).collect::<Vec<_>>() })
}
