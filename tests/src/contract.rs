//! Every answer that a test gets is held against the OpenAPI document: what is not in there must not come.

use std::sync::LazyLock;

use http::Method;
use serde_json::Value;

use crate::Answer;

static DOCUMENT: LazyLock<Value> = LazyLock::new(panel::openapi);

/// The operation of a request; none where the route is for browsers alone, or is none.
fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let paths = DOCUMENT["paths"].as_object()?;
    let fits = |template: &str| {
        let is_parameter = |part: &str| part.starts_with('{');
        template.split('/').count() == path.split('/').count()
            && template.split('/').zip(path.split('/')).all(|(part, given)| is_parameter(part) || part == given)
    };
    let (_, operations) = paths.get_key_value(path).or_else(|| paths.iter().find(|(template, _)| fits(template)))?;
    operations.get(method.as_str().to_ascii_lowercase())
}

/// Fails where the answer is none of those that the document tells of.
pub(crate) fn hold(method: &Method, path: &str, answer: &Answer) {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let Some(operation) = operation(method, path) else { return };
    let media = answer.header("content-type").split(';').next().unwrap_or_default().to_owned();
    // The gateway's own.
    if media == "application/json" && answer.body.starts_with("{\"message\":") {
        return;
    }
    let at = format!("{method} {path}");
    let response = &operation["responses"][answer.status.to_string()];
    let response = match response["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        Some(place) => DOCUMENT.pointer(place).unwrap_or_else(|| panic!("{at}: there is no {place}")),
        None => response,
    };
    assert!(response.is_object(), "{at}: OpenAPI knows no {}: {answer:?}", answer.status);
    let content = &response["content"];
    if answer.body.is_empty() {
        assert!(content.is_null(), "{at}: OpenAPI tells of content: {answer:?}");
    } else {
        assert!(content.get(&media).is_some(), "{at}: OpenAPI knows no {media}: {answer:?}");
    }
    for (name, header) in response["headers"].as_object().into_iter().flatten() {
        let is_there = answer.headers.contains_key(name.to_ascii_lowercase());
        assert!(is_there || header["required"] == false, "{at}: OpenAPI tells of {name}: {answer:?}");
    }
    if media == "application/problem+json" {
        let codes = &content[&media]["schema"]["allOf"][1]["properties"]["code"]["enum"];
        let is_told = codes.as_array().is_some_and(|codes| codes.contains(&Value::from(answer.code())));
        assert!(is_told, "{at}: OpenAPI knows of {codes}: {answer:?}");
    }
}
