//! The page to type a code on.

use maud::{Markup, html};
use shared::http::Problem;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Field, FieldKind, Frame, Provider, card_narrow, field, form as form_to, hidden, page, refusal, submit, submit_quiet,
};

use crate::code::PATH;

/// The form for the app's code; that for a recovery code is folded away below, open where it is the one that was refused.
pub fn form(provider: &Provider, visit: &Visit, next: &str, problem: Option<&Problem>) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "code-title");
    let labels = [("code", tr!(texts, "code-code")), ("recovery_code", tr!(texts, "code-recovery"))];
    let wrong = |name: &str| problem.and_then(|problem| problem.field_sentence(texts, name));
    let (code_wrong, recovery_wrong) = (wrong("code"), wrong("recovery_code"));
    let hint = tr!(texts, "code-hint");
    let office = tr!(texts, "code-office", phone = provider.phone_unbroken(), email = &provider.email);
    let body = html! {
        (refusal(texts, problem, &labels))
        (form_to(PATH, html! {
            @if !next.is_empty() { (hidden("next", next)) }
            (field(&Field { name: "code", label: &labels[0].1, kind: FieldKind::Code, value: "", hint: Some(&hint),
                error: code_wrong.as_deref(), autocomplete: "one-time-code", autofocus: problem.is_none() }))
            (submit(&tr!(texts, "code-button")))
        }))
        details open[recovery_wrong.is_some()] {
            summary { (tr!(texts, "code-lost")) }
            p { (tr!(texts, "code-lost-hint")) }
            (form_to(PATH, html! {
                @if !next.is_empty() { (hidden("next", next)) }
                (field(&Field { name: "recovery_code", label: &labels[1].1, kind: FieldKind::Text, value: "", hint: None,
                    error: recovery_wrong.as_deref(), autocomplete: "off", autofocus: false }))
                (submit_quiet(&tr!(texts, "code-recovery-button")))
            }))
            p { (office) }
        }
        form method="post" action="/logout" { (submit_quiet(&tr!(texts, "code-cancel"))) }
    };
    page(&Frame::public(texts, provider, &title, None), card_narrow(&title, Some(&tr!(texts, "code-lead")), body))
}

/// The way to the form, which keeps where to go on.
pub fn path(next: &str) -> String {
    let kept = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    if next.is_empty() { PATH.to_owned() } else { format!("{PATH}?{kept}") }
}
