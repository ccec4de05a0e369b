//! What a function answers.

use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, SET_COOKIE};
use http::{Response, StatusCode};
use maud::Markup;
use serde::Serialize;

use super::{Format, Incoming, Problem};

/// An answer: status, headers, body. The runtime adds what all answers share.
#[derive(Debug)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    has_script: bool,
}

impl Reply {
    /// Answers an action in the rendering the client wants: `output` is the contract, `page` shows the same.
    pub fn of(request: &Incoming, output: &impl Serialize, page: impl FnOnce() -> Markup) -> Result<Self, Problem> {
        match request.format {
            Format::Json => Self::json(StatusCode::OK, output),
            Format::Html => Ok(Self::html(StatusCode::OK, page())),
        }
    }

    /// JSON.
    pub fn json(status: StatusCode, output: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_vec(output).map_err(Problem::internal)?;
        Ok(Self::bytes(status, "application/json", body))
    }

    /// A page.
    pub fn html(status: StatusCode, page: Markup) -> Self {
        Self::bytes(status, "text/html; charset=utf-8", page.into_string().into_bytes())
    }

    /// A form to fill in, which is nothing but a page: a client that takes none is told so (406).
    pub fn form(request: &Incoming, page: impl FnOnce() -> Markup) -> Result<Self, Problem> {
        if Format::takes_page(&request.headers) {
            Ok(Self::html(StatusCode::OK, page()))
        } else {
            Err(Problem::not_acceptable())
        }
    }

    /// Anything of a content type.
    pub fn bytes(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        Self { status, headers, body, has_script: false }
    }

    /// Nothing to say.
    pub fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Vec::new(), has_script: false }
    }

    /// After a form: see another page (303).
    pub fn see_other(location: &str) -> Result<Self, Problem> {
        Self::redirect(StatusCode::SEE_OTHER, location)
    }

    /// A redirect of a status. Error: a location that is no header value.
    pub fn redirect(status: StatusCode, location: &str) -> Result<Self, Problem> {
        let location = HeaderValue::from_str(location).map_err(Problem::internal)?;
        Ok(Self::empty(status).with_header(LOCATION, location))
    }

    /// A refused form again, with the problem's status. A JSON client gets the problem itself.
    pub fn refused(
        request: &Incoming,
        problem: Problem,
        page: impl FnOnce(&Problem) -> Markup,
    ) -> Result<Self, Problem> {
        match request.format {
            Format::Json => Err(problem),
            Format::Html => Self::html_of(&problem, page(&problem)),
        }
    }

    /// A page about a problem, with the problem's status.
    pub fn html_of(problem: &Problem, page: Markup) -> Result<Self, Problem> {
        let reply = Self::html(problem.status, page);
        Ok(match problem.retry_after_seconds {
            Some(seconds) => reply.with_header(http::header::RETRY_AFTER, seconds.into()),
            None => reply,
        })
    }

    /// With a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// With a cookie. Error: a cookie that is no header value.
    pub fn with_cookie(mut self, cookie: &str) -> Result<Self, Problem> {
        let mut value = HeaderValue::from_str(cookie).map_err(Problem::internal)?;
        value.set_sensitive(true);
        self.headers.append(SET_COOKIE, value);
        Ok(self)
    }

    /// A page that holds a script of the portal's own: its policy lets it run.
    #[must_use]
    pub const fn with_script(mut self) -> Self {
        self.has_script = true;
        self
    }

    /// Whether it is such a page.
    pub const fn has_script(&self) -> bool {
        self.has_script
    }

    /// The headers, to change them.
    pub const fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// The HTTP response.
    pub fn into_response(self) -> Response<Vec<u8>> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
