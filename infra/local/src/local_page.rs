//! What the pages that exist on one machine only have in common: they are answered to this machine's own
//! browser alone, run no script, and take a form only from themselves.

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use maud::Markup;

use crate::net::{self, Reply};

/// The styles come from here; a mail's HTML is shown in a frame that may do nothing.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// A page.
pub(crate) fn page(status: StatusCode, markup: Markup) -> Reply {
    let mut reply = net::reply(status, "text/html; charset=utf-8", markup.into_string());
    for (name, value) in HEADERS {
        reply.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    reply
}

/// Go there now.
pub(crate) fn see_other(location: &str) -> Reply {
    let mut reply = net::reply(StatusCode::SEE_OTHER, "text/plain", "");
    if let Ok(location) = HeaderValue::from_str(location) {
        reply.headers_mut().insert(header::LOCATION, location);
    }
    reply
}

/// Whether the browser asked for this machine by a name of its own. A foreign name that leads here (DNS
/// rebinding) would make foreign pages same-origin with these.
pub(crate) fn is_own_host(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// Whether a form was sent from these pages, as the browser tells it.
pub(crate) fn is_same_origin(parts: &Parts) -> bool {
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return site == "same-origin";
    }
    match (header("origin"), header("host")) {
        (Some(origin), Some(host)) => origin.strip_prefix("http://") == Some(host),
        _ => false,
    }
}
