//! The page of the copy: what it holds, how far it is, where to get it.

use maud::{Markup, html};
use shared::domain::{ExportState, Language};
use shared::http::Problem;
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Frame, Provider, Section, Tone, actions, button_link, card_plain, form, hidden, moment, notice, page, page_header,
    progress, refusal, submit, submit_quiet,
};

use crate::output::{Copy, Output};

/// Where the page is.
pub const PATH: &str = "/data/export";
/// Seconds after which a page that waits looks again. A copy is given up after an hour, and so is the waiting.
const REFRESH_SECONDS: u8 = 5;

/// The page. It shows the state and changes nothing.
pub fn export(provider: &Provider, visit: &Visit, output: &Output, problem: Option<&Problem>, key: &str) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "export-title");
    let state = output.export.as_ref().map(|copy| copy.state);
    let waits = state == Some(ExportState::Requested);
    let body = html! {
        (page_header(&title, Some(&tr!(texts, "export-lead"))))
        (refusal(texts, problem, &[]))
        @if let Some(copy) = &output.export { (told(texts, provider, visit, copy)) }
        @if !waits {
            (card_plain(html! {
                p { (tr!(texts, "export-holds")) }
                p.hint { (tr!(texts, "export-holds-not")) }
                (ask(texts, output, state == Some(ExportState::Ready), key))
            }))
        }
    };
    let mut frame = Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Data);
    frame.refresh_seconds = waits.then_some(REFRESH_SECONDS);
    page(&frame, body)
}

fn told(texts: Texts, provider: &Provider, visit: &Visit, copy: &Copy) -> Markup {
    let has_mail = visit.subscriber.contact.email.is_some();
    match copy.state {
        ExportState::Requested => html! {
            (progress(&tr!(texts, "export-waiting")))
            p { @if has_mail { (tr!(texts, "export-waiting-mail")) } @else { (tr!(texts, "export-waiting-here")) } }
        },
        ExportState::Ready => notice(
            Tone::Good,
            &tr!(texts, "export-ready"),
            html! {
                @if let Some(until) = copy.expires_at { p { (tr!(texts, "export-ready-until", until = moment(texts, until))) } }
                @if let Some(href) = &copy.download {
                    p { (button_link(href, &tr!(texts, "export-download", size = size(texts, copy.bytes.unwrap_or_default())))) }
                }
            },
        ),
        ExportState::Expired => {
            notice(Tone::Info, &tr!(texts, "export-expired"), html! { p { (tr!(texts, "export-expired-hint")) } })
        }
        ExportState::Failed => notice(
            Tone::Bad,
            &tr!(texts, "export-failed"),
            html! { p { (tr!(texts, "export-failed-hint", email = &provider.email, phone = provider.phone_unbroken())) } },
        ),
    }
}

/// The button, while one more may be asked for today.
fn ask(texts: Texts, output: &Output, is_ready: bool, key: &str) -> Markup {
    if output.left_today == 0 {
        return html! { p.hint { (tr!(texts, "export-tomorrow")) } };
    }
    let key = hidden("idempotency_key", key);
    let button =
        if is_ready { submit_quiet(&tr!(texts, "export-ask-again")) } else { submit(&tr!(texts, "export-ask")) };
    actions(form(PATH, html! { (key) (button) }))
}

/// A size as a person reads it: `840 kB`, `12,4 MB`.
fn size(texts: Texts, bytes: u64) -> String {
    if bytes < 1_000_000 {
        return tr!(texts, "export-size-kb", amount = bytes.div_ceil(1000).to_string());
    }
    let point = match texts.language() {
        Language::Pl => ',',
        Language::En => '.',
    };
    let tenths = bytes.div_ceil(100_000);
    tr!(texts, "export-size-mb", amount = format!("{}{point}{}", tenths / 10, tenths % 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_reads_as_each_language_writes_it() {
        let [polish, english] = [Language::Pl, Language::En].map(Texts::of);
        for (bytes, expected) in [(1, "1\u{a0}kB"), (999_999, "1000\u{a0}kB"), (1_000_000, "1,0\u{a0}MB")] {
            assert_eq!(size(polish, bytes), expected);
        }
        assert_eq!(size(english, 36_041_000), "36.1\u{a0}MB");
    }
}
