//! What is agreed to, and what was.

use maud::{Markup, html};
use shared::domain::{ConsentSource, Purpose};
use shared::i18n::Texts;
use shared::tr;
use shared::views::{
    Choices, Column, Provider, Tone, card_plain, choices, consent_name, empty, form as form_to, hidden, moment, pager,
    part, pill, refusal, submit, table,
};

use super::Refused;
use crate::output::{Consents, Output, State};

/// The form: purpose by purpose, way by way.
pub fn asked(texts: Texts, provider: &Provider, consents: &Consents, refused: Refused<'_>) -> Markup {
    let name = provider.name.as_str();
    let purposes = [
        (
            Purpose::ServiceInformation,
            tr!(texts, "consent-service-information"),
            tr!(texts, "consent-service-information-text", provider = name),
            Some(tr!(texts, "consents-why")),
        ),
        (
            Purpose::Marketing,
            tr!(texts, "consent-marketing"),
            tr!(texts, "consent-marketing-text", provider = name),
            None,
        ),
    ];
    let body = html! {
        (refusal(texts, refused.map(|refusal| refusal.problem), &[]))
        (form_to("/data/consents", html! {
            (hidden("revision", consents.revision.as_str()))
            @for (purpose, title, text, why) in &purposes {
                div {
                    h3 { (title) }
                    p { (text) }
                    @if let Some(why) = why { p.hint { (why) } }
                }
                div.several {
                    @for state in consents.answers.iter().filter(|state| state.purpose == *purpose) {
                        (question(texts, title, state, refused))
                    }
                }
            }
            p.hint { (tr!(texts, "consents-withdrawal")) }
            (submit(&tr!(texts, "consents-button")))
        }))
    };
    part(&tr!(texts, "consents-title"), card_plain(body))
}

fn question(texts: Texts, purpose: &str, state: &State, refused: Refused<'_>) -> Markup {
    let name = state.kind.name();
    let stored = state.given.map_or("", |given| if given { "yes" } else { "no" });
    let chosen = refused.as_ref().and_then(|refusal| refusal.value(name)).unwrap_or(stored);
    let error = refused.and_then(|refusal| refusal.problem.field_sentence(texts, name));
    let is_overtaken = refused.is_some_and(|refusal| refusal.is_overtaken()) && chosen != stored;
    let hint = match (is_overtaken, state.given) {
        (true, Some(given)) => Some(tr!(texts, "data-now", value = answer(texts, given))),
        (_, None) => Some(tr!(texts, "consent-unknown")),
        (false, Some(_)) => None,
    };
    let channel = channel(texts, state);
    let (yes, no) = (tr!(texts, "consent-yes"), tr!(texts, "consent-no"));
    choices(&Choices {
        name,
        // Whoever hears one question after another is told what each is about.
        legend: html! { span.unseen { (purpose) ": " } (channel) },
        answers: &[("yes", &yes), ("no", &no)],
        chosen,
        hint: hint.as_deref(),
        error: error.as_deref(),
    })
}

fn channel(texts: Texts, state: &State) -> String {
    use shared::domain::Channel::{Email, Phone, Sms};
    match state.channel {
        Email => tr!(texts, "consent-by-email"),
        Sms => tr!(texts, "consent-by-sms"),
        Phone => tr!(texts, "consent-by-phone"),
    }
}

fn answer(texts: Texts, given: bool) -> String {
    if given { tr!(texts, "consent-yes") } else { tr!(texts, "consent-no") }
}

/// The history, newest first.
pub fn history(texts: Texts, output: &Output, later: bool) -> Markup {
    let title = tr!(texts, "consents-history");
    let labels = [
        tr!(texts, "consents-history-what"),
        tr!(texts, "consents-history-answer"),
        tr!(texts, "consents-history-when"),
        tr!(texts, "consents-history-where"),
        tr!(texts, "consents-history-text"),
    ];
    let columns: Vec<Column<'_>> = labels.iter().map(|label| Column { label, numeric: false }).collect();
    let rows: Vec<Vec<Markup>> = output
        .history
        .iter()
        .map(|line| {
            let tone = if line.given { Tone::Good } else { Tone::Info };
            let via = match line.via {
                ConsentSource::Portal => tr!(texts, "consent-via-portal"),
                ConsentSource::Office => tr!(texts, "consent-via-office"),
            };
            vec![
                html! { (consent_name(texts, line.kind)) },
                pill(tone, &answer(texts, line.given)),
                html! { (moment(texts, line.at)) },
                html! { (via) },
                html! { (line.text) },
            ]
        })
        .collect();
    let older = output.next.as_ref().map(|next| format!("/data?after={next}"));
    part(
        &title,
        html! {
            @if rows.is_empty() { (empty(&tr!(texts, "consents-history-none"), &tr!(texts, "consents-history-none-hint"))) }
            @else { (table(&title, &columns, &rows)) }
            (pager(texts, later.then_some("/data"), older.as_deref()))
        },
    )
}
