//! Who owes, by the index that holds nothing else of them.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};

use super::table::{Table, key_item, key_of, units};
use super::{Page, StoreError, keys};
use crate::domain::{DebtShard, SubscriberId};
use crate::meter;

impl Table {
    /// Debtors of a part of the index, in the order of their keys, at most `limit`, going on after one of them; `next` is the last of
    /// them where there are more. Whoever came into debt a moment ago may be missing, and whoever has paid may be here: what is
    /// owed is asked of the subscriber.
    pub async fn debtors(
        &self,
        shard: DebtShard,
        after: Option<&SubscriberId>,
        limit: usize,
    ) -> Result<DebtorPage, StoreError> {
        let of_shard = AttributeValue::S(shard.into());
        let start = after.map(|after| {
            let mut start = key_item(&keys::subscriber(after));
            start.insert(keys::DEBT.to_owned(), of_shard.clone());
            start
        });
        let call = self.client.query().table_name(&self.name).index_name(keys::DEBTORS);
        let call = call.key_condition_expression("#debt = :debt").expression_attribute_names("#debt", keys::DEBT);
        let call = call.expression_attribute_values(":debt", of_shard).set_exclusive_start_key(start);
        let call = call.limit(i32::try_from(limit).unwrap_or(i32::MAX));
        let call = call.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = call.send().await.map_err(StoreError::of)?;
        meter::count("Query", units(answer.consumed_capacity()));
        let whose = |item| key_of(item).and_then(|key| keys::subscriber_of(&key.pk));
        let next = answer.last_evaluated_key.as_ref().and_then(whose);
        Ok(DebtorPage { values: answer.items().iter().filter_map(whose).collect(), next })
    }
}

/// A page of debtors.
pub type DebtorPage = Page<SubscriberId, SubscriberId>;
