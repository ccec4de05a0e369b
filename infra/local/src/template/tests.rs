use serde_json::json;

use super::*;
use crate::testing::TEMPLATE;

fn template() -> Template {
    Template::parse(TEMPLATE).expect("the template is right")
}

fn function<'a>(template: &'a Template, name: &str) -> &'a FunctionSpec {
    template.function(name).expect(name)
}

#[test]
fn a_function_is_named_after_its_folder_and_takes_globals_where_it_has_nothing_of_its_own() {
    let template = template();
    let echo = function(&template, "echo");
    assert_eq!((echo.logical_id.as_str(), echo.timeout_s, echo.memory_mb), ("EchoFunction", 1, 256));
    assert_eq!(function(&template, "broken").timeout_s, 5);
}

#[test]
fn the_environment_has_values_where_they_can_be_known_here() {
    let template = template();
    let environment = &function(&template, "echo").environment;
    let value = |name: &str| environment.get(name).cloned().expect(name);
    assert_eq!(value("PANEL_TABLE").as_deref(), Some("panel-portal"));
    assert_eq!(value("PANEL_INVOICE_BUCKET").as_deref(), Some("panel-invoice-bucket"));
    assert_eq!(value("PANEL_LIMIT").as_deref(), Some("25"));
    assert_eq!(value("PANEL_ZONE"), None);
}

#[test]
fn policies_keep_their_words_with_tags_in_their_long_form() {
    let template = template();
    assert_eq!(
        function(&template, "echo").policies,
        [json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Action": ["dynamodb:GetItem"],
                "Resource": { "Fn::GetAtt": ["PortalTable", "Arn"] },
            }],
        })]
    );
}

#[test]
fn streams_buckets_and_schedules_are_read() {
    let template = template();
    let taker = function(&template, "taker");
    let stream = &taker.streams[0];
    assert_eq!((stream.table.as_str(), stream.batch_size, stream.reports_failures), ("PortalTable", 3, true));
    assert_eq!(stream.patterns[0]["eventName"], json!(["INSERT"]));
    assert_eq!(taker.schedules[0].expression, "cron(0 3 * * ? *)");
    assert_eq!(taker.schedules[0].input.as_deref(), Some(r#"{"night": true}"#));
    let s3 = &function(&template, "importer").s3[0];
    assert_eq!((s3.bucket.as_str(), s3.prefix.as_str(), s3.suffix.as_str()), ("ImportBucket", "", ".ndjson"));
}

#[test]
fn tables_become_create_requests_and_resources_get_their_names() {
    let template = template();
    let table = template.table_like("portal").expect("the table");
    assert_eq!(
        (table.name.as_str(), table.ttl_attribute.as_deref(), table.has_stream),
        ("panel-portal", Some("expires"), true)
    );
    assert_eq!(table.create["StreamSpecification"], json!({ "StreamEnabled": true, "StreamViewType": "KEYS_ONLY" }));
    assert_eq!(template.table_like("usage").expect("the table").name, "panel-usage-table");
    assert_eq!(template.bucket_like("import").expect("the bucket").name, "panel-import-000000000000");
}

#[test]
fn a_fixed_path_wins_over_a_parameter_and_a_named_method_over_any() {
    let routes = template().routes();
    let found = |method: &str, path: &str| routes.find(method, path).map(|found| found.route_key);
    assert_eq!(found("GET", "/").as_deref(), Some("GET /"));
    assert_eq!(found("GET", "/things/new").as_deref(), Some("GET /things/new"));
    assert_eq!(found("GET", "/things/7").as_deref(), Some("GET /things/{id}"));
    assert_eq!(found("PATCH", "/broken").as_deref(), Some("ANY /broken"));
    for (method, path) in [
        ("POST", "/"),
        ("HEAD", "/"),
        ("GET", "/things"),
        ("GET", "/things/"),
        ("GET", "/things/7/"),
        ("GET", "//"),
        ("GET", "/files/"),
        ("GET", ""),
        ("GET", "/Panic"),
    ] {
        assert_eq!(found(method, path), None, "{method} {path}");
    }
}

#[test]
fn what_no_route_takes_goes_to_the_default_route() {
    let text = "
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/f
      Events: {One: {Type: HttpApi, Properties: {Method: GET, Path: /}}, Rest: {Type: HttpApi}}
";
    let routes = Template::parse(text).expect("the template is right").routes();
    let found = |method: &str, path: &str| routes.find(method, path).map(|found| found.route_key);
    assert_eq!(found("GET", "/").as_deref(), Some("GET /"));
    for (method, path) in [("POST", "/"), ("GET", "/$default"), ("GET", "/a/b"), ("GET", "//"), ("BREW", "")] {
        assert_eq!(found(method, path).as_deref(), Some("$default"), "{method} {path}");
    }
}

#[test]
fn path_parameters_are_what_stands_in_their_place() {
    let routes = template().routes();
    let parameters = |path: &str| routes.find("GET", path).expect(path).path_parameters;
    assert_eq!(parameters("/things/zażółć gęślą")["id"], "zażółć gęślą");
    assert_eq!(parameters("/files/a/b/c.pdf")["path"], "a/b/c.pdf");
}

#[test]
fn what_cannot_be_used_is_named() {
    for (text, part) in [
        ("Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {}}}", "CodeUri"),
        (
            "Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: a, Events: {E: {Type: SQS}}}}}",
            "F.E",
        ),
        (
            "Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: a, Events: {E: {Type: HttpApi, Properties: {Method: GET}}}}}}",
            "needs a Path",
        ),
        ("Resources: {T: {Type: 'AWS::DynamoDB::Table', Properties: {}}}", "AttributeDefinitions"),
        ("Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: A_B}}}", "no bucket name"),
        ("a: [", "YAML"),
    ] {
        let error = Template::parse(text).expect_err(text).to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn a_bucket_may_name_its_function_itself() {
    let text = "
Resources:
  F: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: functions/import-data}}
  B:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration:
        LambdaConfigurations:
          - {Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn, Filter: {S3Key: {Rules: [{Name: prefix, Value: in/}]}}}
";
    let template = Template::parse(text).expect("the template is right");
    assert_eq!(function(&template, "import-data").s3[0].prefix, "in/");
}
