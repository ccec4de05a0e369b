//! The page: three forms, each saved by itself, and the history of consents.

mod consents;
mod details;
mod form;
mod link;

use maud::{Markup, html};
use shared::http::Problem;
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::views::{Frame, Provider, Section, Tone, button_link_quiet, card, notice, page, page_header};

use crate::output::Output;

pub use form::Form;
pub use link::link;

/// What there is to show.
pub struct Shown<'a> {
    /// What is stored.
    pub output: &'a Output,
    /// Whether this is not the newest page of the history.
    pub later: bool,
    /// What was saved a moment ago.
    pub saved: Option<Form>,
    /// What was not, as it was typed, and why.
    pub refused: Option<(Form, Refusal<'a>)>,
}

/// A form that was refused.
#[derive(Clone, Copy)]
pub struct Refusal<'a> {
    /// What was typed, by field.
    pub typed: &'a [(&'static str, String)],
    /// What is wrong with it.
    pub problem: &'a Problem,
}

impl Refusal<'_> {
    fn value(&self, field: &str) -> Option<&str> {
        self.typed.iter().find(|(name, _)| *name == field).map(|(_, value)| value.as_str())
    }

    /// Whether somebody else was faster: then what is stored is shown beside what was typed.
    fn is_overtaken(&self) -> bool {
        self.problem.code == "data_changed"
    }
}

type Refused<'a> = Option<Refusal<'a>>;

impl<'a> Shown<'a> {
    fn refused_of(&self, form: Form) -> Refused<'a> {
        self.refused.filter(|(refused, _)| *refused == form).map(|(_, refusal)| refusal)
    }
}

/// The page.
pub fn data(provider: &Provider, visit: &Visit, shown: &Shown<'_>) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "data-title");
    let body = html! {
        (page_header(&title, Some(&tr!(texts, "data-lead"))))
        @if let Some(form) = shown.saved { (saved(texts, form, shown.output)) }
        (details::contact(texts, &shown.output.details, shown.refused_of(Form::Contact), shown.refused_of(Form::CancelEmail)))
        (details::billing(texts, &shown.output.details, shown.refused_of(Form::Billing)))
        (consents::asked(texts, provider, &shown.output.details.consents, shown.refused_of(Form::Consents)))
        (consents::history(texts, shown.output, shown.later))
        (card(&tr!(texts, "data-export"), html! {
            p { (tr!(texts, "data-export-lead")) }
            p { (button_link_quiet("/data/export", &tr!(texts, "data-export-link"))) }
        }))
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Data), body)
}

fn saved(texts: Texts, form: Form, output: &Output) -> Markup {
    let pending = output.details.pending_email.as_ref().filter(|_| form == Form::Contact);
    let body = html! {
        @if let Some(pending) = pending { p { (tr!(texts, "data-saved-email", email = pending.email.as_str())) } }
        @if form == Form::Consents && output.details.contact.part.email.is_some() { p { (tr!(texts, "data-saved-consents")) } }
        @if form == Form::Billing { p { (tr!(texts, "data-saved-billing")) } }
    };
    notice(Tone::Good, &tr!(texts, "data-saved"), body)
}
