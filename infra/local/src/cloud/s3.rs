//! S3: s3s over a folder, with a look at what is written so that functions hear of new objects.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use http::{Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use percent_encoding::percent_decode_str;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use serde_json::{Value, json};

use super::rights::{Rights, signer};
use super::s3_elsewhere::S3Elsewhere;
use super::{ACCESS_KEY_ID, CloudError, ObjectQueue, SECRET_ACCESS_KEY, front};
use crate::net::{self, BoxError, Reply, Server};
use crate::template::{BucketSpec, REGION};

/// The largest object that the local S3 takes in one request.
const OBJECT_MAX_BYTES: usize = 512 * 1024 * 1024;

const NO_SUCH_BUCKET: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>NoSuchBucket</Code>\
     <Message>The specified bucket does not exist</Message></Error>";

/// Where a request wants to write.
struct Write {
    bucket: String,
    key: String,
    event: &'static str,
    size: u64,
}

pub(super) async fn start(
    root: &Path,
    elsewhere: Option<String>,
    buckets: &[BucketSpec],
    queue: ObjectQueue,
    rights: Arc<Rights>,
) -> Result<(Server, String), CloudError> {
    let service = match elsewhere {
        Some(url) => Service::Elsewhere(S3Elsewhere::open(url, buckets).await?),
        None => Service::Folder(in_folder(root, buckets, &rights)?),
    };
    let names = buckets.iter().map(|bucket| bucket.name.clone()).collect();
    let door = Arc::new(Door { service, buckets: names, queue, rights });
    front::start("S3", move |request| answer(request, Arc::clone(&door))).await
}

fn in_folder(root: &Path, buckets: &[BucketSpec], rights: &Rights) -> Result<S3Service, CloudError> {
    for bucket in buckets {
        let folder = root.join(&bucket.name);
        std::fs::create_dir_all(&folder).map_err(|error| CloudError::file(&folder, error))?;
    }
    let files = s3s_fs::FileSystem::new(root).map_err(|error| CloudError::service("S3", format!("{error:?}")))?;
    let mut builder = S3ServiceBuilder::new(files);
    let mut keys = SimpleAuth::from_single(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
    for key in rights.keys() {
        keys.register(key.to_owned(), SECRET_ACCESS_KEY.into());
    }
    builder.set_auth(keys);
    Ok(builder.build())
}

/// The service itself.
enum Service {
    Folder(S3Service),
    Elsewhere(S3Elsewhere),
}

impl Service {
    async fn call(&self, request: Request<Incoming>) -> Result<Reply, BoxError> {
        let service = match self {
            Self::Folder(service) => service,
            Self::Elsewhere(service) => return service.call(request).await,
        };
        let request = request.map(|body| s3s::Body::http_body_unsync(Limited::new(body, OBJECT_MAX_BYTES)));
        match service.call(request).await {
            Ok(response) => Ok(response.map(BodyExt::boxed_unsync)),
            Err(error) => Err(format!("{error:?}").into()),
        }
    }
}

/// What stands before the service.
struct Door {
    service: Service,
    buckets: BTreeSet<String>,
    queue: ObjectQueue,
    rights: Arc<Rights>,
}

async fn answer(request: Request<Incoming>, door: Arc<Door>) -> Reply {
    let queue = &door.queue;
    let bucket = request.uri().path().trim_start_matches('/').split('/').next().unwrap_or_default();
    if !bucket.is_empty() && !door.buckets.contains(bucket) {
        // The service would make a folder of this name and say that all is well.
        return net::reply(StatusCode::NOT_FOUND, "application/xml", NO_SUCH_BUCKET);
    }
    let allowed = door.rights.check_bucket(signer(&request).as_deref(), action(&request), bucket);
    if let Err(denied) = allowed {
        let message = denied.message();
        let xml = format!("<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>");
        return net::reply(StatusCode::FORBIDDEN, "application/xml", xml);
    }
    let write = write_of(&request).filter(|write| queue.wants(&write.bucket, &write.key));
    let mut response = match door.service.call(request).await {
        Ok(response) => response,
        Err(error) => {
            tracing::warn!(%error, "S3 failed");
            return net::reply(StatusCode::INTERNAL_SERVER_ERROR, "text/plain", "S3 failed");
        }
    };
    // How an upload came in parts is no property of the object; the service keeps it for one, and S3 does not.
    if response.headers().get(header::CONTENT_ENCODING).is_some_and(|coding| coding == "aws-chunked") {
        response.headers_mut().remove(header::CONTENT_ENCODING);
    }
    if response.status().is_success()
        && let Some(write) = write
    {
        let etag = response.headers().get(header::ETAG).and_then(|etag| etag.to_str().ok()).unwrap_or_default();
        let record = record(&write, etag.trim_matches('"'), queue);
        if let Err(error) = queue.push(write.bucket, write.key, record) {
            tracing::error!(%error, "an S3 event could not be kept");
            return net::reply(StatusCode::SERVICE_UNAVAILABLE, "text/plain", "the event could not be kept");
        }
    }
    response
}

/// What IAM asks for.
fn action<B>(request: &Request<B>) -> &'static str {
    let is_object =
        request.uri().path().trim_start_matches('/').split_once('/').is_some_and(|(_, key)| !key.is_empty());
    match *request.method() {
        Method::GET | Method::HEAD if is_object => "s3:GetObject",
        Method::GET | Method::HEAD => "s3:ListBucket",
        Method::PUT | Method::POST if is_object => "s3:PutObject",
        Method::DELETE if is_object => "s3:DeleteObject",
        _ => "s3:PutBucket",
    }
}

/// The object that a request makes when it succeeds.
fn write_of(request: &Request<Incoming>) -> Option<Write> {
    let (bucket, key) = request.uri().path().strip_prefix('/')?.split_once('/')?;
    if key.is_empty() {
        return None;
    }
    let mut names = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).map(|(name, _)| name);
    let event = match *request.method() {
        // Anything but a signature or the SDK's own mark names a part or a property of an object.
        Method::PUT if names.all(|name| name == "x-id" || name.starts_with("X-Amz-")) => {
            let copies = request.headers().contains_key("x-amz-copy-source");
            if copies { "ObjectCreated:Copy" } else { "ObjectCreated:Put" }
        }
        Method::POST if names.any(|name| name == "uploadId") => "ObjectCreated:CompleteMultipartUpload",
        _ => return None,
    };
    let number = |name: &str| request.headers().get(name)?.to_str().ok()?.parse().ok();
    let size = number("x-amz-decoded-content-length").or_else(|| number("content-length")).unwrap_or_default();
    let key = percent_decode_str(key).decode_utf8().ok()?.into_owned();
    Some(Write { bucket: bucket.to_owned(), key, event, size })
}

fn record(write: &Write, etag: &str, queue: &ObjectQueue) -> Value {
    let now = queue.clock().now();
    json!({
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventTime": format!("{now:.3}"),
        "eventName": write.event,
        "userIdentity": { "principalId": "AWS:LOCAL" },
        "requestParameters": { "sourceIPAddress": "127.0.0.1" },
        "responseElements": { "x-amz-request-id": "LOCAL", "x-amz-id-2": "LOCAL" },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "local",
            "bucket": {
                "name": write.bucket,
                "ownerIdentity": { "principalId": "LOCAL" },
                "arn": format!("arn:aws:s3:::{}", write.bucket),
            },
            "object": {
                "key": encoded_key(&write.key),
                "size": write.size,
                "eTag": etag,
                "sequencer": format!("{:016X}", now.as_microsecond()),
            },
        },
    })
}

/// A key as S3 writes it in an event: each part as in a form (a blank is `+`), the slashes kept.
fn encoded_key(key: &str) -> String {
    let parts = key.split('/').map(|part| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>());
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::encoded_key;

    #[test]
    fn a_key_is_encoded_as_s3_does_in_events() {
        assert_eq!(encoded_key("2026/11/faktura nr 1+ł.ndjson"), "2026/11/faktura+nr+1%2B%C5%82.ndjson");
    }
}
