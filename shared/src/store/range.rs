//! Items of a partition between two sort keys.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};

use super::StoreError;
use super::table::{Item, Table, units};
use crate::meter;

/// How a range is read.
#[derive(Clone, Copy, Default)]
struct Reading {
    ascending: bool,
    consistent: bool,
}

impl Table {
    /// All items of a partition from one sort key to another, the last one first, as far as `pages` pages of a megabyte reach. What was
    /// written a moment ago may be missing.
    pub async fn range(&self, pk: &str, from: &str, to: &str, pages: u32) -> Result<Vec<Item>, StoreError> {
        Ok(self.range_told(pk, from, to, pages).await?.0)
    }

    /// The same, the first one first.
    pub async fn range_from_first(&self, pk: &str, from: &str, to: &str, pages: u32) -> Result<Vec<Item>, StoreError> {
        Ok(self.between(pk, (from, to), pages, Reading { ascending: true, ..Reading::default() }).await?.0)
    }

    /// The same, and whether they are all.
    pub async fn range_told(
        &self,
        pk: &str,
        from: &str,
        to: &str,
        pages: u32,
    ) -> Result<(Vec<Item>, bool), StoreError> {
        self.between(pk, (from, to), pages, Reading::default()).await
    }

    /// The same as [`Table::range`], with nothing missing that was written before.
    pub async fn range_for_decision(
        &self,
        pk: &str,
        from: &str,
        to: &str,
        pages: u32,
    ) -> Result<Vec<Item>, StoreError> {
        Ok(self.between(pk, (from, to), pages, Reading { consistent: true, ..Reading::default() }).await?.0)
    }

    async fn between(
        &self,
        pk: &str,
        (from, to): (&str, &str),
        pages: u32,
        reading: Reading,
    ) -> Result<(Vec<Item>, bool), StoreError> {
        let (mut items, mut start) = (Vec::new(), None);
        for _ in 0..pages {
            let call = self.client.query().table_name(&self.name);
            let call = call.key_condition_expression("PK = :pk AND SK BETWEEN :from AND :to");
            let call = call.expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()));
            let call = call.expression_attribute_values(":from", AttributeValue::S(from.to_owned()));
            let call = call.expression_attribute_values(":to", AttributeValue::S(to.to_owned()));
            let call = call
                .scan_index_forward(reading.ascending)
                .set_exclusive_start_key(start)
                .consistent_read(reading.consistent);
            let call = call.return_consumed_capacity(ReturnConsumedCapacity::Total);
            let answer = call.send().await.map_err(StoreError::of)?;
            meter::count("Query", units(answer.consumed_capacity()));
            items.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                break;
            }
        }
        Ok((items, start.is_none()))
    }
}
