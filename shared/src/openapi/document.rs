//! The document, put together of all operations.

use std::collections::BTreeMap;

use http::StatusCode;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::common::{ABOUT, AREAS, may_lead_on, problems, security, security_schemes};
use super::operation::{Answer, Area, Content, Input, Link, Method, Needs, Operation, Parameter, Place};
use crate::http::problem_schema;

/// The OpenAPI 3.1 document of operations.
pub fn document(operations: &[Operation]) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
        settings.transforms.push(Box::new(RecursiveTransform(opened)));
    });
    let mut parts = Parts { generator: settings.into_generator(), refusals: BTreeMap::new() };
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in operations {
        let described = described(operation, &mut parts);
        paths.entry(operation.path).or_default().insert(method(operation.method).to_owned(), described);
    }
    let tags = AREAS.iter().filter(|(area, ..)| operations.iter().any(|operation| operation.area == *area));
    let tags: Vec<Value> = tags.map(|(_, name, about)| json!({"name": name, "description": about})).collect();
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Panel",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": {"name": "MIT or Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": parts.generator.take_definitions(true),
            "responses": parts.refusals,
            "securitySchemes": security_schemes(),
        },
    })
}

/// Types that refuse what they do not know when they are read say nothing of what a later answer holds.
fn opened(schema: &mut Schema) {
    if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
        schema.remove("additionalProperties");
    }
}

/// What several operations refer to.
struct Parts {
    generator: SchemaGenerator,
    refusals: BTreeMap<String, Value>,
}

const fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
    }
}

fn described(operation: &Operation, parts: &mut Parts) -> Value {
    let generator = &mut parts.generator;
    let parameters: Vec<Value> =
        operation.parameters.iter().map(|parameter| parameter_of(parameter, generator)).collect();
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [tag(operation.area)],
        "security": security(operation.needs),
        "responses": responses(operation, parts),
    });
    if !parameters.is_empty() {
        described["parameters"] = json!(parameters);
    }
    match &operation.input {
        Input::Nothing => {}
        Input::Fields(form) => described["requestBody"] = form.body(&mut parts.generator),
        Input::OfTheCaller => {
            described["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": {}}}});
        }
    }
    described
}

fn tag(area: Area) -> &'static str {
    AREAS.iter().find(|(known, ..)| *known == area).map_or("portal", |(_, name, _)| name)
}

fn parameter_of(parameter: &Parameter, generator: &mut SchemaGenerator) -> Value {
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header | Place::OptionalHeader => "header",
    };
    json!({
        "name": parameter.name,
        "in": place,
        "required": !matches!(parameter.place, Place::Query | Place::OptionalHeader),
        "description": parameter.about,
        "schema": (parameter.schema)(generator),
    })
}

fn responses(operation: &Operation, parts: &mut Parts) -> Map<String, Value> {
    let mut responses = Map::new();
    for answer in &operation.answers {
        let mut good = good(answer, &mut parts.generator);
        if !operation.links.is_empty() {
            good["links"] = operation.links.iter().map(link).collect::<Map<_, _>>().into();
        }
        responses.insert(answer.status.as_str().to_owned(), good);
    }
    if may_lead_on(operation) {
        let about = "For a browser: the page to go on at.";
        responses.insert("303".to_owned(), onward(about));
    }
    let mut codes: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for (status, code) in problems(operation) {
        codes.entry(status.as_u16()).or_default().push(code);
    }
    for (status, codes) in codes {
        let name = name_of(&codes, operation.needs);
        responses.insert(status.to_string(), json!({"$ref": format!("#/components/responses/{name}")}));
        let refusal = refusal(status, &codes, operation.needs, &mut parts.generator);
        parts.refusals.insert(name, refusal);
    }
    responses
}

fn good(answer: &Answer, generator: &mut SchemaGenerator) -> Value {
    let page = json!({"schema": {"type": "string"}});
    let content = match answer.content {
        Content::JsonOrPage(schema) => json!({"application/json": {"schema": schema(generator)}, "text/html": page}),
        Content::Json(schema) | Content::JsonOrOnward(schema) => {
            json!({"application/json": {"schema": schema(generator)}})
        }
        Content::Page => json!({"text/html": page}),
        Content::File(media) => json!({media: {}}),
        Content::Files([one, other]) => json!({one: {}, other: {}}),
        Content::Nothing | Content::NothingOrOnward => return json!({"description": answer.about}),
        Content::Onward => return onward(answer.about),
    };
    json!({"description": answer.about, "content": content})
}

fn link(link: &Link) -> (String, Value) {
    let Link { id, parameter, pointer } = link;
    let value = format!("$response.body#{pointer}");
    ((*id).to_owned(), json!({"operationId": id, "parameters": {*parameter: value}}))
}

fn onward(about: &str) -> Value {
    let location = json!({"required": true, "schema": {"type": "string", "format": "uri-reference"}});
    json!({"description": about, "headers": {"Location": location}})
}

/// The name of a refusal: `NothingOwedOrPaymentNotOpen`.
fn name_of(codes: &[&str], needs: Needs) -> String {
    let word = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    let code = |code: &&str| code.split('_').map(word).collect::<String>();
    let name = codes.iter().map(code).collect::<Vec<_>>().join("Or");
    if needs.is_of_machines() { name + "ToMachines" } else { name }
}

/// A problem of a status, with the codes it may bear.
fn refusal(status: u16, codes: &[&str], needs: Needs, generator: &mut SchemaGenerator) -> Value {
    let mut properties = json!({"status": {"const": status}, "code": {"enum": codes}});
    let mut required = vec!["code"];
    if status == 422 {
        properties["errors"] = json!({"minItems": 1});
        required.push("errors");
    }
    let own = json!({"properties": properties, "required": required});
    let problem = json!({"schema": {"allOf": [problem_schema(generator), own]}});
    let mut content = json!({"application/problem+json": problem});
    if !needs.is_of_machines() {
        content["text/html"] = json!({"schema": {"type": "string"}});
    }
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default();
    let words: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    let mut refusal = json!({"description": format!("{reason}: {}.", words.join(", ")), "content": content});
    let is_always_told = matches!(status, 429 | 503);
    if is_always_told || codes.iter().any(|code| code.ends_with("_being_prepared")) {
        let schema = json!({"type": "integer", "minimum": 1});
        let about = "Seconds after which trying again makes sense.";
        refusal["headers"] =
            json!({"Retry-After": {"required": is_always_told, "description": about, "schema": schema}});
    }
    refusal
}
