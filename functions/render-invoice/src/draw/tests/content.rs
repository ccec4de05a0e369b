//! What the document says.

use serde_json::json;
use shared::domain::{Invoice, Money};

use super::super::draw;
use super::sample::{full, invoice, line, pln, read, zloty};

fn text(invoice: &Invoice, owed: Option<Money>) -> String {
    let pages = read(&draw(invoice, owed).expect("a PDF"));
    assert_eq!(pages.len(), 1);
    pages.concat()
}

#[test]
fn an_invoice_says_all_that_the_law_asks_for() {
    let text = text(&invoice(full()), None);
    for part in [
        "Faktura FV/11/2026",
        "Data wystawienia 22.11.2026",
        "Data sprzedaży 30.11.2026",
        "Termin płatności 06.12.2026",
        "Sprzedawca Sieć Łączność Sp. z o.o. ul. Świętokrzyska 12/4 00-950 Warszawa NIP 5260001246",
        "Nabywca Małgorzata Brzęczyszczykiewicz ul. Źródlana 7 m. 13 31-042 Kraków NIP 1060000062",
        "Lp. Nazwa usługi J.m. Ilość Cena jedn. netto Wartość netto Stawka VAT",
        "1 Dostęp do Internetu mies. 1 56,00 zł 56,00 zł 23%",
        "3 Dzierżawa routera Rabat: 1,00 zł mies. 2 6,00 zł 11,00 zł 23%",
        "Stawka VAT Wartość netto Kwota VAT Wartość brutto 23% 77,00 zł 17,71 zł 94,71 zł",
        "Razem 77,00 zł 17,71 zł 94,71 zł",
        "Do zapłaty 94,71 zł",
        "Numer rachunku 61 1090 1014 0000 0712 1981 2874",
        "Tytuł przelewu FV/11/2026",
        "Uwagi Reklamacje prosimy zgłaszać w ciągu dwunastu miesięcy.",
        "Strona 1 z 1",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    }
}

#[test]
fn every_rate_has_its_sums_and_all_have_theirs() {
    let mut value = full();
    value["lines"] =
        json!([line("a", 1, 5_600, 5_600, "23"), line("b", 3, 10_000, 30_000, "8"), line("c", 1, 5_000, 5_000, "zw"),]);
    value["total"] = pln(44_288);
    let text = text(&invoice(value), None);
    assert!(text.contains(
        "23% 56,00 zł 12,88 zł 68,88 zł 8% 300,00 zł 24,00 zł 324,00 zł zw. 50,00 zł 0,00 zł 50,00 zł \
         Razem 406,00 zł 36,88 zł 442,88 zł Do zapłaty 442,88 zł"
    ));
}

#[test]
fn the_tax_that_the_books_give_is_the_one_that_stands_there() {
    let mut value = full();
    value["lines"] = json!([line("Internet", 1, 5_285, 5_285, "23")]);
    value["taxes"] = json!([{"vat_rate": "23", "net": pln(5_285), "tax": pln(1_215)}]);
    value["total"] = pln(6_500);
    let text = text(&invoice(value), None);
    assert!(
        text.contains("23% 52,85 zł 12,15 zł 65,00 zł Razem 52,85 zł 12,15 zł 65,00 zł Do zapłaty 65,00 zł"),
        "{text}"
    );
}

#[test]
fn the_total_is_the_issuers_even_where_the_lines_come_to_another_sum() {
    let mut value = full();
    value["total"] = pln(9_999);
    let text = text(&invoice(value), None);
    assert!(text.contains("Do zapłaty 99,99 zł"));
    assert!(text.contains("23% 77,00 zł 17,71 zł 94,71 zł"));
    assert!(!text.contains("Razem"));
}

#[test]
fn each_part_that_is_missing_is_left_out_with_its_label() {
    let absent = [
        ("supplied", "Data sprzedaży"),
        ("seller", "Sprzedawca"),
        ("buyer", "Nabywca"),
        ("lines", "Lp."),
        ("account", "Numer rachunku"),
        ("note", "Uwagi"),
    ];
    let mut bare = full();
    for (field, label) in absent {
        let mut value = full();
        for value in [&mut value, &mut bare] {
            value.as_object_mut().expect("an object").remove(field);
        }
        let text = text(&invoice(value), Some(zloty(100)));
        assert!(!text.contains(label), "{label} in {text}");
    }
    assert_eq!(
        text(&invoice(bare), Some(zloty(100))),
        "Faktura FV/11/2026 Data wystawienia 22.11.2026 Termin płatności 06.12.2026 Do zapłaty 94,71 zł \
         Faktura FV/11/2026 Strona 1 z 1"
    );
}

#[test]
fn a_party_needs_no_more_than_a_name() {
    let mut value = full();
    value["seller"] = json!({"name": "Sieć"});
    value["buyer"] = json!({"name": "Jan"});
    let text = text(&invoice(value), Some(zloty(100)));
    assert!(text.contains("Sprzedawca Sieć Nabywca Jan Lp."), "{text}");
    assert!(!text.contains("NIP"));
}

#[test]
fn a_code_is_drawn_while_something_is_owed_that_fits_in_it() {
    let scan = |owed| text(&invoice(full()), owed).contains("Zeskanuj i zapłać");
    assert!(scan(Some(zloty(9_471))));
    assert!(scan(Some(zloty(999_999))));
    assert!(!scan(Some(zloty(1_000_000))));
    assert!(!scan(Some(zloty(0))));
    assert!(!scan(None));
}

#[test]
fn what_is_left_to_pay_is_named_where_a_part_is_paid() {
    assert!(text(&invoice(full()), Some(zloty(9_471))).contains("Kwota 94,71 zł"));
    assert!(text(&invoice(full()), Some(zloty(5_000))).contains("Pozostało do zapłaty 50,00 zł"));
}

#[test]
fn an_invoice_in_euro_is_drawn_in_euro() {
    let euro = |amount| json!({"amount": amount, "currency": "EUR"});
    let mut value = full();
    value["total"] = euro(123_456);
    value["lines"] = json!([]);
    let owed = serde_json::from_value(euro(123_456)).expect("money");
    let text = text(&invoice(value), Some(owed));
    assert!(text.contains("Do zapłaty 1 234,56 €"));
    assert!(!text.contains("Zeskanuj"));
}
