//! The frame of the workbench's pages.

use http::StatusCode;
use maud::{DOCTYPE, Markup, html};
use shared::views::FAVICON;

use crate::local_page::page;
use crate::net::{self, Reply};

const PAGES: [(&str, &str); 7] = [
    ("/_local/", "Overview"),
    ("/_local/mails", "Mails"),
    ("/_local/orders", "Orders"),
    ("/_local/router", "Router"),
    ("/_local/schedules", "Schedules"),
    ("/_local/import", "Import"),
    ("/_local/parked", "Set aside"),
];

pub(super) fn stylesheet() -> Reply {
    net::reply(StatusCode::OK, "text/css; charset=utf-8", include_str!("workbench.css"))
}

/// A page.
pub(super) fn framed(title: &str, content: &Markup) -> Reply {
    page(StatusCode::OK, markup(title, content))
}

/// A page of one sentence.
pub(super) fn note(status: StatusCode, title: &str, text: &str) -> Reply {
    page(status, markup(title, &html! { p { (text) } }))
}

fn markup(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · workbench" }
                link rel="stylesheet" href="/_local/workbench.css";
                link rel="icon" type="image/svg+xml" href=(FAVICON);
            }
            body {
                nav {
                    strong { "Workbench" }
                    @for (path, name) in PAGES { " " a href=(path) { (name) } }
                    " " a href="/" { "Portal →" }
                }
                main { h1 { (title) } (content) }
            }
        }
    }
}
