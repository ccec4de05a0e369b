//! Reads the one shard of a local table's stream through DynamoDB's own protocol.

use serde_json::{Value, json};

use crate::cloud::{AwsJson, AwsJsonError};
use crate::template::{ACCOUNT_ID, REGION};

/// The most that one read gives.
const READ_MAX: u64 = 1000;

pub(super) struct Shard {
    client: AwsJson,
    table: String,
    stream: String,
    id: String,
    iterator: Option<String>,
}

/// A record and where it stands in the stream.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) sequence: String,
    /// As a function gets it.
    pub(super) event: Value,
}

impl Shard {
    /// Finds the stream of a table.
    pub(super) async fn find(client: AwsJson, table: &str) -> Result<Self, AwsJsonError> {
        let answer = client.call("DynamoDB_20120810.DescribeTable", &json!({ "TableName": table })).await?;
        let stream = answer["Table"]["LatestStreamArn"].as_str().unwrap_or_default().to_owned();
        let body = json!({ "StreamArn": stream });
        let answer = client.call("DynamoDBStreams_20120810.DescribeStream", &body).await?;
        let id = answer["StreamDescription"]["Shards"][0]["ShardId"].as_str().unwrap_or_default().to_owned();
        Ok(Self { client, table: table.to_owned(), stream, id, iterator: None })
    }

    /// The next records after a place; `None` starts at the oldest.
    pub(super) async fn read(&mut self, after: Option<&str>) -> Result<Vec<Record>, AwsJsonError> {
        let iterator = match self.iterator.take() {
            Some(iterator) => iterator,
            None => self.place(after).await?,
        };
        let body = json!({ "ShardIterator": iterator, "Limit": READ_MAX });
        let mut answer = self.client.call("DynamoDBStreams_20120810.GetRecords", &body).await?;
        self.iterator = answer["NextShardIterator"].as_str().map(str::to_owned);
        let records = match answer["Records"].take() {
            Value::Array(records) => records,
            _ => Vec::new(),
        };
        Ok(records.into_iter().map(|record| self.record(record)).collect())
    }

    /// Forgets the place, after an error or where records must be read again.
    pub(super) fn rewind(&mut self) {
        self.iterator = None;
    }

    async fn place(&self, after: Option<&str>) -> Result<String, AwsJsonError> {
        let mut body = json!({
            "StreamArn": self.stream,
            "ShardId": self.id,
            "ShardIteratorType": if after.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" },
        });
        if let Some(after) = after {
            body["SequenceNumber"] = json!(after);
        }
        let answer = self.client.call("DynamoDBStreams_20120810.GetShardIterator", &body).await?;
        Ok(answer["ShardIterator"].as_str().unwrap_or_default().to_owned())
    }

    fn record(&self, mut event: Value) -> Record {
        let sequence = event["dynamodb"]["SequenceNumber"].as_str().unwrap_or_default().to_owned();
        event["awsRegion"] = json!(REGION);
        event["eventSourceARN"] =
            json!(format!("arn:aws:dynamodb:{REGION}:{ACCOUNT_ID}:table/{}/stream/local", self.table));
        Record { sequence, event }
    }
}
