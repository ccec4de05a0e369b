//! A client of the local S3, for what the workbench and the first start put there.

use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};

use crate::cloud::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};
use crate::template::REGION;

/// A client for an address such as `http://127.0.0.1:<port>`.
pub(crate) fn client(endpoint: &str) -> aws_sdk_s3::Client {
    signing(endpoint, ACCESS_KEY_ID)
}

/// The same with another key.
pub(crate) fn signing(endpoint: &str, key: &str) -> aws_sdk_s3::Client {
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(endpoint)
        .region(Region::from_static(REGION))
        .credentials_provider(Credentials::new(key, SECRET_ACCESS_KEY, None, None, "local"))
        .force_path_style(true)
        .build();
    aws_sdk_s3::Client::from_conf(config)
}
