//! A small provider's data, in the import format. What it writes is kept in `infra/demo`:
//! `cargo run -p import-data --example demo > infra/demo/demo.ndjson`
//! `cargo run -p import-data --example demo -- pdf > infra/demo/FV-2026-06-1003.pdf`
//! `cargo run -p import-data --example demo -- contract > infra/demo/U-31-2026-F.pdf`

mod anna;
mod demo;
mod james;
mod pdf;
mod pracownia;
#[cfg(test)]
mod tests;

use std::io::Write as _;

use import_data::record;
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    match std::env::args().nth(1).as_deref() {
        None => out.write_all(file()?.as_bytes())?,
        Some("pdf") => out.write_all(&pracownia::pdf())?,
        Some("contract") => out.write_all(&pracownia::contract_pdf())?,
        Some(_) => return Err("nothing, pdf, or contract".into()),
    }
    Ok(())
}

/// The file: each record once through the importer's own types, so that it is valid and in their order of fields.
fn file() -> Result<String, Box<dyn std::error::Error>> {
    let mut file = String::new();
    for value in [anna::records(), james::records(), pracownia::records()].concat() {
        file.push_str(&line(&value)?);
        file.push('\n');
    }
    Ok(file)
}

fn line(value: &Value) -> Result<String, Box<dyn std::error::Error>> {
    let parsed = record::parse(value.to_string().as_bytes());
    let parsed = parsed.map_err(|fault| format!("{} at {:?} of {value}", fault.code.name, fault.field))?;
    Ok(serde_json::to_string(&parsed.record)?)
}
