//! A write as data: decided without the table, done by one transaction.

use std::fmt;

use serde::Serialize;
use serde_json::Value;
use shared::domain::Timestamp;
use shared::network::Waiting;
use shared::store::keys::Key;
use shared::store::{Transaction, Update};

use super::State;

/// A write of one item. Its `Debug` tells the key alone: what is written may be personal or secret.
#[derive(Clone, PartialEq)]
pub struct Write {
    /// The item.
    pub key: Key,
    /// What is done to it.
    pub action: Action,
}

/// What is done to an item.
#[derive(Clone, PartialEq)]
pub enum Action {
    /// It is made, and must not be there yet.
    Insert(Value),
    /// The same, and it goes away by itself.
    InsertUntil(Value, Timestamp),
    /// It is made, over whatever is there.
    Replace(Value),
    /// The same, and it goes away by itself.
    ReplaceUntil(Value, Timestamp),
    /// Some of its attributes change.
    Change(Change),
    /// It goes away.
    Delete,
}

/// A change of attributes of an item that is there.
#[derive(Clone, Default, PartialEq)]
pub struct Change {
    /// Attributes and their new values; none takes the attribute away.
    pub sets: Vec<(&'static str, Option<Value>)>,
    /// The values that attributes must have for the change to be done.
    pub when: Vec<(&'static str, Value)>,
}

impl Write {
    /// Makes an item that must not be there yet.
    pub fn insert(key: Key, value: &impl Serialize) -> Self {
        Self { key, action: Action::Insert(json(value)) }
    }

    /// Makes an item that must not be there yet and goes away by itself.
    pub fn insert_until(key: Key, value: &impl Serialize, expires_at: Timestamp) -> Self {
        Self { key, action: Action::InsertUntil(json(value), expires_at) }
    }

    /// Makes an item over whatever is there.
    pub fn replace(key: Key, value: &impl Serialize) -> Self {
        Self { key, action: Action::Replace(json(value)) }
    }

    /// Says that a line was changed at the moment of the import.
    pub fn waiting(state: &State) -> Self {
        let waiting = Waiting::new(state.id.clone(), state.now);
        Self { key: waiting.key(), action: Action::ReplaceUntil(json(&waiting), waiting.expires_at()) }
    }

    /// Changes attributes of an item.
    pub const fn change(key: Key, change: Change) -> Self {
        Self { key, action: Action::Change(change) }
    }

    /// Takes an item away.
    pub const fn delete(key: Key) -> Self {
        Self { key, action: Action::Delete }
    }

    /// Adds the write to a transaction.
    #[must_use]
    pub fn onto(self, transaction: Transaction) -> Transaction {
        match self.action {
            Action::Insert(value) => transaction.insert(&self.key, &value),
            Action::InsertUntil(value, at) => transaction.insert_until(&self.key, &value, at),
            Action::Replace(value) => transaction.replace(&self.key, &value),
            Action::ReplaceUntil(value, at) => transaction.replace_until(&self.key, &value, at),
            Action::Change(change) => transaction.update(&self.key, change.update()),
            Action::Delete => transaction.delete(&self.key),
        }
    }
}

impl fmt::Debug for Write {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let action = match self.action {
            Action::Insert(_) | Action::InsertUntil(..) => "insert",
            Action::Replace(_) | Action::ReplaceUntil(..) => "replace",
            Action::Change(_) => "change",
            Action::Delete => "delete",
        };
        write!(f, "{action} {}", self.key)
    }
}

impl Change {
    /// Sets an attribute.
    #[must_use]
    pub fn set(mut self, name: &'static str, value: &impl Serialize) -> Self {
        self.sets.push((name, Some(json(value))));
        self
    }

    /// Sets an attribute, or takes it away where there is no value.
    #[must_use]
    pub fn set_or_remove(mut self, name: &'static str, value: Option<&impl Serialize>) -> Self {
        self.sets.push((name, value.map(json)));
        self
    }

    /// Only if an attribute has a value.
    #[must_use]
    pub fn when(mut self, name: &'static str, value: &impl Serialize) -> Self {
        self.when.push((name, json(value)));
        self
    }

    fn update(self) -> Update {
        let update =
            self.sets.into_iter().fold(Update::existing(), |update, (name, value)| update.set_or_remove(name, value));
        self.when.into_iter().fold(update, |update, (name, value)| update.when(name, value))
    }
}

/// As JSON. What cannot be written, which no type of the domain is, becomes null: no item, so that a transaction refuses it.
fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}
