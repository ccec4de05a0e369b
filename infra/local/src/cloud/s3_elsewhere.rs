//! An S3 in another implementation, behind the one address that the functions know.

use std::time::Duration;

use aws_sdk_s3::error::DisplayErrorContext;
use aws_sdk_s3::operation::create_bucket::CreateBucketError;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use http::{Request, Response, header};
use hyper::body::Incoming;

use super::{CloudError, http_client};
use crate::net::{self, BoxError, Reply};
use crate::template::{BucketSpec, REGION};

/// The largest body that is passed on.
const BODY_MAX_BYTES: usize = 64 * 1024 * 1024;
const CALL_LIMIT: Duration = Duration::from_secs(30);

pub(super) struct S3Elsewhere {
    http: reqwest::Client,
    url: String,
}

impl S3Elsewhere {
    /// Makes the buckets that are not there yet.
    pub(super) async fn open(url: String, buckets: &[BucketSpec]) -> Result<Self, CloudError> {
        let client = crate::s3_client::client(&url);
        for bucket in buckets {
            let place =
                CreateBucketConfiguration::builder().location_constraint(BucketLocationConstraint::from(REGION));
            let create = client.create_bucket().bucket(&bucket.name).create_bucket_configuration(place.build());
            if let Err(error) = create.send().await
                && !error.as_service_error().is_some_and(CreateBucketError::is_bucket_already_owned_by_you)
            {
                return Err(CloudError::service("S3", DisplayErrorContext(error).to_string()));
            }
        }
        let http = http_client(CALL_LIMIT).map_err(|error| CloudError::service("S3", error))?;
        Ok(Self { http, url })
    }

    pub(super) async fn call(&self, request: Request<Incoming>) -> Result<Reply, BoxError> {
        let (mut parts, body) = request.into_parts();
        let body = net::read_body(body, BODY_MAX_BYTES).await?;
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
