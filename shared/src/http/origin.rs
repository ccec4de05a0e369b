//! The guard against requests from other sites (S14).

use http::header::{AUTHORIZATION, HeaderMap, ORIGIN};
use http::{Method, StatusCode};

use super::{CookieName, Problem, cookie_value};

/// Refuses an unsafe request that a browser sent from elsewhere. A browser says where a request comes from by
/// `Sec-Fetch-Site` or `Origin`; whatever a browser could send by itself (a cookie, a form) must say so. A client
/// that is no browser sends JSON without cookies and neither header.
pub fn check_origin(method: &Method, headers: &HeaderMap, public_url: &str) -> Result<(), Problem> {
    const REFUSED: Problem = Problem::new(StatusCode::FORBIDDEN, "cross_origin");
    if method.is_safe() {
        return Ok(());
    }
    let site = headers.get("sec-fetch-site").map(|value| value.as_bytes() == b"same-origin");
    let origin = headers.get(ORIGIN).map(|value| value.as_bytes() == public_url.as_bytes());
    let has_cookie = cookie_value(headers, CookieName::of(public_url)).is_some();
    // A token in a header is nothing a browser sends by itself.
    let is_form = !is_json(headers) && !headers.contains_key(AUTHORIZATION);
    match (site, origin) {
        (Some(false), _) | (_, Some(false)) => Err(REFUSED),
        (None, None) if has_cookie || is_form => Err(REFUSED),
        _ => Ok(()),
    }
}

/// Whether a page of this portal sent an unsafe request that was let in: its browser says so, and what says neither where it
/// comes from nor that it is a form is an app's. Only the former is given a cookie: an app would not keep it, and no page needs
/// to hold a token that its scripts could read.
pub fn is_from_page(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-fetch-site") || headers.contains_key(ORIGIN)
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.to_ascii_lowercase().starts_with("application/json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_told_from_an_app_by_what_its_browser_says() {
        let map = |name: &'static str, value: &str| {
            HeaderMap::from_iter([(http::HeaderName::from_static(name), value.parse().expect("a header"))])
        };
        assert!(is_from_page(&map("sec-fetch-site", "same-origin")));
        assert!(is_from_page(&map("origin", "https://panel.example")));
        assert!(!is_from_page(&map("authorization", "Bearer x")));
    }

    #[test]
    fn s14_what_a_browser_could_send_by_itself_must_come_from_here() {
        const HERE: &str = "https://panel.example";
        let json = ("content-type", "application/json");
        let accept = ("accept", "application/json");
        let cookie = ("cookie", "__Host-session=x");
        let bearer = ("authorization", "Bearer x");
        let form = ("content-type", "application/x-www-form-urlencoded");
        let cases: [(&[(&str, &str)], bool); 13] = [
            (&[bearer], true),
            (&[bearer, cookie], false),
            (&[form, ("sec-fetch-site", "same-origin")], true),
            (&[form, ("origin", HERE)], true),
            (&[form], false),
            (&[form, ("origin", "null")], false),
            (&[form, ("origin", "https://panel.example.evil.example")], false),
            (&[form, ("sec-fetch-site", "same-site")], false),
            (&[form, ("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], false),
            (&[json, accept], true),
            (&[json, accept, cookie], false),
            (&[json, accept, ("origin", "https://evil.example")], false),
            (&[json, accept, ("sec-fetch-site", "cross-site")], false),
        ];
        for (headers, passes) in cases {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.insert(*name, value.parse().expect("a header"));
            }
            assert_eq!(check_origin(&Method::POST, &map, HERE).is_ok(), passes, "{headers:?}");
            assert!(check_origin(&Method::GET, &map, HERE).is_ok());
        }
    }
}
