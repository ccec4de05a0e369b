//! Sums as people type them.

use super::{Currency, Money, ParseError};

/// No sum that is typed is longer: ten thousand million, grouped, with its currency.
const CHARS_MAX: usize = 24;

impl Money {
    /// Takes a sum as it is typed here and elsewhere: `123,45`, `123.45`, `1 234,50 zł`, `1.234,50`, `1,234.50`. A lone point or
    /// comma before three digits may be either, and is refused. Error: `amount_invalid`.
    pub fn typed(text: &str, currency: Currency) -> Result<Self, ParseError> {
        const INVALID: ParseError = ParseError::new("amount_invalid");
        if text.chars().count() > CHARS_MAX {
            return Err(INVALID);
        }
        let lower = text.to_lowercase();
        let names: &[&str] = match currency {
            Currency::Pln => &["z\u{142}otych", "z\u{142}", "zl", "pln"],
            Currency::Eur => &["euro", "eur", "€"],
        };
        let sum = names.iter().find_map(|name| lower.trim().strip_suffix(name)).unwrap_or(&lower);
        let sum: String = sum.split_whitespace().collect();
        let (whole, part) = match sum.rfind([',', '.']) {
            Some(at) => (&sum[..at], &sum[at + 1..]),
            None => (sum.as_str(), "00"),
        };
        let point = sum.as_bytes().get(whole.len()).copied();
        let whole = ungrouped(whole, if point == Some(b',') { '.' } else { ',' }).ok_or(INVALID)?;
        let minor = match part.len() {
            1 => digits(part).map(|tens| tens * 10),
            2 => digits(part),
            _ => None,
        };
        let amount = whole.checked_mul(100).zip(minor).and_then(|(major, minor)| major.checked_add(minor));
        Self::new(amount.ok_or(INVALID)?, currency).map_err(|_| INVALID)
    }
}

/// A whole number, its thousands apart or not.
fn ungrouped(text: &str, separator: char) -> Option<u64> {
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let is_grouped = !rest.is_empty();
    if is_grouped && (first.len() > 3 || rest.iter().any(|group| group.len() != 3)) {
        return None;
    }
    digits(&(first.to_owned() + &rest.concat()))
}

fn digits(text: &str) -> Option<u64> {
    let are_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    are_digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed(text: &str) -> Result<u64, &'static str> {
        Money::typed(text, Currency::Pln).map(Money::amount).map_err(|error| error.code)
    }

    #[test]
    fn a_sum_is_read_as_people_here_type_it() {
        for (text, amount) in [
            ("123,45", 12_345),
            ("123.45", 12_345),
            (" 123,4 ", 12_340),
            ("50", 5_000),
            ("50 zł", 5_000),
            ("50zl", 5_000),
            ("50,00 PLN", 5_000),
            ("1 234,50 zł", 123_450),
            ("1\u{a0}234,50\u{a0}zł", 123_450),
            ("1\u{202f}234,50", 123_450),
            ("1.234,50", 123_450),
            ("1,234.50", 123_450),
            ("1,234,567.00", 123_456_700),
            ("0,99", 99),
            ("007", 700),
        ] {
            assert_eq!(typed(text), Ok(amount), "{text}");
        }
    }

    #[test]
    fn what_may_be_two_sums_or_none_is_refused() {
        for text in [
            "",
            "zł",
            ",50",
            "50,",
            "1,234",
            "1.234",
            "12,345,6",
            "1,23,456.00",
            "1.2.3",
            "1,2,3",
            "-5",
            "+5",
            "5e3",
            "0x10",
            "50 €",
            "5 zł 50 gr",
            "١٢",
            "1'234",
            "NaN",
            "1,2345",
            "99999999999999999999",
            "50 zł zł",
            "1234.567,00",
            &"1".repeat(25),
        ] {
            assert_eq!(typed(text), Err("amount_invalid"), "{text}");
        }
        assert_eq!(Money::typed("50 €", Currency::Eur).map(Money::amount), Ok(5_000));
    }

    proptest! {
        #[test]
        fn what_a_page_shows_can_be_typed_back(amount in 0_u64..=1_000_000_000) {
            let money = Money::new(amount, Currency::Pln).expect("in range");
            for language in crate::domain::Language::ALL {
                let shown = crate::views::money(crate::i18n::Texts::of(language), money);
                let shown = shown.trim_start_matches("PLN").trim();
                prop_assert_eq!(Money::typed(shown, Currency::Pln), Ok(money), "{}", shown);
            }
        }

        #[test]
        fn any_text_is_a_sum_or_refused(text in ".{0,30}") {
            let _ = typed(&text);
        }
    }
}
