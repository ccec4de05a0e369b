//! A service behind the address that the functions know: requests are passed on as they are.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, header};

use super::http_client;
use crate::net::{self, BoxError, Reply};

const CALL_LIMIT: Duration = Duration::from_secs(30);

/// Where requests go on to.
pub(super) struct Upstream {
    http: reqwest::Client,
    url: String,
}

impl Upstream {
    pub(super) fn new(url: String) -> Result<Self, reqwest::Error> {
        Ok(Self { http: http_client(CALL_LIMIT)?, url })
    }

    pub(super) async fn call(&self, request: Request<Bytes>) -> Result<Reply, BoxError> {
        let (mut parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        // The client names the host itself, and the length of what it sends.
        parts.headers.remove(header::HOST);
        parts.headers.remove(header::CONTENT_LENGTH);
        let call = self.http.request(parts.method, format!("{}{path}", self.url)).headers(parts.headers).body(body);
        let mut answer = call.send().await?;
        let mut reply = Response::builder().status(answer.status());
        if let Some(headers) = reply.headers_mut() {
            *headers = std::mem::take(answer.headers_mut());
            headers.remove(header::TRANSFER_ENCODING);
            headers.remove(header::CONNECTION);
        }
        Ok(reply.body(net::full(answer.bytes().await?))?)
    }
}
