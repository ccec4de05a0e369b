//! Statements as PDF, read back.

use lopdf::Document;
use serde_json::json;
use shared::domain::{Currency, Language, LedgerEntry};
use shared::store::LEDGER_MAX;

use super::*;

/// What API Gateway and Lambda pass on is 6 MB, in base64.
const ANSWER_BYTES_MAX: usize = 6_000_000 / 4 * 3;

fn subscriber() -> Subscriber {
    let subscriber = json!({
        "id": "sub_1001", "name": "Anna", "billing": {"name": "Anna Kowalska-Śliwińska"}, "language": "pl",
        "balance": {"amount": 0, "currency": "PLN"}, "version": 1,
    });
    serde_json::from_value(subscriber).expect("a subscriber")
}

fn provider() -> Provider {
    Provider {
        name: "Bliski Internet".into(),
        email: "biuro@example.pl".into(),
        phone: "+48 22 555 01 23".into(),
        hours: String::new(),
        tax_id: None,
        account: None,
    }
}

/// A charge and a payment a month, one after the other.
fn statement(count: usize) -> Statement {
    let start: shared::domain::Timestamp = "2016-12-01T12:00:00Z".parse().expect("a time");
    let entry = |number: usize| -> LedgerEntry {
        let kind = if number.is_multiple_of(2) { "charge" } else { "payment" };
        serde_json::from_value(json!({
            "id": format!("led_x-{number}"), "kind": kind, "amount": {"amount": 6990, "currency": "PLN"},
            "at": start + std::time::Duration::from_secs(3600 * 24 * 15 * u64::try_from(number).expect("small")),
            "title": format!("Internet światłowodowy 300 Mb/s, okres {number}"),
        }))
        .expect("an entry")
    };
    let entries: Vec<_> = (0..count).rev().map(entry).collect();
    let now = entries.iter().rev().fold(Balance::zero(Currency::Pln), |sum, entry| entry.apply(sum).expect("in range"));
    let day = |text: &str| text.parse().expect("a date");
    Statement::of(now, entries, day("2000-01-01"), day("2300-01-01")).expect("in range")
}

fn drawn(statement: &Statement, language: Language) -> Vec<u8> {
    let made = "2026-11-23".parse().expect("a date");
    draw(Texts::of(language), &provider(), &subscriber(), statement, made).expect("drawn")
}

fn text_of(pdf: &[u8]) -> (usize, String) {
    let document = Document::load_mem(pdf).expect("a PDF");
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    let text = document.extract_text(&pages).expect("its text");
    (pages.len(), text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn a_statement_holds_who_when_and_every_movement_with_its_balance() {
    let (pages, text) = text_of(&drawn(&statement(3), Language::Pl));
    assert_eq!(pages, 1);
    for words in [
        "Bliski Internet",
        "Anna Kowalska-Śliwińska",
        "1001",
        "23.11.2026",
        "Opłata",
        "Wpłata",
        "okres 0",
        "okres 2",
        "01.12.2016",
        "–69,90",
        "Strona 1 z 1",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let (_, text) = text_of(&drawn(&statement(3), Language::En));
    assert!(text.contains("Charge") && text.contains("Page 1 of 1") && text.contains("PLN 69.90"), "{text}");
    let (_, text) = text_of(&drawn(&statement(0), Language::Pl));
    assert!(text.contains("W tych dniach nic się nie zmieniło"), "{text}");
}

#[test]
fn ten_years_take_a_dozen_pages_each_numbered() {
    let pdf = drawn(&statement(240), Language::Pl);
    let (pages, text) = text_of(&pdf);
    assert!((8..16).contains(&pages), "{pages}");
    assert!(text.contains(&format!("Strona {pages} z {pages}")) && text.contains("okres 239"), "{pages}");
    assert!(pdf.len() < 400_000, "{}", pdf.len());
    assert_eq!(pdf, drawn(&statement(240), Language::Pl), "equal input gives equal bytes");
}

#[test]
fn s30_the_longest_statement_fits_into_an_answer() {
    let pdf = drawn(&statement(LEDGER_MAX), Language::Pl);
    println!("{LEDGER_MAX} movements: {} bytes", pdf.len());
    assert!(pdf.len() < ANSWER_BYTES_MAX, "{}", pdf.len());
    let csv = crate::csv(Texts::of(Language::Pl), &statement(LEDGER_MAX), crate::Style::Polish).expect("written");
    assert!(csv.len() < ANSWER_BYTES_MAX, "{}", csv.len());
}
