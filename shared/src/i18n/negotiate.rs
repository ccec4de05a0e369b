//! Which language a browser gets.

use fluent_langneg::{LanguageIdentifier, NegotiationStrategy, negotiate_languages};

use crate::domain::Language;

/// Bytes of the header that are looked at: no browser's list is longer.
const HEADER_BYTES_MAX: usize = 256;

/// The language for an `Accept-Language` header: the one of ours that is wanted most, Polish when in doubt.
pub fn negotiate(accept_language: Option<&str>) -> Language {
    let wanted = wanted(accept_language.unwrap_or_default());
    let ours: Vec<LanguageIdentifier> =
        Language::ALL.into_iter().filter_map(|language| language.tag().parse().ok()).collect();
    negotiate_languages(&wanted, &ours, None, NegotiationStrategy::Lookup)
        .first()
        .and_then(|id| Language::of_tag(id.language.as_str()))
        .unwrap_or_default()
}

/// The tags of a header that are languages, the most wanted first; among equals the first stays first.
fn wanted(header: &str) -> Vec<LanguageIdentifier> {
    let end = (0..=HEADER_BYTES_MAX.min(header.len())).rev().find(|end| header.is_char_boundary(*end)).unwrap_or(0);
    let mut ranges: Vec<(u16, LanguageIdentifier)> = header[..end]
        .split(',')
        .filter_map(|range| {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let weight = weight(parameters)?;
            Some((weight, tag.trim().parse().ok()?)).filter(|(weight, _)| *weight > 0)
        })
        .collect();
    ranges.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    ranges.into_iter().map(|(_, id)| id).collect()
}

/// The weight in thousandths: `q=0.8` is 800, nothing is 1000, and what is no weight at all is none.
fn weight(parameters: &str) -> Option<u16> {
    let parameters = parameters.trim();
    if parameters.is_empty() {
        return Some(1000);
    }
    let value = parameters.strip_prefix("q=").or_else(|| parameters.strip_prefix("Q="))?.trim();
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    if part.len() > 3 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part: u16 = format!("{part:0<3}").parse().ok()?;
    match whole {
        "0" => Some(part),
        "1" if part == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_browser_gets_the_language_it_wants_most_and_polish_when_in_doubt() {
        for (header, language) in [
            ("pl,en-US;q=0.7,en;q=0.3", Language::Pl),
            ("en-GB,en;q=0.9,pl;q=0.8", Language::En),
            ("en;q=0.3, pl;q=0.9", Language::Pl),
            ("uk-UA,uk;q=0.9,en;q=0.5", Language::En),
            ("en;q=0", Language::Pl),
            ("EN-us", Language::En),
            ("de,fr", Language::Pl),
            ("*", Language::Pl),
            ("en;q=nonsense", Language::Pl),
            (";;,,==,\u{0}ą", Language::Pl),
            ("", Language::Pl),
        ] {
            assert_eq!(negotiate(Some(header)), language, "{header}");
        }
        assert_eq!(negotiate(None), Language::Pl);
    }

    #[test]
    fn a_header_is_read_to_its_bound_and_no_further() {
        let padding = "de,".repeat(HEADER_BYTES_MAX / 3 - 1);
        assert_eq!(negotiate(Some(&format!("{padding}en"))), Language::En);
        assert_eq!(negotiate(Some(&format!("{padding}de,de,en"))), Language::Pl);
        assert_eq!(negotiate(Some(&"ą".repeat(100_000))), Language::Pl);
    }

    proptest! {
        #[test]
        fn any_header_is_answered(header in ".{0,400}") {
            negotiate(Some(&header));
        }
    }
}
