//! The whole table, to see that nothing changed, or what.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;

use shared::store::Update;
use shared::store::keys::Key;

use crate::World;

impl World {
    /// Every item of the table, by `<partition> <sort key>`, as text that is the same for the same item.
    pub async fn items(&self) -> BTreeMap<String, String> {
        let client = self.boot.dynamodb();
        let name = self.boot.settings.required("PANEL_TABLE").expect("a table");
        let mut items = BTreeMap::new();
        let mut start = None;
        loop {
            let page = client.scan().table_name(name).set_exclusive_start_key(start).send().await.expect("a scan");
            for item in page.items() {
                let part = |name: &str| item[name].as_s().expect("text").clone();
                items.insert(format!("{} {}", part("PK"), part("SK")), object(item));
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return items;
            }
        }
    }
}

impl World {
    /// Raises the one counter of an action that stands at 1, as if so many tries had been made.
    pub async fn raise(&self, action: &str, count: u64) {
        let is_one = |(key, item): &(String, String)| {
            key.starts_with(&format!("RATE#{action}#")) && item.contains("\"count\": \"1\"")
        };
        let counters: Vec<(String, String)> = self.items().await.into_iter().filter(is_one).collect();
        let [(key, _)] = counters.as_slice() else { panic!("not one counter of {action}: {counters:?}") };
        let (pk, sk) = key.split_once(' ').expect("a key");
        let key = Key { pk: pk.to_owned(), sk: sk.to_owned() };
        let raised = self.table.update(&key, Update::existing().set("count", count)).await;
        assert!(raised.expect("an answer"), "{key}");
    }
}

fn object(item: &HashMap<String, AttributeValue>) -> String {
    let sorted: BTreeMap<&String, String> = item.iter().map(|(name, value)| (name, text(value))).collect();
    format!("{sorted:?}")
}

fn text(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.clone(),
        AttributeValue::M(map) => object(map),
        AttributeValue::L(list) => format!("{:?}", list.iter().map(text).collect::<Vec<_>>()),
        other => format!("{other:?}"),
    }
}
