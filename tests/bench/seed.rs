//! Fills a portal's folder with subscribers by the way that is made for bulk: past HTTP, past streams, in one go a chunk.

use std::path::Path;

use dynoxide::{AttributeValue, Database, ImportOptions, Item};
use panel::{Portal, PortalOptions, Storage};
use serde_json::Value;
use shared::store::keys::Key;

use crate::people;

const FILE: &str = "dynamodb.sqlite";
const CHUNK: usize = 1000;

/// Makes the folder as a portal makes it, then puts the subscribers in.
pub async fn seed(folder: &Path, subscribers: usize) {
    let mut options = PortalOptions::new(panel::TEMPLATE, panel::functions());
    options.storage = Storage::Folder(folder.to_owned());
    let portal = Portal::start(options).await.expect("a portal");
    let table = portal.settings()["PANEL_TABLE"].clone();
    portal.shutdown().await;
    let database = Database::new(folder.join(FILE).to_str().expect("a path")).expect("a database");
    database.enable_bulk_loading().expect("bulk");
    let numbers: Vec<usize> = (0..subscribers).collect();
    for chunk in numbers.chunks(CHUNK) {
        let items =
            chunk.iter().flat_map(|number| people::items(*number)).map(|(key, value)| item(key, value)).collect();
        database.import_items(&table, items, ImportOptions::default()).expect("imported");
    }
    database.disable_bulk_loading().expect("as before");
}

fn item(key: Key, value: Value) -> Item {
    let AttributeValue::M(mut item) = attribute(value) else { panic!("an item is an object") };
    item.insert("PK".to_owned(), AttributeValue::S(key.pk));
    item.insert("SK".to_owned(), AttributeValue::S(key.sk));
    item
}

fn attribute(value: Value) -> AttributeValue {
    match value {
        Value::Null => AttributeValue::NULL(true),
        Value::Bool(truth) => AttributeValue::BOOL(truth),
        Value::Number(number) => AttributeValue::N(number.to_string()),
        Value::String(text) => AttributeValue::S(text),
        Value::Array(values) => AttributeValue::L(values.into_iter().map(attribute).collect()),
        Value::Object(fields) => AttributeValue::M(fields.into_iter().map(|(k, v)| (k, attribute(v))).collect()),
    }
}
