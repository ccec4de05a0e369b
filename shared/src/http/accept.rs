//! Which of the two renderings a client wants.

use http::HeaderMap;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE};

/// A rendering of an action.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// The contract: JSON.
    Json,
    /// A page for a browser.
    Html,
}

const ENTRIES_MAX: usize = 32;

impl Format {
    /// Chooses by `Accept`; a client that takes anything gets what its body speaks: JSON for JSON, a page for a form,
    /// and JSON without a body. None: the client takes neither.
    pub fn negotiate(headers: &HeaderMap) -> Option<Self> {
        let accept = headers.get(ACCEPT).map_or("*/*", |value| value.to_str().unwrap_or("*/*"));
        let mut best: Option<(u16, Self)> = None;
        for entry in accept.split(',').take(ENTRIES_MAX) {
            let (media, quality) = entry_parts(entry);
            let format = match media.as_str() {
                "text/html" | "application/xhtml+xml" | "text/*" => Self::Html,
                "application/json" | "application/problem+json" => Self::Json,
                "*/*" | "application/*" => Self::of_body(headers),
                _ => continue,
            };
            if quality > 0 && best.is_none_or(|(before, _)| quality > before) {
                best = Some((quality, format));
            }
        }
        best.map(|(_, format)| format)
    }

    /// Whether a client takes a page, were there nothing else: a form to fill in is nothing but a page.
    pub fn takes_page(headers: &HeaderMap) -> bool {
        let accept = headers.get(ACCEPT).map_or("*/*", |value| value.to_str().unwrap_or("*/*"));
        accept.split(',').take(ENTRIES_MAX).any(|entry| {
            let (media, quality) = entry_parts(entry);
            quality > 0 && matches!(media.as_str(), "text/html" | "application/xhtml+xml" | "text/*" | "*/*")
        })
    }

    fn of_body(headers: &HeaderMap) -> Self {
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if content_type.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
            Self::Html
        } else {
            Self::Json
        }
    }
}

/// Whether a client takes gzip: it names it, and not with a quality of nothing.
pub fn takes_gzip(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.split(',').take(ENTRIES_MAX).any(|entry| {
        let (coding, quality) = entry_parts(entry);
        coding == "gzip" && quality > 0
    })
}

/// What an entry of a list of wishes names, in lower case, with its quality in thousandths.
fn entry_parts(entry: &str) -> (String, u16) {
    let mut parts = entry.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    (name, parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, parse_quality))
}

/// A quality of `Accept` in thousandths; what cannot be read counts as 1.
fn parse_quality(text: &str) -> u16 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole, fraction.parse::<u16>()) {
        ("0", Ok(thousandths)) => thousandths,
        _ => 1000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(accept: Option<&str>, content_type: Option<&str>) -> Option<Format> {
        let mut headers = HeaderMap::new();
        for (name, value) in [(ACCEPT, accept), (CONTENT_TYPE, content_type)] {
            if let Some(value) = value {
                headers.insert(name, value.parse().expect("a header"));
            }
        }
        Format::negotiate(&headers)
    }

    #[test]
    fn browsers_get_pages_and_clients_get_json() {
        let firefox = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert_eq!(format(Some(firefox), None), Some(Format::Html));
        assert_eq!(format(Some("application/json"), None), Some(Format::Json));
        assert_eq!(format(Some("*/*"), None), Some(Format::Json));
        assert_eq!(format(None, Some("application/json")), Some(Format::Json));
        assert_eq!(format(Some("*/*"), Some("application/x-www-form-urlencoded")), Some(Format::Html));
        assert_eq!(format(Some("text/html;q=0.5, application/json"), None), Some(Format::Json));
        assert_eq!(format(Some("image/png"), None), None);
        assert_eq!(format(Some("text/html;q=0, image/png"), None), None);
    }

    #[test]
    fn a_form_is_shown_to_whoever_takes_a_page_at_all() {
        for (accept, takes) in [
            (Some("text/html,*/*;q=0.8"), true),
            (Some("*/*"), true),
            (None, true),
            (Some("application/json, text/html;q=0.1"), true),
            (Some("application/json"), false),
            (Some("application/json, text/html;q=0"), false),
        ] {
            let headers = accept.map(|accept| (ACCEPT, accept.parse().expect("a header")));
            assert_eq!(Format::takes_page(&headers.into_iter().collect()), takes, "{accept:?}");
        }
    }
}
