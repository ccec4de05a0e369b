//! The pages to ask for a new password on.

use maud::{Markup, html};
use shared::http::{Incoming, Problem};
use shared::password::LIFETIME_MINUTES;
use shared::tr;
use shared::views::{
    Field, FieldKind, Frame, HelpTopic, Provider, Tone, ask_office, button_link, card_narrow, field, form as form_to,
    notice, page, refusal, submit,
};

const PATH: &str = "/reset-password";
const SENT_QUERY: &str = "sent=1";
/// Where one is after asking.
pub const SENT: &str = "/reset-password?sent=1";

/// The form, with what was typed and what was wrong with it.
pub fn form(provider: &Provider, request: &Incoming, login: &str, email: &str, problem: Option<&Problem>) -> Markup {
    let texts = request.texts();
    let title = tr!(texts, "reset-title");
    let labels = [("login", tr!(texts, "reset-login")), ("email", tr!(texts, "reset-email"))];
    let wrong = |name: &str| problem.and_then(|problem| problem.field_sentence(texts, name));
    let (login_wrong, email_wrong) = (wrong("login"), wrong("email"));
    let hint = tr!(texts, "reset-email-hint");
    let body = html! {
        (refusal(texts, problem, &labels))
        (form_to(&request.in_chosen_language(PATH), html! {
            (field(&Field { name: "login", label: &labels[0].1, kind: FieldKind::Text, value: login, hint: None,
                error: login_wrong.as_deref(), autocomplete: "username", autofocus: problem.is_none() }))
            (field(&Field { name: "email", label: &labels[1].1, kind: FieldKind::Email, value: email, hint: Some(&hint),
                error: email_wrong.as_deref(), autocomplete: "email", autofocus: false }))
            (submit(&tr!(texts, "reset-button")))
        }))
        p.after { a href=(request.in_chosen_language("/login")) { (tr!(texts, "reset-back")) } }
    };
    let lead = tr!(texts, "reset-lead");
    page(&Frame::public(texts, provider, &title, Some("")), card_narrow(&title, Some(&lead), body))
}

/// What follows, the same for everybody.
pub fn sent(provider: &Provider, request: &Incoming) -> Markup {
    let texts = request.texts();
    let title = tr!(texts, "reset-sent-title");
    let body = html! {
        (notice(Tone::Info, &tr!(texts, "reset-sent-if"), html! {
            p { (tr!(texts, "reset-sent-next", minutes = LIFETIME_MINUTES)) }
            p { (tr!(texts, "reset-sent-old")) }
        }))
        @let none = tr!(texts, "reset-sent-none", email = &provider.email, phone = provider.phone_unbroken());
        div { (ask_office(texts, &none, Some(HelpTopic::Password))) }
        p { (button_link(&request.in_chosen_language("/login"), &tr!(texts, "reset-back"))) }
    };
    page(&Frame::public(texts, provider, &title, Some(SENT_QUERY)), card_narrow(&title, None, body))
}
