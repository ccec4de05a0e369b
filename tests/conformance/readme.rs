use crate::support::{root, template};

#[test]
fn the_readme_names_every_parameter() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("there is a README");
    let template = template();
    for parameter in template.document["Parameters"].as_object().expect("there are parameters").keys() {
        assert!(readme.contains(&format!("`{parameter}`")), "README.md does not name `{parameter}`");
    }
}

#[test]
fn every_parameter_and_output_is_described() {
    let template = template();
    for section in ["Parameters", "Outputs"] {
        for (name, entry) in template.document[section].as_object().expect("the section is there") {
            assert!(entry["Description"].as_str().is_some_and(|text| text.ends_with('.')), "{section} {name}");
        }
    }
}
