//! A notice from the provider, as a subscriber reads it.

use maud::{Markup, html};

use super::{Tone, card_plain, form, moment, notice};
use crate::domain::ToldNotice;
use crate::i18n::Texts;
use crate::tr;

/// A notice: one that is unread stands out, and `read_action` is where the form goes that says it was read.
pub fn message(texts: Texts, told: &ToldNotice, read_action: &str) -> Markup {
    let when = html! { p.hint { (moment(texts, told.at)) } };
    if let Some(read_at) = told.read_at {
        let read = tr!(texts, "notice-read-at", at = moment(texts, read_at));
        return card_plain(
            html! { h2 { (told.title) } p { (told.body) } p.hint { (moment(texts, told.at)) " · " (read) } },
        );
    }
    let tone = if told.urgent { Tone::Bad } else { Tone::Info };
    let body = html! {
        p { (told.body) }
        (when)
        (form(read_action, html! {
            button.button.quiet type="submit" { (tr!(texts, "notice-read")) span.unseen { ": " (told.title) } }
        }))
    };
    notice(tone, &told.title, body)
}
