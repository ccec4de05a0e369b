//! Writes of one item by itself: where nothing else must happen with it, and a repetition by the SDK does no harm.
//! What must be written exactly once goes into a [`super::Transaction`], whose token makes a repetition no second write.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};

use super::keys::Key;
use super::table::{TTL, Table, back_off, key_item, units};
use super::transaction::ROUNDS_MAX;
use super::{StoreError, Update};
use crate::meter;

impl Table {
    /// Adds to a counter and gives the sum. The item goes away by itself at `expires_at` (seconds since 1970).
    pub async fn add(&self, key: &Key, step: i64, expires_at: i64) -> Result<i64, StoreError> {
        let call = self.client.update_item().table_name(&self.name).set_key(Some(key_item(key)));
        let call = call.update_expression("ADD #count :step SET #ttl = :ttl");
        let call = call.expression_attribute_names("#count", "count").expression_attribute_names("#ttl", TTL);
        let call = call.expression_attribute_values(":step", AttributeValue::N(step.to_string()));
        let call = call.expression_attribute_values(":ttl", AttributeValue::N(expires_at.to_string()));
        let call = call.return_values(aws_sdk_dynamodb::types::ReturnValue::UpdatedNew);
        let call = call.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = call.send().await.map_err(StoreError::of)?;
        meter::count("UpdateItem", units(answer.consumed_capacity()));
        let count = answer.attributes.as_ref().and_then(|item| item.get("count")).and_then(|value| value.as_n().ok());
        count.and_then(|text| text.parse().ok()).ok_or_else(|| StoreError::Damaged(key.told()))
    }

    /// Changes one item, if its condition holds; says whether it did. A transaction that is at the item is waited for.
    pub async fn update(&self, key: &Key, update: Update) -> Result<bool, StoreError> {
        let call = update.into_call(self.client.update_item()).table_name(&self.name).set_key(Some(key_item(key)));
        let call = call.return_consumed_capacity(ReturnConsumedCapacity::Total);
        for round in 0..ROUNDS_MAX {
            back_off(round).await;
            match call.clone().send().await {
                Err(error)
                    if error.as_service_error().is_some_and(UpdateItemError::is_transaction_conflict_exception) =>
                {
                    meter::count("UpdateItem", None);
                }
                outcome => return updated(outcome),
            }
        }
        Err(StoreError::Unavailable("another transaction was under way".to_owned()))
    }

    /// Takes one item away, whether it is there or not.
    pub async fn delete(&self, key: &Key) -> Result<(), StoreError> {
        let call = self.client.delete_item().table_name(&self.name).set_key(Some(key_item(key)));
        let call = call.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = call.send().await.map_err(StoreError::of)?;
        meter::count("DeleteItem", units(answer.consumed_capacity()));
        Ok(())
    }
}

/// How a change of one item ended: done, or its condition does not hold.
fn updated(outcome: Result<UpdateItemOutput, SdkError<UpdateItemError>>) -> Result<bool, StoreError> {
    match outcome {
        Ok(answer) => {
            meter::count("UpdateItem", units(answer.consumed_capacity()));
            Ok(true)
        }
        Err(error) if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) => {
            meter::count("UpdateItem", None);
            Ok(false)
        }
        Err(error) => Err(StoreError::of(error)),
    }
}
