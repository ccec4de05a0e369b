//! What can go wrong between a function and the table.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

use crate::logs::sdk_error;

use crate::http::Problem;

/// Why the table did not answer as it should.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The table cannot be reached, or is too busy: trying again helps. A write may or may not have been done.
    #[error("the table is not available: {0}")]
    Unavailable(String),
    /// The call itself is wrong, or not allowed.
    #[error("the table refused: {0}")]
    Refused(String),
    /// An item is not what its key says, see [`Key::told`](super::keys::Key::told).
    #[error("an item is damaged: {0}")]
    Damaged(String),
}

impl StoreError {
    /// From an error of the SDK, told by its kind and code.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
    pub(crate) fn of<E, R>(error: SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata,
    {
        let code = error.code().unwrap_or_default().to_owned();
        let is_service_error = matches!(error, SdkError::ServiceError(_));
        let text = sdk_error(&error);
        let refused = matches!(
            code.as_str(),
            "ValidationException"
                | "AccessDeniedException"
                | "ResourceNotFoundException"
                | "IdempotentParameterMismatchException"
        );
        if is_service_error && refused { Self::Refused(text) } else { Self::Unavailable(text) }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => Self::unavailable(error),
            StoreError::Refused(_) | StoreError::Damaged(_) => Self::internal(error),
        }
    }
}
