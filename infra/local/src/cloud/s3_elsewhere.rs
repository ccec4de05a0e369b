//! An S3 in another implementation, behind the one address that the functions know.

use aws_sdk_s3::error::DisplayErrorContext;
use aws_sdk_s3::operation::create_bucket::CreateBucketError;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use http::Request;
use hyper::body::Incoming;

use super::CloudError;
use super::upstream::Upstream;
use crate::net::{self, BoxError, Reply};
use crate::template::{BucketSpec, REGION};

/// The largest body that is passed on.
const BODY_MAX_BYTES: usize = 64 * 1024 * 1024;

pub(super) struct S3Elsewhere {
    upstream: Upstream,
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
        let upstream = Upstream::new(url).map_err(|error| CloudError::service("S3", error))?;
        Ok(Self { upstream })
    }

    pub(super) async fn call(&self, request: Request<Incoming>) -> Result<Reply, BoxError> {
        let (parts, body) = request.into_parts();
        let body = net::read_body(body, BODY_MAX_BYTES).await?;
        self.upstream.call(Request::from_parts(parts, body)).await
    }
}
