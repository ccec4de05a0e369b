use serde_json::json;

use super::*;
use crate::record::Kind;

#[test]
fn every_kind_reads_as_it_is_written() {
    let kinds: Vec<Kind> = samples()
        .iter()
        .map(|sample| {
            let parsed = read(&sample.to_string()).unwrap_or_else(|fault| panic!("{sample}: {fault:?}"));
            assert_eq!(serde_json::to_value(&parsed.record).expect("JSON"), *sample);
            parsed.record.kind()
        })
        .collect();
    assert!(Kind::ALL.iter().all(|kind| kinds.contains(kind)));
}

#[test]
fn the_order_of_fields_and_the_spelling_of_values_make_no_difference() {
    let one = r#"{"type":"host","subscriber":"sub_1","id":"hst_1","name":"Dom","pppoe_login":"a","down_kbps":1,"up_kbps":2,"macs":["02:00:5e:10:00:01"]}"#;
    let other = r#" {"macs": ["02005E100001"], "up_kbps": 2, "down_kbps": 1, "pppoe_login": " a", "name": "D\u006fm", "id": "hst_1",
        "subscriber": "sub_1", "type": "host"} "#;
    let (one, other) = (read(one).expect("a record"), read(other).expect("a record"));
    assert_eq!(one.fingerprint, other.fingerprint);
    assert_eq!(one.record, other.record);
}

/// Markers in tables hold these. If one changes, every record of that kind looks changed and no charge goes in twice but
/// every one is rejected: write a field without a value as nothing at all.
#[test]
fn a_fingerprint_never_changes() {
    let hashes: Vec<String> = samples()
        .iter()
        .map(|sample| read(&sample.to_string()).expect("a record").fingerprint.hash[..16].to_owned())
        .collect();
    let known = [
        "047ea733a430ab83",
        "4fb24c8366f6c950",
        "03821dae35ebdaf7",
        "e2c452991e3cc8c0",
        "61af36bb5a6e2f26",
        "06b368893e02ceb4",
        "e4b5ab72e23fb057",
        "d1f5d264cfde1ecf",
        "ac90234eb91d2d12",
        "21c3bffea4adecbc",
        "11ced205994d514e",
        "3357a54014345854",
        "ba79aff079d99443",
        "569eb2e74e336e0d",
    ];
    assert_eq!(hashes, known);
}

#[test]
fn a_booking_on_a_day_is_at_its_noon_and_else_just_when_it_says() {
    use crate::record::{BookedOn, Day};
    let at = |text: &str| BookedOn::parse(text).and_then(BookedOn::timestamp).map(|at| at.to_string());
    assert_eq!(at("2026-11-10").as_deref(), Ok("2026-11-10T11:00:00Z"));
    assert_eq!(at("2026-07-10").as_deref(), Ok("2026-07-10T10:00:00Z"));
    assert_eq!(at("2026-11-10T09:30:00+01:00").as_deref(), Ok("2026-11-10T08:30:00Z"));
    for bad in [
        "",
        "2026-11",
        "2026-02-30",
        "1999-12-31",
        "2200-01-01",
        "20261110",
        "2026-11-10T09:30:00",
        "0",
        "-002026-11-10",
    ] {
        assert!(BookedOn::parse(bad).is_err(), "{bad}");
        assert!(Day::parse(bad).is_err(), "{bad}");
    }
}

/// An invoice over one line at 23 % whose price was set with its tax in it, as its books give the tax.
fn of_gross(gross: u64, apart: i64) -> Value {
    let tax = (gross * 23 + 61) / 123;
    let told = tax.checked_add_signed(apart).expect("small");
    let pln = |amount: u64| json!({"amount": amount, "currency": "PLN"});
    let net = pln(gross - tax);
    json!({
        "type": "invoice", "subscriber": "sub_1", "id": "inv_1", "number": "FV/1", "issued": "2026-11-01",
        "due": "2026-11-14", "total": pln(gross - tax + told), "seller": {"name": "Sieć"}, "buyer": {"name": "Jan"},
        "lines": [{"name": "Internet", "unit": "mies.", "quantity": 1, "unit_net": net, "net": net, "vat_rate": "23"}],
        "taxes": [{"vat_rate": "23", "net": net, "tax": pln(told)}],
    })
}

#[test]
fn every_price_that_is_set_with_its_tax_in_it_can_be_billed() {
    for gross in 1..=30_000 {
        let record = of_gross(gross, 0);
        assert!(read(&record.to_string()).is_ok(), "{record}");
    }
    // 65,00 zł: 52,85 zł and 12,15 zł, where the tax on the net sum would be 12,16 zł.
    let mut record = of_gross(6500, 0);
    assert_eq!(record["taxes"][0]["tax"]["amount"], 1215);
    record.as_object_mut().expect("an object").remove("taxes");
    assert_eq!(read(&record.to_string()).err(), Some(("total".into(), "total_differs")));
}

#[test]
fn taxes_that_cannot_be_those_of_the_lines_are_refused() {
    assert!(read(&of_gross(6500, 2).to_string()).is_ok(), "a grosz above the tax on the net sum");
    for apart in [-1, 3] {
        let refused = read(&of_gross(6500, apart).to_string()).err();
        assert_eq!(refused, Some(("taxes".into(), "taxes_differ")), "{apart}");
    }
    for (field, value) in [("net", json!({"amount": 5284, "currency": "PLN"})), ("vat_rate", json!("8"))] {
        let mut record = of_gross(6500, 0);
        record["taxes"][0][field] = value;
        assert_eq!(read(&record.to_string()).err(), Some(("taxes".into(), "taxes_differ")), "{field}");
    }
    let mut twice = of_gross(6500, 0);
    let taxes = twice["taxes"].as_array_mut().expect("taxes");
    taxes.push(taxes[0].clone());
    assert_eq!(read(&twice.to_string()).err(), Some(("taxes".into(), "taxes_differ")));
}
