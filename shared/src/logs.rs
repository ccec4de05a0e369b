//! Logs in JSON, and one metric line an invocation (CloudWatch embedded metric format).

use std::io::Write as _;
use std::time::Duration;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use serde_json::json;

use crate::clock::{Clock as _, SystemClock};
use crate::meter::Cost;

/// Starts JSON logs on standard output; `RUST_LOG` opens or closes them. For the process of a function alone.
pub fn start() {
    use tracing_subscriber::filter::Targets;
    use tracing_subscriber::prelude::*;
    let asked = std::env::var("RUST_LOG").ok().and_then(|text| text.parse::<Targets>().ok());
    let filter = asked.unwrap_or_else(|| Targets::new().with_default(tracing::Level::INFO));
    let lines = tracing_subscriber::fmt::layer().json().with_current_span(false);
    let _ = tracing_subscriber::registry().with(lines).with(filter).try_init();
}

/// An error of an AWS client for the log: its kind, its code and the request's id. Its message and its raw answer may quote
/// what was sent, such as an address, and stay out (S27).
pub fn sdk_error<E, R>(error: &SdkError<E, R>) -> String
where
    E: ProvideErrorMetadata,
{
    let kind = match error {
        SdkError::ConstructionFailure(_) => "not sent",
        SdkError::TimeoutError(_) => "time-out",
        SdkError::DispatchFailure(_) => "no connection",
        SdkError::ResponseError(_) => "unreadable answer",
        SdkError::ServiceError(_) => "refused",
        _ => "failed",
    };
    let request_id = error.meta().extra("aws_request_id").unwrap_or("-");
    format!("{kind} {} (request {request_id})", error.code().unwrap_or("-"))
}

/// Tells how an invocation ended and what it cost, in the log.
pub fn invocation(function: &'static str, outcome: &str, cost: &Cost) {
    tracing::info!(function, outcome, cost = cost.line(), "invocation");
}

/// Writes the metric line of an invocation; CloudWatch makes metrics of it without any call. A worker that fails counts as 500.
pub fn metric(function: &'static str, status: u16, duration: Duration, cost: &Cost) {
    let line = json!({
        "_aws": {
            "Timestamp": SystemClock.now().as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": "Panel",
                "Dimensions": [["Function"]],
                "Metrics": [
                    {"Name": "DurationMs", "Unit": "Milliseconds"},
                    {"Name": "Calls", "Unit": "Count"},
                    {"Name": "CapacityUnits", "Unit": "Count"},
                    {"Name": "Faults", "Unit": "Count"},
                ],
            }],
        },
        "Function": function,
        "Status": status,
        "DurationMs": u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
        "Calls": cost.calls(),
        "CapacityUnits": cost.units(),
        "Faults": u8::from(status >= 500),
    });
    let _ = writeln!(std::io::stdout(), "{line}");
}
