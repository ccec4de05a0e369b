//! What providers tell, made fit to be kept.

use crate::domain::{Currency, Money};

/// Whether a text can be one of a provider's numbers or words, which become part of a key: 1 to 100 visible characters.
pub(super) fn is_name(text: &str) -> bool {
    const LENGTH_MAX: usize = 100;
    (1..=LENGTH_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

/// The start of a text as it came, without what nobody can see.
pub(super) fn visible(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(20).collect()
}

/// An amount in minor units of a currency as providers write it. None: of one that we do not hold, or too much.
pub(super) fn minor_units(amount: u64, currency: &str) -> Option<Money> {
    let currency = match currency {
        "PLN" => Currency::Pln,
        "EUR" => Currency::Eur,
        _ => return None,
    };
    Money::new(amount, currency).ok()
}

/// A decimal number of at most two places in minor units, digit by digit. None: it is none, or too much.
pub(super) fn decimal(text: &str) -> Option<u64> {
    const PLACES: usize = 2;
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !are_digits(whole) || !are_digits(part) || part.len() > PLACES {
        return None;
    }
    format!("{whole}{part:0<PLACES$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_number_is_read_digit_by_digit() {
        let good = [("69.90", 6990), ("69.9", 6990), ("69", 6900), ("0.01", 1), ("0.1", 10), ("007.05", 705)];
        for (text, minor) in good {
            assert_eq!(decimal(text), Some(minor), "{text}");
        }
        assert_eq!(decimal("70368744177664.01"), Some(7_036_874_417_766_401), "beyond what floats hold by the grosz");
        for bad in ["", ".", "1.", ".5", "1.234", "-1", "+1", "1,50", "1e2", " 1", "99999999999999999999"] {
            assert_eq!(decimal(bad), None, "{bad}");
        }
    }
}
