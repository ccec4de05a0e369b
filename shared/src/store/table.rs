//! Reading the table.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ConsumedCapacity, KeysAndAttributes, ReturnConsumedCapacity};
use serde::de::DeserializeOwned;

use super::StoreError;
use super::keys::{Key, Prefix};
use crate::boot::{Boot, InitError};
use crate::domain::SubscriberId;
use crate::meter;
use crate::settings::Stage;

/// An item as the SDK holds it.
pub type Item = HashMap<String, AttributeValue>;

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T, N = String> {
    /// The values, in the order asked for.
    pub values: Vec<T>,
    /// What to go on after, where there is more: a sort key, as a rule.
    pub next: Option<N>,
}

/// The table `portal`.
#[derive(Clone, Debug)]
pub struct Table {
    pub(super) client: Client,
    pub(super) name: String,
    is_remote: bool,
}

/// Rounds of asking for what a batch left out.
const BATCH_ROUNDS_MAX: u32 = 5;
/// The most keys of one batch (`DynamoDB`'s own bound).
const BATCH_KEYS_MAX: usize = 100;

impl Table {
    /// The table that `PANEL_TABLE` names.
    pub fn init(boot: &Boot) -> Result<Self, InitError> {
        let name = boot.settings.required("PANEL_TABLE")?.to_owned();
        let is_remote = boot.settings.stage()? != Stage::Local;
        Ok(Self { client: boot.dynamodb(), name, is_remote })
    }

    /// The table of usage, which `PANEL_USAGE_TABLE` names: hosts' readings and sessions in the network.
    pub fn usage(boot: &Boot) -> Result<Self, InitError> {
        let name = boot.settings.required("PANEL_USAGE_TABLE")?.to_owned();
        let is_remote = boot.settings.stage()? != Stage::Local;
        Ok(Self { client: boot.dynamodb(), name, is_remote })
    }

    /// Asks once for an item that is not there, so that the first caller does not wait for the connection: a cold start has
    /// time for that. A failure is none: the first call will tell. For functions with the right `dynamodb:BatchGetItem`.
    pub async fn prime(&self) {
        if self.is_remote {
            let nowhere = Key { pk: "PRIME".to_owned(), sk: "PRIME".to_owned() };
            let _ = self.get_many(&[nowhere]).await;
        }
    }

    /// One item, consistently.
    pub async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, StoreError> {
        let call = self.client.get_item().table_name(&self.name).set_key(Some(key_item(key)));
        let call = call.consistent_read(true).return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = call.send().await.map_err(StoreError::of)?;
        meter::count("GetItem", units(answer.consumed_capacity()));
        answer.item.map(parse).transpose()
    }

    /// Several items at once, consistently, in the order of their keys. At most 100 keys.
    pub async fn get_many(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        if keys.len() > BATCH_KEYS_MAX {
            return Err(StoreError::Refused("a batch of more than 100 keys".to_owned()));
        }
        let mut found: HashMap<Key, Item> = HashMap::new();
        let mut wanted: Vec<Item> = keys.iter().map(key_item).collect();
        for round in 0..BATCH_ROUNDS_MAX {
            if wanted.is_empty() {
                break;
            }
            back_off(round).await;
            wanted = self.get_batch(wanted, &mut found).await?;
        }
        if !wanted.is_empty() {
            return Err(StoreError::Unavailable("a batch was never whole".to_owned()));
        }
        Ok(keys.iter().map(|key| found.remove(key)).collect())
    }

    async fn get_batch(&self, wanted: Vec<Item>, found: &mut HashMap<Key, Item>) -> Result<Vec<Item>, StoreError> {
        let request = KeysAndAttributes::builder().set_keys(Some(wanted)).consistent_read(true).build();
        let request = request.map_err(|error| StoreError::Refused(error.to_string()))?;
        let call = self.client.batch_get_item().request_items(&self.name, request);
        let call = call.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let mut answer = call.send().await.map_err(StoreError::of)?;
        meter::count("BatchGetItem", answer.consumed_capacity().first().and_then(|capacity| units(Some(capacity))));
        let items = answer.responses.as_mut().and_then(|responses| responses.remove(&self.name));
        for item in items.unwrap_or_default() {
            if let Some(key) = key_of(&item) {
                found.insert(key, item);
            }
        }
        let rest = answer.unprocessed_keys.as_mut().and_then(|tables| tables.remove(&self.name));
        Ok(rest.map(|rest| rest.keys).unwrap_or_default())
    }

    /// A page of one kind of a subscriber's items to be shown, newest key first, at most `limit`, going on after the sort
    /// key `after`. What was written a moment ago may be missing.
    pub async fn newest<T: DeserializeOwned>(
        &self,
        owner: &SubscriberId,
        prefix: Prefix,
        after: Option<&str>,
        limit: i32,
    ) -> Result<Page<T>, StoreError> {
        self.query(owner, prefix, after, limit, false).await
    }

    /// The newest of one kind of a subscriber's items to decide upon: nothing that was written is missing.
    pub async fn newest_for_decision<T: DeserializeOwned>(
        &self,
        owner: &SubscriberId,
        prefix: Prefix,
        limit: i32,
    ) -> Result<Vec<T>, StoreError> {
        Ok(self.query(owner, prefix, None, limit, true).await?.values)
    }

    async fn query<T: DeserializeOwned>(
        &self,
        owner: &SubscriberId,
        prefix: Prefix,
        after: Option<&str>,
        limit: i32,
        consistent: bool,
    ) -> Result<Page<T>, StoreError> {
        let pk = super::keys::partition(owner);
        let start = after.map(|sk| key_item(&Key { pk: pk.clone(), sk: sk.to_owned() }));
        let call = self.client.query().table_name(&self.name);
        let call = call.key_condition_expression("PK = :pk AND begins_with(SK, :prefix)");
        let call = call.expression_attribute_values(":pk", AttributeValue::S(pk));
        let call = call.expression_attribute_values(":prefix", AttributeValue::S(prefix.text().to_owned()));
        let call =
            call.scan_index_forward(false).limit(limit).set_exclusive_start_key(start).consistent_read(consistent);
        let call = call.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = call.send().await.map_err(StoreError::of)?;
        meter::count("Query", units(answer.consumed_capacity()));
        let next = answer.last_evaluated_key.as_ref().and_then(key_of).map(|key| key.sk);
        let values = answer.items.unwrap_or_default().into_iter().map(parse).collect::<Result<_, _>>()?;
        Ok(Page { values, next })
    }
}

/// The attribute that `DynamoDB`'s time to live reads.
pub(super) const TTL: &str = "ttl";

/// Waits before another round: nothing before the first, then longer each time.
pub(super) async fn back_off(round: u32) {
    if round > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(25 << round)).await;
    }
}

pub(super) fn key_item(key: &Key) -> Item {
    Item::from([
        ("PK".to_owned(), AttributeValue::S(key.pk.clone())),
        ("SK".to_owned(), AttributeValue::S(key.sk.clone())),
    ])
}

pub(super) fn key_of(item: &Item) -> Option<Key> {
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned();
    Some(Key { pk: text("PK")?, sk: text("SK")? })
}

/// An item as its type. Error: damaged, told by its key alone.
pub fn parse<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    let key = key_of(&item).map(|key| key.told()).unwrap_or_default();
    serde_dynamo::from_item(item).map_err(|_| StoreError::Damaged(key))
}

/// An item of many as its type. None: damaged, which is told, and keeps nobody from the others.
pub fn readable<T: DeserializeOwned>(item: Item) -> Option<T> {
    let read = parse(item);
    if let Err(error) = &read {
        tracing::error!(code = "item_damaged", %error, "an item is left out");
    }
    read.ok()
}

pub(super) fn units(capacity: Option<&ConsumedCapacity>) -> Option<f64> {
    capacity.and_then(ConsumedCapacity::capacity_units)
}
