//! The page of sessions and logins.

use maud::{Markup, html};
use shared::domain::{LoginOutcome, Network};
use shared::http::Incoming;
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Column, Frame, Provider, Section, Tone, actions, button_link_quiet, card, device, empty, form, hidden, moment,
    network, notice, page, page_header, pager, part, pill, submit_quiet, table,
};

use crate::PATH;
use crate::output::{Line, Output, Row};
use crate::two_factor::{self, State};

/// The page. `later` says that it is not the first one of the history, which then stands alone.
pub fn show(provider: &Provider, visit: &Visit, output: &Output, later: bool, request: &Incoming) -> Markup {
    let (texts, here) = (visit.texts(), request.seen().network);
    let title = tr!(texts, "security-title");
    let older = output.next.as_ref().map(|next| format!("{PATH}?after={next}"));
    let body = html! {
        (page_header(&title, Some(&tr!(texts, "security-lead"))))
        (ended(texts, request.query("ended")))
        @if !later {
            (two_factor(texts, output))
            (card(&tr!(texts, "passkeys-title"), html! {
                p { (tr!(texts, "passkeys-lead")) }
                p { (button_link_quiet("/security/passkeys", &tr!(texts, "passkeys-manage"))) }
            }))
        }
        @if !later { (part(&tr!(texts, "security-sessions"), sessions(texts, output, here))) }
        (part(&tr!(texts, "security-logins"), html! {
            p.hint { (tr!(texts, "security-logins-hint")) }
            @if output.logins.is_empty() {
                (empty(&tr!(texts, "security-logins-none"), &tr!(texts, "security-logins-none-hint")))
            } @else {
                (logins(texts, &output.logins, here))
            }
            (pager(texts, later.then_some(PATH), older.as_deref()))
        }))
        (actions(html! {
            p { (tr!(texts, "security-not-you")) }
            (button_link_quiet("/password", &tr!(texts, "password-title")))
        }))
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Security), body)
}

fn two_factor(texts: Texts, output: &Output) -> Markup {
    let is_on = output.two_factor.state == State::On;
    let (tone, word) = if is_on {
        (Tone::Good, tr!(texts, "security-two-factor-on"))
    } else {
        (Tone::Info, tr!(texts, "security-two-factor-off"))
    };
    let label = if is_on { tr!(texts, "security-two-factor-keep") } else { tr!(texts, "security-two-factor-begin") };
    card(
        &tr!(texts, "two-factor-title"),
        html! {
            p { (pill(tone, &word)) }
            p { (tr!(texts, "two-factor-lead")) }
            p { (button_link_quiet(two_factor::PATH, &label)) }
        },
    )
}

fn ended(texts: Texts, what: Option<&str>) -> Markup {
    let title = match what {
        Some("one") => tr!(texts, "security-ended-one"),
        Some("others") => tr!(texts, "security-ended-others"),
        _ => return html! {},
    };
    notice(Tone::Good, &title, html! { p { (tr!(texts, "security-ended-hint")) } })
}

fn columns(labels: &[String]) -> Vec<Column<'_>> {
    labels.iter().map(|label| Column { label, numeric: false }).collect()
}

fn sessions(texts: Texts, output: &Output, here: Network) -> Markup {
    let labels = [
        tr!(texts, "security-device"),
        tr!(texts, "security-seen"),
        tr!(texts, "security-network"),
        tr!(texts, "security-end-column"),
    ];
    let cells = |row: &Row| {
        let words = device(texts, row.device);
        vec![
            html! { (words) },
            html! { (moment(texts, row.seen_at)) },
            html! { (network(texts, row.network, here)) },
            html! {
                @if row.current { (pill(Tone::Good, &tr!(texts, "security-current"))) }
                @else { (end(texts, row, &words)) }
            },
        ]
    };
    let rows: Vec<Vec<Markup>> = output.sessions.iter().map(cells).collect();
    html! {
        (table(&tr!(texts, "security-sessions"), &columns(&labels), &rows))
        @if output.more_sessions { p.hint { (tr!(texts, "security-more-sessions")) } }
        @if output.sessions.len() > 1 || output.more_sessions {
            (form("/security/sessions/end-others", submit_quiet(&tr!(texts, "security-end-others"))))
        }
    }
}

fn end(texts: Texts, row: &Row, words: &str) -> Markup {
    let label = tr!(texts, "security-end-of", device = words, at = moment(texts, row.seen_at));
    form(
        "/security/sessions/end",
        html! {
            (hidden("session", &row.id))
            button.button.quiet type="submit" aria-label=(label) { (tr!(texts, "security-end")) }
        },
    )
}

fn logins(texts: Texts, lines: &[Line], here: Network) -> Markup {
    let labels = [
        tr!(texts, "security-when"),
        tr!(texts, "security-outcome"),
        tr!(texts, "security-device"),
        tr!(texts, "security-network"),
    ];
    let cells = |line: &Line| {
        let tone = if line.outcome.is_in() { Tone::Good } else { Tone::Warn };
        vec![
            html! { (moment(texts, line.at)) },
            html! { (pill(tone, &outcome(texts, line.outcome))) },
            html! { (device(texts, line.device)) },
            html! { (network(texts, Some(line.network), here)) },
        ]
    };
    let rows: Vec<Vec<Markup>> = lines.iter().map(cells).collect();
    table(&tr!(texts, "security-logins"), &columns(&labels), &rows)
}

fn outcome(texts: Texts, outcome: LoginOutcome) -> String {
    match outcome {
        LoginOutcome::Password => tr!(texts, "login-by-password"),
        LoginOutcome::OneTimePassword => tr!(texts, "login-by-one-time-password"),
        LoginOutcome::Passkey => tr!(texts, "login-by-passkey"),
        LoginOutcome::CopiedPasskey => tr!(texts, "login-copied-passkey"),
        LoginOutcome::CodeAsked => tr!(texts, "login-code-asked"),
        LoginOutcome::SecondFactor => tr!(texts, "login-by-second-factor"),
        LoginOutcome::RecoveryCode => tr!(texts, "login-by-recovery-code"),
        LoginOutcome::WrongCode => tr!(texts, "login-wrong-code"),
        LoginOutcome::WrongPassword => tr!(texts, "login-wrong-password"),
        LoginOutcome::TooManyTries => tr!(texts, "login-too-many-tries"),
    }
}
