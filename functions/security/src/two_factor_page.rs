//! The pages of the authenticator app.

use maud::{Markup, html};
use shared::http::{Incoming, Problem};
use shared::i18n::Texts;
use shared::password::{AppSecret, RecoveryCodes};
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Field, FieldKind, Frame, Provider, Section, Tone, button_link, button_link_quiet, card, copyable, field, form,
    moment, notice, page, page_header, pill, qr_code, refusal, submit, submit_quiet,
};

use crate::two_factor::{PATH, Setup, State, Status};

/// Recovery codes that are few.
const FEW: usize = 2;

/// How the app stands, and what can be done.
pub fn show(
    provider: &Provider,
    visit: &Visit,
    setup: &Setup,
    app: Option<&AppSecret>,
    request: &Incoming,
    problem: Option<&Problem>,
) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "two-factor-title");
    let labels = [("code", tr!(texts, "code-code")), ("current_password", tr!(texts, "two-factor-password"))];
    let body = html! {
        (page_header(&title, Some(&tr!(texts, "two-factor-lead"))))
        @if request.query("off").is_some() {
            (notice(Tone::Good, &tr!(texts, "two-factor-now-off"), html! { p { (tr!(texts, "two-factor-now-off-hint")) } }))
        }
        @if request.query("on").is_some() && setup.status.state == State::On {
            (notice(Tone::Warn, &tr!(texts, "two-factor-now-on"), html! { p { (tr!(texts, "two-factor-now-on-hint")) } }))
        }
        (refusal(texts, problem, &labels))
        @match (setup.status.state, app, &setup.uri) {
            (State::On, ..) => (on(texts, &setup.status, problem)),
            (State::Pending, Some(app), Some(address)) => (pending(texts, app, address, problem)),
            _ => (card(&tr!(texts, "two-factor-start-title"), html! {
                p { (tr!(texts, "two-factor-how")) }
                (password_form(texts, PATH, problem, &submit(&tr!(texts, "two-factor-start"))))
            })),
        }
        p.after { a href="/security" { (tr!(texts, "two-factor-back")) } }
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Security), body)
}

fn pending(texts: Texts, app: &AppSecret, address: &str, problem: Option<&Problem>) -> Markup {
    let wrong = problem.and_then(|problem| problem.field_sentence(texts, "code"));
    let (label, hint) = (tr!(texts, "code-code"), tr!(texts, "two-factor-code-hint"));
    html! {
        (card(&tr!(texts, "two-factor-scan"), html! {
            p { (tr!(texts, "two-factor-scan-hint")) }
            (qr_code(address, &tr!(texts, "two-factor-qr")))
            p { (button_link_quiet(address, &tr!(texts, "two-factor-open-app"))) }
            p.hint { (tr!(texts, "two-factor-type-it")) }
            (copyable(&app.grouped()))
        }))
        (card(&tr!(texts, "two-factor-confirm-title"), html! {
            (form("/security/two-factor/confirm", html! {
                (field(&Field { name: "code", label: &label, kind: FieldKind::Code, value: "", hint: Some(&hint),
                    error: wrong.as_deref(), autocomplete: "one-time-code", autofocus: false }))
                (submit(&tr!(texts, "two-factor-confirm")))
            }))
        }))
    }
}

fn on(texts: Texts, status: &Status, problem: Option<&Problem>) -> Markup {
    let left = status.recovery_codes_left.unwrap_or_default();
    let tone = if left > FEW { Tone::Good } else { Tone::Warn };
    let renew = html! {
        (submit_quiet(&tr!(texts, "two-factor-new-codes")))
        button.button.quiet type="submit" formaction="/security/two-factor/off" { (tr!(texts, "two-factor-off")) }
    };
    html! {
        (card(&tr!(texts, "two-factor-is-on"), html! {
            @if let Some(since) = status.since { p { (tr!(texts, "two-factor-since", at = moment(texts, since))) } }
            p { (pill(tone, &tr!(texts, "two-factor-codes-left", count = left))) }
            p.hint { (tr!(texts, "two-factor-codes-hint")) }
        }))
        (card(&tr!(texts, "two-factor-change"), html! {
            p { (tr!(texts, "two-factor-change-hint")) }
            (password_form(texts, "/security/two-factor/recovery-codes", problem, &renew))
        }))
    }
}

fn password_form(texts: Texts, action: &str, problem: Option<&Problem>, buttons: &Markup) -> Markup {
    let wrong = problem.and_then(|problem| problem.field_sentence(texts, "current_password"));
    let label = tr!(texts, "two-factor-password");
    form(
        action,
        html! {
            (field(&Field { name: "current_password", label: &label, kind: FieldKind::Password, value: "", hint: None,
                error: wrong.as_deref(), autocomplete: "current-password", autofocus: false }))
            (buttons)
        },
    )
}

/// The codes, once.
pub fn codes(provider: &Provider, visit: &Visit, codes: &RecoveryCodes) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "recovery-title");
    let body = html! {
        (page_header(&title, Some(&tr!(texts, "recovery-lead"))))
        (card(&tr!(texts, "recovery-list"), html! {
            ol.codes { @for code in codes.codes() { li { (code.expose()) } } }
        }))
        (notice(Tone::Warn, &tr!(texts, "recovery-once"), html! { p { (tr!(texts, "recovery-keep")) } }))
        p { (button_link("/security/two-factor", &tr!(texts, "recovery-done"))) }
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Security), body)
}
