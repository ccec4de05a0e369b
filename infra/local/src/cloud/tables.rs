//! Makes the template's tables, and refuses kept ones of another shape.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::CloudError;
use super::aws_json::{AwsJson, AwsJsonError};
use crate::template::TableSpec;

pub(super) async fn create(client: &AwsJson, tables: &[TableSpec]) -> Result<(), CloudError> {
    for table in tables {
        match client.call("DynamoDB_20120810.DescribeTable", &json!({ "TableName": table.name })).await {
            Ok(answer) => compare(table, &answer["Table"])?,
            Err(error) if error.is("ResourceNotFoundException") => make(client, table).await?,
            Err(error) => return Err(failed(table, &error)),
        }
    }
    Ok(())
}

async fn make(client: &AwsJson, table: &TableSpec) -> Result<(), CloudError> {
    client.call("DynamoDB_20120810.CreateTable", &table.create).await.map_err(|error| failed(table, &error))?;
    if let Some(attribute) = &table.ttl_attribute {
        let body = json!({
            "TableName": table.name,
            "TimeToLiveSpecification": { "Enabled": true, "AttributeName": attribute },
        });
        client.call("DynamoDB_20120810.UpdateTimeToLive", &body).await.map_err(|error| failed(table, &error))?;
    }
    Ok(())
}

fn failed(table: &TableSpec, error: &AwsJsonError) -> CloudError {
    CloudError::service("DynamoDB", format!("table {}: {error}", table.name))
}

fn compare(wanted: &TableSpec, kept: &Value) -> Result<(), CloudError> {
    let differs = |part| Err(CloudError::TableChanged { table: wanted.name.clone(), part });
    if keys(&wanted.create) != keys(kept) {
        return differs("key");
    }
    if indexes(&wanted.create) != indexes(kept) {
        return differs("set of indexes");
    }
    if wanted.has_stream != (kept["StreamSpecification"]["StreamEnabled"] == true) {
        return differs("stream");
    }
    Ok(())
}

fn keys(of: &Value) -> BTreeSet<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parts = of["KeySchema"].as_array().into_iter().flatten();
    parts.map(|key| (text(&key["AttributeName"]), text(&key["KeyType"]))).collect()
}

fn indexes(table: &Value) -> BTreeSet<(String, BTreeSet<(String, String)>)> {
    ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"]
        .iter()
        .filter_map(|kind| table[*kind].as_array())
        .flatten()
        .map(|index| (index["IndexName"].as_str().unwrap_or_default().to_owned(), keys(index)))
        .collect()
}
