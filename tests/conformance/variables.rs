use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use panel::{Portal, PortalOptions};
use shared::boot::Boot;
use shared::clock::SystemClock;
use shared::random::SystemRandom;
use shared::runtime::Function;
use shared::settings::Settings;

use crate::sources::rust;
use crate::support::{functions, own_variables, root, template};

/// The variables that stand in the code below a folder as text of their own.
fn named_in(folder: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, text) in rust(folder) {
        for part in text.split('"').filter(|part| part.starts_with("PANEL_")) {
            if part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_') {
                names.insert(part.to_owned());
            }
        }
    }
    names
}

#[test]
fn the_code_and_the_template_name_the_same_variables() {
    let template = template();
    let kit = named_in("shared/src");
    let mut given = BTreeSet::new();
    for function in &template.functions {
        let own = named_in(&format!("functions/{}/src", function.name));
        let gets: BTreeSet<String> = function.environment.keys().cloned().collect();
        assert!(own.is_subset(&gets), "{} reads what it does not get: {:?}", function.name, &own - &gets);
        let nobody = &(&gets - &own) - &kit;
        assert!(nobody.is_empty(), "{} gets what nobody reads: {nobody:?}", function.name);
        given.extend(gets);
    }
    assert!(kit.is_subset(&given), "no function gets {:?}", &kit - &given);
}

/// Starts a function with these variables alone.
async fn starts(function: &Function, variables: &BTreeMap<String, String>) -> Result<(), String> {
    let settings: Settings = variables.clone().into_iter().collect();
    let boot = Boot::new(settings, Arc::new(SystemClock), Arc::new(SystemRandom));
    (function.start)(boot).await.map(|_| ()).map_err(|error| error.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_starts_with_what_the_template_gives_it_and_not_with_less() {
    let text = std::fs::read_to_string(root().join("template.yaml")).expect("the template is there");
    let portal = Portal::start(PortalOptions::new(text, functions())).await.expect("the portal starts");
    let template = template();
    for function in functions() {
        let spec = template.function(function.name).expect("it is in the template");
        let values = portal.settings().iter();
        let values = values.filter(|(name, _)| name.starts_with("AWS_") || spec.environment.contains_key(*name));
        let values: BTreeMap<String, String> = values.map(|(name, value)| (name.clone(), value.clone())).collect();
        assert_eq!(starts(&function, &values).await, Ok(()), "{}", function.name);
        for name in own_variables(&template, &spec.logical_id).keys() {
            let mut fewer = values.clone();
            assert!(fewer.remove(name).is_some(), "{name} has no value on one machine");
            let started = starts(&function, &fewer).await;
            assert!(started.is_err(), "{} gets {name} and does not need it", function.name);
        }
    }
    portal.shutdown().await;
}
