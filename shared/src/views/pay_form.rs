//! The one next step of somebody who owes: pay, or what is missing before they can.

use maud::{Markup, html};

use super::{
    HelpTopic, Provider, Tone, ask_office, button_link, button_link_quiet, form, hidden, moment, money, notice, submit,
};
use crate::domain::{Gateway, OnlinePayment, OpenPayment};
use crate::i18n::Texts;
use crate::tr;

/// The button that starts a payment of all that is owed, or leads to where one chooses the provider first. `key` makes a second
/// press the same payment (S24).
pub fn pay_form(texts: Texts, key: &str, offered: &[Gateway]) -> Markup {
    html! {
        @if offered.len() > 1 { (button_link("/payments/new", &tr!(texts, "pay-button"))) }
        @else { (form("/payments", html! { (hidden("idempotency_key", key)) (submit(&tr!(texts, "pay-button"))) })) }
        (other_sum(texts))
    }
}

/// The way to where another sum is chosen: less than all that is owed, or more.
pub fn other_sum(texts: Texts) -> Markup {
    html! { p.after { a href="/payments/new?what=amount" { (tr!(texts, "pay-other-sum")) } } }
}

/// An attempt at paying that is under way, so that nobody pays twice for want of knowing. Nothing where there is none.
pub fn open_payment(texts: Texts, open: Option<&OpenPayment>) -> Markup {
    let Some(open) = open else { return html! {} };
    let title = tr!(texts, "pay-open-title", sum = money(texts, open.amount));
    let body = html! {
        p { (tr!(texts, "pay-open-hint", at = moment(texts, open.started_at))) }
        (button_link_quiet(&format!("/payments/{}", open.id), &tr!(texts, "pay-open-link")))
    };
    notice(Tone::Info, &title, body)
}

/// Why a subscriber cannot pay online, and what to do about each reason. Nothing where they can.
pub fn pay_or_why_not(texts: Texts, provider: &Provider, online: OnlinePayment) -> Markup {
    let OnlinePayment::Closed { needs_electronic_invoices, needs_cash_payments_off } = online else {
        return html! {};
    };
    let reasons = html! {
        ul {
            @if needs_electronic_invoices { li { (tr!(texts, "pay-needs-electronic-invoices")) } }
            @if needs_cash_payments_off { li { (tr!(texts, "pay-needs-cash-off")) } }
        }
        @if needs_cash_payments_off {
            @let ask = tr!(texts, "pay-ask-office", email = &provider.email, phone = provider.phone_unbroken());
            (ask_office(texts, &ask, Some(HelpTopic::Cash)))
        }
        @if needs_electronic_invoices { (button_link_quiet("/invoices#delivery", &tr!(texts, "pay-to-electronic-invoices"))) }
    };
    notice(Tone::Info, &tr!(texts, "pay-closed-title"), reasons)
}
