//! What is kept is kept safely, and nothing is tried for ever (S30).

use panel::template::Template;
use serde_json::{Value, json};
use shared::store::keys::Prefix;

use crate::sources::rust;
use crate::support::{each, own_properties, resources, template};

/// API Gateway gives up after 30 s.
const PAGE_SECONDS_MAX: u64 = 29;
const WORKER_SECONDS_MAX: u64 = 900;

#[test]
fn tables_can_be_restored_and_are_not_deleted() {
    let template = template();
    assert!(resources(&template, "AWS::DynamoDB::Table").count() > 0);
    for (id, table) in resources(&template, "AWS::DynamoDB::Table") {
        let properties = &table["Properties"];
        assert_eq!(properties["BillingMode"], "PAY_PER_REQUEST", "{id}");
        assert_eq!(properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true, "{id}");
        assert_eq!(properties["TimeToLiveSpecification"], json!({ "AttributeName": "ttl", "Enabled": true }), "{id}");
        assert_eq!(properties["DeletionProtectionEnabled"], true, "{id}");
        assert_eq!(properties["SSESpecification"]["SSEEnabled"], true, "{id}");
        let view = &properties["StreamSpecification"]["StreamViewType"];
        assert!(view.is_null() || view == "KEYS_ONLY", "{id}: no personal data leaves by the stream");
    }
}

#[test]
fn what_holds_data_outlives_the_stack() {
    let template = template();
    for kind in ["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"] {
        for (id, resource) in resources(&template, kind) {
            let kept = (&resource["DeletionPolicy"], &resource["UpdateReplacePolicy"]);
            // What a first deployment that failed has made is empty, and would stand in the way of the next one. A table that is
            // protected cannot be deleted even then, and its name is another one each time.
            let policy = if kind == "AWS::DynamoDB::Table" { "Retain" } else { "RetainExceptOnCreate" };
            assert_eq!(kept, (&json!(policy), &json!("Retain")), "{id}");
            assert!(policy != "Retain" || resource["Properties"].get("TableName").is_none(), "{id} has a name");
        }
    }
}

#[test]
fn buckets_are_private_encrypted_and_reached_over_tls_alone() {
    let template = template();
    for (id, bucket) in resources(&template, "AWS::S3::Bucket") {
        let properties = &bucket["Properties"];
        for switch in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] {
            assert_eq!(properties["PublicAccessBlockConfiguration"][switch], true, "{id} {switch}");
        }
        assert!(properties["BucketEncryption"].is_object(), "{id}");
        let policy = resources(&template, "AWS::S3::BucketPolicy")
            .map(|(_, policy)| &policy["Properties"])
            .find(|policy| policy["Bucket"] == json!({ "Ref": id }))
            .unwrap_or_else(|| panic!("{id} has no policy"));
        let everything = json!([{ "Fn::GetAtt": [id, "Arn"] }, { "Fn::Sub": format!("${{{id}.Arn}}/*") }]);
        let over_http = each(&policy["PolicyDocument"]["Statement"]).into_iter().any(|statement| {
            statement["Effect"] == "Deny"
                && statement["Principal"] == "*"
                && statement["Action"] == "s3:*"
                && statement["Resource"] == everything
                && statement["Condition"] == json!({ "Bool": { "aws:SecureTransport": "false" } })
        });
        assert!(over_http, "{id} can be reached without TLS");
    }
}

#[test]
fn s30_what_starts_a_function_by_itself_tries_a_bounded_number_of_times_and_then_tells() {
    let template = template();
    for function in &template.functions {
        let properties = own_properties(&template, &function.logical_id);
        for (event, source) in properties["Events"].as_object().into_iter().flatten() {
            let at = format!("{}.{event}", function.name);
            match source["Type"].as_str() {
                Some("HttpApi") => {}
                Some("DynamoDB") => {
                    let source = &source["Properties"];
                    bounded(&template, &at, source, "MaximumRecordAgeInSeconds");
                    assert_eq!(source["BisectBatchOnFunctionError"], true, "{at}");
                    assert_eq!(source["FunctionResponseTypes"], json!(["ReportBatchItemFailures"]), "{at}");
                    assert!(source["BatchSize"].is_u64(), "{at}");
                    // Each shard has one at a time: more would take the place of pages in a small account.
                    assert!(matches!(source["ParallelizationFactor"].as_u64(), None | Some(1)), "{at}");
                }
                _ => bounded(&template, &at, &properties["EventInvokeConfig"], "MaximumEventAgeInSeconds"),
            }
        }
    }
}

fn bounded(template: &Template, at: &str, source: &Value, age: &str) {
    assert!(source["MaximumRetryAttempts"].is_u64(), "{at} is tried for ever");
    assert!(source[age].is_u64(), "{at} is tried however old it is");
    let queue = &source["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0];
    let queues = || resources(template, "AWS::SQS::Queue").map(|(id, _)| id);
    assert!(queues().any(|id| queue == id), "{at}: what fails for good is lost");
}

#[test]
fn streams_are_filtered_by_keys_that_the_store_makes() {
    let known = [
        Prefix::Invoices,
        Prefix::Contracts,
        Prefix::Charges,
        Prefix::Payments,
        Prefix::Ledger,
        Prefix::Notices,
        Prefix::Outbox,
        Prefix::Exports,
    ]
    .map(Prefix::text);
    for function in template().functions {
        for stream in &function.streams {
            assert!(!stream.patterns.is_empty(), "{} gets every change of the table", function.name);
            for pattern in &stream.patterns {
                let prefix = pattern["dynamodb"]["Keys"]["SK"]["S"][0]["prefix"].as_str().unwrap_or_default();
                assert!(known.contains(&prefix), "{}: {prefix}", function.name);
            }
        }
    }
}

#[test]
fn s30_functions_end_before_those_who_wait_for_them() {
    for function in template().functions {
        let limit = if function.routes.is_empty() { WORKER_SECONDS_MAX } else { PAGE_SECONDS_MAX };
        assert!(function.timeout_s <= limit, "{}: {} s", function.name, function.timeout_s);
    }
}

#[test]
fn s30_the_gateway_slows_everybody_down_and_what_is_costly_more() {
    let template = template();
    let (_, api) = resources(&template, "AWS::Serverless::HttpApi").next().expect("there is a gateway");
    let limits =
        |settings: &Value| (settings["ThrottlingRateLimit"].as_u64(), settings["ThrottlingBurstLimit"].as_u64());
    let (Some(rate), Some(burst)) = limits(&api["Properties"]["DefaultRouteSettings"]) else {
        panic!("there is no limit for all routes");
    };
    for (route, settings) in api["Properties"]["RouteSettings"].as_object().into_iter().flatten() {
        let routes = template.routes();
        assert!(routes.iter().any(|(_, method, path)| *route == format!("{method} {path}")), "{route} leads nowhere");
        let (own_rate, own_burst) = limits(settings);
        // The network's own questions come from one place and are many: a hundred thousand hosts report 333 times a second.
        if ["POST /radius/v1/authorize", "POST /radius/v1/accounting"].contains(&route.as_str()) {
            assert!(own_rate.is_some_and(|own| own > 333) && own_burst.is_some(), "{route}");
            continue;
        }
        assert!(own_rate.is_some_and(|own| own < rate) && own_burst.is_some_and(|own| own < burst), "{route}");
    }
    for costly in ["POST /login", "POST /reset-password", "POST /webhooks/{gateway}"] {
        assert!(api["Properties"]["RouteSettings"].get(costly).is_some(), "{costly}");
    }
}

#[test]
fn access_logs_tell_of_nobody() {
    let template = template();
    let (_, api) = resources(&template, "AWS::Serverless::HttpApi").next().expect("there is a gateway");
    let format = api["Properties"]["AccessLogSettings"]["Format"].as_str().expect("there is an access log");
    let example: Value = serde_json::from_str(format).expect("its lines are JSON");
    assert!(example.as_object().is_some_and(|line| line.contains_key("route")));
    for tells in ["identity", "path", "query", "authorizer", "header", "rawQueryString"] {
        assert!(!format.contains(&format!("$context.{tells}")), "{tells}");
    }
}

#[test]
fn somebody_hears_of_each_worker_and_queue_that_fails() {
    let template = template();
    let watched = |metric: &str, dimension: &Value| {
        resources(&template, "AWS::CloudWatch::Alarm").any(|(_, alarm)| {
            let properties = &alarm["Properties"];
            let watches = each(&properties["Dimensions"]).iter().any(|one| one["Value"] == *dimension);
            properties["MetricName"] == metric && watches && properties["AlarmActions"] == json!([{ "Ref": "Alarms" }])
        })
    };
    assert!(watched("5xx", &json!({ "Ref": "PortalApi" })));
    for function in template.functions.iter().filter(|function| function.routes.is_empty()) {
        let reference = json!({ "Ref": function.logical_id });
        assert!(watched("Errors", &reference), "{}", function.name);
        assert!(function.streams.is_empty() || watched("IteratorAge", &reference), "{}", function.name);
    }
    for (id, _) in resources(&template, "AWS::SQS::Queue") {
        let name = json!({ "Fn::GetAtt": [id, "QueueName"] });
        assert!(watched("ApproximateNumberOfMessagesVisible", &name), "{id}");
    }
}

#[test]
fn what_is_looked_for_in_logs_is_what_the_code_logs() {
    let template = template();
    let code: String = ["functions", "shared/src"].into_iter().flat_map(rust).map(|(_, text)| text).collect();
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ").replace("error!( ", "error!(");
    for (id, filter) in resources(&template, "AWS::Logs::MetricFilter") {
        let pattern = filter["Properties"]["FilterPattern"].as_str().expect("a pattern");
        let inner = pattern.strip_prefix("{ ").and_then(|rest| rest.strip_suffix(" }")).expect("a pattern in braces");
        for part in inner.split(" || ") {
            let wanted = part.strip_prefix("$.fields.code = ");
            let wanted = wanted.unwrap_or_else(|| panic!("{id} looks for something else than a code: {pattern}"));
            assert!(code.contains(&format!("error!(code = {wanted}")), "{id}: nothing logs {wanted}");
        }
        let metric = &filter["Properties"]["MetricTransformations"][0]["MetricName"];
        let mut alarms = resources(&template, "AWS::CloudWatch::Alarm");
        assert!(alarms.any(|(_, alarm)| alarm["Properties"]["MetricName"] == *metric), "nobody hears of {id}");
    }
}

#[test]
fn an_alarm_about_a_route_has_numbers_to_go_by() {
    let template = template();
    let (_, api) = resources(&template, "AWS::Serverless::HttpApi").next().expect("there is a gateway");
    let settings = &api["Properties"]["RouteSettings"];
    let mut seen = 0;
    for (id, alarm) in resources(&template, "AWS::CloudWatch::Alarm") {
        let dimensions = alarm["Properties"]["Dimensions"].as_array().cloned().unwrap_or_default();
        let of = |name: &str| dimensions.iter().find(|one| one["Name"] == name).and_then(|one| one["Value"].as_str());
        let (Some(method), Some(path)) = (of("Method"), of("Resource")) else { continue };
        // The gateway counts a route by itself only where it is told to.
        assert_eq!(settings[format!("{method} {path}")]["DetailedMetricsEnabled"], true, "{id} would never go off");
        seen += 1;
    }
    assert!(seen >= 4, "{seen}");
}
