//! Reading all that is kept of a subscriber.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};

use super::keys::{self, Key};
use super::table::{Item, Table, key_item, key_of, units};
use super::{Page, StoreError};
use crate::domain::SubscriberId;
use crate::meter;

/// An item of whatever kind.
#[derive(Clone, Debug)]
pub struct Everything {
    /// Its sort key, which tells its kind.
    pub sk: String,
    /// The item.
    pub item: Item,
}

impl Table {
    /// A page of a subscriber's items of every kind, in the order of their keys, going on after the sort key `after`. A page
    /// is what `DynamoDB` reads at once: 1 MB. Nothing that was written is missing.
    pub async fn everything(&self, owner: &SubscriberId, after: Option<&str>) -> Result<Page<Everything>, StoreError> {
        let pk = keys::partition(owner);
        let start = after.map(|sk| key_item(&Key { pk: pk.clone(), sk: sk.to_owned() }));
        let call = self.client.query().table_name(&self.name).key_condition_expression("PK = :pk");
        let call = call.expression_attribute_values(":pk", AttributeValue::S(pk));
        let call = call.set_exclusive_start_key(start).consistent_read(true);
        let call = call.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = call.send().await.map_err(StoreError::of)?;
        meter::count("Query", units(answer.consumed_capacity()));
        let next = answer.last_evaluated_key.as_ref().and_then(key_of).map(|key| key.sk);
        let named = |item: Item| Some(Everything { sk: key_of(&item)?.sk, item });
        Ok(Page { values: answer.items.unwrap_or_default().into_iter().filter_map(named).collect(), next })
    }
}
