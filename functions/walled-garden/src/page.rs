//! The pages: small, for they are read behind a line that is all but closed.

use maud::{Markup, html};
use shared::domain::{LineState, Subscriber, Timestamp};
use shared::http::Problem;
use shared::i18n::Texts;
use shared::tr;
use shared::views::{
    Frame, HelpTopic, Provider, SumCard, Tone, actions, ask_office, button_link, button_link_quiet, card, card_plain,
    form, gateway_options, hidden, line_notice, moment, money, notice, page, page_header, pay_or_why_not, pill,
    progress, refusal, submit, sum_card,
};

use crate::output::{Link, State, Waiting};

/// Seconds after which a page that waits looks again, and for how long it does so.
const REFRESH_SECONDS: u8 = 5;
const REFRESH: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);

/// What a suspended line leads to: the same for everybody.
pub(crate) fn suspended(provider: &Provider, texts: Texts) -> Markup {
    let title = tr!(texts, "suspended-title");
    let office = tr!(texts, "suspended-office", email = &provider.email, phone = provider.phone_unbroken());
    let body = html! {
        (page_header(&title, Some(&tr!(texts, "suspended-lead"))))
        (card(&tr!(texts, "suspended-what-now"), html! {
            ol {
                li { (tr!(texts, "suspended-step-pay")) }
                li { (tr!(texts, "suspended-step-link")) }
                li { (tr!(texts, "suspended-step-wait")) }
            }
            (actions(html! {
                (button_link("/login?next=%2Fpayments", &tr!(texts, "suspended-log-in")))
                (button_link_quiet("/reset-password", &tr!(texts, "suspended-password")))
            }))
        }))
        (card(&tr!(texts, "suspended-office-title"), ask_office(texts, &office, Some(HelpTopic::Limited))))
    };
    page(&Frame::public(texts, provider, &title, Some("")), body)
}

/// What a link shows.
pub(crate) fn link(
    provider: &Provider,
    subscriber: &Subscriber,
    link: &Link,
    problem: Option<&Problem>,
    (action, key): (&str, &str),
    now: Timestamp,
) -> Markup {
    let texts = Texts::of(subscriber.language);
    let title = tr!(texts, "pay-link-title", provider = &provider.name);
    let is_fresh = |since: Timestamp| now.duration_since(since) < REFRESH;
    let waits = link.waiting.as_ref().is_some_and(|waiting| is_fresh(waiting.started_at));
    let restores = link.line.is_some_and(|line| line.state == LineState::Restoring && is_fresh(line.since));
    let body = html! {
        (page_header(&title, None))
        @match link.state {
            State::Paid => {
                (notice(Tone::Good, &tr!(texts, "pay-link-paid"), html! {}))
                @if let Some(line) = &link.line { (line_notice(texts, provider, line, false)) }
                @if restores { (progress(&tr!(texts, "pay-restoring"))) }
            }
            State::Owed => {
                (refusal(texts, problem, &[("gateway", tr!(texts, "pay-gateway"))]))
                (owed(texts, link))
                @if let Some(waiting) = &link.waiting { (under_way(texts, waiting, waits)) }
                @if link.is_open { (card_plain(pay(texts, link, problem, (action, key)))) }
                @else { (pay_or_why_not(texts, provider, subscriber.online_payment())) }
            }
        }
    };
    let mut frame = Frame::public(texts, provider, &title, None);
    frame.refresh_seconds = (waits || restores).then_some(REFRESH_SECONDS);
    page(&frame, body)
}

fn owed(texts: Texts, link: &Link) -> Markup {
    let is_late = !link.overdue.is_zero();
    let note = html! {
        @if is_late { (pill(Tone::Bad, &tr!(texts, "pay-link-overdue", sum = money(texts, link.overdue)))) }
    };
    let tone = if is_late { Tone::Bad } else { Tone::Info };
    let (label, sum) = (tr!(texts, "payments-owed"), money(texts, link.owed));
    sum_card(&SumCard { tone, label: &label, sum: &sum, note, action: html! {} })
}

fn under_way(texts: Texts, waiting: &Waiting, waits: bool) -> Markup {
    notice(
        Tone::Info,
        &tr!(texts, "pay-link-waiting"),
        html! {
            p { (tr!(texts, "pay-open-hint", at = moment(texts, waiting.started_at))) }
            @if waits { (progress(&tr!(texts, "pay-waiting"))) }
        },
    )
}

fn pay(texts: Texts, link: &Link, problem: Option<&Problem>, (action, key): (&str, &str)) -> Markup {
    let error = problem.and_then(|problem| problem.field_sentence(texts, "gateway"));
    form(
        action,
        html! {
            (hidden("idempotency_key", key))
            (gateway_options(texts, &link.gateways, None, error.as_deref()))
            (submit(&tr!(texts, "pay-link-pay", sum = money(texts, link.owed))))
        },
    )
}
