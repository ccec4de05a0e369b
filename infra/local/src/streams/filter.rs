//! Event filters of the template (`FilterCriteria`), with the same meaning as on AWS.

use serde_json::Value;

/// A filter that was understood.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Pattern {
    /// Every named field must match.
    Fields(Vec<(String, Pattern)>),
    /// One of the tests must hold for the value.
    AnyOf(Vec<Test>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    Equals(Value),
    Prefix(String),
    Suffix(String),
    Exists(bool),
    AnythingBut(Vec<Value>),
}

impl Pattern {
    /// Reads a pattern; a form that is not known is an error, for a filter that silently passes nothing
    /// or everything is worse than none.
    pub(crate) fn compile(value: &Value) -> Result<Self, String> {
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                let fields = fields.iter().map(|(name, value)| match name.as_str() {
                    "$or" => Err("$or is not known here".to_owned()),
                    _ => Ok((name.clone(), Self::compile(value)?)),
                });
                Ok(Self::Fields(fields.collect::<Result<_, String>>()?))
            }
            Value::Array(tests) if !tests.is_empty() => {
                Ok(Self::AnyOf(tests.iter().map(Test::compile).collect::<Result<_, _>>()?))
            }
            other => Err(format!("{other} is neither a list of values nor a group of fields")),
        }
    }

    /// Whether a record passes.
    pub(crate) fn matches(&self, value: Option<&Value>) -> bool {
        match self {
            Self::Fields(fields) => {
                fields.iter().all(|(name, pattern)| pattern.matches(value.and_then(|value| value.get(name))))
            }
            Self::AnyOf(tests) => tests.iter().any(|test| test.holds(value)),
        }
    }
}

impl Test {
    fn compile(value: &Value) -> Result<Self, String> {
        let Value::Object(form) = value else {
            return if value.is_array() {
                Err(format!("{value} is a list in a list"))
            } else {
                Ok(Self::Equals(value.clone()))
            };
        };
        let unknown = || format!("the test {value} is not known here");
        let mut entries = form.iter();
        let (Some((name, argument)), None) = (entries.next(), entries.next()) else { return Err(unknown()) };
        match (name.as_str(), argument) {
            ("prefix", Value::String(text)) => Ok(Self::Prefix(text.clone())),
            ("suffix", Value::String(text)) => Ok(Self::Suffix(text.clone())),
            ("exists", Value::Bool(exists)) => Ok(Self::Exists(*exists)),
            ("anything-but", Value::Array(values)) => Ok(Self::AnythingBut(values.clone())),
            _ => Err(unknown()),
        }
    }

    fn holds(&self, value: Option<&Value>) -> bool {
        let text = value.and_then(Value::as_str);
        match self {
            Self::Equals(wanted) => value == Some(wanted),
            Self::Prefix(prefix) => text.is_some_and(|text| text.starts_with(prefix)),
            Self::Suffix(suffix) => text.is_some_and(|text| text.ends_with(suffix)),
            Self::Exists(exists) => value.is_some() == *exists,
            Self::AnythingBut(values) => value.is_some_and(|value| !values.contains(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_passes_by_event_name_and_key_prefix() {
        let pattern = json!({
            "eventName": ["INSERT"],
            "dynamodb": { "Keys": { "SK": { "S": [{ "prefix": "OUT#" }] } } },
        });
        let pattern = Pattern::compile(&pattern).expect("the pattern is known");
        let record =
            |name: &str, key: &str| json!({ "eventName": name, "dynamodb": { "Keys": { "SK": { "S": key } } } });
        assert!(pattern.matches(Some(&record("INSERT", "OUT#1"))));
        assert!(!pattern.matches(Some(&record("MODIFY", "OUT#1"))));
        assert!(!pattern.matches(Some(&record("INSERT", "SUB"))));
        assert!(!pattern.matches(Some(&json!({ "eventName": "INSERT" }))));
    }

    #[test]
    fn a_missing_field_passes_only_a_test_for_its_absence() {
        let absent = Pattern::compile(&json!({ "a": { "b": [{ "exists": false }] } })).expect("known");
        assert!(absent.matches(Some(&json!({ "a": {} }))));
        assert!(!absent.matches(Some(&json!({ "a": { "b": 1 } }))));
        let other = Pattern::compile(&json!({ "a": [{ "anything-but": ["x"] }] })).expect("known");
        assert!(other.matches(Some(&json!({ "a": "y" }))));
        assert!(!other.matches(Some(&json!({ "a": "x" }))));
        assert!(!other.matches(Some(&json!({}))));
    }

    #[test]
    fn forms_that_are_not_known_are_errors() {
        for pattern in [
            json!({}),
            json!([]),
            json!("INSERT"),
            json!({ "a": "b" }),
            json!({ "a": [{ "numeric": [">", 1] }] }),
            json!({ "a": [{ "prefix": 5 }] }),
            json!({ "a": [["b"]] }),
            json!({ "$or": [{ "a": ["b"] }] }),
        ] {
            assert!(Pattern::compile(&pattern).is_err(), "{pattern}");
        }
    }
}
