//! Money, dates and periods as a person reads them.

use crate::domain::{Balance, Currency, Date, Language, LedgerKind, Money, Period, Timestamp, zone};
use crate::i18n::Texts;
use crate::tr;

/// An amount: `1 234,56 zł` with no-break spaces, or `PLN 1,234.56`.
pub fn money(texts: Texts, money: Money) -> String {
    let (group, point) = match texts.language() {
        Language::Pl => ('\u{a0}', ','),
        Language::En => (',', '.'),
    };
    let amount = format!("{}{point}{:02}", grouped(money.amount() / 100, group), money.amount() % 100);
    match money.currency() {
        Currency::Pln => tr!(texts, "money-pln", amount = amount),
        Currency::Eur => tr!(texts, "money-eur", amount = amount),
    }
}

/// A balance, or what moves it: as an amount, with a sign where it takes away.
pub fn balance(texts: Texts, balance: Balance) -> String {
    let owed = balance.owed();
    if owed.is_zero() { money(texts, balance.ahead()) } else { format!("\u{2212}{}", money(texts, owed)) }
}

/// What moved a balance: `Opłata`, `Wpłata`.
pub fn ledger_kind(texts: Texts, kind: LedgerKind) -> String {
    match kind {
        LedgerKind::Charge => tr!(texts, "ledger-charge"),
        LedgerKind::Payment => tr!(texts, "ledger-payment"),
        LedgerKind::CreditNote => tr!(texts, "ledger-credit-note"),
        LedgerKind::DebitNote => tr!(texts, "ledger-debit-note"),
        LedgerKind::Refund => tr!(texts, "ledger-refund"),
        LedgerKind::Chargeback => tr!(texts, "ledger-chargeback"),
    }
}

/// A whole number with its digits in groups of three.
fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A date: `22.11.2026`, or `22 Nov 2026`.
pub fn date(texts: Texts, date: Date) -> String {
    match texts.language() {
        Language::Pl => date.strftime("%d.%m.%Y").to_string(),
        Language::En => date.strftime("%-d %b %Y").to_string(),
    }
}

/// A moment as the clocks in Poland show it: `22.11.2026, 15:04`.
pub fn moment(texts: Texts, at: Timestamp) -> String {
    let local = zone().to_datetime(at);
    format!("{}, {}", date(texts, local.date()), local.strftime("%H:%M"))
}

/// A month: `listopad 2026`, or `November 2026`.
pub fn period(texts: Texts, period: Period) -> String {
    tr!(texts, "period", month = i64::from(period.month()), year = i64::from(period.year()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const POLISH: Texts = Texts::of(Language::Pl);
    const ENGLISH: Texts = Texts::of(Language::En);

    fn pln(amount: u64) -> Money {
        Money::new(amount, Currency::Pln).expect("in range")
    }

    #[test]
    fn money_reads_as_each_language_writes_it() {
        for (amount, polish, english) in [
            (0, "0,00 zł", "PLN 0.00"),
            (5, "0,05 zł", "PLN 0.05"),
            (6990, "69,90 zł", "PLN 69.90"),
            (123_456, "1 234,56 zł", "PLN 1,234.56"),
            (100_000_000, "1 000 000,00 zł", "PLN 1,000,000.00"),
            (Money::AMOUNT_MAX, "10 000 000 000,00 zł", "PLN 10,000,000,000.00"),
        ] {
            assert_eq!(money(POLISH, pln(amount)), polish.replace(' ', "\u{a0}"));
            assert_eq!(money(ENGLISH, pln(amount)), english.replace(' ', "\u{a0}"));
        }
        let euro = Money::new(6990, Currency::Eur).expect("in range");
        assert_eq!(money(POLISH, euro), "69,90\u{a0}€");
        assert_eq!(money(ENGLISH, euro), "EUR\u{a0}69.90");
    }

    #[test]
    fn dates_and_moments_read_as_each_language_writes_them() {
        let day = Date::new(2026, 1, 2).expect("a date");
        assert_eq!((date(POLISH, day), date(ENGLISH, day)), ("02.01.2026".into(), "2 Jan 2026".into()));
        let at: Timestamp = "2026-11-22T14:04:59Z".parse().expect("a time");
        assert_eq!(moment(POLISH, at), "22.11.2026, 15:04");
        assert_eq!(moment(ENGLISH, at), "22 Nov 2026, 15:04");
        let summer: Timestamp = "2026-06-30T22:30:00Z".parse().expect("a time");
        assert_eq!(moment(POLISH, summer), "01.07.2026, 00:30");
    }

    #[test]
    fn a_period_is_a_month_by_its_name() {
        let of = |text: &str| Period::parse(text).expect("a period");
        assert_eq!(period(POLISH, of("2026-11")), "listopad 2026");
        assert_eq!(period(ENGLISH, of("2026-11")), "November 2026");
        let names: Vec<String> = (1..=12).map(|month| period(POLISH, of(&format!("2026-{month:02}")))).collect();
        assert_eq!(names[0], "styczeń 2026");
        assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), 12);
    }

    proptest! {
        #[test]
        fn the_digits_of_an_amount_survive_its_formatting(amount in 0..=Money::AMOUNT_MAX) {
            for texts in [POLISH, ENGLISH] {
                let digits: String = money(texts, pln(amount)).chars().filter(char::is_ascii_digit).collect();
                prop_assert_eq!(digits.parse::<u64>(), Ok(amount));
            }
        }
    }
}
