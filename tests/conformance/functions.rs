use std::collections::BTreeSet;

use panel::template::DEFAULT_ROUTE;

use crate::support::{crates, functions, root, template};

fn sorted(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().collect();
    names.sort();
    names
}

#[test]
fn every_crate_is_one_function_of_the_template_and_of_the_code() {
    let crates = crates();
    assert!(!crates.is_empty());
    assert_eq!(sorted(template().functions.iter().map(|function| function.name.clone())), crates, "template.yaml");
    assert_eq!(sorted(functions().iter().map(|function| function.name.to_owned())), crates, "panel::functions()");
}

#[test]
fn a_function_is_named_and_built_after_its_crate() {
    let template = template();
    for function in &template.functions {
        let name = &function.name;
        let words = name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
        assert_eq!(function.logical_id, words.collect::<String>() + "Function");
        let resource = &template.document["Resources"][&function.logical_id];
        assert_eq!(resource["Properties"]["CodeUri"], format!("functions/{name}"));
        assert_eq!(resource["Metadata"]["BuildMethod"], "rust-cargolambda", "{name}");
        assert_eq!(resource["Metadata"]["BuildProperties"]["Binary"], **name);
        let manifest = std::fs::read_to_string(root().join("functions").join(name).join("Cargo.toml"));
        assert!(manifest.expect("a manifest").contains(&format!("name = \"{name}\"")), "{name}");
    }
}

#[test]
fn main_is_three_lines() {
    for name in crates() {
        let main = root().join("functions").join(&name).join("src/main.rs");
        let main = std::fs::read_to_string(main).expect("every function has a main.rs");
        let lines = main.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
        assert!(lines.count() <= 3, "functions/{name}/src/main.rs holds more than the start");
    }
}

#[test]
fn a_function_is_started_by_something() {
    for function in template().functions {
        let starts = function.routes.len() + function.s3.len() + function.streams.len() + function.schedules.len();
        assert!(starts > 0, "{} is never started", function.name);
    }
}

#[test]
fn every_route_leads_to_one_function() {
    let routes = template().routes();
    let mut seen = BTreeSet::new();
    let (left, named): (Vec<_>, Vec<_>) = routes.iter().partition(|(.., path)| *path == DEFAULT_ROUTE);
    assert!(matches!(left[..], [("assets", ..)]), "what no route takes goes to who has no rights: {left:?}");
    for (function, method, path) in named {
        assert!(path.starts_with('/') && (path == "/" || !path.ends_with('/')), "{path}");
        // `/a/{id}` and `/a/{name}` are one route.
        let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        let shape = format!("{method} {}", parts.collect::<Vec<_>>().join("/"));
        assert!(seen.insert(shape), "{function}: {method} {path} is there twice");
    }
}
