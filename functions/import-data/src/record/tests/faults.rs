use proptest::prelude::*;
use serde_json::json;

use super::*;

#[test]
fn a_line_that_is_no_record_is_told_as_a_whole() {
    for line in ["{", "{\"type\":\"charge\"", "nonsense", "{\"type\":\"charge\"} {}", "{'type':1}", "\u{0}"] {
        assert_eq!(read(line).err(), Some((String::new(), "json_broken")), "{line}");
    }
    assert_eq!(parse(b"{\"type\":\"\xFF\"}").err().map(|fault| fault.code.name), Some("utf8_broken"));
    for line in ["[\"charge\"]", "7", "null", "\"charge\""] {
        assert_eq!(read(line).err(), Some((String::new(), "wrong_type")), "{line}");
    }
    assert_eq!(read("{}").err(), Some(("type".into(), "missing")));
    assert_eq!(read(r#"{"type":7}"#).err(), Some(("type".into(), "wrong_type")));
    assert_eq!(read(r#"{"type":"chrage"}"#).err(), Some(("type".into(), "type_unknown")));
    assert_eq!(read(r#"{"type":"charge","type":"charge"}"#).err(), Some(("type".into(), "repeated_field")));
    let deep = format!(r#"{{"type":"charge","title":{}"#, "[".repeat(10_000));
    assert_eq!(read(&deep).err().map(|(_, code)| code), Some("json_broken"));
}

#[test]
fn a_fault_names_its_field_by_path_and_what_is_wrong_by_code() {
    let cases = [
        ("subscriber", "/id", json!("sub_"), "id", "id_invalid"),
        ("subscriber", "/id", json!(7), "id", "wrong_type"),
        ("subscriber", "/name", json!(" "), "name", "blank"),
        ("subscriber", "/name", json!("a".repeat(161)), "name", "too_long"),
        ("subscriber", "/name", json!("a\u{0}b"), "name", "control_character"),
        ("subscriber", "/language", json!("de"), "language", "unknown_word"),
        ("subscriber", "/contact/email", json!("jan@"), "contact.email", "email_invalid"),
        ("subscriber", "/contact/phone", json!("12"), "contact.phone", "phone_invalid"),
        ("subscriber", "/contact/address/post_code", json!("1"), "contact.address.post_code", "post_code_invalid"),
        ("subscriber", "/billing/tax_id", json!("5260001247"), "billing.tax_id", "tax_id_invalid"),
        ("subscriber", "/account", json!("61109010140000071219812875"), "account", "account_number_invalid"),
        ("subscriber", "/electronic_invoices", json!("yes"), "electronic_invoices", "wrong_type"),
        ("subscriber", "/restriction/level", json!("slow"), "restriction.level", "unknown_word"),
        ("subscriber", "/restriction/since", json!("today"), "restriction.since", "value_invalid"),
        ("credential", "/login", json!("a b"), "login", "login_invalid"),
        ("credential", "/password_hash", json!("secret"), "password_hash", "password_hash_invalid"),
        ("contract", "/notice_months", json!(300), "notice_months", "value_invalid"),
        ("contract", "/concluded", json!("01.12.2024"), "concluded", "date_invalid"),
        ("contract", "/due_day", json!(0), "due_day", "due_day_invalid"),
        ("contract", "/due_day", json!(29), "due_day", "due_day_invalid"),
        ("contract", "/due_day", json!(256), "due_day", "value_invalid"),
        ("contract", "/due_day", json!("15"), "due_day", "wrong_type"),
        ("contract", "/pdf", json!("../a.pdf"), "pdf", "pdf_name_invalid"),
        ("host", "/macs/0", json!("x"), "macs[0]", "mac_invalid"),
        ("host", "/down_kbps", json!(-1), "down_kbps", "value_invalid"),
        ("charge", "/period", json!("2026-13"), "period", "period_invalid"),
        ("charge", "/amount/amount", json!(69.9), "amount.amount", "wrong_type"),
        ("charge", "/amount/amount", json!(-1), "amount.amount", "value_invalid"),
        ("charge", "/amount/amount", json!(2_000_000_000_000_u64), "amount.amount", "amount_out_of_range"),
        ("charge", "/amount/currency", json!("USD"), "amount.currency", "unknown_word"),
        ("payment", "/booked_on", json!("yesterday"), "booked_on", "time_invalid"),
        ("payment", "/method", json!("card"), "method", "unknown_word"),
        ("notice", "/until", json!("tomorrow"), "until", "time_invalid"),
        ("notice", "/at", json!("2026-11-01"), "at", "time_invalid"),
        ("invoice", "/lines/1/net/amount", json!("74"), "lines[1].net.amount", "wrong_type"),
        ("invoice", "/lines/0/quantity", json!(0), "lines[0].quantity", "quantity_out_of_range"),
        ("invoice", "/lines/1/net/currency", json!("EUR"), "lines", "currencies_differ"),
        ("invoice", "/total/amount", json!(7071), "total", "total_differs"),
        ("invoice", "/lines", json!([]), "lines", "missing"),
        ("invoice", "/pdf", json!("a.pdf"), "pdf", "pdf_and_lines"),
        ("invoice", "/pdf", json!("../a.pdf"), "pdf", "pdf_name_invalid"),
    ];
    for (kind, pointer, value, field, code) in cases {
        let mut record = sample(kind);
        match record.pointer_mut(pointer) {
            Some(field) => *field = value,
            None => record[&pointer[1..]] = value,
        }
        assert_eq!(fault(&record), (field.to_owned(), code), "{kind} {pointer}");
    }
}

#[test]
fn missing_and_unknown_fields_are_told_by_their_names() {
    for (kind, pointer, name) in [
        ("charge", "", "amount"),
        ("charge", "/amount", "currency"),
        ("subscriber", "/contact/address", "city"),
        ("invoice", "", "seller"),
    ] {
        let mut record = sample(kind);
        record.pointer_mut(pointer).and_then(Value::as_object_mut).expect("an object").remove(name);
        let path = format!("{}.{name}", pointer.trim_start_matches('/').replace('/', "."));
        assert_eq!(fault(&record), (path.trim_start_matches('.').to_owned(), "missing"));
    }
    let mut record = sample("charge");
    record["amount"]["gross"] = json!(1);
    assert_eq!(fault(&record), ("amount.gross".into(), "unknown_field"));
    let mut record = sample("charge");
    record["jan@example.pl"] = json!(1);
    assert_eq!(fault(&record), ("?".into(), "unknown_field"));
}

#[test]
fn s27_no_fault_repeats_what_the_line_says() {
    const CANARY: &str = "canary@example.pl";
    for sample in samples() {
        for name in sample.as_object().expect("an object").keys() {
            for value in [json!(CANARY), json!({ CANARY: CANARY }), json!([CANARY])] {
                let mut record = sample.clone();
                record[name] = value;
                if let Err(fault) = parse(record.to_string().as_bytes()) {
                    assert!(!format!("{fault:?}").contains("canary"), "{fault:?}");
                }
            }
        }
    }
    let parsed = read(&sample("credential").to_string()).expect("a record");
    assert!(!format!("{parsed:?}").contains("argon2id"));
}

#[test]
fn every_code_is_one_of_a_kind() {
    let codes = crate::fault::Code::ALL;
    let names: std::collections::HashSet<&str> = codes.iter().map(|code| code.name).collect();
    assert_eq!(names.len(), codes.len());
    assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')));
}

proptest! {
    #[test]
    fn no_line_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..1000, sample in 0_usize..12) {
        let _ = parse(&bytes);
        // A good line with something else in the middle.
        let mut line = samples()[sample].to_string().into_bytes();
        let at = at % line.len();
        line.splice(at..(at + bytes.len() / 20).min(line.len()), bytes);
        let _ = parse(&line);
    }
}
