//! The template and the functions, as every sentence here needs them.

use std::path::{Path, PathBuf};

use panel::template::Template;
use serde_json::{Map, Value};
use shared::runtime::Function;

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the repository").to_owned()
}

/// The template.
pub fn template() -> Template {
    let text = std::fs::read_to_string(root().join("template.yaml")).expect("the template is there");
    Template::parse(&text).expect("the template can be read")
}

/// The functions as they are in the code.
pub fn functions() -> Vec<Function> {
    panel::functions()
}

/// The names of the crates under `functions/`.
pub fn crates() -> Vec<String> {
    let folder = std::fs::read_dir(root().join("functions")).expect("functions is there");
    let folders = folder.map(|entry| entry.expect("an entry").path()).filter(|path| path.join("Cargo.toml").exists());
    let mut names: Vec<String> =
        folders.map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The resources of one type, by their ids.
pub fn resources<'a>(template: &'a Template, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let all = template.document["Resources"].as_object().expect("there are resources");
    all.iter().filter(move |(_, resource)| resource["Type"] == kind).map(|(id, resource)| (&**id, resource))
}

/// A function's own part of the template, without what all functions have.
pub fn own_properties<'a>(template: &'a Template, logical_id: &str) -> &'a Value {
    &template.document["Resources"][logical_id]["Properties"]
}

/// The variables that a function has for itself, with their values as the template writes them.
pub fn own_variables(template: &Template, logical_id: &str) -> Map<String, Value> {
    let variables = &own_properties(template, logical_id)["Environment"]["Variables"];
    variables.as_object().cloned().unwrap_or_default()
}

/// A value that may be one or several.
pub fn each(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |values| values.iter().collect())
}
