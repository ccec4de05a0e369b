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
