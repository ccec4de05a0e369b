//! The list as a page.

use maud::{Markup, html};
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Column, Frame, Provider, Section, Tone, date, empty, money, page, page_header, pager, pill, table,
};

use crate::delivery_card;
use crate::output::{Output, Row, State};

/// The page. `later` says that it is not the first one, `saved` that the way in which invoices come was just changed.
pub fn list(provider: &Provider, visit: &Visit, output: &Output, later: bool, saved: bool) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "invoices-title");
    let labels = [
        tr!(texts, "invoices-number"),
        tr!(texts, "invoices-issued"),
        tr!(texts, "invoices-due"),
        tr!(texts, "invoices-total"),
        tr!(texts, "invoices-state"),
        tr!(texts, "invoices-document"),
    ];
    let columns: Vec<Column<'_>> =
        labels.iter().enumerate().map(|(at, label)| Column { label, numeric: at == 3 }).collect();
    let rows: Vec<Vec<Markup>> = output.invoices.iter().map(|row| cells(texts, row)).collect();
    let older = output.next.as_ref().map(|next| format!("/invoices?after={next}"));
    let body = html! {
        (page_header(&title, None))
        @if saved { (delivery_card::saved(texts, &visit.subscriber)) }
        @if rows.is_empty() {
            (empty(&tr!(texts, "invoices-none"), &tr!(texts, "invoices-none-hint")))
        } @else {
            (table(&title, &columns, &rows))
        }
        (pager(texts, later.then_some("/invoices"), older.as_deref()))
        (delivery_card::card(provider, visit))
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Invoices), body)
}

fn cells(texts: Texts, row: &Row) -> Vec<Markup> {
    let (tone, word) = match row.state {
        State::Paid => (Tone::Good, tr!(texts, "invoices-paid")),
        State::Open => (Tone::Info, tr!(texts, "invoices-open")),
        State::Overdue => (Tone::Bad, tr!(texts, "invoices-overdue")),
        State::Unknown => (Tone::Info, tr!(texts, "invoices-unknown")),
    };
    vec![
        html! { (row.number) },
        html! { (date(texts, row.issued)) },
        html! { (date(texts, row.due)) },
        html! { (money(texts, row.total)) },
        html! { (pill(tone, &word)) },
        html! { a href=(row.pdf) aria-label=(tr!(texts, "invoices-pdf-of", number = &row.number)) { (tr!(texts, "invoices-pdf")) } },
    ]
}
