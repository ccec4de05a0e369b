//! The cookies: that of the session, strict, and gone with its record (S10), and that of a known device.

use crate::domain::{Session, SessionState, Timestamp};

/// The days for which a device stays known after a login.
pub const DEVICE_DAYS: i64 = 180;

/// The names of the cookies. Over plain http on localhost a browser takes no `__Host-` cookie.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CookieName {
    /// `__Host-session` and `__Host-device`, over https.
    Host,
    /// `session` and `device`, over http on localhost alone.
    Plain,
}

impl CookieName {
    /// The name under a public address.
    pub fn of(public_url: &str) -> Self {
        if public_url.starts_with("https://") { Self::Host } else { Self::Plain }
    }

    const fn session(self) -> &'static str {
        match self {
            Self::Host => "__Host-session",
            Self::Plain => "session",
        }
    }

    const fn device(self) -> &'static str {
        match self {
            Self::Host => "__Host-device",
            Self::Plain => "device",
        }
    }

    fn line(self, name: &str, value: &str, age_seconds: i64) -> String {
        let secure = match self {
            Self::Host => "; Secure",
            Self::Plain => "",
        };
        format!("{name}={value}; Path=/; Max-Age={age_seconds}; HttpOnly; SameSite=Lax{secure}")
    }
}

/// The `Set-Cookie` of a new session. It lives no longer than the session's record.
pub fn set_cookie(name: CookieName, token: &str) -> String {
    set_cookie_of(name, token, SessionState::Full)
}

/// The same of a session of any state.
pub fn set_cookie_of(name: CookieName, token: &str, state: SessionState) -> String {
    name.line(name.session(), token, Session::seconds_of(state))
}

/// The same of a full session that began before now.
pub fn set_cookie_until(name: CookieName, token: &str, until: Timestamp, now: Timestamp) -> String {
    name.line(name.session(), token, until.duration_since(now).as_secs().max(0))
}

/// The `Set-Cookie` that takes it away.
pub fn clear_cookie(name: CookieName) -> String {
    name.line(name.session(), "", 0)
}

/// The `Set-Cookie` of a device that is known from now on. It is no session, and stays when one ends.
pub fn set_device_cookie(name: CookieName, token: &str) -> String {
    name.line(name.device(), token, DEVICE_DAYS * 24 * 3600)
}

/// The value of the session cookie among the `Cookie` headers; a name that comes twice counts as none.
pub fn cookie_value(headers: &http::HeaderMap, name: CookieName) -> Option<&str> {
    value_of(headers, name.session())
}

/// The same of the device cookie.
pub fn device_cookie_value(headers: &http::HeaderMap, name: CookieName) -> Option<&str> {
    value_of(headers, name.device())
}

/// Only the value that is asked for must be text: a cookie of another site on the same domain may hold any bytes.
fn value_of<'a>(headers: &'a http::HeaderMap, name: &str) -> Option<&'a str> {
    let mut found = None;
    for header in headers.get_all(http::header::COOKIE) {
        for pair in header.as_bytes().split(|byte| *byte == b';') {
            if let Some(rest) = pair.trim_ascii().strip_prefix(name.as_bytes())
                && let Some(value) = rest.strip_prefix(b"=")
                && found.replace(value).is_some()
            {
                return None;
            }
        }
    }
    std::str::from_utf8(found?).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s10_the_cookie_is_bound_to_host_https_and_the_life_of_the_record() {
        assert_eq!(
            set_cookie(CookieName::of("https://panel.example"), "t"),
            "__Host-session=t; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            set_cookie(CookieName::of("http://localhost:8080"), "t"),
            "session=t; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax"
        );
        assert_eq!(
            set_cookie_of(CookieName::Plain, "t", SessionState::SecondFactor),
            "session=t; Path=/; Max-Age=600; HttpOnly; SameSite=Lax"
        );
        let [now, until] = ["2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z"].map(|text| text.parse().expect("a time"));
        assert_eq!(
            set_cookie_until(CookieName::Plain, "t", until, now),
            "session=t; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax"
        );
        assert_eq!(
            set_device_cookie(CookieName::of("https://panel.example"), "t"),
            "__Host-device=t; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            set_device_cookie(CookieName::of("http://localhost:8080"), "t"),
            "device=t; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax"
        );
    }

    #[test]
    fn a_cookie_that_comes_twice_is_none() {
        let mut headers = http::HeaderMap::new();
        headers.append("cookie", "a=1; session=x".parse().expect("a header"));
        assert_eq!(cookie_value(&headers, CookieName::Plain), Some("x"));
        headers.append("cookie", "session=y".parse().expect("a header"));
        assert_eq!(cookie_value(&headers, CookieName::Plain), None);
    }

    #[test]
    fn the_bytes_of_another_cookie_do_not_matter() {
        let value = |cookies: &[u8]| {
            let mut headers = http::HeaderMap::new();
            headers.insert("cookie", http::HeaderValue::from_bytes(cookies).expect("a header"));
            cookie_value(&headers, CookieName::Plain).map(str::to_owned)
        };
        assert_eq!(value("miasto=Łódź; session=x".as_bytes()).as_deref(), Some("x"));
        assert_eq!(value(b"session=x; a=\xff\xfe").as_deref(), Some("x"));
        assert_eq!(value(b"sessions=y; session=x=z").as_deref(), Some("x=z"));
        assert_eq!(value(b"session=\xff"), None);
    }
}
