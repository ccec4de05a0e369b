//! The way to the page of help, from wherever the portal cannot do a thing itself.

use maud::{Markup, html};

use super::Provider;
use crate::i18n::Texts;
use crate::tr;

/// A question that the page answers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HelpTopic {
    /// What a login is.
    Login,
    /// How to get a password.
    Password,
    /// Which password is the router's.
    Router,
    /// What to do when paying in cash.
    Cash,
    /// Why the line is slow.
    Limited,
    /// How to read the charts of a host.
    Charts,
    /// How to change the name on the contract.
    Name,
}

impl HelpTopic {
    /// Its place on the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Password => "password",
            Self::Router => "router",
            Self::Cash => "cash",
            Self::Limited => "limited",
            Self::Charts => "charts",
            Self::Name => "name",
        }
    }
}

/// The address of the page, which knows no subscriber, in the language of whoever reads this.
pub fn help_path(texts: Texts, topic: Option<HelpTopic>) -> String {
    let tag = texts.language().tag();
    match topic {
        Some(topic) => format!("/help?lang={tag}#{}", topic.name()),
        None => format!("/help?lang={tag}"),
    }
}

/// A sentence that names the office, and the way to all that is known of it.
pub fn ask_office(texts: Texts, sentence: &str, topic: Option<HelpTopic>) -> Markup {
    html! {
        p { (sentence) }
        p.way { a href=(help_path(texts, topic)) { (tr!(texts, "help-link")) } }
    }
}

/// The office's number, to be called with a press.
pub fn phone_link(provider: &Provider) -> Markup {
    let dialled: String = provider.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    html! { a href={ "tel:" (dialled) } { (provider.phone) } }
}
