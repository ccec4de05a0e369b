//! The JSON Schema of an import file's lines, made of the types that read them.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::record::Record;

/// The schema of one line (JSON Schema 2020-12).
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Record>();
    schema.insert("title".to_owned(), json!("Import of Panel"));
    schema.to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_demo_folder_is_that_of_the_types() {
        let kept: Value =
            serde_json::from_str(include_str!("../../../infra/demo/import.schema.json")).unwrap_or_default();
        assert!(kept == schema(), "stale: cargo run -p import-data --example schema > infra/demo/import.schema.json");
    }
}
