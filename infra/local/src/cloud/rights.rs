//! Rights on one machine, as IAM decides them on AWS (S28): a function signs with a key of its own name, and does what its
//! `GRANTS` say. Any other key is the portal's own or a test's, and may do everything.

use std::collections::BTreeMap;

use http::{HeaderMap, Request, header};
use serde::Deserialize;
use serde::de::IgnoredAny;
use shared::grant::{Grant, Resource};
use shared::runtime::Function;

use crate::template::Template;

/// Who may do what.
#[derive(Debug, Default)]
pub(crate) struct Rights {
    functions: BTreeMap<&'static str, &'static [Grant]>,
    /// The name of the table of usage; any other table is the portal's.
    usage_table: Option<String>,
    buckets: BTreeMap<String, Resource>,
    /// Variables by the names of their secrets.
    secrets: BTreeMap<&'static str, &'static str>,
}

/// A call that no right allows.
#[derive(Debug)]
pub(super) struct Denied {
    function: &'static str,
    action: String,
}

impl Denied {
    /// In the words of AWS.
    pub(super) fn message(&self) -> String {
        let Self { function, action } = self;
        format!(
            "User: {function} is not authorized to perform: {action} because no identity-based policy allows the {action} action"
        )
    }
}

impl Rights {
    /// Those of some functions; `secrets` are the variables and the names of the secrets that they stand for.
    pub(crate) fn new(functions: &[Function], template: &Template, secrets: &[(&'static str, &'static str)]) -> Self {
        let bucket = |part, resource| Some((template.bucket_like(part)?.name.clone(), resource));
        let buckets = [
            bucket("invoice", Resource::InvoiceBucket),
            bucket("import", Resource::ImportBucket),
            bucket("export", Resource::ExportBucket),
            bucket("report", Resource::ReportBucket),
        ];
        Self {
            functions: functions.iter().map(|function| (function.name, function.grants)).collect(),
            usage_table: template.table_like("usage").map(|table| table.name.clone()),
            buckets: buckets.into_iter().flatten().collect(),
            secrets: secrets.iter().map(|(variable, name)| (*name, *variable)).collect(),
        }
    }

    /// The keys of the functions.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.functions.keys().copied()
    }

    /// Calls of the table; a transaction needs the right of each of its parts.
    pub(super) fn check_table(&self, key: Option<&str>, target: &str, body: &[u8]) -> Result<(), Denied> {
        let operation = target.rsplit('.').next().unwrap_or_default();
        for (action, table) in table_actions(operation, body) {
            self.check(key, &action, self.table(table.as_deref()))?;
        }
        Ok(())
    }

    /// What a table or an index of one is. None: an index that no right is about.
    fn table(&self, named: Option<&str>) -> Option<Resource> {
        match named.and_then(|named| named.split_once(INDEX)) {
            Some((_, "debtors")) => Some(Resource::Debtors),
            Some(_) => None,
            None if named.is_some() && named == self.usage_table.as_deref() => Some(Resource::UsageTable),
            None => Some(Resource::Table),
        }
    }

    /// Calls of an object, or of a bucket itself.
    pub(super) fn check_bucket(&self, key: Option<&str>, action: &str, bucket: &str) -> Result<(), Denied> {
        self.check(key, action, self.buckets.get(bucket).copied())
    }

    /// Reading a secret.
    pub(super) fn check_secret(&self, key: Option<&str>, name: &str) -> Result<(), Denied> {
        let on = self.secrets.get(name).map(|variable| Resource::Secret(variable));
        self.check(key, "secretsmanager:GetSecretValue", on)
    }

    /// Sending mails.
    pub(super) fn check_mail(&self, key: Option<&str>) -> Result<(), Denied> {
        self.check(key, "ses:SendRawEmail", Some(Resource::Mail))
    }

    fn check(&self, key: Option<&str>, action: &str, on: Option<Resource>) -> Result<(), Denied> {
        let Some((function, grants)) = key.and_then(|key| self.functions.get_key_value(key)) else { return Ok(()) };
        let allows = |grant: &Grant| on == Some(grant.on) && grant.actions.contains(&action);
        if grants.iter().any(allows) {
            return Ok(());
        }
        tracing::error!(function, action, "is not granted");
        Err(Denied { function, action: action.to_owned() })
    }
}

/// The key that a request is signed with, in its header or in a presigned address.
pub(super) fn signer<B>(request: &Request<B>) -> Option<String> {
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let presigned = || form_urlencoded::parse(query).find(|(name, _)| name == "X-Amz-Credential");
    let credential = in_header(request.headers()).or_else(|| presigned().map(|(_, value)| value.into_owned()))?;
    credential.split('/').next().map(str::to_owned)
}

fn in_header(headers: &HeaderMap) -> Option<String> {
    let (_, rest) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once("Credential=")?;
    Some(rest.to_owned())
}

/// What stands between a table and an index of it, as in their names on AWS.
const INDEX: &str = "/index/";

/// What of an operation's body names tables.
#[derive(Deserialize)]
struct Named {
    #[serde(rename = "TableName")]
    table: Option<String>,
    #[serde(rename = "IndexName")]
    index: Option<String>,
}

impl Named {
    /// The table, or the index of it.
    fn whole(self) -> Option<String> {
        let table = self.table?;
        Some(self.index.map_or(table.clone(), |index| format!("{table}{INDEX}{index}")))
    }
}

#[derive(Deserialize)]
struct Transaction {
    /// Each has one field, named after what it does.
    #[serde(rename = "TransactItems")]
    items: Vec<BTreeMap<String, Named>>,
}

#[derive(Deserialize)]
#[expect(clippy::zero_sized_map_values, reason = "a set cannot be read from an object")]
struct Batch {
    #[serde(rename = "RequestItems")]
    tables: BTreeMap<String, IgnoredAny>,
}

/// What IAM asks for when an operation is called: actions, each with the table or index it is done to.
fn table_actions(operation: &str, body: &[u8]) -> Vec<(String, Option<String>)> {
    // What cannot be read is refused by the table itself.
    match operation {
        "TransactWriteItems" | "TransactGetItems" => {
            let Ok(transaction) = serde_json::from_slice::<Transaction>(body) else { return Vec::new() };
            let mut parts: Vec<(String, Option<String>)> = transaction
                .items
                .into_iter()
                .flatten()
                .map(|(part, named)| (part_action(&part), named.whole()))
                .collect();
            parts.sort_unstable();
            parts.dedup();
            parts
        }
        "BatchGetItem" | "BatchWriteItem" => {
            let Ok(batch) = serde_json::from_slice::<Batch>(body) else { return Vec::new() };
            batch.tables.into_keys().map(|table| (format!("dynamodb:{operation}"), Some(table))).collect()
        }
        _ => {
            let table = serde_json::from_slice::<Named>(body).ok().and_then(Named::whole);
            vec![(format!("dynamodb:{operation}"), table)]
        }
    }
}

fn part_action(part: &str) -> String {
    match part {
        "ConditionCheck" => "dynamodb:ConditionCheckItem".to_owned(),
        _ => format!("dynamodb:{part}Item"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_needs_the_right_of_each_part() {
        let body = br#"{"TransactItems":[{"Put":{"TableName":"a","Item":{}}},{"ConditionCheck":{"TableName":"a"}},
            {"Update":{"TableName":"b"}},{"Put":{"TableName":"a"}},{"Put":{"TableName":"b"}},{"Delete":{"TableName":"a"}}]}"#;
        let action = |action: &str, table: &str| (format!("dynamodb:{action}"), Some(table.to_owned()));
        let actions =
            [("ConditionCheckItem", "a"), ("DeleteItem", "a"), ("PutItem", "a"), ("PutItem", "b"), ("UpdateItem", "b")];
        assert_eq!(table_actions("TransactWriteItems", body), actions.map(|(of, table)| action(of, table)));
    }

    #[test]
    fn a_call_needs_the_right_on_each_table_that_it_names() {
        let action = |action: &str, table: &str| (format!("dynamodb:{action}"), Some(table.to_owned()));
        assert_eq!(table_actions("GetItem", br#"{"TableName":"usage","Key":{}}"#), [action("GetItem", "usage")]);
        let of_index = br#"{"TableName":"a","IndexName":"debtors"}"#;
        assert_eq!(table_actions("Query", of_index), [action("Query", "a/index/debtors")]);
        let rights = Rights { usage_table: Some("usage".to_owned()), ..Rights::default() };
        assert_eq!(rights.table(Some("a/index/debtors")), Some(Resource::Debtors));
        assert_eq!(rights.table(Some("a/index/other")), None);
        let batch = br#"{"RequestItems":{"a":{"Keys":[]},"b":{"Keys":[]}}}"#;
        assert_eq!(table_actions("BatchGetItem", batch), [action("BatchGetItem", "a"), action("BatchGetItem", "b")]);
    }

    #[test]
    fn the_key_is_read_from_the_header_or_from_a_presigned_address() {
        let signed = "AWS4-HMAC-SHA256 Credential=send-mail/20261123/eu-central-1/ses/aws4_request, SignedHeaders=host";
        let request = Request::builder().uri("/").header("authorization", signed).body(()).expect("a request");
        assert_eq!(signer(&request).as_deref(), Some("send-mail"));
        let address = "/a.pdf?X-Amz-Credential=download-invoice%2F20261123%2Feu-central-1%2Fs3%2Faws4_request";
        let request = Request::builder().uri(address).body(()).expect("a request");
        assert_eq!(signer(&request).as_deref(), Some("download-invoice"));
        assert_eq!(signer(&Request::builder().uri("/").body(()).expect("a request")), None);
    }
}
