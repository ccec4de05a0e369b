//! What the line is doing: restricted, being restored, restored.

use maud::{Markup, html};

use super::{HelpTopic, Provider, Tone, ask_office, moment, notice};
use crate::domain::{LineState, LineStatus, RestrictionLevel};
use crate::i18n::Texts;
use crate::tr;

/// The notice about the line, the same wherever it stands. `is_overdue`: whether anything past its due date is left, so that
/// paying is what helps, and a lift was for no payment.
pub fn line_notice(texts: Texts, provider: &Provider, status: &LineStatus, is_overdue: bool) -> Markup {
    match status.state {
        LineState::Restricting | LineState::Restricted => restricted(texts, status, is_overdue),
        LineState::Restoring if status.is_late => late(texts, provider, status),
        LineState::Restoring => {
            let title = if is_overdue { tr!(texts, "line-restoring") } else { tr!(texts, "line-restoring-paid") };
            let body = html! { p { (lifted(texts, status)) } p { (tr!(texts, "line-next-dial")) } };
            notice(Tone::Info, &title, body)
        }
        LineState::Restored => {
            let at = moment(texts, status.applied_at.unwrap_or(status.since));
            let body = html! { p { (tr!(texts, "line-restored-at", at = at)) } };
            notice(Tone::Good, &tr!(texts, "line-restored"), body)
        }
    }
}

fn restricted(texts: Texts, status: &LineStatus, is_overdue: bool) -> Markup {
    let level = status.level.unwrap_or(RestrictionLevel::Limited);
    let title = texts.get(&format!("restriction-{}", level.name()));
    let tone = match level {
        RestrictionLevel::Limited => Tone::Warn,
        RestrictionLevel::Suspended => Tone::Bad,
    };
    let body = html! {
        p {
            (tr!(texts, "line-restricted-since", since = moment(texts, status.since)))
            @if let Some(at) = status.applied_at { " " (tr!(texts, "line-applied-at", at = moment(texts, at))) }
            @if status.state == LineState::Restricting { " " (tr!(texts, "line-applying")) }
        }
        @if is_overdue { p { (tr!(texts, "line-restricted-until-paid")) } }
    };
    notice(tone, &title, body)
}

fn late(texts: Texts, provider: &Provider, status: &LineStatus) -> Markup {
    let office = tr!(texts, "line-late-office", email = &provider.email, phone = provider.phone_unbroken());
    let body = html! {
        p { (lifted(texts, status)) " " (tr!(texts, "line-late-router")) }
        (ask_office(texts, &office, Some(HelpTopic::Limited)))
    };
    notice(Tone::Warn, &tr!(texts, "line-late"), body)
}

fn lifted(texts: Texts, status: &LineStatus) -> String {
    tr!(texts, "line-lifted-at", at = moment(texts, status.since))
}
