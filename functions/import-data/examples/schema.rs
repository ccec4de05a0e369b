//! Writes the JSON Schema of an import file's lines:
//! `cargo run -p import-data --example schema > infra/demo/import.schema.json`

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let schema = serde_json::to_string_pretty(&import_data::schema())?;
    writeln!(std::io::stdout(), "{schema}")
}
