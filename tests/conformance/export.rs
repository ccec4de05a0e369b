//! Whatever is kept of a subscriber is in the copy of their data, or left out on purpose (art. 15 GDPR).

use std::collections::BTreeSet;

use export_data::kinds::{ELSEWHERE, File, KINDS, Told};
use export_data::{DOCUMENTS_BYTES_MAX, TEXT_BYTES_MAX};
use shared::domain::Export;

use crate::sources::rust;
use crate::support::{own_properties, template};

/// The keys that the store makes, `*` for each part that differs: those that come after `start`.
fn keys(start: &str) -> BTreeSet<String> {
    let sources = rust("shared/src/store");
    let is_of_keys = |path: &str| path.ends_with("keys.rs") || path.ends_with("keys/queues.rs");
    let keys = sources.iter().filter(|(path, _)| is_of_keys(&path.to_string_lossy()));
    let code = keys.filter_map(|(_, text)| text.split("#[cfg(test)]").next());
    let code = code.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    let made = code.split(start).skip(1).filter_map(|rest| {
        let literal = rest.trim_start_matches("format!(").strip_prefix('"')?;
        Some(pattern(literal.split('"').next()?))
    });
    made.collect()
}

/// A text of `format!` with a star for each placeholder.
fn pattern(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |made, part| made + "*" + part.split_once('}').map_or("", |(_, rest)| rest)).replace("**", "*")
}

#[test]
fn every_kind_of_key_is_in_the_copy_or_left_out_for_a_reason() {
    let named: BTreeSet<String> = KINDS.iter().map(|kind| kind.keys.to_owned()).collect();
    let made = keys("of(id, ");
    assert!(made.contains("SUB") && made.contains("CON#*#*") && made.len() >= 12, "{made:?}");
    assert_eq!(made, named, "say in functions/export-data/src/kinds.rs what of a new kind is told");
    let elsewhere: BTreeSet<String> = ELSEWHERE.iter().map(|(keys, _)| (*keys).to_owned()).collect();
    let made = keys("pk: ");
    assert_eq!(made, elsewhere, "say in functions/export-data/src/kinds.rs why a new kind is left out");
    for kind in KINDS {
        assert!(!matches!(kind.told, Told::Nothing("")), "{} is left out without a reason", kind.keys);
    }
    assert!(ELSEWHERE.iter().all(|(_, reason)| reason.len() > 20));
}

/// The fields of a type, as its source names them.
fn fields(name: &str) -> BTreeSet<String> {
    let start = format!("pub struct {name} {{\n");
    let sources = rust("shared/src");
    let body = sources.iter().find_map(|(_, text)| Some(text.split_once(&start)?.1.split_once("\n}")?.0));
    let body = body.unwrap_or_else(|| panic!("no type {name}"));
    assert!(!body.contains("serde(rename") && !body.contains("serde(flatten"), "{name}: fields have other names");
    let names = body.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(':'));
    names.map(|(name, _)| name.to_owned()).collect()
}

/// The fields that a file names, told or left out.
fn named(file: &File) -> BTreeSet<String> {
    let whole = |field: &&str| field.split('.').next().unwrap_or_default().to_owned();
    file.fields.iter().chain(file.left_out).map(whole).collect()
}

#[test]
fn every_field_of_every_kind_is_in_the_copy_or_left_out_by_name() {
    let mut checked = 0;
    for kind in KINDS {
        if let Told::In(file) = &kind.told {
            assert_eq!(named(file), fields(kind.of), "{}: say in kinds.rs what of a new field is told", file.name);
            checked += 1;
        }
    }
    assert!(checked >= 10, "{checked} kinds");
}

#[test]
fn the_function_has_room_for_a_copy_and_its_file_is_gone_after_a_day() {
    let template = template();
    let function = template.function("export-data").expect("the function");
    let properties = own_properties(&template, &function.logical_id);
    let disk = properties["EphemeralStorage"]["Size"].as_u64().expect("a size") * 1024 * 1024;
    let text = u64::try_from(TEXT_BYTES_MAX).expect("in range");
    // As much again as the text, for what a ZIP adds to each file.
    assert!(DOCUMENTS_BYTES_MAX + 2 * text < disk);
    assert!(function.memory_mb == 256 && 4 * text < function.memory_mb * 1024 * 1024);
    let age = &properties["Events"]["NewExport"]["Properties"]["MaximumRecordAgeInSeconds"];
    assert_eq!(age.as_i64(), Some(Export::PATIENCE.as_secs()), "the page says when it is given up");
    let bucket = &template.document["Resources"]["ExportBucket"]["Properties"];
    assert_eq!(bucket["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"], 1);
    assert!(Export::FILE_LIFETIME.as_hours() <= 24 && bucket.get("VersioningConfiguration").is_none());
}

#[test]
fn the_reader_of_keys_sees_what_it_is_there_to_see() {
    assert_eq!(pattern("SES#{hash}"), "SES#*");
    assert_eq!(pattern("LED#{}#{entry}"), "LED#*#*");
    assert_eq!(pattern("SUB"), "SUB");
}
