//! The simulated router: who is dialled in, and what the portal asked it for.

use http::{HeaderValue, StatusCode, header};
use maud::{Markup, html};
use shared::domain::{Timestamp, zone};

use super::layout::{framed, note};
use super::{Form, Workbench};
use crate::local_page::see_other;
use crate::net::Reply;
use crate::router::{Home, Nas, Session, words};

const PAGE: &str = "/_local/router";
/// RFC 2865: the value of an attribute.
const TEXT_BYTES_MAX: usize = 253;

const OF_SESSIONS: [(&str, &str); 3] =
    [("download", "Download for a minute"), ("report", "Report now"), ("hang_up", "Hang up")];

impl Workbench {
    pub(super) fn router(&self) -> Reply {
        framed(
            "Router",
            &html! {
                p {
                    "Homes dial in here as at the provider's router, and the server before it asks the portal. A minute between two reports takes five seconds. "
                    a href={ (PAGE) "/watch" } { "Watch" }
                }
                (self.homes())
                h2 { "Another home, or another password" }
                form method="post" action=(PAGE) {
                    label { "Login " input name="login" required maxlength="128" autocomplete="off" autocapitalize="none"; } " "
                    label { "Password " input name="password" required maxlength="128" autocomplete="off" autocapitalize="none"; } " "
                    label { "Hardware address " input name="mac" maxlength="17" placeholder="as before" autocomplete="off"; } " "
                    label {
                        "At "
                        select name="nas" {
                            @for nas in Nas::ALL { option value=(nas.place().identifier) { (nas.place().identifier) } }
                        }
                    }
                    " " button type="submit" name="action" value="dial_as" { "Dial" }
                }
                (self.happened())
            },
        )
    }

    /// The same, without forms for what would be lost as the page looks again by itself.
    pub(super) fn watch_router(&self) -> Reply {
        let mut reply = framed(
            "Router",
            &html! {
                p { "This page looks again every two seconds. " a href=(PAGE) { "Stop" } }
                (self.homes())
                (self.happened())
            },
        );
        reply.headers_mut().insert(header::REFRESH, HeaderValue::from_static("2"));
        reply
    }

    fn homes(&self) -> Markup {
        let (homes, spooled) = (self.router.homes(), self.router.spooled());
        html! {
            @if homes.is_empty() { p { "Nobody has dialled in yet." } }
            @if spooled > 0 { p { "What was counted while the portal was away is being told: " (spooled) " sessions." } }
            table {
                @for home in &homes {
                    tr {
                        td { strong { (home.login) } br; span.quiet { (home.mac) " · " (home.nas.place().identifier) } }
                        td {
                            @if let Some(session) = &home.session { (on(session)) }
                            @else if home.dials_at.is_some() { "dials in a moment" }
                            @else { "off" }
                        }
                        td {
                            form method="post" action=(PAGE) {
                                input type="hidden" name="login" value=(home.login);
                                @if home.session.is_some() {
                                    @for (action, words) in OF_SESSIONS {
                                        button type="submit" name="action" value=(action) { (words) }
                                    }
                                } @else {
                                    button type="submit" name="action" value="dial" { "Dial" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn happened(&self) -> Markup {
        let events = self.router.events();
        html! {
            h2 { "What happened" }
            @if events.is_empty() { p { "Nothing yet." } }
            table {
                @for event in &events {
                    tr { td.quiet { (time(event.at)) } td { (event.login) } td { (event.what) } }
                }
            }
        }
    }

    pub(super) async fn act_on_router(&self, form: &Form) -> Reply {
        let field = |name: &str| form.get(name).map_or("", |text| text.trim());
        let login = field("login");
        let known = self.router.homes().iter().any(|home: &Home| home.login == login);
        match field("action") {
            "dial_as" => {
                let (password, mac) = (form.get("password").map_or("", String::as_str), field("mac"));
                let fits = [login, password, mac].iter().all(|text| text.len() <= TEXT_BYTES_MAX);
                if login.is_empty() || password.is_empty() || !fits {
                    return note(StatusCode::BAD_REQUEST, "Not dialled", "A home dials with a login and a password.");
                }
                if !self.router.put(login, password, mac, Nas::parse(field("nas")).unwrap_or_default()) {
                    return note(StatusCode::CONFLICT, "Not dialled", "There are as many homes as the router takes.");
                }
                self.router.dial(login).await;
            }
            _ if !known => return note(StatusCode::NOT_FOUND, "No such home", "Nobody has dialled with this login."),
            "dial" => self.router.dial(login).await,
            "download" => self.router.download(login),
            "report" => self.router.report(login).await,
            "hang_up" => self.router.hang_up(login).await,
            _ => {
                return note(
                    StatusCode::BAD_REQUEST,
                    "No such action",
                    "A home dials, downloads, reports or hangs up.",
                );
            }
        }
        see_other(PAGE)
    }
}

fn on(session: &Session) -> Markup {
    html! {
        (session.address) ", on since " (time(session.start)) br;
        span.quiet {
            (words(&session.attributes)) br;
            (megabytes(session.counted.down_bytes)) " MB down, " (megabytes(session.counted.up_bytes)) " MB up, reported "
            (time(session.reported))
            @if session.busy_until.is_some_and(|until| until > session.counted_until) { ", downloading" }
        }
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}

fn time(at: Timestamp) -> String {
    zone().to_datetime(at).strftime("%d.%m. %H:%M:%S").to_string()
}
