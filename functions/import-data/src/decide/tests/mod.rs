//! Decisions, applied to a table that is a map: what counts is what they leave behind.

mod access;
mod arrears;
mod consents;
mod contracts;
mod hosts;
mod keeping;
mod memory;
mod money;
mod order;
mod packing;

use serde_json::{Value, json};

pub use memory::Memory;

use crate::fault::Fault;
use crate::line::Line;
use crate::record::parse;

use shared::random::SystemRandom;
use shared::seal::Sealer;

use super::Outcome;
use crate::seals::Seals;

/// What passwords are sealed with.
pub fn sealer() -> Sealer {
    Sealer::new(&[7; 32])
}

/// A line of a file.
pub fn line(number: u64, record: &Value) -> Line {
    let mut parsed = parse(record.to_string().as_bytes()).unwrap_or_else(|fault| panic!("{record}: {fault:?}"));
    Seals { sealer: &sealer(), random: &SystemRandom }.put(&mut parsed).expect("sealed");
    Line { number, parsed }
}

/// Imports records one after the other, the first as line 1.
pub fn import(memory: &mut Memory, records: &[Value]) -> Vec<Result<Outcome, (String, &'static str)>> {
    let lines: Vec<Line> = (1..).zip(records).map(|(number, record)| line(number, record)).collect();
    let mut settled = memory.import(&lines);
    settled.sort_by_key(|(number, _)| *number);
    settled.into_iter().map(|(_, outcome)| outcome.map_err(|Fault { field, code }| (field, code.name))).collect()
}

pub fn subscriber() -> Value {
    json!({
        "type": "subscriber", "id": "sub_1", "name": "Jan Kowalski", "contact": {"email": "jan@example.pl"},
        "billing": {"name": "Jan Kowalski"},
    })
}

pub fn credential(login: &str) -> Value {
    json!({"type": "credential", "subscriber": "sub_1", "login": login, "password_hash": password_hash('A')})
}

pub fn password_hash(letter: char) -> String {
    let letters = letter.to_string();
    format!("$argon2id$v=19$m=19456,t=2,p=1${}$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", letters.repeat(22))
}

pub fn host(tail: &str, pppoe_login: &str) -> Value {
    json!({
        "type": "host", "subscriber": "sub_1", "id": format!("hst_{tail}"), "name": "Dom",
        "pppoe_login": pppoe_login, "down_kbps": 300_000, "up_kbps": 50_000,
    })
}

pub fn charge(tail: &str, period: &str, amount: u64) -> Value {
    json!({
        "type": "charge", "subscriber": "sub_1", "id": format!("chg_{tail}"), "period": period, "title": "Internet",
        "amount": {"amount": amount, "currency": "PLN"}, "due": format!("{period}-15"), "booked_on": format!("{period}-01"),
    })
}

pub fn payment(tail: &str, amount: u64, booked_on: &str) -> Value {
    json!({
        "type": "payment", "subscriber": "sub_1", "id": format!("pay_{tail}"), "title": "Przelew",
        "amount": {"amount": amount, "currency": "PLN"}, "booked_on": booked_on, "method": "transfer",
    })
}

pub fn correction(tail: &str, amount: i64, booked_on: &str) -> Value {
    json!({
        "type": "correction", "subscriber": "sub_1", "id": format!("cor_{tail}"), "title": "Korekta",
        "amount": {"amount": amount, "currency": "PLN"}, "booked_on": booked_on,
    })
}

pub fn reversal(tail: &str, amount: u64, booked_on: &str, method: &str) -> Value {
    json!({
        "type": "reversal", "subscriber": "sub_1", "id": format!("rev_{tail}"), "title": "Zwrot",
        "amount": {"amount": amount, "currency": "PLN"}, "booked_on": booked_on, "method": method,
    })
}

pub fn invoice(tail: &str, issued: &str) -> Value {
    json!({
        "type": "invoice", "subscriber": "sub_1", "id": format!("inv_{tail}"), "number": format!("FV/{tail}"),
        "issued": issued, "due": "2026-12-31", "total": {"amount": 6990, "currency": "PLN"},
        "seller": {"name": "Bliski Internet"}, "buyer": {"name": "Jan Kowalski"},
        "lines": [{
            "name": "Internet", "unit": "mies.", "quantity": 1, "vat_rate": "23",
            "unit_net": {"amount": 5683, "currency": "PLN"}, "net": {"amount": 5683, "currency": "PLN"},
        }],
    })
}

/// A record with some fields as given.
pub fn with(mut record: Value, fields: Value) -> Value {
    if let (Some(record), Value::Object(fields)) = (record.as_object_mut(), fields) {
        record.extend(fields);
    }
    record
}

pub const NEW: Result<Outcome, (String, &str)> = Ok(Outcome::New);
pub const CHANGED: Result<Outcome, (String, &str)> = Ok(Outcome::Changed);
pub const UNCHANGED: Result<Outcome, (String, &str)> = Ok(Outcome::Unchanged);

pub fn rejected(field: &str, code: &'static str) -> Result<Outcome, (String, &'static str)> {
    Err((field.to_owned(), code))
}
