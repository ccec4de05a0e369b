//! Writing the table: one conditional transaction a decision.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, ReturnConsumedCapacity, TransactWriteItem};
use serde::Serialize;

use super::keys::Key;
use super::table::{Item, TTL, Table, back_off, key_item, units};
use super::{StoreError, Update};
use crate::domain::Timestamp;
use crate::http::Problem;
use crate::meter;

/// The most items of one transaction here. `DynamoDB` itself takes 100; what needs more is several decisions.
pub const ITEMS_MAX: usize = 25;
/// How often a write is tried that met a transaction at the same items.
pub(super) const ROUNDS_MAX: u32 = 3;

/// Why a transaction was not done.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Conditions did not hold, of the items at these places: somebody else was faster, or it was done before.
    #[error("conditions of items {0:?} do not hold")]
    Condition(Vec<usize>),
    /// Other transactions were at the same items each time it was tried: nothing was written.
    #[error("another transaction was under way")]
    Contended,
    /// The table did not answer as it should.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CommitError> for Problem {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Condition(_) => Self::conflict(),
            CommitError::Contended => Self::unavailable(error),
            CommitError::Store(error) => error.into(),
        }
    }
}

/// Items to be written together or not at all.
#[derive(Debug)]
pub struct Transaction {
    client: Client,
    table: String,
    items: Vec<TransactWriteItem>,
    fault: Option<StoreError>,
}

impl Transaction {
    /// An empty one, on a table.
    pub fn new(table: &Table) -> Self {
        Self { client: table.client.clone(), table: table.name.clone(), items: Vec::new(), fault: None }
    }

    /// How many items it holds.
    pub const fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether it holds none.
    pub const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Writes an item that must not exist yet.
    #[must_use]
    pub fn insert(self, key: &Key, value: &impl Serialize) -> Self {
        self.put(key, value, None, true)
    }

    /// Writes an item that must not exist yet and goes away by itself.
    #[must_use]
    pub fn insert_until(self, key: &Key, value: &impl Serialize, expires_at: Timestamp) -> Self {
        self.put(key, value, Some(expires_at), true)
    }

    /// Writes an item over whatever is there.
    #[must_use]
    pub fn replace(self, key: &Key, value: &impl Serialize) -> Self {
        self.put(key, value, None, false)
    }

    /// Writes an item over whatever is there, and it goes away by itself.
    #[must_use]
    pub fn replace_until(self, key: &Key, value: &impl Serialize, expires_at: Timestamp) -> Self {
        self.put(key, value, Some(expires_at), false)
    }

    fn put(mut self, key: &Key, value: &impl Serialize, expires_at: Option<Timestamp>, is_new: bool) -> Self {
        let Ok(mut item) = serde_dynamo::to_item::<_, Item>(value) else {
            return self.faulty(key);
        };
        item.extend(key_item(key));
        if let Some(at) = expires_at {
            item.insert(TTL.to_owned(), AttributeValue::N(at.as_second().to_string()));
        }
        let condition = is_new.then(|| "attribute_not_exists(PK)".to_owned());
        let put = Put::builder().table_name(&self.table).set_item(Some(item)).set_condition_expression(condition);
        match put.build() {
            Ok(put) => self.items.push(TransactWriteItem::builder().put(put).build()),
            Err(_) => return self.faulty(key),
        }
        self
    }

    /// Changes attributes of an item.
    #[must_use]
    pub fn update(mut self, key: &Key, update: Update) -> Self {
        match update.into_item(&self.table, key) {
            Some(item) => self.items.push(TransactWriteItem::builder().update(item).build()),
            None => return self.faulty(key),
        }
        self
    }

    /// Takes an item away, whether it is there or not.
    #[must_use]
    pub fn delete(mut self, key: &Key) -> Self {
        match Delete::builder().table_name(&self.table).set_key(Some(key_item(key))).build() {
            Ok(delete) => self.items.push(TransactWriteItem::builder().delete(delete).build()),
            Err(_) => return self.faulty(key),
        }
        self
    }

    /// Takes an item away that must be there as it was read: what is good once is gone with what it was good for.
    #[must_use]
    pub fn spend(mut self, key: &Key, name: &'static str, value: impl Serialize) -> Self {
        let Ok(value) = serde_dynamo::to_attribute_value(value) else { return self.faulty(key) };
        let delete = Delete::builder().table_name(&self.table).set_key(Some(key_item(key)));
        let delete = delete.condition_expression("#name = :value");
        let delete = delete.expression_attribute_names("#name", name).expression_attribute_values(":value", value);
        match delete.build() {
            Ok(delete) => self.items.push(TransactWriteItem::builder().delete(delete).build()),
            Err(_) => return self.faulty(key),
        }
        self
    }

    fn faulty(mut self, key: &Key) -> Self {
        self.fault = Some(StoreError::Damaged(key.told()));
        self
    }

    /// Writes all or nothing. The SDK repeats a lost call under one idempotency token, so a lost answer is no second write.
    pub async fn commit(self) -> Result<(), CommitError> {
        if let Some(fault) = self.fault {
            return Err(fault.into());
        }
        if self.items.len() > ITEMS_MAX {
            return Err(StoreError::Refused(format!("a transaction of {} items", self.items.len())).into());
        }
        if self.items.is_empty() {
            return Ok(());
        }
        for round in 0..ROUNDS_MAX {
            back_off(round).await;
            match self.send().await {
                Err(CommitError::Contended) => {}
                outcome => return outcome,
            }
        }
        Err(CommitError::Contended)
    }

    async fn send(&self) -> Result<(), CommitError> {
        let call = self.client.transact_write_items().set_transact_items(Some(self.items.clone()));
        let call = call.return_consumed_capacity(ReturnConsumedCapacity::Total);
        match call.send().await {
            Ok(answer) => {
                let total = answer.consumed_capacity().iter().filter_map(|capacity| units(Some(capacity))).sum();
                meter::count("TransactWriteItems", Some(total));
                Ok(())
            }
            Err(error) => {
                meter::count("TransactWriteItems", None);
                Err(canceled(error.as_service_error()).unwrap_or_else(|| StoreError::of(error).into()))
            }
        }
    }
}

/// Reads why a transaction was canceled: failed conditions come first, for they are final.
fn canceled(error: Option<&TransactWriteItemsError>) -> Option<CommitError> {
    let Some(TransactWriteItemsError::TransactionCanceledException(canceled)) = error else {
        return None;
    };
    let codes: Vec<&str> =
        canceled.cancellation_reasons().iter().map(|reason| reason.code().unwrap_or_default()).collect();
    let failed: Vec<usize> =
        codes.iter().enumerate().filter(|(_, code)| **code == "ConditionalCheckFailed").map(|(at, _)| at).collect();
    if !failed.is_empty() {
        return Some(CommitError::Condition(failed));
    }
    if codes.contains(&"TransactionConflict") {
        return Some(CommitError::Contended);
    }
    if codes.iter().any(|code| matches!(*code, "ThrottlingError" | "ProvisionedThroughputExceeded")) {
        return Some(CommitError::Store(StoreError::Unavailable("a transaction was throttled".to_owned())));
    }
    Some(CommitError::Store(StoreError::Refused(format!("a transaction was canceled: {codes:?}"))))
}
