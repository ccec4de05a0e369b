//! The mails that the portal has sent.

use http::{HeaderValue, StatusCode, header};
use maud::{Markup, html};

use super::Workbench;
use super::layout::{framed, note};
use crate::cloud::{Mail, MailId};
use crate::net::{self, Reply};

/// How many mails one page lists.
const LIST_MAX: usize = 200;
/// A mail's HTML may draw itself and nothing else.
const MAIL_POLICY: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

impl Workbench {
    pub(super) fn mails(&self) -> Reply {
        let mails = self.mailbox.newest(LIST_MAX);
        framed(
            "Mails",
            &html! {
                @if mails.is_empty() { p { "No mail has been sent yet." } }
                table {
                    @for mail in &mails {
                        tr {
                            td.quiet { (mail.date.as_deref().unwrap_or_default()) }
                            td { (mail.to.join(", ")) }
                            td { a href={ "/_local/mails/" (mail.id) } { (mail.subject) } }
                        }
                    }
                }
            },
        )
    }

    pub(super) fn mail(&self, id: &str) -> Reply {
        let Some(mail) = self.find_mail(id) else { return not_found() };
        framed(
            &mail.subject,
            &html! {
                table {
                    tr { th { "From" } td { (mail.from) } }
                    tr { th { "To" } td { (mail.to.join(", ")) } }
                    tr { th { "Date" } td { (mail.date.as_deref().unwrap_or_default()) } }
                    @for part in &mail.attachments {
                        tr { th { "Attachment" } td { (part.name) " · " (part.content_type) " · " (part.content.len()) " bytes" } }
                    }
                }
                @if let Some(text) = &mail.text { h2 { "Text" } (self.linked(text)) }
                @if mail.html.is_some() {
                    h2 { "HTML" }
                    iframe sandbox="" title="HTML" src={ "/_local/mails/" (mail.id) "/html" } {}
                }
                p { a href={ "/_local/mails/" (mail.id) "/raw" } { "The whole message" } }
            },
        )
    }

    pub(super) fn mail_html(&self, id: &str) -> Reply {
        let Some(html) = self.find_mail(id).and_then(|mail| mail.html) else { return not_found() };
        let mut reply = net::reply(StatusCode::OK, "text/html; charset=utf-8", html);
        reply.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(MAIL_POLICY));
        reply.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        reply
    }

    pub(super) fn mail_raw(&self, id: &str) -> Reply {
        let Some(mail) = self.find_mail(id) else { return not_found() };
        let mut reply = net::reply(StatusCode::OK, "text/plain; charset=utf-8", mail.raw);
        reply.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        reply
    }

    fn find_mail(&self, id: &str) -> Option<Mail> {
        self.mailbox.read(&MailId::parse(id)?)
    }

    /// The text as it is, with the portal's own addresses made into links.
    fn linked(&self, text: &str) -> Markup {
        let own = |word: &str| word.starts_with(&format!("{}/", self.public_url)) || word == self.public_url;
        html! {
            pre {
                @for part in text.split_inclusive(char::is_whitespace) {
                    @let word = part.trim_end();
                    @if own(word) { a href=(word) { (word) } (part[word.len()..]) } @else { (part) }
                }
            }
        }
    }
}

fn not_found() -> Reply {
    note(StatusCode::NOT_FOUND, "No such mail", "It may have gone with the data that it was in.")
}
