//! What tells a record from another version of itself.
//!
//! The hash is that of the record as its types write it, so that blanks, the order of fields and the spelling of a number or an
//! address make no difference. Markers in the table hold such hashes: a field that is added to a record later must not be
//! written where it has no value, or every record would look changed.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::Record;

/// A record's content in short.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fingerprint {
    /// SHA-256 of the whole.
    pub hash: String,
    /// The same, shortened, of each field of a record that the subscriber changes too.
    pub fields: BTreeMap<String, String>,
}

/// Bytes kept of a field's hash: enough to see a change of a few dozen fields.
const FIELD_BYTES: usize = 8;

impl Fingerprint {
    /// That of a record. Error: it cannot be written, which its types do not allow.
    pub fn of(record: &Record) -> Result<Self, serde_json::Error> {
        let hash = hex::encode(Sha256::digest(serde_json::to_vec(record)?));
        let mut fields = BTreeMap::new();
        if matches!(record, Record::Subscriber(_) | Record::Credential(_)) {
            for (name, value) in serde_json::to_value(record)?.as_object().into_iter().flatten() {
                match value {
                    Value::Object(parts) if name == "contact" => {
                        fields.extend(parts.iter().map(|(part, value)| (format!("{name}.{part}"), short(value))));
                    }
                    _ => {
                        fields.insert(name.clone(), short(value));
                    }
                }
            }
        }
        Ok(Self { hash, fields })
    }

    /// That of a record with a tag in the place of what is secret in it. Error: as above.
    pub fn with_tag(record: &Record, field: &'static str, tag: &str) -> Result<Self, serde_json::Error> {
        let mut value = serde_json::to_value(record)?;
        value[field] = tag.into();
        let fields = BTreeMap::from([(field.to_owned(), short(&value[field]))]);
        Ok(Self { hash: hex::encode(Sha256::digest(value.to_string())), fields })
    }
}

fn short(value: &Value) -> String {
    hex::encode(&Sha256::digest(value.to_string())[..FIELD_BYTES])
}
