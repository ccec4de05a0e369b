//! Errors as RFC 9457 problems: a stable code, the fields at fault, and never a word of the portal's inside.

use http::StatusCode;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::i18n::Texts;

/// A field at fault.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, JsonSchema)]
pub struct FieldError {
    /// The name of the field as it was sent.
    pub field: String,
    /// The stable code of what is wrong.
    pub code: &'static str,
}

/// An error as a client sees it. What it came from goes to the log alone.
#[derive(Debug)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The stable code; texts are `problem-<code>-title` and `problem-<code>-detail`.
    pub code: &'static str,
    /// The fields at fault.
    pub errors: Vec<FieldError>,
    /// Seconds after which trying again makes sense.
    pub retry_after_seconds: Option<u32>,
    /// What it came from, for the log.
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A problem (RFC 9457).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
struct Document<'a> {
    /// `urn:panel:problem:` and the code.
    r#type: String,
    /// What happened, for people.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What to do about it, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The stable code.
    code: &'static str,
    /// The fields at fault.
    #[serde(skip_serializing_if = "<[FieldError]>::is_empty")]
    errors: &'a [FieldError],
}

/// The schema of what a JSON client reads.
pub(crate) fn problem_schema(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<Document>()
}

impl Problem {
    /// A problem of a status and a code.
    pub const fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, errors: Vec::new(), retry_after_seconds: None, cause: None }
    }

    /// Fields that cannot be taken: 422.
    pub fn invalid_input(errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_input") }
    }

    /// One field that cannot be taken: 422.
    pub fn invalid_field(field: &str, code: &'static str) -> Self {
        Self::invalid_input(vec![FieldError { field: field.to_owned(), code }])
    }

    /// A request that cannot be read: 400.
    pub const fn bad_request() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request")
    }

    /// Nothing there, or nothing of the caller's: 404.
    pub const fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    /// A client that takes none of the renderings there are: 406.
    pub const fn not_acceptable() -> Self {
        Self::new(StatusCode::NOT_ACCEPTABLE, "not_acceptable")
    }

    /// Nobody is logged in: 401.
    pub const fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated")
    }

    /// The world changed between reading and writing, and trying again did not help: 409.
    pub const fn conflict() -> Self {
        Self::new(StatusCode::CONFLICT, "conflict")
    }

    /// Too often: 429.
    pub const fn too_many_requests(retry_after_seconds: u32) -> Self {
        let mut problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests");
        problem.retry_after_seconds = Some(retry_after_seconds);
        problem
    }

    /// Something the portal stands on is away; trying again helps: 503.
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable");
        problem.retry_after_seconds = Some(5);
        problem.cause = Some(cause.into());
        problem
    }

    /// A fault of the portal: 500.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal") }
    }

    /// The sentence for people.
    pub fn title(&self, texts: Texts) -> String {
        texts.get(&format!("problem-{}-title", self.code.replace('_', "-")))
    }

    /// What to do about it, where there is something to say.
    pub fn detail(&self, texts: Texts) -> Option<String> {
        let key = format!("problem-{}-detail", self.code.replace('_', "-"));
        texts.has(&key).then(|| texts.get(&key))
    }

    /// The sentence for a field at fault, if it is.
    pub fn field_sentence(&self, texts: Texts, field: &str) -> Option<String> {
        let error = self.errors.iter().find(|error| error.field == field)?;
        Some(texts.get(&format!("field-{}", error.code.replace('_', "-"))))
    }

    /// The RFC 9457 document.
    pub fn document(&self, texts: Texts) -> Vec<u8> {
        let document = Document {
            r#type: format!("urn:panel:problem:{}", self.code),
            title: self.title(texts),
            status: self.status.as_u16(),
            detail: self.detail(texts),
            code: self.code,
            errors: &self.errors,
        };
        serde_json::to_vec(&document).unwrap_or_default()
    }
}
