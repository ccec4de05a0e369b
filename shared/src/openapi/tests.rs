use http::StatusCode;
use schemars::JsonSchema;
use serde_json::{Value, json};

use super::*;
use crate::domain::{InvoiceId, Login};

/// A thing.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "its schema is what is looked at")]
struct Thing {
    id: InvoiceId,
    #[schemars(with = "Option<Day>")]
    due: Option<crate::domain::Date>,
}

fn of(operation: Operation) -> Value {
    document(&[operation])
}

fn statuses(operation: &Value) -> Vec<&str> {
    operation["responses"].as_object().expect("responses").keys().map(String::as_str).collect()
}

#[test]
fn what_an_operation_needs_and_takes_brings_its_problems() {
    let path = "/things";
    let read = Operation::get(Area::Account, path, "getThing", "").needs(Needs::FullSession).shows::<Thing>("");
    let write = Operation::post(Area::Account, path, "doThing", "").takes([Field::of::<Login>("login")]).counted();
    let hook = Operation::post(Area::Machines, path, "tellThing", "").needs(Needs::Signature);
    let (read, write, hook) = (of(read), of(write), of(hook));
    assert_eq!(statuses(&read["paths"][path]["get"]), ["200", "303", "401", "403", "406", "500", "503"]);
    let write = &write["paths"][path]["post"];
    assert_eq!(statuses(write), ["400", "403", "406", "413", "415", "422", "429", "500", "503"]);
    assert_eq!(write["responses"]["429"]["$ref"], "#/components/responses/TooManyRequests");
    assert_eq!(statuses(&hook["paths"][path]["post"]), ["413", "500", "503"]);
    assert!(hook["components"]["responses"]["BodyTooLargeToMachines"]["content"]["text/html"].is_null());
}

#[test]
fn a_schema_is_that_of_what_is_written_and_is_there_once() {
    let one = Operation::get(Area::Account, "/one", "getOne", "").shows::<Thing>("");
    let two = Operation::get(Area::Account, "/two", "getTwo", "").shows::<Thing>("").path::<InvoiceId>("id", "");
    let document = document(&[one, two]);
    let thing = &document["components"]["schemas"]["Thing"];
    assert_eq!(thing["required"], json!(["id", "due"]), "what is nothing is written as null");
    assert_eq!(thing["properties"]["due"]["type"], json!(["string", "null"]));
    assert_eq!(thing["description"], "A thing.");
    assert_eq!(thing["additionalProperties"], Value::Null, "a client takes what is new");
    assert_eq!(thing["properties"]["id"], json!({"$ref": "#/components/schemas/InvoiceId"}));
    for path in ["/one", "/two"] {
        let content = &document["paths"][path]["get"]["responses"]["200"]["content"];
        assert_eq!(content["application/json"]["schema"]["$ref"], "#/components/schemas/Thing");
    }
}

#[test]
fn a_field_that_may_be_missing_may_be_empty_and_in_json_null() {
    let fields =
        [Field::of::<Login>("login").optional(), Field::secret("code"), Field::one_of("way", &["app", "mail"])];
    let document = of(Operation::post(Area::Account, "/things", "doThing", "").takes(fields));
    let content = &document["paths"]["/things"]["post"]["requestBody"]["content"];
    let (json, form) =
        (&content["application/json"]["schema"], &content["application/x-www-form-urlencoded"]["schema"]);
    assert_eq!(json["properties"]["login"]["anyOf"][1], json!({"type": ["string", "null"], "pattern": r"^\s*$"}));
    assert_eq!(form["properties"]["login"]["anyOf"][1], json!({"type": "string", "pattern": r"^\s*$"}));
    assert_eq!((&json["required"], &form["required"]), (&json!(["code", "way"]), &json!(["code", "way"])));
    assert_eq!(json["additionalProperties"], false);
}

#[test]
fn a_body_with_an_object_in_it_is_json_alone() {
    let fields = [Field::text("name"), Field::object("answer")];
    let document = of(Operation::post(Area::Account, "/things", "doThing", "").takes(fields).gives::<Thing>(""));
    let operation = &document["paths"]["/things"]["post"];
    let content = operation["requestBody"]["content"].as_object().expect("content");
    assert_eq!(content.keys().collect::<Vec<_>>(), ["application/json"]);
    let schema = &content["application/json"]["schema"];
    assert_eq!(schema["properties"]["answer"], json!({"type": "object"}));
    assert_eq!((&schema["required"], &operation["responses"]["303"]), (&json!(["name", "answer"]), &Value::Null));
}

#[test]
fn a_problem_names_its_status_and_its_codes() {
    let operation = Operation::get(Area::Account, "/things", "getThing", "");
    let operation = operation.conflict("one").problem(StatusCode::CONFLICT, "two");
    let document = of(operation);
    let reference = &document["paths"]["/things"]["get"]["responses"]["409"]["$ref"];
    assert_eq!(reference, "#/components/responses/OneOrTwo");
    let refusals = &document["components"]["responses"];
    assert_eq!(refusals["Unavailable"]["headers"]["Retry-After"]["required"], true);
    let schema = &refusals["OneOrTwo"]["content"]["application/problem+json"]["schema"]["allOf"];
    assert_eq!(schema[0]["$ref"], "#/components/schemas/Problem");
    assert_eq!(schema[1]["properties"], json!({"status": {"const": 409}, "code": {"enum": ["one", "two"]}}));
}
