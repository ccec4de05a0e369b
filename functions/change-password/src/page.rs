//! The page to change the password on.

use maud::{Markup, html};
use shared::domain::SessionState;
use shared::http::Problem;
use shared::password::LENGTH_MIN;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Field, FieldKind, Frame, Provider, Section, Tone, button_link_quiet, card_narrow, field, form as form_to, notice,
    page, refusal, submit,
};

/// The form. With a session that must change its password there is nothing else on the page, and the present one is not asked for.
pub fn form(provider: &Provider, visit: &Visit, changed: bool, problem: Option<&Problem>) -> Markup {
    let texts = visit.texts();
    let must = visit.session.state == SessionState::MustChangePassword;
    let title = if must { tr!(texts, "password-title-must") } else { tr!(texts, "password-title") };
    let lead = if must { tr!(texts, "password-lead-must") } else { tr!(texts, "password-lead") };
    let labels = [
        ("current_password", tr!(texts, "password-current")),
        ("new_password", tr!(texts, "password-new")),
        ("repeat_password", tr!(texts, "password-repeat")),
    ];
    let hint = tr!(texts, "password-hint", count = LENGTH_MIN);
    let secret = |at: usize, kind, hint: Option<&str>| {
        let (name, label) = (labels[at].0, labels[at].1.as_str());
        let error = problem.and_then(|problem| problem.field_sentence(texts, name));
        let autocomplete = if kind == FieldKind::NewPassword { "new-password" } else { "current-password" };
        field(&Field { name, label, kind, value: "", hint, error: error.as_deref(), autocomplete, autofocus: false })
    };
    let body = html! {
        @if changed {
            (notice(Tone::Good, &tr!(texts, "password-changed"), html! {
                p { (tr!(texts, "password-changed-others")) }
                // A passkey needs no password, so a new one ends none.
                p { (tr!(texts, "password-changed-passkeys")) }
                (button_link_quiet("/security/passkeys", &tr!(texts, "passkeys-manage")))
            }))
        }
        (refusal(texts, problem, &labels))
        (form_to("/password", html! {
            @if !must { (secret(0, FieldKind::Password, None)) }
            (secret(1, FieldKind::NewPassword, Some(&hint)))
            (secret(2, FieldKind::NewPassword, None))
            (submit(&tr!(texts, "password-button")))
        }))
    };
    let frame = Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Password);
    page(&frame, card_narrow(&title, Some(&lead), body))
}
