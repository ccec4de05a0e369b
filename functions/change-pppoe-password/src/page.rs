//! The pages of a `PPPoE` password. Each says which password it speaks of: that of the portal is another.

use maud::{Markup, html};
use shared::domain::Timestamp;
use shared::http::Problem;
use shared::i18n::Texts;
use shared::network::pppoe::{OWN_MAX, OWN_MIN, OWN_SIGNS};
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Field, FieldKind, Frame, Provider, Section, Tone, button_link, card, card_plain, copy_field, copyable, definitions,
    field, form as form_to, hidden, moment, notice, page, page_header, refusal, submit,
};

use crate::output::{Changed, State};

/// The form, with what happens when it is sent.
pub fn form(
    provider: &Provider,
    visit: &Visit,
    state: &State,
    is_changed: bool,
    key: &str,
    problem: Option<&Problem>,
) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "pppoe-title");
    let labels =
        [("pppoe_password", tr!(texts, "pppoe-own")), ("current_password", tr!(texts, "pppoe-portal-password"))];
    let hints = [
        tr!(texts, "pppoe-own-hint", least = OWN_MIN, most = OWN_MAX, signs = spaced(OWN_SIGNS)),
        tr!(texts, "pppoe-portal-password-hint"),
    ];
    let secret = |at: usize, kind, autocomplete| {
        let (name, label) = (labels[at].0, labels[at].1.as_str());
        let error = problem.and_then(|problem| problem.field_sentence(texts, name));
        let (hint, error) = (Some(hints[at].as_str()), error.as_deref());
        field(&Field { name, label, kind, value: "", hint, error, autocomplete, autofocus: false })
    };
    let mut facts = vec![
        (tr!(texts, "pppoe-host"), html! { (state.name) }),
        (tr!(texts, "pppoe-login"), copyable(state.pppoe_login.as_str())),
    ];
    if let Some(at) = state.changed_at {
        facts.push((tr!(texts, "pppoe-changed-at"), html! { (moment(texts, at)) }));
    }
    let body = html! {
        (page_header(&title, Some(&tr!(texts, "pppoe-lead"))))
        @if is_changed && problem.is_none() {
            (notice(Tone::Good, &tr!(texts, "pppoe-changed"), html! {
                p { (tr!(texts, "pppoe-next-dial")) " " (previous(texts, state.previous_until)) }
            }))
            (where_to(texts))
        }
        (refusal(texts, problem, &labels))
        (card_plain(definitions(&facts)))
        (card(&tr!(texts, "pppoe-new"), html! {
            p { (tr!(texts, "pppoe-before")) " " (grace(texts, state.grace_minutes)) }
            (form_to(&format!("/hosts/{}/pppoe-password", state.host), html! {
                (hidden("idempotency_key", key))
                (secret(0, FieldKind::RouterPassword, "off"))
                (secret(1, FieldKind::Password, "current-password"))
                (submit(&tr!(texts, "pppoe-button")))
            }))
        }))
        (back(texts, state.host.as_str()))
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Hosts), body)
}

/// What was generated, once.
pub fn generated(provider: &Provider, visit: &Visit, changed: &Changed, now: Timestamp) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "pppoe-generated");
    let password = changed.generated_password.as_deref().unwrap_or_default();
    let facts = [
        (tr!(texts, "pppoe-host"), html! { (changed.name) }),
        (tr!(texts, "pppoe-login"), copyable(changed.pppoe_login.as_str())),
        (tr!(texts, "pppoe-password"), copyable(password)),
    ];
    let body = html! {
        (page_header(&title, Some(&tr!(texts, "pppoe-generated-lead"))))
        (card_plain(html! {
            (definitions(&facts))
            p.hint { (tr!(texts, "pppoe-hyphens")) }
            (copy_field("pppoe", &tr!(texts, "pppoe-copy"), password))
        }))
        (notice(Tone::Warn, &tr!(texts, "pppoe-once"), html! {
            p { (tr!(texts, "pppoe-next-dial")) " " (previous(texts, changed.previous_until.filter(|until| *until > now))) }
        }))
        (where_to(texts))
        p { (button_link(&format!("/hosts/{}", changed.host), &tr!(texts, "pppoe-done"))) }
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Hosts), body)
}

/// Where in the router it goes.
fn where_to(texts: Texts) -> Markup {
    card(
        &tr!(texts, "pppoe-where"),
        html! {
            ol {
                li { (tr!(texts, "pppoe-where-open")) }
                li { (tr!(texts, "pppoe-where-find")) }
                li { (tr!(texts, "pppoe-where-type")) }
                li { (tr!(texts, "pppoe-where-save")) }
            }
        },
    )
}

fn previous(texts: Texts, until: Option<Timestamp>) -> String {
    match until {
        Some(until) => tr!(texts, "pppoe-previous-until", until = moment(texts, until)),
        None => tr!(texts, "pppoe-previous-over"),
    }
}

fn grace(texts: Texts, minutes: u32) -> String {
    match (minutes, minutes % 60) {
        (0, _) => tr!(texts, "pppoe-grace-none"),
        (_, 0) => tr!(texts, "pppoe-grace-hours", count = minutes / 60),
        _ => tr!(texts, "pppoe-grace-minutes", count = minutes),
    }
}

fn back(texts: Texts, host: &str) -> Markup {
    html! { p.after { a href={ "/hosts/" (host) } { (tr!(texts, "pppoe-back")) } } }
}

/// Signs one by one, for a reader.
fn spaced(signs: &str) -> String {
    let signs: Vec<String> = signs.chars().map(String::from).collect();
    signs.join(" ")
}
