//! Events that no attempt could deliver.

use http::StatusCode;
use maud::html;

use super::layout::{framed, note};
use super::{Form, Workbench};
use crate::local_page::see_other;
use crate::net::Reply;
use crate::streams::reported_failures;

impl Workbench {
    pub(super) fn parked(&self) -> Reply {
        let list = self.parking.list();
        framed(
            "Events set aside",
            &html! {
                @if list.is_empty() { p { "Nothing: every event has been taken." } }
                @for parked in &list {
                    h2 { (parked.function) " · " (parked.source) }
                    p { (parked.reason) " " span.quiet { (parked.at) } }
                    pre { (serde_json::to_string_pretty(&parked.event).unwrap_or_default()) }
                    form method="post" action={ "/_local/parked/" (parked.id) } {
                        button type="submit" name="action" value="send" { "Send again" }
                        button type="submit" name="action" value="drop" { "Drop" }
                    }
                }
            },
        )
    }

    pub(super) async fn act_on_parked(&self, id: &str, form: &Form) -> Reply {
        let Some(parked) = id.parse().ok().and_then(|id| self.parking.get(id)) else {
            return note(StatusCode::NOT_FOUND, "No such event", "It may have been sent or dropped already.");
        };
        let failed = |reason: &str| note(StatusCode::CONFLICT, "Failed again", reason);
        match form.get("action").map(String::as_str) {
            Some("send") => match self.fleet.event(&parked.function, parked.event).await {
                Err(error) => return failed(&error.to_string()),
                Ok(answer) if !reported_failures(&answer).is_empty() => {
                    return failed("The function reports a failure.");
                }
                Ok(_) => {}
            },
            Some("drop") => {}
            _ => return note(StatusCode::BAD_REQUEST, "No such action", "An event is sent again or dropped."),
        }
        match self.parking.remove(parked.id) {
            Ok(()) => see_other("/_local/parked"),
            Err(error) => note(StatusCode::INTERNAL_SERVER_ERROR, "Not removed", &error.to_string()),
        }
    }
}
