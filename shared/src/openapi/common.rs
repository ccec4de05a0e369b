//! What all operations of a kind have in common: problems, ways to log in, and what is said of the whole.

use http::StatusCode;
use serde_json::{Value, json};

use super::operation::{Area, Content, Input, Method, Needs, Operation};

/// What is said of the whole portal.
pub const ABOUT: &str = "\
The self-care portal of an internet provider. Every operation has two renderings: JSON, which is this contract, and pages for browsers.

**Which one.** `Accept` decides. A client that takes anything (`*/*`) gets what its body speaks: JSON for JSON and for no body, a page for a form. \
Who takes neither gets 406; a form to fill in (`getLoginForm` and its like) is a page alone.

**Logging in.** `POST /login` gives a token, sent from then on as `Authorization: Bearer`. Browsers hold it in a cookie. A session ends 30 minutes \
after its last use, 12 hours after its start, at `POST /logout`, and when the password changes. Where nobody is logged in the answer is 401 \
`unauthenticated`; a session that must set a new password first gets 403 `must_change_password` everywhere but at `/password` and `/logout`. Where \
`second_factor` of the login names something, the session lasts 10 minutes and gets 403 `second_factor_required` everywhere but at `/login/code` and \
`/logout`; the answer of `POST /login/code` is that of a login. A browser is led to the page in question instead (303).

**Sending.** Bodies are `application/json` or `application/x-www-form-urlencoded`, with the same fields, all of them text save where an object is asked for (then it is JSON alone), at most 16 KiB (413); anything \
else is 415, and what cannot be read at all 400. A field that is unknown, repeated, missing or wrong is named in `errors` of 422 `invalid_input`, \
all of them at once; blanks around a value do not count, nor do they in a field that may be empty. What a browser could send by itself (a cookie, or a \
form without `Authorization`) must come from the portal's own pages (`Sec-Fetch-Site` or `Origin`), else 403 `cross_origin`.

**Problems** are RFC 9457 documents with a stable `code`; title and detail are for people, in the language of the subscriber, else of `?lang=` or \
`Accept-Language` (`pl`, `en`). 429 and 503 say in `Retry-After` when to come again. After a 503 or a lost connection a change may have been done: \
look before repeating it, or repeat it with the same `idempotency_key`.

**The gateway** before the portal answers by itself, with `{\"message\": \"…\"}`, what never reaches it: 400 for a request that is none, 413 above 10 MiB, \
431 for headers above 10 KiB, 429 for too many of all callers together, 503 for what takes too long. A route that does not exist is 404 `not_found`, in whatever method.

**Values.** Names are snake_case; times RFC 3339 in UTC, dates `YYYY-MM-DD`; money is `{\"amount\", \"currency\"}` in minor units; ids are opaque. Lists \
are pages, with `next` for the one after, or null. What is new is added: take no offence at fields that are not here.";

/// The tags, in the order of the portal's pages.
pub const AREAS: [(Area, &str, &str); 8] = [
    (Area::Session, "session", "Logging in and out, and passwords."),
    (Area::Account, "account", "The subscriber's own data, consents and security."),
    (Area::Contract, "contract", "The contract and its services."),
    (Area::Hosts, "hosts", "Hosts: the connections, and what went through them."),
    (Area::Invoices, "invoices", "Invoices."),
    (Area::Payments, "payments", "What is owed and paid, and paying it."),
    (Area::Machines, "machines", "What payment providers tell. Not for subscribers."),
    (Area::Portal, "portal", "The portal itself."),
];

/// The ways to say who is calling.
pub fn security_schemes() -> Value {
    json!({
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "The `token` of `POST /login`."},
        "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description":
            "What a machine of the provider's network proves itself with: a key of its own for the RADIUS server and for the agent."},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "__Host-session", "description":
            "What a browser gets of `POST /login`; `session` on http://localhost. Changing something with it needs `Sec-Fetch-Site: same-origin` or the portal's own `Origin`."},
    })
}

/// Which of them an operation asks for. None at all is an alternative of its own.
pub fn security(needs: Needs) -> Value {
    match needs {
        Needs::Nothing | Needs::Signature => json!([]),
        Needs::ApiKey => json!([{"key": []}]),
        Needs::MaybeSession => json!([{}, {"bearer": []}, {"cookie": []}]),
        Needs::WaitingSession | Needs::AnySession | Needs::FullSession => json!([{"bearer": []}, {"cookie": []}]),
    }
}

/// Every problem an operation may answer: its own, and those that follow from what it needs and takes.
pub fn problems(operation: &Operation) -> Vec<(StatusCode, &'static str)> {
    let mut all = operation.problems.clone();
    all.push((StatusCode::INTERNAL_SERVER_ERROR, "internal"));
    all.push((StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
    let is_of_machines = operation.needs.is_of_machines();
    if !is_of_machines {
        all.push((StatusCode::NOT_ACCEPTABLE, "not_acceptable"));
    }
    if operation.method == Method::Post {
        all.push((StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"));
        if !is_of_machines {
            all.push((StatusCode::FORBIDDEN, "cross_origin"));
        }
    }
    if matches!(operation.needs, Needs::WaitingSession | Needs::AnySession | Needs::FullSession) {
        all.push((StatusCode::UNAUTHORIZED, "unauthenticated"));
    }
    if operation.needs == Needs::ApiKey {
        all.push((StatusCode::UNAUTHORIZED, "api_key_invalid"));
    }
    if matches!(operation.needs, Needs::WaitingSession | Needs::FullSession) {
        all.push((StatusCode::FORBIDDEN, "must_change_password"));
    }
    if matches!(operation.needs, Needs::AnySession | Needs::FullSession) {
        all.push((StatusCode::FORBIDDEN, "second_factor_required"));
    }
    if matches!(operation.input, Input::Fields(_)) {
        all.push((StatusCode::BAD_REQUEST, "bad_request"));
        all.push((StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"));
        all.push((StatusCode::UNPROCESSABLE_ENTITY, "invalid_input"));
    }
    all.sort_unstable_by_key(|(status, code)| (status.as_u16(), *code));
    all.dedup();
    all
}

/// Whether a browser may be led on to another page instead (303): after a form, or because it must log in first.
pub fn may_lead_on(operation: &Operation) -> bool {
    let is_closed = matches!(operation.needs, Needs::WaitingSession | Needs::AnySession | Needs::FullSession);
    let leads = |content: &Content| matches!(content, Content::JsonOrOnward(_) | Content::NothingOrOnward);
    is_closed || operation.answers.iter().any(|answer| leads(&answer.content))
}
