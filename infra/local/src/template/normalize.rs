//! YAML with CloudFormation's short tags, made into plain JSON with their long forms.
//!
//! `!Ref X` becomes `{"Ref": "X"}` and `!GetAtt A.B` becomes `{"Fn::GetAtt": ["A", "B"]}`, so that the rest
//! of the reader, and tests that look at rights, know one spelling.

use serde_json::{Map, Value};
use serde_yaml_ng::Value as Yaml;

use super::TemplateError;

/// How deep a template may be nested.
const DEPTH_MAX: usize = 64;

pub(super) fn document(text: &str) -> Result<Value, TemplateError> {
    json(serde_yaml_ng::from_str(text)?, DEPTH_MAX)
}

fn json(yaml: Yaml, depth: usize) -> Result<Value, TemplateError> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(TemplateError::new("the document", "is nested too deep"));
    };
    Ok(match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::Number(number) => number_value(&number),
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => {
            Value::Array(items.into_iter().map(|item| json(item, depth)).collect::<Result<_, _>>()?)
        }
        Yaml::Mapping(mapping) => {
            let mut object = Map::new();
            for (key, value) in mapping {
                object.insert(key_text(&key)?, json(value, depth)?);
            }
            Value::Object(object)
        }
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            intrinsic(tag.trim_start_matches('!'), json(tagged.value, depth)?)
        }
    })
}

fn number_value(number: &serde_yaml_ng::Number) -> Value {
    if let Some(value) = number.as_u64() {
        return Value::from(value);
    }
    number.as_i64().map_or_else(|| Value::from(number.as_f64()), Value::from)
}

fn key_text(key: &Yaml) -> Result<String, TemplateError> {
    match key {
        Yaml::String(text) => Ok(text.clone()),
        Yaml::Number(number) => Ok(number.to_string()),
        Yaml::Bool(value) => Ok(value.to_string()),
        _ => Err(TemplateError::new("the document", "has a key that is not text")),
    }
}

fn intrinsic(tag: &str, value: Value) -> Value {
    let name = match tag {
        "Ref" | "Condition" => tag.to_owned(),
        other => format!("Fn::{other}"),
    };
    let value = match (tag, value) {
        ("GetAtt", Value::String(text)) => {
            let (resource, attribute) = text.split_once('.').unwrap_or((&text, ""));
            Value::from(vec![resource, attribute])
        }
        (_, value) => value,
    };
    Value::Object(Map::from_iter([(name, value)]))
}
