//! A request, parsed once and bounded.

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;

use http::header::{CONTENT_TYPE, HeaderMap, USER_AGENT};
use http::{Method, StatusCode};
use lambda_http::RequestExt as _;
use lambda_http::request::RequestContext;

use super::{Fields, Format, Known, Problem, Reader};
use crate::domain::{Agent, Language, Network, ParseError, Seen, Timestamp};
use crate::i18n::Texts;

/// The largest body a function takes, in bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BodyLimit(pub usize);

impl BodyLimit {
    /// A form or its JSON: 16 KiB.
    pub const FORM: Self = Self(16 * 1024);
    /// A notification of a payment provider: 64 KiB.
    pub const WEBHOOK: Self = Self(64 * 1024);
}

/// Where a request comes from, to the width that guessing is counted at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Source {
    /// The address.
    pub address: IpAddr,
    /// The network it lies in: /24 of IPv4, /56 of IPv6, which is what one attacker commonly has.
    pub prefix: String,
}

impl Source {
    /// The source of an address.
    pub fn of(address: IpAddr) -> Self {
        Self { address, prefix: Network::of(address).to_string() }
    }
}

/// A request as a function sees it.
pub struct Incoming {
    /// The method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The rendering that is wanted.
    pub format: Format,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decoded and within the function's bound.
    pub body: Vec<u8>,
    /// Where it comes from.
    pub source: Source,
    /// This moment: one for the whole request.
    pub now: Timestamp,
    reader: Reader,
    parameters: HashMap<String, String>,
    query: Vec<(String, String)>,
}

/// What it asks for: its headers hold a token and its body may hold a password (S27).
impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").field("method", &self.method).field("path", &self.path).finish_non_exhaustive()
    }
}

impl Incoming {
    /// Parses an event of the gateway. Errors: a body above the bound, a rendering that does not exist.
    pub fn parse(
        request: lambda_http::Request,
        reader: Reader,
        limit: BodyLimit,
        now: Timestamp,
    ) -> Result<Self, Problem> {
        let parameters = request.path_parameters().iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let query: Vec<(String, String)> =
            request.query_string_parameters().iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let source = Source::of(source_address(&request));
        let path = request.raw_http_path().to_owned();
        let (head, body) = request.into_parts();
        let body: Vec<u8> = match body {
            lambda_http::Body::Text(text) => text.into_bytes(),
            lambda_http::Body::Binary(bytes) => bytes,
            _ => Vec::new(),
        };
        if body.len() > limit.0 {
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"));
        }
        let format = Format::negotiate(&head.headers).ok_or(Problem::not_acceptable())?;
        Ok(Self {
            method: head.method,
            path,
            format,
            headers: head.headers,
            body,
            source,
            now,
            reader,
            parameters,
            query,
        })
    }

    /// When, with what and from where this is asked, as it is noted.
    pub fn seen(&self) -> Seen {
        let agent = self.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Seen { at: self.now, device: Agent::of(agent), network: Network::of(self.source.address) }
    }

    /// The texts of whoever reads the answer.
    pub fn texts(&self) -> Texts {
        self.reader.texts()
    }

    /// Says that the caller is a subscriber, whose language wins over what the browser wishes.
    pub fn is_read_in(&self, language: Language) {
        self.reader.is(language);
    }

    /// A part of the path, such as `{id}`, through its parser. What cannot be taken is not found: 404.
    pub fn parameter<T>(&self, name: &str, parse: impl Fn(&str) -> Result<T, ParseError>) -> Result<T, Problem> {
        let text = self.parameters.get(name).ok_or_else(Problem::not_found)?;
        parse(text).map_err(|_| Problem::not_found())
    }

    /// A value of the query string.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.choice(name).filter(|value| !value.is_empty())
    }

    /// A parameter of the query string as it was given, empty or not: where only some words are right.
    pub fn choice(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The query string read as a form that was sent by it. What else stands in it is of no account.
    pub fn query_fields(&self, known: Known<'_>) -> Result<Fields, Problem> {
        let is_known = |name: &str| known.once.contains(&name) || known.many.contains(&name);
        let pairs = self.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Fields::from_pairs(pairs.filter(|(name, _)| is_known(name)), known)
    }

    /// A path in the language that the address of this page chose, where it chose one: it stays chosen on the way on.
    pub fn in_chosen_language(&self, path: &str) -> String {
        let join = if path.contains('?') { '&' } else { '?' };
        match self.query("lang").and_then(Language::of_tag) {
            Some(language) => format!("{path}{join}lang={}", language.tag()),
            None => path.to_owned(),
        }
    }

    /// The fields of the body, JSON or a form. Errors: neither, broken.
    pub fn fields<'a>(&self, known: impl Into<Known<'a>>) -> Result<Fields, Problem> {
        let known = known.into();
        let content_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match media.as_str() {
            "application/json" => Fields::from_json(&self.body, known),
            "application/x-www-form-urlencoded" => Fields::from_form(&self.body, known),
            "" if self.body.is_empty() => Fields::from_form(b"", known),
            _ => Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type")),
        }
    }
}

fn source_address(request: &lambda_http::Request) -> IpAddr {
    let text = match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.clone(),
        _ => None,
    };
    text.and_then(|text| text.parse().ok()).unwrap_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_counted_by_the_network_it_lies_in() {
        let prefix = |text: &str| Source::of(text.parse().expect("an address")).prefix;
        assert_eq!(prefix("203.0.113.7"), "203.0.113.0/24");
        assert_eq!(prefix("::ffff:203.0.113.9"), "203.0.113.0/24");
        assert_eq!(prefix("2001:db8:1:2ff::1"), prefix("2001:db8:1:200::9"));
        assert_ne!(prefix("2001:db8:1:300::1"), prefix("2001:db8:1:200::9"));
    }
}
