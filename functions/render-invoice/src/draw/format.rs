//! Amounts, counts and dates as Polish documents write them, apart from the catalogues of the interface as `words` are.
//! The spaces do not break.

use shared::domain::{Currency, Date, Money};

const NO_BREAK_SPACE: char = '\u{a0}';

/// `1 234,56 zł`, or `1 234,56 €`.
pub fn money(money: Money) -> String {
    let unit = match money.currency() {
        Currency::Pln => "zł",
        Currency::Eur => "€",
    };
    let amount = money.amount();
    format!("{},{:02}{NO_BREAK_SPACE}{unit}", count(amount / 100), amount % 100)
}

/// A whole number in groups of three.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * NO_BREAK_SPACE.len_utf8());
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(NO_BREAK_SPACE);
        }
        out.push(digit);
    }
    out
}

/// `22.11.2026`.
pub fn date(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_by_thousands_with_spaces_that_do_not_break() {
        let written = |amount, currency| money(Money::new(amount, currency).expect("in range"));
        assert_eq!(written(0, Currency::Pln), "0,00\u{a0}zł");
        assert_eq!(written(6_990, Currency::Pln), "69,90\u{a0}zł");
        assert_eq!(written(123_456, Currency::Pln), "1\u{a0}234,56\u{a0}zł");
        assert_eq!(written(Money::AMOUNT_MAX, Currency::Eur), "10\u{a0}000\u{a0}000\u{a0}000,00\u{a0}€");
    }

    #[test]
    fn dates_begin_with_the_day() {
        assert_eq!(date("2026-11-02".parse().expect("a date")), "02.11.2026");
    }
}
