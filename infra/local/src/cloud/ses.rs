//! SES, version 1: takes `SendRawEmail` and keeps the mail.

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{Request, StatusCode};
use hyper::body::Incoming;

use super::mail::Envelope;
use super::mailbox::MailFault;
use super::rights::{Rights, signer};
use super::{CloudError, Mailbox, front};
use crate::net::{self, BodyError, Reply, Server};

/// SES takes 10 MB of message; base64 and percent signs make it at most four times as much.
const BODY_MAX_BYTES: usize = 40 * 1024 * 1024;
const MESSAGE_MAX_BYTES: usize = 10 * 1024 * 1024;
/// SES's own limit.
const RECIPIENTS_MAX: usize = 50;
const XMLNS: &str = "http://ses.amazonaws.com/doc/2010-12-01/";

struct Refusal(StatusCode, &'static str, Cow<'static, str>);

const fn sender(code: &'static str, message: &'static str) -> Refusal {
    Refusal(StatusCode::BAD_REQUEST, code, Cow::Borrowed(message))
}

/// As SES says it: with the address.
fn rejected(envelope: &Envelope) -> Refusal {
    let to = envelope.to.join(", ");
    let message =
        format!("Email address is not verified. The following identities failed the check in region LOCAL: {to}");
    Refusal(StatusCode::BAD_REQUEST, "MessageRejected", Cow::Owned(message))
}

pub(super) async fn start(mailbox: Mailbox, rights: Arc<Rights>) -> Result<(Server, String), CloudError> {
    front::start("SES", move |request| answer(request, mailbox.clone(), Arc::clone(&rights))).await
}

async fn answer(request: Request<Incoming>, mailbox: Mailbox, rights: Arc<Rights>) -> Reply {
    if let Err(denied) = rights.check_mail(signer(&request).as_deref()) {
        return refuse(&Refusal(StatusCode::FORBIDDEN, "AccessDenied", Cow::Owned(denied.message())));
    }
    let body = match net::read_body(request.into_body(), BODY_MAX_BYTES).await {
        Ok(body) => body,
        Err(BodyError::TooLarge) => return refuse(&sender("RequestEntityTooLarge", "The request is too large.")),
        Err(BodyError::Broken) => return refuse(&sender("MalformedInput", "The request broke off.")),
    };
    match take(&body, &mailbox) {
        Ok(id) => {
            let xml = format!(
                "<SendRawEmailResponse xmlns=\"{XMLNS}\"><SendRawEmailResult><MessageId>{id}</MessageId>\
                 </SendRawEmailResult><ResponseMetadata><RequestId>local</RequestId></ResponseMetadata>\
                 </SendRawEmailResponse>"
            );
            net::reply(StatusCode::OK, "text/xml", xml)
        }
        Err(refusal) => refuse(&refusal),
    }
}

fn take(body: &[u8], mailbox: &Mailbox) -> Result<String, Refusal> {
    let mut action = String::new();
    let mut data = None;
    let mut envelope = Envelope::default();
    for (name, value) in form_urlencoded::parse(body) {
        match &*name {
            "Action" => action = value.into_owned(),
            "Source" => envelope.from = value.into_owned(),
            "RawMessage.Data" => data = Some(value.into_owned()),
            name if name.starts_with("Destinations.member.") => envelope.to.push(value.into_owned()),
            _ => {}
        }
    }
    if action != "SendRawEmail" {
        return Err(sender("InvalidAction", "Only SendRawEmail is known here."));
    }
    let data = data.ok_or(sender("ValidationError", "RawMessage.Data is missing."))?;
    let message = STANDARD.decode(data).map_err(|_| sender("MalformedInput", "RawMessage.Data is not base64."))?;
    if message.len() > MESSAGE_MAX_BYTES {
        return Err(sender("InvalidParameterValue", "Message length is more than 10485760 bytes long."));
    }
    if envelope.to.len() > RECIPIENTS_MAX {
        return Err(sender("InvalidParameterValue", "Recipient count exceeds 50."));
    }
    let fault = mailbox.next_fault();
    match fault {
        Some(MailFault::Throttled) => return Err(sender("Throttling", "Maximum sending rate exceeded.")),
        Some(MailFault::Rejected) => return Err(rejected(&envelope)),
        Some(MailFault::Unavailable) => return Err(UNAVAILABLE),
        Some(MailFault::LostAnswer) | None => {}
    }
    let id = mailbox.keep(&envelope, &message).map_err(|error| {
        tracing::error!(%error, "a mail could not be kept");
        UNAVAILABLE
    })?;
    match fault {
        Some(_) => Err(LOST),
        None => Ok(id.to_string()),
    }
}

const UNAVAILABLE: Refusal =
    Refusal(StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable", Cow::Borrowed("The service is not available."));
const LOST: Refusal =
    Refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", Cow::Borrowed("The answer was lost."));

fn refuse(Refusal(status, code, message): &Refusal) -> Reply {
    let side = if status.is_server_error() { "Receiver" } else { "Sender" };
    let xml = format!(
        "<ErrorResponse xmlns=\"{XMLNS}\"><Error><Type>{side}</Type><Code>{code}</Code><Message>{message}</Message>\
         </Error><RequestId>local</RequestId></ErrorResponse>"
    );
    net::reply(*status, "text/xml", xml)
}
