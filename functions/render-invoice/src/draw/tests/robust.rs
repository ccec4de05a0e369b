//! What must hold for any invoice.

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::domain::{Invoice, Money};

use super::super::{DrawError, draw, lay_out};
use super::sample::{full, invoice, line, pln, read, zloty};
use shared::paper::Fonts;
use shared::paper::{BOTTOM, HEIGHT, Ink, MARGIN, TOP, WIDTH};

/// Text of up to `max` characters from every script, with emoji, right-to-left letters and marks among them.
fn any_text(max: usize) -> impl Strategy<Value = String> {
    let some = prop_oneof![
        Just("Zażółć gęślą ".to_owned()),
        Just("👩‍👩‍👧 ".to_owned()),
        Just("שלום עולם مرحبا ".to_owned()),
        Just("東京 \u{e000}\u{fffe}\u{ffff}\u{10ffff}\u{fffd}\u{ad}".to_owned()),
        Just("<a href=\"&'()\\\\]]>".to_owned()),
        Just("e\u{301}\u{328}\u{200f}\u{202e}\u{feff}".to_owned()),
        "[A-Za-z]{1,60}",
        "\\PC{1,20}",
    ];
    prop::collection::vec(some, 1..12).prop_map(move |parts| {
        let text: String = parts.concat().trim().chars().take(max).collect();
        if text.trim().is_empty() { "?".to_owned() } else { text }
    })
}

/// An invoice of any texts and amounts.
fn any_invoice() -> impl Strategy<Value = Value> {
    let texts = (any_text(64), any_text(240), any_text(120), any_text(80), any_text(16), any_text(600));
    let amounts = (1..=1_000_000_u32, 0..=Money::AMOUNT_MAX, 0..=1_000_000_000_u64, 0..30_usize);
    (texts, amounts).prop_map(|((number, name, street, city, unit, note), (quantity, unit_net, net, count))| {
        let mut value = full();
        let mut line = line(&name, quantity, unit_net, net, "8");
        line["unit"] = unit.into();
        value["number"] = number.into();
        value["note"] = note.into();
        value["lines"] = vec![line; count].into();
        for party in ["seller", "buyer"] {
            value[party]["name"] = name.as_str().into();
            value[party]["address"] = json!({"street": street, "post_code": "00-950", "city": city});
        }
        value
    })
}

/// Nothing may leave the margins, nor run into the foot of the page.
fn assert_within_margins(invoice: &Invoice) {
    let fonts = Fonts::load().expect("fonts");
    let sheet = lay_out(&fonts, invoice, Some(zloty(100))).expect("a layout");
    for mark in sheet.pages.iter().flat_map(|page| {
        let (content, foot) = page.split_at(page.len() - 3);
        assert!(foot.iter().all(|mark| !matches!(&mark.ink, Ink::Text { y, .. } if *y < BOTTOM)));
        content
    }) {
        let (left, right, top, bottom) = match &mark.ink {
            Ink::Text { x, y, line } => (*x, x + line.width, y - line.style.size, *y),
            Ink::Fill { areas, .. } => areas.iter().fold((WIDTH, 0.0_f32, HEIGHT, 0.0_f32), |(l, r, t, b), area| {
                (area.x.min(l), r.max(area.x + area.width), area.y.min(t), b.max(area.y + area.height))
            }),
        };
        let fits = left >= MARGIN - 0.1 && right <= WIDTH - MARGIN + 0.1 && top >= TOP - 0.1 && bottom <= BOTTOM + 0.5;
        assert!(fits, "{left} {top} {right} {bottom}: {:?}", mark.ink);
    }
}

#[test]
fn the_widest_texts_and_amounts_stay_within_the_margins() {
    let wide = |count| "‱".repeat(count);
    let mut value = full();
    value["number"] = wide(64).into();
    value["note"] = wide(600).into();
    value["total"] = pln(Money::AMOUNT_MAX);
    let mut line = line(&wide(240), 1_000_000, Money::AMOUNT_MAX, Money::AMOUNT_MAX / 2, "23");
    line["unit"] = wide(16).into();
    value["lines"] = json!([line]);
    for party in ["seller", "buyer"] {
        value[party]["name"] = wide(240).into();
        value[party]["address"] = json!({"street": wide(120), "post_code": "00-950", "city": wide(80)});
    }
    assert_within_margins(&invoice(value));
}

#[test]
fn equal_input_gives_equal_bytes() {
    let invoice = invoice(full());
    let first = draw(&invoice, Some(zloty(100))).expect("a PDF");
    assert_eq!(first, draw(&invoice, Some(zloty(100))).expect("a PDF"));
    assert_ne!(first, draw(&invoice, Some(zloty(101))).expect("a PDF"));
}

#[test]
fn lines_that_have_no_sum_are_an_error() {
    let mut value = full();
    value["lines"][0]["net"] = json!({"amount": 1, "currency": "EUR"});
    assert!(matches!(draw(&invoice(value), None), Err(DrawError::Sums(_))));
}

#[test]
fn a_pdf_says_what_it_is() {
    let pdf = draw(&invoice(full()), None).expect("a PDF");
    let metadata = String::from_utf8_lossy(&pdf);
    for part in ["<pdfaid:part>2<", "<pdfuaid:part>1<", "Faktura FV/11/2026", ">pl<", "2026-11-22"] {
        assert!(metadata.contains(part), "{part}");
    }
    assert!(metadata.matches(">Panel<").count() >= 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_invoice_is_drawn_within_the_margins(value in any_invoice(), owed in 0..2_000_000_u64) {
        let invoice = invoice(value);
        assert_within_margins(&invoice);
        let pdf = draw(&invoice, Some(zloty(owed))).expect("a PDF");
        prop_assert!(!read(&pdf).is_empty());
    }
}
