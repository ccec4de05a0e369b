//! Invoices to draw, and the reading of what was drawn.

use serde_json::{Value, json};
use shared::domain::{Currency, Invoice, InvoiceLine, Money};

/// An invoice with everything in it.
pub fn full() -> Value {
    json!({
        "id": "inv_2026-11-1001",
        "number": "FV/11/2026",
        "issued": "2026-11-22",
        "supplied": "2026-11-30",
        "due": "2026-12-06",
        "total": pln(9_471),
        "seller": {
            "name": "Sieć Łączność Sp. z o.o.",
            "address": {"street": "ul. Świętokrzyska 12/4", "post_code": "00-950", "city": "Warszawa"},
            "tax_id": "5260001246",
        },
        "buyer": {
            "name": "Małgorzata Brzęczyszczykiewicz",
            "address": {"street": "ul. Źródlana 7 m. 13", "post_code": "31-042", "city": "Kraków"},
            "tax_id": "1060000062",
        },
        "lines": [
            line("Dostęp do Internetu", 1, 5_600, 5_600, "23"),
            line("Publiczny adres IP", 1, 1_000, 1_000, "23"),
            line("Dzierżawa routera", 2, 600, 1_100, "23"),
        ],
        "account": "61109010140000071219812874",
        "note": "Reklamacje prosimy zgłaszać w ciągu dwunastu miesięcy.",
        "pdf_key": "sub_1001/0123456789abcdef0123456789abcdef.pdf",
    })
}

/// A line of an invoice.
pub fn line(name: &str, quantity: u32, unit_net: u64, net: u64, rate: &str) -> Value {
    json!({
        "name": name, "unit": "mies.", "quantity": quantity,
        "unit_net": pln(unit_net), "net": pln(net), "vat_rate": rate,
    })
}

/// An amount in złoty, as JSON.
pub fn pln(amount: u64) -> Value {
    json!({"amount": amount, "currency": "PLN"})
}

/// An amount in złoty.
pub fn zloty(amount: u64) -> Money {
    Money::new(amount, Currency::Pln).expect("in range")
}

/// The invoice of some JSON.
pub fn invoice(value: Value) -> Invoice {
    serde_json::from_value(value).expect("an invoice")
}

/// Some lines.
pub fn lines(count: u32, name: impl Fn(u32) -> String) -> Vec<InvoiceLine> {
    let line = |number| line(&name(number), number, 100, u64::from(number) * 100, "23");
    (1..=count).map(|number| serde_json::from_value(line(number)).expect("a line")).collect()
}

/// The text of each page, with one blank between words.
pub fn read(pdf: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(pdf).expect("a PDF");
    let text = |number| document.extract_text(&[number]).expect("text");
    let joined = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    document.get_pages().into_keys().map(|number| joined(text(number))).collect()
}
