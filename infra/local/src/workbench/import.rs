//! Drops a file where the provider's billing system would.

use aws_sdk_s3::error::DisplayErrorContext;
use aws_sdk_s3::primitives::ByteStream;
use http::request::Parts;
use http::{StatusCode, header};
use maud::html;

use super::Workbench;
use super::layout::{framed, note};
use super::multipart;
use crate::net::Reply;

impl Workbench {
    pub(super) fn import_form(&self) -> Reply {
        framed(
            "Import",
            &html! {
                p { "A file of records (" code { ".ndjson" } "), or a PDF that records name, into the bucket " code { (self.import_bucket) } "." }
                form method="post" action="/_local/import" enctype="multipart/form-data" {
                    label { "File " input type="file" name="file" required; } " "
                    button type="submit" { "Import" }
                }
            },
        )
    }

    pub(super) async fn import(&self, parts: &Parts, body: &[u8]) -> Reply {
        let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let Some(upload) = multipart::file(content_type.unwrap_or_default(), body) else {
            return note(StatusCode::BAD_REQUEST, "No file", "The form holds no file.");
        };
        let key = format!("workbench/{}", upload.name);
        let put = self.s3.put_object().bucket(&self.import_bucket).key(&key);
        match put.body(ByteStream::from(upload.content.to_vec())).send().await {
            Ok(_) => framed(
                "Import",
                &html! {
                    p { code { (key) } " is in the bucket, and the function that waits for such files has been told." }
                    p { a href="/_local/parked" { "What could not be imported" } " · " a href="/_local/" { "Counts" } }
                },
            ),
            Err(error) => note(StatusCode::CONFLICT, "Not stored", &DisplayErrorContext(error).to_string()),
        }
    }
}
