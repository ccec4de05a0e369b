//! Lines in, records or faults out.

mod faults;
mod good;

use serde_json::Value;

use super::{Parsed, parse};

fn read(line: &str) -> Result<Parsed, (String, &'static str)> {
    parse(line.as_bytes()).map_err(|fault| (fault.field, fault.code.name))
}

fn fault(line: &Value) -> (String, &'static str) {
    read(&line.to_string()).err().unwrap_or_else(|| panic!("no fault: {line}"))
}

/// A record of each kind, whole.
fn samples() -> Vec<Value> {
    let lines = include_str!("samples.ndjson");
    lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn sample(kind: &str) -> Value {
    samples().into_iter().find(|record| record["type"] == kind).expect("a sample")
}
