//! Fills a portal's folder with subscribers by the way that is made for bulk: past HTTP, past streams, in one go a chunk.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dynoxide::{AttributeValue, Database, ImportOptions, Item};
use panel::{Portal, PortalOptions, Storage};
use serde_json::Value;
use shared::seal::Sealer;
use shared::store::keys::Key;

use crate::people;

const FILE: &str = "dynamodb.sqlite";
const CHUNK: usize = 1000;

/// What of a portal's secrets a load needs.
#[expect(clippy::struct_field_names, reason = "each is a key, of another lock")]
pub struct Secrets {
    /// What PPPoE passwords are sealed with.
    pub seal_key: [u8; 32],
    /// What the RADIUS server proves itself with.
    pub radius_key: String,
    /// What the payment provider signs with.
    pub payu_key: String,
}

/// The secrets of a portal in a folder.
pub fn secrets(folder: &Path) -> Secrets {
    let kept = std::fs::read(folder.join("secrets.json")).expect("secrets");
    let kept: Value = serde_json::from_slice(&kept).expect("JSON");
    let text = |name: &str| kept[name].as_str().expect("a secret").to_owned();
    let seal_key = STANDARD.decode(text("seal_key")).expect("base64");
    Secrets {
        seal_key: seal_key.try_into().expect("32 bytes"),
        radius_key: text("radius_key"),
        payu_key: text("payu_second_key"),
    }
}

/// Makes the folder as a portal makes it, then puts the subscribers in.
pub async fn seed(folder: &Path, subscribers: usize) {
    let mut options = PortalOptions::new(panel::TEMPLATE, panel::functions());
    options.storage = Storage::Folder(folder.to_owned());
    let portal = Portal::start(options).await.expect("a portal");
    let table = portal.settings()["PANEL_TABLE"].clone();
    portal.shutdown().await;
    let database = Database::new(folder.join(FILE).to_str().expect("a path")).expect("a database");
    database.enable_bulk_loading().expect("bulk");
    let sealer = Sealer::new(&secrets(folder).seal_key);
    let numbers: Vec<usize> = (0..subscribers).collect();
    for chunk in numbers.chunks(CHUNK) {
        let items = chunk
            .iter()
            .flat_map(|number| people::items(*number, &sealer))
            .map(|(key, value)| item(key, value))
            .collect();
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
