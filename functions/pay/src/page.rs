//! The page of a payment: where the subscriber comes back to.

use maud::{Markup, html};
use shared::domain::{LineState, PaymentState, Timestamp};
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Frame, Provider, Section, Tone, actions, ask_office, button_link, button_link_quiet, card_plain, definitions,
    line_notice, moment, money, notice, page, page_header, pill, progress,
};

use crate::Output;

/// Seconds after which a page that waits looks again.
const REFRESH_SECONDS: u8 = 4;
/// The same while a line is restored, which takes a minute more often than a second.
const REFRESH_SECONDS_OF_LINE: u8 = 10;
/// For how long after the start of a payment, or of restoring, it does so: a page left open must neither disturb a reader nor
/// keep a session alive for good.
const REFRESH: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);

/// The page. It shows the state and changes nothing.
pub(crate) fn payment(provider: &Provider, visit: &Visit, output: &Output, now: Timestamp) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "pay-title");
    let is_open = matches!(output.state, PaymentState::Created | PaymentState::Pending);
    let is_fresh = now.duration_since(output.created_at) < REFRESH;
    let waits = is_open && is_fresh && !output.in_review;
    let restores = output.line.filter(|line| line.state == LineState::Restoring);
    let restores = restores.is_some_and(|line| now.duration_since(line.since) < REFRESH);
    let tone = match output.state {
        PaymentState::Created | PaymentState::Pending => Tone::Info,
        PaymentState::Canceled => Tone::Warn,
        PaymentState::Paid => Tone::Good,
    };
    let state = texts.get(&format!("payment-state-{}", output.state.name()));
    let mut facts = vec![
        (tr!(texts, "pay-amount"), html! { (money(texts, output.amount)) }),
        (tr!(texts, "pay-state"), pill(tone, &state)),
        (tr!(texts, "pay-started"), html! { (moment(texts, output.created_at)) }),
    ];
    if let Some(paid_at) = output.paid_at {
        facts.push((tr!(texts, "pay-paid-at"), html! { (moment(texts, paid_at)) }));
    }
    if !output.returned.is_zero() {
        facts.push((tr!(texts, "pay-returned"), html! { (money(texts, output.returned)) }));
    }
    let body = html! {
        (page_header(&title, None))
        @match output.state {
            PaymentState::Paid => (notice(Tone::Good, &tr!(texts, "pay-thanks"), html! {
                @if output.lifted { p { (tr!(texts, "pay-lifted")) } }
            })),
            _ if output.in_review => (notice(Tone::Info, &tr!(texts, "pay-in-review"), html! {
                @let ask = tr!(texts, "pay-in-review-hint", email = &provider.email, phone = provider.phone_unbroken());
                (ask_office(texts, &ask, None))
            })),
            PaymentState::Canceled => (notice(Tone::Warn, &tr!(texts, "pay-canceled"), html! { p { (tr!(texts, "pay-canceled-hint")) } })),
            PaymentState::Created | PaymentState::Pending => {
                @if waits { (progress(&tr!(texts, "pay-waiting"))) }
                @else { (notice(Tone::Info, &tr!(texts, "pay-not-yet"), html! { p { (tr!(texts, "pay-not-yet-hint")) } })) }
            },
        }
        @if let Some(line) = &output.line { (line_notice(texts, provider, line, false)) }
        @if restores { (progress(&tr!(texts, "pay-restoring"))) }
        (card_plain(definitions(&facts)))
        (actions(html! {
            @if let Some(pay_url) = &output.pay_url { (button_link(pay_url, &tr!(texts, "pay-continue"))) }
            (button_link_quiet("/payments", &tr!(texts, "pay-back")))
        }))
    };
    let mut frame = Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Payments);
    frame.refresh_seconds = waits.then_some(REFRESH_SECONDS).or(restores.then_some(REFRESH_SECONDS_OF_LINE));
    page(&frame, body)
}
