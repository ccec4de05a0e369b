//! How invoices come, and the switch for it.

use maud::{Markup, html};
use shared::domain::{ConsentKind, Consents, OnlinePayment, Subscriber};
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    HelpTopic, Provider, Tone, ask_office, card_of, form as form_to, hidden, moment, notice, pill, submit, submit_quiet,
};

/// The card: whether invoices come electronically, the text of the consent, and the one button.
pub fn card(provider: &Provider, visit: &Visit) -> Markup {
    let (texts, subscriber) = (visit.texts(), &visit.subscriber);
    let is_on = subscriber.electronic_invoices;
    let since = subscriber.consents.answer(ConsentKind::ElectronicInvoices).filter(|answer| answer.given == is_on);
    let (tone, state) =
        if is_on { (Tone::Good, tr!(texts, "delivery-on")) } else { (Tone::Info, tr!(texts, "delivery-off")) };
    let body = html! {
        p { (pill(tone, &state)) @if let Some(answer) = since { " " (tr!(texts, "delivery-since", at = moment(texts, answer.at))) } }
        @if is_on {
            p.hint { (tr!(texts, "delivery-on-hint")) }
        } @else {
            p { (tr!(texts, "consent-electronic-invoices-text", provider = &provider.name)) }
        }
        @if subscriber.cash_payments { (cash(texts, provider)) }
        (form_to("/invoices/delivery", html! {
            (hidden("electronic", if is_on { "no" } else { "yes" }))
            (hidden("text", Consents::TEXT_VERSION))
            @if is_on { (submit_quiet(&tr!(texts, "delivery-turn-off"))) } @else { (submit(&tr!(texts, "delivery-turn-on"))) }
        }))
    };
    card_of("delivery", &tr!(texts, "delivery-title"), body)
}

/// What the switch did, and what that opens or closes.
pub fn saved(texts: Texts, subscriber: &Subscriber) -> Markup {
    let title = if subscriber.electronic_invoices { tr!(texts, "delivery-on") } else { tr!(texts, "delivery-off") };
    let body = html! {
        @if subscriber.online_payment() == OnlinePayment::Open { p { (tr!(texts, "delivery-online-open")) } }
        @else if !subscriber.electronic_invoices { p { (tr!(texts, "delivery-online-closed")) } }
    };
    notice(Tone::Good, &title, body)
}

/// Paying in cash is nothing that the portal ends: the office does.
fn cash(texts: Texts, provider: &Provider) -> Markup {
    html! {
        p { (tr!(texts, "pay-needs-cash-off")) }
        @let ask = tr!(texts, "pay-ask-office", email = &provider.email, phone = provider.phone_unbroken());
        (ask_office(texts, &ask, Some(HelpTopic::Cash)))
    }
}
