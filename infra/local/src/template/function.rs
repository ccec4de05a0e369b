//! A function of the template: where its code is, what starts it, what it may do.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Resolver, TemplateError};

/// The path of an event that names neither method nor path: whatever no other route takes.
pub const DEFAULT_ROUTE: &str = "$default";
/// Lambda's own default, in seconds.
const TIMEOUT_DEFAULT_S: u64 = 3;
/// Lambda's own default, in MB.
const MEMORY_DEFAULT_MB: u64 = 128;
/// The event source mapping's own default.
const BATCH_SIZE_DEFAULT: u64 = 100;

/// One `AWS::Serverless::Function`, with `Globals` merged in.
#[derive(Debug, Clone)]
pub struct FunctionSpec {
    /// Its name in the template.
    pub logical_id: String,
    /// The last part of its `CodeUri`: `functions/<name>`.
    pub name: String,
    /// The routes that lead to it.
    pub routes: Vec<HttpRoute>,
    /// New objects that start it.
    pub s3: Vec<S3Trigger>,
    /// Table streams that feed it.
    pub streams: Vec<StreamTrigger>,
    /// Clocks that start it.
    pub schedules: Vec<Schedule>,
    /// How long one call may take, in seconds.
    pub timeout_s: u64,
    /// Its memory, in MB.
    pub memory_mb: u64,
    /// Its environment: the value where it can be known here.
    pub environment: BTreeMap<String, Option<String>>,
    /// Policy statements and SAM policy templates, as they stand.
    pub policies: Vec<Value>,
}

/// One route of the HTTP API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRoute {
    /// The method in capitals, or `ANY`.
    pub method: String,
    /// The path, with `{name}` and `{name+}` parameters, or [`DEFAULT_ROUTE`].
    pub path: String,
}

/// New objects in a bucket start a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct S3Trigger {
    /// The bucket's logical id.
    pub bucket: String,
    /// The key must start with this.
    pub prefix: String,
    /// The key must end with this.
    pub suffix: String,
}

/// A table's stream feeds a function.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamTrigger {
    /// The table's logical id.
    pub table: String,
    /// How many records one call may bring.
    pub batch_size: u64,
    /// How often a record is tried in all (`MaximumRetryAttempts` and once); without a number for ever.
    pub attempts: Option<u32>,
    /// Filter patterns; a record passes when one of them matches, or when there is none.
    pub patterns: Vec<Value>,
    /// Whether the answer's `batchItemFailures` counts (`FunctionResponseTypes`).
    pub reports_failures: bool,
}

/// A clock starts a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The event's name in the template.
    pub id: String,
    /// `rate(…)` or `cron(…)`.
    pub expression: String,
    /// The constant input, when there is one.
    pub input: Option<String>,
}

impl FunctionSpec {
    pub(super) fn read(id: &str, own: &Value, globals: &Value, resolver: &Resolver) -> Result<Self, TemplateError> {
        let code = own["CodeUri"].as_str().ok_or_else(|| TemplateError::new(id, "CodeUri must be a folder"))?;
        let name = code.trim_end_matches('/').rsplit('/').next().unwrap_or(code).to_owned();
        let number = |key: &str, default: u64| {
            own.get(key).or_else(|| globals.get(key)).and_then(Value::as_u64).unwrap_or(default)
        };
        let mut spec = Self {
            logical_id: id.to_owned(),
            name,
            routes: Vec::new(),
            s3: Vec::new(),
            streams: Vec::new(),
            schedules: Vec::new(),
            timeout_s: number("Timeout", TIMEOUT_DEFAULT_S),
            memory_mb: number("MemorySize", MEMORY_DEFAULT_MB),
            environment: environment(&[globals, own], resolver),
            policies: match own.get("Policies") {
                Some(Value::Array(policies)) => policies.clone(),
                Some(Value::Null) | None => Vec::new(),
                Some(policy) => vec![policy.clone()],
            },
        };
        for (event, value) in own["Events"].as_object().into_iter().flatten() {
            spec.read_event(&format!("{id}.{event}"), event, value, resolver)?;
        }
        Ok(spec)
    }

    fn read_event(&mut self, at: &str, id: &str, event: &Value, resolver: &Resolver) -> Result<(), TemplateError> {
        let properties = &event["Properties"];
        match event["Type"].as_str() {
            Some("HttpApi") => {
                let part = |key: &str| properties[key].as_str().map(str::to_owned);
                self.routes.push(match (part("Method"), part("Path")) {
                    (None, None) => HttpRoute { method: "ANY".to_owned(), path: DEFAULT_ROUTE.to_owned() },
                    (_, None) => return Err(TemplateError::new(at, "needs a Path")),
                    (None, Some(path)) => HttpRoute { method: "ANY".to_owned(), path },
                    (Some(method), Some(path)) => HttpRoute { method: method.to_uppercase(), path },
                });
            }
            Some("S3") => {
                let bucket = Resolver::target(&properties["Bucket"])
                    .ok_or_else(|| TemplateError::new(at, "Bucket must be a !Ref"))?;
                self.s3.push(s3_trigger(bucket, &properties["Filter"]["S3Key"]["Rules"]));
            }
            Some("DynamoDB") => self.streams.push(stream_trigger(at, properties, resolver)?),
            Some("Schedule" | "ScheduleV2") => self.schedules.push(Schedule {
                id: id.to_owned(),
                expression: ["Schedule", "ScheduleExpression"]
                    .iter()
                    .find_map(|key| resolver.text(&properties[*key]))
                    .ok_or_else(|| TemplateError::new(at, "needs a schedule"))?,
                input: resolver.text(&properties["Input"]),
            }),
            other => {
                return Err(TemplateError::new(at, format!("event type {other:?} is not known on one machine")));
            }
        }
        Ok(())
    }
}

fn environment(sections: &[&Value], resolver: &Resolver) -> BTreeMap<String, Option<String>> {
    sections
        .iter()
        .filter_map(|section| section["Environment"]["Variables"].as_object())
        .flatten()
        .map(|(name, value)| (name.clone(), resolver.text(value)))
        .collect()
}

fn s3_trigger(bucket: &str, rules: &Value) -> S3Trigger {
    let mut trigger = S3Trigger { bucket: bucket.to_owned(), prefix: String::new(), suffix: String::new() };
    for rule in rules.as_array().into_iter().flatten() {
        let value = rule["Value"].as_str().unwrap_or_default().to_owned();
        match rule["Name"].as_str() {
            Some("prefix") => trigger.prefix = value,
            Some("suffix") => trigger.suffix = value,
            _ => {}
        }
    }
    trigger
}

fn stream_trigger(at: &str, properties: &Value, resolver: &Resolver) -> Result<StreamTrigger, TemplateError> {
    let table = Resolver::target(&properties["Stream"])
        .ok_or_else(|| TemplateError::new(at, "Stream must be a !GetAtt of a table"))?;
    let mut patterns = Vec::new();
    for filter in properties["FilterCriteria"]["Filters"].as_array().into_iter().flatten() {
        let text =
            resolver.text(&filter["Pattern"]).ok_or_else(|| TemplateError::new(at, "a filter pattern must be text"))?;
        patterns.push(
            serde_json::from_str(&text)
                .map_err(|error| TemplateError::new(at, format!("a filter pattern is not JSON: {error}")))?,
        );
    }
    Ok(StreamTrigger {
        table: table.to_owned(),
        batch_size: properties["BatchSize"].as_u64().unwrap_or(BATCH_SIZE_DEFAULT),
        attempts: properties["MaximumRetryAttempts"].as_u64().and_then(|again| u32::try_from(again + 1).ok()),
        patterns,
        reports_failures: properties["FunctionResponseTypes"]
            .as_array()
            .is_some_and(|types| types.iter().any(|kind| kind == "ReportBatchItemFailures")),
    })
}

/// A bucket may name its function itself (`NotificationConfiguration`), which is how a template avoids a
/// circle between the bucket and the function's rights.
pub(super) fn read_bucket_notifications(
    resources: &Map<String, Value>,
    functions: &mut [FunctionSpec],
    resolver: &Resolver,
) -> Result<(), TemplateError> {
    for (bucket, resource) in resources {
        let configurations = &resource["Properties"]["NotificationConfiguration"]["LambdaConfigurations"];
        for configuration in configurations.as_array().into_iter().flatten() {
            let target = Resolver::target(&configuration["Function"]).map(str::to_owned);
            let name = resolver.text(&configuration["Function"]);
            let function = functions
                .iter_mut()
                .find(|function| Some(&function.logical_id) == target.as_ref() || arn_names(name.as_deref(), function))
                .ok_or_else(|| TemplateError::new(bucket, "a notification names no function of this template"))?;
            function.s3.push(s3_trigger(bucket, &configuration["Filter"]["S3Key"]["Rules"]));
        }
    }
    Ok(())
}

/// `arn:…:function:panel-import-data` names the function `import-data`.
fn arn_names(arn: Option<&str>, function: &FunctionSpec) -> bool {
    arn.and_then(|arn| arn.rsplit(':').next()).is_some_and(|last| last.ends_with(&function.name))
}
