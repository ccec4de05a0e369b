//! Secrets Manager, as far as a function needs it: `GetSecretValue`.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::{Request, StatusCode};
use hyper::body::Incoming;
use serde_json::{Value, json};

use super::rights::{Rights, signer};
use super::{CloudError, front};
use crate::net::{self, Reply, Server};
use crate::template::{ACCOUNT_ID, REGION};

/// A request is a name and little else.
const BODY_MAX_BYTES: usize = 16 * 1024;
const JSON: &str = "application/x-amz-json-1.1";

pub(super) async fn start(
    secrets: BTreeMap<String, String>,
    rights: Arc<Rights>,
) -> Result<(Server, String), CloudError> {
    let secrets = Arc::new(secrets);
    front::start("Secrets Manager", move |request| answer(request, Arc::clone(&secrets), Arc::clone(&rights))).await
}

async fn answer(request: Request<Incoming>, secrets: Arc<BTreeMap<String, String>>, rights: Arc<Rights>) -> Reply {
    let key = signer(&request);
    let (parts, body) = request.into_parts();
    let target = parts.headers.get("x-amz-target").and_then(|value| value.to_str().ok());
    if target != Some("secretsmanager.GetSecretValue") {
        return problem("UnknownOperationException", "Only GetSecretValue is known here.");
    }
    let Ok(body) = net::read_body(body, BODY_MAX_BYTES).await else {
        return problem("InvalidRequestException", "The request cannot be read.");
    };
    let request: Value = serde_json::from_slice(&body).unwrap_or_default();
    let Some(id) = request["SecretId"].as_str() else {
        return problem("InvalidParameterException", "SecretId is missing.");
    };
    match secrets.iter().find(|(name, _)| *name == id || arn(name) == id) {
        Some((name, value)) => {
            if let Err(denied) = rights.check_secret(key.as_deref(), name) {
                return problem("AccessDeniedException", &denied.message());
            }
            let answer = json!({
                "ARN": arn(name),
                "Name": name,
                "SecretString": value,
                "VersionId": "00000000-0000-4000-8000-000000000001",
                "VersionStages": ["AWSCURRENT"],
                "CreatedDate": 946_684_800,
            });
            net::reply(StatusCode::OK, JSON, answer.to_string())
        }
        None => problem("ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
    }
}

fn arn(name: &str) -> String {
    format!("arn:aws:secretsmanager:{REGION}:{ACCOUNT_ID}:secret:{name}-local0")
}

fn problem(kind: &str, message: &str) -> Reply {
    let body = json!({ "__type": kind, "message": message });
    let mut reply = net::reply(StatusCode::BAD_REQUEST, JSON, body.to_string());
    if let Ok(kind) = kind.parse() {
        reply.headers_mut().insert("x-amzn-errortype", kind);
    }
    reply
}
