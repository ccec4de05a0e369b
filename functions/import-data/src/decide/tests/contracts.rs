use std::collections::BTreeMap;

use serde_json::json;
use shared::domain::{Contract, DueDay, PdfKey, SubscriberId};
use shared::random::SystemRandom;
use shared::store::keys;

use super::super::Document;
use super::*;
use crate::fault::Code;

fn contract(tail: &str, fixed_until: Option<&str>) -> Value {
    json!({
        "type": "contract", "subscriber": "sub_1", "id": format!("con_{tail}"), "number": format!("U/{tail}"),
        "concluded": "2024-12-01", "fixed_until": fixed_until, "notice_months": 1,
        "monthly": {"amount": 6990, "currency": "PLN"},
    })
}

fn terms(memory: &Memory) -> Vec<(String, String)> {
    let terms: BTreeMap<_, _> = memory.subscriber().terms;
    terms.into_iter().map(|(id, last_day)| (id.to_string(), last_day.to_string())).collect()
}

fn term(tail: &str, last_day: &str) -> (String, String) {
    (format!("con_{tail}"), last_day.to_owned())
}

fn stored(memory: &Memory, tail: &str) -> Contract {
    memory.get(&keys::contract(&memory::id(), &format!("con_{tail}").parse().expect("an id"))).expect("a contract")
}

#[test]
fn the_subscriber_knows_when_each_fixed_term_ends_that_has_not() {
    let mut memory = Memory::default();
    // The import is on 23 November 2026.
    let records = [
        subscriber(),
        contract("1", Some("2026-12-31")),
        contract("2", Some("2026-11-22")),
        contract("3", None),
        contract("4", Some("2026-11-23")),
    ];
    assert_eq!(import(&mut memory, &records), [NEW, NEW, NEW, NEW, NEW]);
    assert_eq!(terms(&memory), [term("1", "2026-12-31"), term("4", "2026-11-23")]);
    // Prolonged, and made open.
    let changes = [contract("1", Some("2028-12-31")), contract("4", None)];
    assert_eq!(import(&mut memory, &changes), [CHANGED, CHANGED]);
    assert_eq!(terms(&memory), [term("1", "2028-12-31")]);
    let version = memory.subscriber().version;
    assert_eq!(import(&mut memory, &[contract("1", Some("2028-12-31"))]), [UNCHANGED]);
    assert_eq!(memory.subscriber().version, version);
}

#[test]
fn s30_of_many_fixed_terms_the_twenty_that_end_first_stand_with_the_subscriber() {
    let mut memory = Memory::default();
    let mut records = vec![subscriber()];
    records.extend((10..=31).rev().map(|day| contract(&day.to_string(), Some(&format!("2027-01-{day}")))));
    import(&mut memory, &records);
    let kept = terms(&memory);
    assert_eq!((kept.len(), &kept[0], &kept[19]), (20, &term("10", "2027-01-10"), &term("29", "2027-01-29")));
    assert_eq!(memory.items("CON#").len(), 22);
}

/// Imports one contract whose PDF is found, or is not.
fn import_with(memory: &mut Memory, record: &Value, fault: Option<Code>) -> Result<Outcome, &'static str> {
    let line = line(1, record);
    let mut state = memory.state(&memory::id());
    let key = PdfKey::new(&SubscriberId::parse("sub_1").expect("an id"), &SystemRandom);
    let fault = fault.map(|code| Fault::at("pdf", code));
    state.documents.insert(1, Document { key, ready: fault.is_none(), fault });
    let mut settled = memory.import_on(state, &[line]);
    settled.remove(0).1.map_err(|fault| fault.code.name)
}

#[test]
fn a_contract_keeps_the_pdf_it_came_with_until_another_is_named_or_brought() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber()]);
    let first = with(contract("1", None), json!({"pdf": "U-1.pdf", "due_day": 15}));
    assert_eq!(import_with(&mut memory, &first, Some(Code::PDF_MISSING)), Err("pdf_missing"));
    assert_eq!(memory.items("CON#").len(), 0);
    assert_eq!(import_with(&mut memory, &first, None), Ok(Outcome::New));
    let brought = stored(&memory, "1").pdf.expect("a PDF");
    assert!(brought.key.as_str().starts_with("sub_1/"), "{brought:?}");
    assert_eq!(stored(&memory, "1").due_day.map(DueDay::get), Some(15));

    let dearer = with(first.clone(), json!({"monthly": {"amount": 7990, "currency": "PLN"}}));
    assert_eq!(import_with(&mut memory, &dearer, Some(Code::PDF_MISSING)), Ok(Outcome::Changed));
    assert_eq!(stored(&memory, "1").pdf, Some(brought.clone()));
    // One that is there but broken is not passed over, and another name needs another file.
    let again = with(dearer, json!({"number": "U/1a"}));
    assert_eq!(import_with(&mut memory, &again, Some(Code::PDF_BROKEN)), Err("pdf_broken"));
    let renamed = with(again.clone(), json!({"pdf": "U-1a.pdf"}));
    assert_eq!(import_with(&mut memory, &renamed, Some(Code::PDF_MISSING)), Err("pdf_missing"));
    assert_eq!(stored(&memory, "1").pdf, Some(brought.clone()));
    assert_eq!(import_with(&mut memory, &again, None), Ok(Outcome::Changed));
    assert_ne!(stored(&memory, "1").pdf.map(|pdf| pdf.key), Some(brought.key));
    assert_eq!(import(&mut memory, &[contract("1", None)]), [CHANGED]);
    assert_eq!(stored(&memory, "1").pdf, None);
}
