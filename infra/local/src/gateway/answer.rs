//! A function's response, payload format 2.0, as HTTP.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::Value;

use crate::net::{self, Reply};

/// Headers that the gateway makes itself.
const OWN: [HeaderName; 3] = [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION];

/// `None` when the response is not one that the gateway can pass on.
pub(super) fn build(response: &Value) -> Option<Reply> {
    let status = u16::try_from(response["statusCode"].as_u64()?).ok()?;
    let status = StatusCode::from_u16(status).ok().filter(|status| status.as_u16() >= 200)?;
    let body = body(response)?;
    let empty = body.is_empty();
    let mut reply = Response::new(net::full(body));
    *reply.status_mut() = status;
    let headers = reply.headers_mut();
    for (name, value) in response["headers"].as_object().into_iter().flatten() {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        if !OWN.contains(&name) {
            headers.insert(name, HeaderValue::from_str(value.as_str()?).ok()?);
        }
    }
    for cookie in response["cookies"].as_array().into_iter().flatten() {
        headers.append(header::SET_COOKIE, HeaderValue::from_str(cookie.as_str()?).ok()?);
    }
    if !empty && !headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    }
    Some(reply)
}

fn body(response: &Value) -> Option<Bytes> {
    match &response["body"] {
        Value::Null => Some(Bytes::new()),
        Value::String(text) if response["isBase64Encoded"] == true => Some(STANDARD.decode(text).ok()?.into()),
        Value::String(text) => Some(Bytes::copy_from_slice(text.as_bytes())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn cookies_become_headers_of_their_own_and_base64_becomes_bytes() {
        let response = json!({
            "statusCode": 200,
            "headers": { "content-type": "application/pdf", "content-length": "999" },
            "cookies": ["a=1; Path=/", "b=2"],
            "body": "/wD+",
            "isBase64Encoded": true,
        });
        let reply = build(&response).expect("the response is fine");
        let cookies: Vec<_> = reply.headers().get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(cookies, ["a=1; Path=/", "b=2"]);
        assert!(!reply.headers().contains_key(header::CONTENT_LENGTH));
        let body = reply.into_body().collect().await.expect("the body is whole").to_bytes();
        assert_eq!(&body[..], b"\xff\x00\xfe");
    }

    #[test]
    fn what_is_no_response_is_refused() {
        for response in [
            json!({ "headers": {} }),
            json!({ "statusCode": 99 }),
            json!({ "statusCode": 200, "headers": { "a b": "c" } }),
            json!({ "statusCode": 200, "body": "***", "isBase64Encoded": true }),
            json!({ "statusCode": 200, "body": 5 }),
        ] {
            assert!(build(&response).is_none(), "{response}");
        }
    }
}
