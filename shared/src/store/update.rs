//! A change of attributes of one item.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use serde::Serialize;

use super::keys::Key;
use super::table::{Item, TTL, key_item};
use crate::domain::Timestamp;

/// A change of attributes of one item, with its condition. Names and values are placeholders throughout (S15).
#[derive(Debug, Default)]
pub struct Update {
    sets: Vec<String>,
    removes: Vec<String>,
    conditions: Vec<String>,
    names: std::collections::HashMap<String, String>,
    values: Item,
    fault: bool,
}

impl Update {
    /// A change of an item that exists.
    pub fn existing() -> Self {
        let mut update = Self::default();
        update.conditions.push("attribute_exists(PK)".to_owned());
        update
    }

    /// A change of an item whether it exists or not.
    pub fn any() -> Self {
        Self::default()
    }

    /// A change of an item whether it exists or not, which goes away by itself.
    pub fn until(expires_at: Timestamp) -> Self {
        Self::any().set(TTL, expires_at.as_second())
    }

    /// Sets an attribute.
    #[must_use]
    pub fn set(mut self, name: &'static str, value: impl Serialize) -> Self {
        let (name, value) = (self.name(name), self.value(value));
        self.sets.push(format!("{name} = {value}"));
        self
    }

    /// Sets an attribute, or takes it away where there is no value.
    #[must_use]
    pub fn set_or_remove(self, name: &'static str, value: Option<impl Serialize>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self.remove(name),
        }
    }

    /// Takes an attribute away.
    #[must_use]
    pub fn remove(mut self, name: &'static str) -> Self {
        let name = self.name(name);
        self.removes.push(name);
        self
    }

    /// Sets an attribute to numbers of which the first says how new they are, unless what is there is as new or newer. What it
    /// is called may come from data, for it goes into the expression as a placeholder of its own (S15).
    #[must_use]
    pub fn set_newest(mut self, called: &str, numbers: &[u64]) -> Self {
        let name = format!("#n{}", self.names.len());
        self.names.insert(name.clone(), called.to_owned());
        let (first, value) = (self.value(numbers.first()), self.value(numbers));
        self.sets.push(format!("{name} = {value}"));
        self.conditions.push(format!("(attribute_not_exists({name}) OR {name}[0] < {first})"));
        self
    }

    /// Sets an attribute, and changes nothing where it is as much or more.
    #[must_use]
    pub fn raise(mut self, name: &'static str, value: impl Serialize) -> Self {
        let (name, value) = (self.name(name), self.value(value));
        self.sets.push(format!("{name} = {value}"));
        self.conditions.push(format!("(attribute_not_exists({name}) OR {name} < {value})"));
        self
    }

    /// Only if an attribute has a value.
    #[must_use]
    pub fn when(mut self, name: &'static str, value: impl Serialize) -> Self {
        let (name, value) = (self.name(name), self.value(value));
        self.conditions.push(format!("{name} = {value}"));
        self
    }

    /// Only if an attribute has a value, or is not there where none is given.
    #[must_use]
    pub fn when_or_absent(mut self, name: &'static str, value: Option<impl Serialize>) -> Self {
        if let Some(value) = value {
            return self.when(name, value);
        }
        let name = self.name(name);
        self.conditions.push(format!("attribute_not_exists({name})"));
        self
    }

    /// Only if the item is not there, or should have gone away by now: that may take two days.
    #[must_use]
    pub fn when_past(mut self, now: Timestamp) -> Self {
        let (name, now) = (self.name(TTL), self.value(now.as_second()));
        self.conditions.push(format!("(attribute_not_exists({name}) OR {name} <= {now})"));
        self
    }

    fn name(&mut self, name: &'static str) -> String {
        let placeholder = format!("#{name}");
        self.names.insert(placeholder.clone(), name.to_owned());
        placeholder
    }

    fn value(&mut self, value: impl Serialize) -> String {
        let placeholder = format!(":v{}", self.values.len());
        match serde_dynamo::to_attribute_value(value) {
            Ok(value) => {
                self.values.insert(placeholder.clone(), value);
            }
            Err(_) => self.fault = true,
        }
        placeholder
    }

    /// The change as a call of its own.
    pub(super) fn into_call(self, call: UpdateItemFluentBuilder) -> UpdateItemFluentBuilder {
        call.update_expression(self.expression())
            .set_condition_expression(self.condition())
            .set_expression_attribute_names(Some(self.names))
            .set_expression_attribute_values((!self.values.is_empty()).then_some(self.values))
    }

    /// The change as an item of a transaction. None: a value that is no attribute.
    pub(super) fn into_item(self, table: &str, key: &Key) -> Option<aws_sdk_dynamodb::types::Update> {
        let item = aws_sdk_dynamodb::types::Update::builder()
            .table_name(table)
            .set_key(Some(key_item(key)))
            .update_expression(self.expression())
            .set_condition_expression(self.condition())
            .set_expression_attribute_names(Some(self.names))
            .set_expression_attribute_values((!self.values.is_empty()).then_some(self.values));
        item.build().ok().filter(|_| !self.fault)
    }

    fn condition(&self) -> Option<String> {
        (!self.conditions.is_empty()).then(|| self.conditions.join(" AND "))
    }

    fn expression(&self) -> String {
        let mut expression = String::new();
        if !self.sets.is_empty() {
            expression.push_str("SET ");
            expression.push_str(&self.sets.join(", "));
        }
        if !self.removes.is_empty() {
            expression.push_str(" REMOVE ");
            expression.push_str(&self.removes.join(", "));
        }
        expression
    }
}
