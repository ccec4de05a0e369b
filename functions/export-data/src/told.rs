//! What of an item goes into the copy: the fields that are named, and none besides.

use serde_json::{Map, Value};

use crate::kinds::File;

/// What every item has for the table's sake.
const OF_THE_TABLE: [&str; 3] = ["PK", "SK", "ttl"];

/// Words in the names of fields that no copy tells, however deep they lie and whoever named what they lie in.
const SECRETS: [&str; 4] = ["hash", "sealed", "secret", "token"];

/// An item as the copy tells it.
#[derive(Debug, Default)]
pub struct Item {
    /// The fields.
    pub fields: Map<String, Value>,
    /// Fields that nobody decided upon: they stay out, and somebody must hear of them.
    pub unknown: Vec<String>,
}

/// What a file tells of an item.
pub fn told(item: &Map<String, Value>, file: &File) -> Item {
    let mut told = Item::default();
    for (name, value) in item {
        if OF_THE_TABLE.contains(&name.as_str()) || file.left_out.contains(&name.as_str()) {
            continue;
        }
        if file.fields.contains(&name.as_str()) {
            told.fields.insert(name.clone(), without_secrets(value.clone()));
            continue;
        }
        let parts = parts(name, value, file);
        if parts.is_empty() {
            told.unknown.push(name.clone());
        } else {
            told.fields.insert(name.clone(), Value::Object(parts));
        }
    }
    told
}

/// A value without what is secret inside.
fn without_secrets(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let open = fields.into_iter().filter(|(name, _)| !SECRETS.iter().any(|word| name.contains(word)));
            open.map(|(name, value)| (name, without_secrets(value))).collect()
        }
        Value::Array(values) => values.into_iter().map(without_secrets).collect(),
        value => value,
    }
}

/// The parts of a field that are named one by one.
fn parts(name: &str, value: &Value, file: &File) -> Map<String, Value> {
    let named = file.fields.iter().filter_map(|field| field.split_once('.')).filter(|(whole, _)| *whole == name);
    named.filter_map(|(_, part)| Some((part.to_owned(), without_secrets(value.get(part)?.clone())))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::{Told, kind_of};
    use serde_json::json;

    fn of(sk: &str, item: &Value) -> (Value, Vec<String>) {
        let Some(Told::In(file)) = kind_of(sk).map(|kind| &kind.told) else { panic!("{sk} has no file") };
        let told = told(item.as_object().expect("an object"), file);
        (Value::Object(told.fields), told.unknown)
    }

    #[test]
    fn s27_no_hash_and_nothing_sealed_is_told() {
        let credential = json!({"PK": "SUB#sub_1", "SK": "CRED", "login": "anna", "password_hash": "$argon2id$…",
            "one_time": {"hash": "00", "expires_at": "2026-11-23T11:00:00Z"}});
        assert_eq!(of("CRED", &credential), (json!({"login": "anna"}), vec![]));
        let session = json!({"hash": "00", "state": "full", "epoch": 0, "ttl": 1, "created_at": "x", "seen_at": "y"});
        assert_eq!(of("SES#00", &session).0, json!({"state": "full", "created_at": "x", "seen_at": "y"}));
        let mail = json!({"mail": {"kind": "one_time_password", "sealed": "AAAA"}, "to": "a@b.pl", "attempts": 1});
        assert_eq!(of("OUT#x#y", &mail).0, json!({"mail": {"kind": "one_time_password"}, "to": "a@b.pl"}));
    }

    #[test]
    fn s27_a_secret_inside_of_what_is_told_is_not() {
        let change = json!({"new": "a@b.pl", "state": "pending", "confirm_hash": "00", "object_hash": "00"});
        let contact = json!({"email": "a@b.pl", "phones": [{"number": "600", "sealed_code": "AAAA"}]});
        let told = of("SUB", &json!({"email_change": change, "contact": contact})).0;
        let contact = json!({"email": "a@b.pl", "phones": [{"number": "600"}]});
        assert_eq!(told, json!({"email_change": {"new": "a@b.pl", "state": "pending"}, "contact": contact}));
    }

    #[test]
    fn a_field_that_nobody_decided_upon_stays_out_and_is_told_of() {
        let host = json!({"id": "hst_1", "name": "Dom", "secret": "AAAA"});
        assert_eq!(of("HST#hst_1", &host), (json!({"id": "hst_1", "name": "Dom"}), vec!["secret".to_owned()]));
    }
}
