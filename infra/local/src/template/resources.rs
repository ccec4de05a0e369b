//! Tables and buckets of the template.

use serde_json::{Map, Value, json};

use super::{Resolver, TemplateError};

/// One `AWS::DynamoDB::Table`.
#[derive(Debug, Clone)]
pub struct TableSpec {
    /// Its name in the template.
    pub logical_id: String,
    /// Its name here.
    pub name: String,
    /// The attribute that says when an item expires.
    pub ttl_attribute: Option<String>,
    /// Whether it has a stream.
    pub has_stream: bool,
    /// The body of the `CreateTable` request that makes it: keys, indexes, stream.
    pub create: Value,
}

impl TableSpec {
    pub(super) fn read(id: &str, properties: &Value, resolver: &Resolver) -> Result<Self, TemplateError> {
        let name = resolver.physical_name(id).ok_or_else(|| TemplateError::new(id, "has no name"))?;
        let mut create = Map::new();
        create.insert("TableName".to_owned(), json!(name));
        create.insert("BillingMode".to_owned(), json!("PAY_PER_REQUEST"));
        for key in ["AttributeDefinitions", "KeySchema"] {
            let value = properties.get(key).ok_or_else(|| TemplateError::new(id, format!("needs {key}")))?;
            create.insert(key.to_owned(), value.clone());
        }
        for key in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
            if let Some(value) = properties.get(key) {
                create.insert(key.to_owned(), without_throughput(value));
            }
        }
        let view = properties["StreamSpecification"]["StreamViewType"].as_str();
        if let Some(view) = view {
            let stream = json!({ "StreamEnabled": true, "StreamViewType": view });
            create.insert("StreamSpecification".to_owned(), stream);
        }
        let ttl = &properties["TimeToLiveSpecification"];
        Ok(Self {
            logical_id: id.to_owned(),
            name,
            ttl_attribute: ttl["AttributeName"].as_str().filter(|_| ttl["Enabled"] != false).map(str::to_owned),
            has_stream: view.is_some(),
            create: Value::Object(create),
        })
    }
}

/// Capacity settings have no meaning on one machine, and the local table refuses them with on-demand billing.
fn without_throughput(indexes: &Value) -> Value {
    let mut indexes = indexes.clone();
    for index in indexes.as_array_mut().into_iter().flatten() {
        if let Some(index) = index.as_object_mut() {
            index.remove("ProvisionedThroughput");
            index.remove("OnDemandThroughput");
        }
    }
    indexes
}

/// One `AWS::S3::Bucket`.
#[derive(Debug, Clone)]
pub struct BucketSpec {
    /// Its name in the template.
    pub logical_id: String,
    /// Its name here.
    pub name: String,
}

impl BucketSpec {
    pub(super) fn read(id: &str, resolver: &Resolver) -> Result<Self, TemplateError> {
        let name = resolver.physical_name(id).ok_or_else(|| TemplateError::new(id, "has no name"))?;
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
        if !(3..=63).contains(&name.len()) || !name.bytes().all(allowed) {
            return Err(TemplateError::new(id, format!("{name:?} is no bucket name")));
        }
        Ok(Self { logical_id: id.to_owned(), name })
    }
}
