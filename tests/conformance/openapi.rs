//! The OpenAPI document: kept beside the function that serves it, made of what the functions state, and whole.

use std::collections::{BTreeMap, BTreeSet};

use panel::template::DEFAULT_ROUTE;
use serde_json::Value;
use shared::openapi::{Input, Method, Operation, Place};

use crate::support::{functions, root, template};

/// Routes for browsers alone: files, and addresses of the portal before this one.
const FOR_BROWSERS: [&str; 5] =
    ["GET /assets/{file}", "GET /robots.txt", "GET /panel", "GET /przypomnienie.html", DEFAULT_ROUTE];

fn operations() -> Vec<(&'static str, Operation)> {
    let of = |function: &shared::runtime::Function| {
        let name = function.name;
        (function.operations)().into_iter().map(move |operation| (name, operation))
    };
    functions().iter().flat_map(of).collect()
}

fn method(operation: &Operation) -> &'static str {
    match operation.method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
}

#[test]
fn the_document_that_is_served_is_that_of_the_functions() {
    let (file, made) = (root().join("functions/assets/openapi.json"), panel::openapi());
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    if serde_json::from_str::<Value>(&kept).ok().as_ref() == Some(&made) {
        return;
    }
    // As insta's snapshots are renewed.
    assert!(
        std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always"),
        "stale: INSTA_UPDATE=always cargo test -p portal-tests --test conformance openapi"
    );
    std::fs::write(file, serde_json::to_string_pretty(&made).expect("JSON") + "\n").expect("written");
}

#[test]
fn every_route_has_one_operation_of_its_function_and_every_operation_a_route() {
    let named =
        |method: &str, path: &str| if path == DEFAULT_ROUTE { path.to_owned() } else { format!("{method} {path}") };
    let template = template();
    let table = template.routes();
    let routes: BTreeSet<(String, &str)> = table.iter().map(|(of, method, path)| (named(method, path), of)).collect();
    let operations = operations();
    let stated: Vec<(String, &str)> =
        operations.iter().map(|(of, operation)| (named(method(operation), operation.path), *of)).collect();
    let is_left_out = |route: &str| FOR_BROWSERS.contains(&route);
    assert!(stated.iter().all(|(route, _)| !is_left_out(route)));
    assert_eq!(stated.iter().cloned().collect::<BTreeSet<_>>().len(), stated.len(), "one is there twice");
    let expected = routes.iter().filter(|(route, _)| !is_left_out(route));
    assert!(expected.cloned().eq(stated.iter().cloned().collect::<BTreeSet<_>>()), "{stated:?}\n{routes:?}");
    let left_out: BTreeSet<&str> =
        routes.iter().map(|(route, _)| &**route).filter(|route| is_left_out(route)).collect();
    assert_eq!(left_out, BTreeSet::from(FOR_BROWSERS), "what is left out is a route");
}

#[test]
fn an_operation_says_what_it_does_in_a_line_and_what_is_in_its_path() {
    let mut ids = BTreeSet::new();
    for (function, operation) in operations() {
        let at = format!("{function}: {}", operation.id);
        assert!(ids.insert(operation.id), "{at} is there twice");
        assert!(operation.id.chars().all(|letter| letter.is_ascii_alphanumeric()), "{at}");
        assert!(operation.summary.ends_with('.') && operation.summary.len() <= 80, "{at}: {}", operation.summary);
        assert!(!operation.answers.is_empty(), "{at} never answers");
        let parts = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let in_path = operation.parameters.iter().filter(|parameter| parameter.place == Place::Path);
        assert!(parts.eq(in_path.map(|parameter| parameter.name)), "{at}: {}", operation.path);
        for link in &operation.links {
            let leads = |(_, to): &(&str, Operation)| {
                to.id == link.id && to.parameters.iter().any(|parameter| parameter.name == link.parameter)
            };
            assert!(operations().iter().any(leads), "{at}: {link:?} leads nowhere");
            assert!(link.pointer.starts_with('/'), "{at}: {link:?}");
        }
        if let Input::Fields(form) = &operation.input {
            let names: BTreeSet<&str> = form.fields.iter().map(|field| field.name).collect();
            assert_eq!(names.len(), form.fields.len(), "{at}: a field is there twice");
        }
    }
}

/// Every value under a name, anywhere in a document.
fn each<'a>(value: &'a Value, name: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get(name));
            map.values().for_each(|value| each(value, name, found));
        }
        Value::Array(values) => values.iter().for_each(|value| each(value, name, found)),
        _ => {}
    }
}

fn parts(document: &Value, kind: &str) -> Vec<String> {
    let parts = document["components"][kind].as_object().expect("there are parts");
    parts.keys().map(|name| format!("#/components/{kind}/{name}")).collect()
}

#[test]
fn every_reference_leads_somewhere_and_nothing_is_there_for_nobody() {
    let document = panel::openapi();
    let mut references = Vec::new();
    each(&document, "$ref", &mut references);
    let named: BTreeSet<&str> = references.into_iter().filter_map(Value::as_str).collect();
    let there: BTreeSet<String> =
        ["schemas", "responses"].into_iter().flat_map(|kind| parts(&document, kind)).collect();
    assert!(named.iter().copied().eq(there.iter().map(String::as_str)), "{named:?} {there:?}");
    let text = document.to_string();
    assert!(!text.contains("[`") && !text.contains("::"), "a link of the code's own documentation");
}

#[test]
fn schemas_have_names_of_their_own() {
    let document = panel::openapi();
    let schemas = document["components"]["schemas"].as_object().expect("there are schemas");
    for name in schemas.keys() {
        let is_second =
            name.strip_suffix(|last: char| last.is_ascii_digit()).is_some_and(|of| schemas.contains_key(of));
        let is_vague = ["Output", "Input", "Row", "State", "Document"].contains(&name.as_str());
        assert!(!is_second && !is_vague, "{name}: give its type a name by #[schemars(rename = …)]");
    }
}

#[test]
fn the_codes_of_problems_are_those_that_have_a_text() {
    let document = panel::openapi();
    let mut stated = BTreeSet::new();
    for refusal in document["components"]["responses"].as_object().expect("there are some").values() {
        let schema = &refusal["content"]["application/problem+json"]["schema"]["allOf"][1];
        let codes = schema["properties"]["code"]["enum"].as_array().into_iter().flatten();
        stated.extend(codes.filter_map(Value::as_str).map(|code| code.replace('_', "-")));
    }
    let texts = std::fs::read_to_string(root().join("shared/texts/en/problems.ftl")).expect("there are texts");
    let titles = texts.lines().filter_map(|line| line.strip_prefix("problem-")?.split_once("-title"));
    let told: BTreeSet<String> = titles.map(|(code, _)| code.to_owned()).collect();
    assert_eq!(stated, told);
}

fn is_object(field: &Value) -> bool {
    field["type"] == "object"
}

#[test]
fn what_is_in_a_form_is_in_its_json() {
    let document = panel::openapi();
    let mut forms = 0;
    for (path, operations) in document["paths"].as_object().expect("paths") {
        let content = &operations["post"]["requestBody"]["content"];
        let form = &content["application/x-www-form-urlencoded"]["schema"];
        let names = |schema: &Value| -> BTreeMap<String, bool> {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let properties = schema["properties"].as_object().cloned().unwrap_or_default();
            properties.into_iter().map(|(name, _)| (name.clone(), required.contains(&name.into()))).collect()
        };
        let json = &content["application/json"]["schema"];
        // No form can hold an object.
        let holds_object = json["properties"].as_object().is_some_and(|fields| fields.values().any(is_object));
        assert_eq!(form.is_null(), holds_object || json.is_null() || json["properties"].is_null(), "{path}");
        if !form.is_null() {
            assert_eq!(names(form), names(json), "{path}");
        }
        forms += usize::from(form.is_object());
    }
    assert!(forms >= 4);
}
