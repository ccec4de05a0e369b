//! A record as `rlm_rest` posts it: `{"User-Name": {"type": "string", "value": ["anna"]}, …}`. Bare values and lists are read
//! too, and numbers in the place of names (`raw_value`), for that is a setting of the server.

use std::collections::HashMap;

use serde_json::Value;

/// Why a record cannot be taken, in a word for whoever looks at it.
pub type Fault = &'static str;

/// The attributes of a record.
pub struct Attributes(HashMap<String, Value>);

impl Attributes {
    /// Reads a body. None: it is no JSON object.
    pub fn parse(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok().map(Self)
    }

    /// The first value of an attribute that is there and not empty, as text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.texts(name).into_iter().next()
    }

    /// The values of an attribute, as texts.
    pub fn texts(&self, name: &str) -> Vec<String> {
        let Some(given) = self.0.get(name) else { return Vec::new() };
        let values = match given {
            Value::Object(typed) => typed.get("value"),
            bare => Some(bare),
        };
        let values = match values {
            Some(Value::Array(values)) => values.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        values.into_iter().filter_map(text).filter(|text| !text.is_empty()).collect()
    }

    /// A number of 32 bits, as RADIUS has no others here; none where it is not there. Error: it is something else.
    pub fn number(&self, name: &str) -> Result<Option<u32>, Fault> {
        self.text(name).map(|text| text.trim().parse().map_err(|_| "number")).transpose()
    }

    /// A moment in seconds since 1970. What is no number is as if it were not there.
    pub fn moment(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }
}
