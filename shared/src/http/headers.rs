//! The headers of every answer (S16).

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};

/// The security headers of a portal under its public address.
#[derive(Clone, Debug)]
pub struct SecurityHeaders {
    policy: HeaderValue,
    policy_with_script: HeaderValue,
    https: bool,
}

impl SecurityHeaders {
    /// `form_targets` are the origins that a form's answer may redirect to: browsers hold `form-action` against the
    /// whole chain, so the pages of payment providers must be named.
    pub fn new(public_url: &str, form_targets: &[String]) -> Self {
        let targets = form_targets.join(" ");
        let policy = |script: &str| {
            let policy = format!(
                "default-src 'none'; {script}style-src 'self'; img-src 'self'; form-action 'self' {targets}; \
                 frame-ancestors 'none'; base-uri 'none'"
            );
            HeaderValue::from_str(&policy)
                .unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
        };
        Self {
            policy: policy(""),
            policy_with_script: policy("script-src 'self'; connect-src 'self'; "),
            https: public_url.starts_with("https://"),
        }
    }

    /// Adds them; what a function set itself (such as the caching of an asset) stays. Only a page that holds a script may run one.
    pub fn apply(&self, headers: &mut HeaderMap, has_script: bool) {
        let policy = if has_script { &self.policy_with_script } else { &self.policy };
        headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
        headers.insert("permissions-policy", HeaderValue::from_static("camera=(), geolocation=(), microphone=()"));
        if self.https {
            let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
            headers.insert(STRICT_TRANSPORT_SECURITY, year);
        }
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        headers.entry(VARY).or_insert(HeaderValue::from_static("accept, accept-language, accept-encoding, cookie"));
    }
}

/// The caching of a file: for good where its name holds the hash of its content, else for a day.
pub fn asset_headers(headers: &mut HeaderMap, immutable: bool) {
    let caching = if immutable { "public, max-age=31536000, immutable" } else { "public, max-age=86400" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
}
