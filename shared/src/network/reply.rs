//! What FreeRADIUS' `rlm_rest` reads of an answer: attributes by list and name.
//!
//! Every value is sent with `do_xlat: false`. The module would otherwise expand `%{…}` in it, so that a password with a per cent
//! sign is another one, and whoever can choose a password or a name could have the server expand what they like.

use serde_json::{Map, Value, json};

use super::{Attribute, AttributeValue};

/// Attributes by list and name (`control:Portal-Verdict`, `reply:Class`), each `{"op", "do_xlat": false, "value": […]}`.
#[derive(Debug, Default, schemars::JsonSchema)]
#[schemars(rename = "RadiusAttributes", transparent)]
pub struct RadiusReply(Map<String, Value>);

impl RadiusReply {
    /// Sets an attribute of the list `control`: what the server itself acts upon.
    #[must_use]
    pub fn control(self, name: &str, value: impl Into<Value>) -> Self {
        self.put("control", name, ":=", &[value.into()])
    }

    /// Sets an attribute of the list `reply`: what the router gets.
    #[must_use]
    pub fn reply(self, name: &str, value: impl Into<Value>) -> Self {
        self.put("reply", name, ":=", &[value.into()])
    }

    /// Sets attributes of the list `reply`.
    #[must_use]
    pub fn reply_all(self, attributes: &[Attribute]) -> Self {
        attributes
            .iter()
            .fold(self, |all, attribute| all.put("reply", attribute.name, op(attribute), &values(attribute)))
    }

    /// Sets attributes of the list `control`, from where they go into a `CoA`.
    #[must_use]
    pub fn control_all(self, attributes: &[Attribute]) -> Self {
        attributes
            .iter()
            .fold(self, |all, attribute| all.put("control", attribute.name, op(attribute), &values(attribute)))
    }

    fn put(mut self, list: &str, name: &str, op: &str, values: &[Value]) -> Self {
        self.0.insert(format!("{list}:{name}"), json!({"op": op, "do_xlat": false, "value": values}));
        self
    }

    /// The answer as JSON.
    pub fn into_json(self) -> Value {
        Value::Object(self.0)
    }
}

/// With `:=` several values of one name would take the place of each other in other versions of the module.
fn op(attribute: &Attribute) -> &'static str {
    if attribute.values.len() > 1 { "+=" } else { ":=" }
}

fn values(attribute: &Attribute) -> Vec<Value> {
    let value = |value: &AttributeValue| match value {
        AttributeValue::Number(number) => json!(number),
        AttributeValue::Text(text) => json!(text),
    };
    attribute.values.iter().map(value).collect()
}
