//! The event of a bucket: which objects are new.

use serde::Deserialize;

/// New objects, as S3 tells of them.
#[derive(Debug, Deserialize)]
pub struct ObjectsCreated {
    #[serde(rename = "Records", default)]
    records: Vec<Record>,
}

#[derive(Debug, Deserialize)]
struct Record {
    s3: Entity,
}

#[derive(Debug, Deserialize)]
struct Entity {
    bucket: Bucket,
    object: Object,
}

#[derive(Debug, Deserialize)]
struct Bucket {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Object {
    key: String,
}

/// Why an event is not taken.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
pub enum EventError {
    /// It tells of another bucket.
    #[error("an object of another bucket than that of imports")]
    Bucket,
    /// A key is not encoded as S3 does.
    #[error("the key of an object is not UTF-8")]
    Key,
}

impl ObjectsCreated {
    /// The keys of the new objects of a bucket. Errors: another bucket, a broken key.
    pub fn keys(&self, bucket: &str) -> Result<Vec<String>, EventError> {
        let key = |record: &Record| {
            if record.s3.bucket.name != bucket {
                return Err(EventError::Bucket);
            }
            // S3 writes a key as in a form: a blank is a plus, the rest is percent-encoded.
            let key = record.s3.object.key.replace('+', " ");
            percent_encoding::percent_decode_str(&key).decode_utf8().map(Into::into).map_err(|_| EventError::Key)
        };
        self.records.iter().map(key).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(bucket: &str, key: &str) -> ObjectsCreated {
        let event = serde_json::json!({"Records": [{
            "eventSource": "aws:s3",
            "s3": {"bucket": {"name": bucket, "arn": "x"}, "object": {"key": key, "size": 1, "eTag": "x"}},
        }]});
        serde_json::from_value(event).expect("an event")
    }

    #[test]
    fn keys_are_decoded_and_other_buckets_refused() {
        let keys = event("imports", "2026/11/plik+nr%2B1+%C5%82.ndjson").keys("imports");
        assert_eq!(keys, Ok(vec!["2026/11/plik nr+1 ł.ndjson".to_owned()]));
        assert_eq!(event("invoices", "a.ndjson").keys("imports"), Err(EventError::Bucket));
        assert_eq!(event("imports", "%FF.ndjson").keys("imports"), Err(EventError::Key));
    }
}
