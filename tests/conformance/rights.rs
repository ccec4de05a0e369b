//! S28. What SAM adds by itself is not in the template and not held here: writing logs, reading the stream of a trigger,
//! sending to a destination of failures.

use std::collections::BTreeSet;

use panel::template::{FunctionSpec, Template};
use serde_json::{Value, json};
use shared::grant::{Grant, Resource};

use crate::support::{each, functions, own_variables, resources, template};

/// An action and what it is done to, in words.
type Right = (String, String);

fn stated(grants: &[Grant]) -> BTreeSet<Right> {
    let on = |resource| match resource {
        Resource::Table => "the table".to_owned(),
        Resource::Debtors => "the index of debtors".to_owned(),
        Resource::UsageTable => "the table of usage".to_owned(),
        Resource::InvoiceBucket => "objects of InvoiceBucket".to_owned(),
        Resource::ImportBucket => "objects of ImportBucket".to_owned(),
        Resource::ExportBucket => "objects of ExportBucket".to_owned(),
        Resource::ReportBucket => "objects of ReportBucket".to_owned(),
        Resource::Mail => "mail".to_owned(),
        Resource::Secret(variable) => format!("the secret of {variable}"),
    };
    let rights = |grant: &Grant| grant.actions.iter().map(|action| ((*action).to_owned(), on(grant.on))).collect();
    grants.iter().flat_map(|grant| -> Vec<Right> { rights(grant) }).collect()
}

fn granted(template: &Template, function: &FunctionSpec) -> BTreeSet<Right> {
    let mut rights = BTreeSet::new();
    for statement in statements(function) {
        for resource in each(&statement["Resource"]) {
            let on = named(template, function, statement, resource);
            let on = on.unwrap_or_else(|| panic!("{}: {resource} is nothing that a function may touch", function.name));
            for action in each(&statement["Action"]) {
                let action = action.as_str().expect("an action is text").to_owned();
                assert!(rights.insert((action.clone(), on.clone())), "{}: {action} is there twice", function.name);
            }
        }
    }
    rights
}

fn statements(function: &FunctionSpec) -> Vec<&Value> {
    let policies = function.policies.iter().map(|policy| &policy["Statement"]);
    let statements: Vec<&Value> = policies.flat_map(each).collect();
    for statement in &statements {
        let keys: BTreeSet<&str> = statement.as_object().into_iter().flatten().map(|(key, _)| &**key).collect();
        let known = BTreeSet::from(["Effect", "Action", "Resource", "Condition"]);
        assert!(keys.is_subset(&known), "{}: {statement}", function.name);
        assert!(statement["Effect"] == "Allow" && keys.contains("Resource"), "{}: {statement}", function.name);
    }
    statements
}

/// What a statement is about, in the words of [`stated`].
fn named(template: &Template, function: &FunctionSpec, statement: &Value, resource: &Value) -> Option<String> {
    let mail = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${Domain}";
    let domain = json!({ "Fn::Select": [1, { "Fn::Split": ["@", { "Ref": "MailFrom" }] }] });
    if *resource == json!({ "Fn::GetAtt": ["PortalTable", "Arn"] }) {
        return Some("the table".to_owned());
    }
    if *resource == json!({ "Fn::Sub": "${PortalTable.Arn}/index/debtors" }) {
        return Some("the index of debtors".to_owned());
    }
    if *resource == json!({ "Fn::GetAtt": ["UsageTable", "Arn"] }) {
        return Some("the table of usage".to_owned());
    }
    if *resource == json!({ "Fn::Sub": [mail, { "Domain": domain }] }) {
        let from = json!({ "StringEquals": { "ses:FromAddress": { "Ref": "MailFrom" } } });
        assert_eq!(statement["Condition"], from, "mail goes out under one address");
        return Some("mail".to_owned());
    }
    if let Some((bucket, _)) = resources(template, "AWS::S3::Bucket").find(|bucket| is_objects_of(*bucket, resource)) {
        return Some(format!("objects of {bucket}"));
    }
    let mut variables = own_variables(template, &function.logical_id).into_iter();
    let secret =
        resources(template, "AWS::SecretsManager::Secret").find(|(id, _)| *resource == json!({ "Ref": id }))?;
    variables.find_map(|(name, value)| (value == json!({ "Ref": secret.0 })).then(|| format!("the secret of {name}")))
}

fn is_objects_of((id, bucket): (&str, &Value), resource: &Value) -> bool {
    let by_name = bucket["Properties"]["BucketName"]["Fn::Sub"].as_str();
    let by_name = by_name.map(|name| json!({ "Fn::Sub": format!("arn:${{AWS::Partition}}:s3:::{name}/*") }));
    *resource == json!({ "Fn::Sub": format!("${{{id}.Arn}}/*") }) || by_name.is_some_and(|name| name == *resource)
}

#[test]
fn s28_rights_in_the_template_are_those_that_the_code_states() {
    let template = template();
    let mut differences = Vec::new();
    for function in functions() {
        let spec = template.function(function.name).unwrap_or_else(|| panic!("{} is not in it", function.name));
        let (granted, stated) = (granted(&template, spec), stated(function.grants));
        for (action, on) in &granted - &stated {
            differences.push(format!("{}: {action} on {on} is in the template alone", function.name));
        }
        for (action, on) in &stated - &granted {
            differences.push(format!("{}: {action} on {on} is in the code alone", function.name));
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn s28_no_right_is_for_everything() {
    for function in template().functions {
        for statement in statements(&function) {
            for action in each(&statement["Action"]) {
                assert!(!action.to_string().contains('*'), "{}: {action}", function.name);
            }
            // The objects of a bucket can be named in no other way.
            let resource = statement["Resource"].to_string().replace("Bucket.Arn}/*", "").replace("AccountId}/*", "");
            assert!(!resource.contains('*'), "{}: {resource}", function.name);
        }
    }
}

#[test]
fn s28_nothing_else_in_the_template_gives_rights() {
    let template = template();
    let in_functions: usize = template.functions.iter().map(|function| statements(function).len()).sum();
    let everywhere = template.document.to_string().matches(r#""Effect":"Allow""#).count();
    assert_eq!(everywhere, in_functions);
    for kind in ["AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::Lambda::Permission"] {
        assert_eq!(resources(&template, kind).count(), 0, "{kind}");
    }
    for function in &template.functions {
        let properties = &template.document["Resources"][&function.logical_id]["Properties"];
        assert!(properties.get("Role").is_none() && properties.get("FunctionUrlConfig").is_none(), "{}", function.name);
    }
}
