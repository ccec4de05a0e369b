//! What stands above a form that was refused.

use maud::{Markup, html};

use super::{Tone, errors_summary_of, notice};
use crate::http::Problem;
use crate::i18n::Texts;

/// Says what was wrong: each field at fault by its label, or the problem as a whole. Nothing where there is no problem.
pub fn refusal(texts: Texts, problem: Option<&Problem>, labels: &[(&str, String)]) -> Markup {
    refusal_of("f", texts, problem, labels)
}

/// The same above one of several forms of a page, see [`super::field_of`].
pub fn refusal_of(form: &str, texts: Texts, problem: Option<&Problem>, labels: &[(&str, String)]) -> Markup {
    let Some(problem) = problem else { return html! {} };
    let mut faults = Vec::new();
    for error in &problem.errors {
        let label = labels.iter().find(|(name, _)| *name == error.field);
        let (name, label) = label.map_or(("", String::new()), |(name, label)| (*name, label.clone()));
        let sentence = problem.field_sentence(texts, &error.field).unwrap_or_default();
        faults.push((name, label, sentence));
    }
    if faults.is_empty() {
        let detail = problem.detail(texts);
        return html! {
            div role="alert" tabindex="-1" autofocus {
                (notice(Tone::Bad, &problem.title(texts), html! { @if let Some(detail) = detail { p { (detail) } } }))
            }
        };
    }
    errors_summary_of(form, texts, &faults)
}
