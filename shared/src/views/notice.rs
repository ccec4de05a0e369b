//! What stands out: notices and pills.

use maud::{Markup, html};

use super::icon;

/// How a thing is meant; colour is never the only sign of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tone {
    /// Worth knowing.
    Info,
    /// It went well, or is in order.
    Good,
    /// It needs care soon.
    Warn,
    /// It needs care now.
    Bad,
}

impl Tone {
    /// Its class in the stylesheet.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// A notice: a title, and what there is to say or do.
pub fn notice(tone: Tone, title: &str, body: Markup) -> Markup {
    html! {
        section.notice.(tone.class()) {
            (icon::tone(tone))
            div { h2 { (title) } (body) }
        }
    }
}

/// A word or two about the state of a thing, in a row or beside a title.
pub fn pill(tone: Tone, text: &str) -> Markup {
    html! { span.pill.(tone.class()) { (text) } }
}
