//! What runs by the clock on AWS runs by a button here.

use http::StatusCode;
use maud::html;

use super::Workbench;
use super::layout::{framed, note};
use crate::net::Reply;
use crate::portal::schedule_event;

impl Workbench {
    pub(super) fn schedules(&self) -> Reply {
        let functions: Vec<_> =
            self.template.functions.iter().filter(|function| !function.schedules.is_empty()).collect();
        framed(
            "Schedules",
            &html! {
                @if functions.is_empty() { p { "The template has no schedule." } }
                table {
                    @for function in functions {
                        tr {
                            td { (function.name) }
                            td { @for schedule in &function.schedules { code { (schedule.expression) } " " } }
                            td {
                                form method="post" action={ "/_local/schedules/" (function.name) } {
                                    button type="submit" { "Run now" }
                                }
                            }
                        }
                    }
                }
            },
        )
    }

    pub(super) async fn run_schedule(&self, function: &str) -> Reply {
        match self.fleet.event(function, schedule_event(&self.template, function)).await {
            Ok(answer) => framed(
                function,
                &html! {
                    p { "It ran, and answered:" }
                    pre { (serde_json::to_string_pretty(&answer).unwrap_or_default()) }
                    p { a href="/_local/schedules" { "Back" } }
                },
            ),
            Err(error) => note(StatusCode::CONFLICT, "It failed", &error.to_string()),
        }
    }
}
