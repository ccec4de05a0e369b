//! The home page.

use maud::{Markup, html};
use shared::domain::{Date, Gateway, OnlinePayment, ToldNotice, is_past_due};
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Frame, Provider, Section, SumCard, Tone, announced, button_link_quiet, card, copyable, date, definitions,
    line_notice, message, money, notice, open_payment, page, page_header, pay_form, pay_or_why_not, pill, sum_card,
};

use crate::output::Output;

/// The page: the sum owed and the one next step first.
pub fn home(
    provider: &Provider,
    offered: &[Gateway],
    visit: &Visit,
    output: &Output,
    today: Date,
    key: &str,
) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "home-title");
    let online = visit.subscriber.online_payment();
    let owes = !output.owed.is_zero();
    let body = html! {
        (page_header(&tr!(texts, "home-greeting", name = &output.name), None))
        @for told in output.notices.unread.iter().filter(|told| told.urgent) { (unread(texts, told)) }
        (sum(texts, output, today, online, pay_form(texts, key, offered)))
        @if let Some(next) = output.announced { (announced(texts, next)) }
        @if owes { (open_payment(texts, output.open_payment.as_ref())) }
        @if let Some(line) = &output.line { (line_notice(texts, provider, line, !output.overdue.is_zero())) }
        @if owes { (pay_or_why_not(texts, provider, online)) }
        @for told in output.notices.unread.iter().filter(|told| !told.urgent) { (unread(texts, told)) }
        @if let Some(last_day) = output.term_ends { (term_ends(texts, last_day)) }
        @if let Some(account) = &visit.subscriber.account {
            (card(&tr!(texts, "home-transfer"), html! {
                p.hint { (tr!(texts, "home-transfer-account")) }
                p { (copyable(&account.grouped())) }
                @if owes { (button_link_quiet("/payments/transfer", &tr!(texts, "home-transfer-link"))) }
            }))
        }
        @if output.last_invoice.is_some() { (last_invoice(texts, output)) }
        @if output.notices.any { (all_notices(texts, output.notices.more_unread)) }
    };
    page(&Frame::private(texts, provider, &title, &output.name, Section::Home), body)
}

fn unread(texts: Texts, told: &ToldNotice) -> Markup {
    message(texts, told, &format!("/notices/{}/read?from=home", told.id))
}

fn all_notices(texts: Texts, more_unread: bool) -> Markup {
    let label = if more_unread { tr!(texts, "home-notices-more") } else { tr!(texts, "home-notices-all") };
    html! { p { (button_link_quiet("/notices", &label)) } }
}

fn term_ends(texts: Texts, last_day: Date) -> Markup {
    let title = tr!(texts, "home-term-ends", date = date(texts, last_day));
    notice(Tone::Info, &title, button_link_quiet("/contract", &tr!(texts, "home-term-link")))
}

fn sum(texts: Texts, output: &Output, today: Date, online: OnlinePayment, pay: Markup) -> Markup {
    if output.owed.is_zero() {
        let ahead = !output.credit.is_zero();
        let label = if ahead { tr!(texts, "home-credit") } else { tr!(texts, "home-owed") };
        let sum = money(texts, if ahead { output.credit } else { output.owed });
        let note = html! { (pill(Tone::Good, &tr!(texts, "home-all-paid"))) };
        return sum_card(&SumCard { tone: Tone::Good, label: &label, sum: &sum, note, action: html! {} });
    }
    let note = html! {
        @if output.overdue.is_zero() {
            @if let Some(due) = output.due { (tr!(texts, "home-due", date = date(texts, due))) }
        } @else {
            (pill(Tone::Bad, &tr!(texts, "home-overdue", sum = money(texts, output.overdue))))
            @if let Some(due) = output.due.filter(|due| is_past_due(*due, today)) { " " (tr!(texts, "home-overdue-since", date = date(texts, due))) }
        }
    };
    let action = if online == OnlinePayment::Open {
        pay
    } else {
        html! {}
    };
    let tone = if output.overdue.is_zero() { Tone::Info } else { Tone::Bad };
    sum_card(&SumCard { tone, label: &tr!(texts, "home-owed"), sum: &money(texts, output.owed), note, action })
}

fn last_invoice(texts: Texts, output: &Output) -> Markup {
    let Some(invoice) = &output.last_invoice else { return html! {} };
    let facts = [
        (tr!(texts, "home-invoice-number"), html! { (invoice.number) }),
        (tr!(texts, "home-invoice-issued"), html! { (date(texts, invoice.issued)) }),
        (tr!(texts, "home-invoice-total"), html! { (money(texts, invoice.total)) }),
        (tr!(texts, "home-invoice-due"), html! { (date(texts, invoice.due)) }),
    ];
    card(
        &tr!(texts, "home-last-invoice"),
        html! {
            (definitions(&facts))
            p { (button_link_quiet(&format!("/invoices/{}/pdf", invoice.id), &tr!(texts, "home-invoice-pdf"))) }
        },
    )
}
