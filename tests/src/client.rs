//! Clients of the portal.

use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::Answer;

/// A client: a browser with its cookie, or an app with its token.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    /// Headers of every request.
    pub headers: HeaderMap,
    /// The session cookie, as a browser keeps it.
    pub cookie: Option<String>,
    /// The cookie of a known device, the same way.
    pub device: Option<String>,
    is_browser: bool,
}

impl Client {
    /// A browser: pages, forms, cookies.
    pub fn browser(http: &reqwest::Client, url: &str) -> Self {
        Self::new(http, url, true)
            .with("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .with("accept-language", "pl")
    }

    /// An app: JSON.
    pub fn app(http: &reqwest::Client, url: &str) -> Self {
        Self::new(http, url, false).with("accept", "application/json")
    }

    fn new(http: &reqwest::Client, url: &str, is_browser: bool) -> Self {
        Self {
            http: http.clone(),
            url: url.to_owned(),
            headers: HeaderMap::new(),
            cookie: None,
            device: None,
            is_browser,
        }
    }

    /// The connections of many clients: making them costs more than a request.
    pub fn connections() -> reqwest::Client {
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client")
    }

    /// With a header on every request.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header"));
        self
    }

    /// With a token, as an app carries it.
    #[must_use]
    pub fn bearing(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    /// Gets a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, HeaderMap::new(), Vec::new()).await
    }

    /// Posts: a form from a browser, JSON from an app.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        if self.is_browser {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            self.post_raw(path, "application/x-www-form-urlencoded", body.into_bytes()).await
        } else {
            let object: serde_json::Map<String, serde_json::Value> =
                fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
            self.post_raw(path, "application/json", serde_json::to_vec(&object).expect("json")).await
        }
    }

    /// Posts any body. A browser says that the request is its own page's.
    pub async fn post_raw(&mut self, path: &str, content_type: &str, body: Vec<u8>) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_str(content_type).expect("a header"));
        if self.is_browser && !self.headers.contains_key("sec-fetch-site") {
            headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
            headers.insert("origin", HeaderValue::from_str(&self.url).expect("a header"));
        }
        self.send(Method::POST, path, headers, body).await
    }

    /// Sends any request.
    pub async fn send(&mut self, method: Method, path: &str, headers: HeaderMap, body: Vec<u8>) -> Answer {
        let address = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.url) };
        let mut request =
            self.http.request(method.clone(), address).headers(self.headers.clone()).headers(headers).body(body);
        for (name, value) in [("session", &self.cookie), ("device", &self.device)] {
            if let Some(value) = value {
                request = request.header("cookie", format!("{name}={value}"));
            }
        }
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.bytes().await.expect("a body").to_vec();
        let answer = Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned(), bytes };
        assert!(!answer.body.contains('⟨'), "a text is missing in either catalogue: {answer:?}");
        crate::contract::hold(&method, path.strip_prefix(&self.url).unwrap_or(path), &answer);
        if self.is_browser {
            self.keep_cookies(&answer);
        }
        answer
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for value in answer.headers.get_all("set-cookie") {
            let text = value.to_str().unwrap_or_default();
            for (name, kept) in [("session=", &mut self.cookie), ("device=", &mut self.device)] {
                if let Some(rest) = text.strip_prefix(name) {
                    let value = rest.split(';').next().unwrap_or_default();
                    *kept = Some(value.to_owned()).filter(|value| !value.is_empty());
                }
            }
        }
    }
}
