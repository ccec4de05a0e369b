//! Documents of many pages.

use super::super::{DrawError, LINES_MAX, draw};
use super::sample::{full, invoice, lines, read, zloty};

const HEADS: &str = "Lp. Nazwa usługi J.m. Ilość Cena jedn. netto Wartość netto Stawka VAT";

#[test]
fn three_hundred_lines_take_many_pages_with_column_heads_and_every_line_once() {
    let mut invoice = invoice(full());
    invoice.lines = lines(300, |number| format!("Usługa #{number}. {}", "opis ".repeat(number as usize % 20)));
    let pages = read(&draw(&invoice, Some(zloty(9_471))).expect("a PDF"));
    assert!(pages.len() > 5, "{} pages", pages.len());
    let last_with_lines = pages.iter().rposition(|page| page.contains("Usługa #")).expect("lines");
    for (index, page) in pages.iter().enumerate() {
        assert_eq!(page.matches(HEADS).count(), usize::from(index <= last_with_lines), "page {index}: {page}");
        assert!(page.ends_with(&format!("Faktura FV/11/2026 Strona {} z {}", index + 1, pages.len())), "{page}");
    }
    let all = pages.join(" ");
    let mut from = 0;
    for number in 1..=300 {
        let name = format!("Usługa #{number}. ");
        assert_eq!(all.matches(&name).count(), 1, "{name}");
        let at = all.find(&name).expect("the line");
        assert!(at >= from, "{name} is out of order");
        from = at;
    }
}

#[test]
fn a_name_of_240_characters_is_wrapped_and_wholly_there() {
    let words = "Dostęp do światłowodu ".repeat(11).chars().take(239).collect::<String>() + "!";
    let word = "ż".repeat(239) + "!";
    for name in [words, word] {
        assert_eq!(name.chars().count(), 240);
        let mut value = full();
        value["lines"][0]["name"] = name.as_str().into();
        value["buyer"]["name"] = name.as_str().into();
        let text: String = read(&draw(&invoice(value), None).expect("a PDF")).concat();
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(plain(&text).matches(&plain(&name)).count(), 2, "{name} is not twice in {text}");
    }
}

#[test]
fn lines_without_end_are_refused() {
    let mut invoice = invoice(full());
    invoice.lines = lines(2_001, |_| "a".to_owned());
    assert_eq!(invoice.lines.len(), LINES_MAX + 1);
    assert!(matches!(draw(&invoice, None), Err(DrawError::TooManyLines(2_001))));
}
