//! Contracts as a page.

use maud::{Markup, html};
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Column, Frame, Provider, Section, Tone, ask_office, button_link_quiet, card, date, definitions, empty, money,
    notice, page, page_header, pager, part, period, pill, table,
};

use crate::next_charge::NextCharge;
use crate::output::{Output, Row, ServiceRow, State, Term};

/// The page. `later` says that it is not the first one.
pub fn list(provider: &Provider, visit: &Visit, output: &Output, later: bool) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "contract-title", count = output.contracts.len());
    let older = output.next.as_ref().map(|next| format!("/contract?after={next}"));
    let body = html! {
        (page_header(&title, None))
        @for row in output.contracts.iter().filter(|row| row.ends_soon) { (ending(texts, provider, row)) }
        @if output.contracts.is_empty() {
            (empty(&tr!(texts, "contract-none"), &tr!(texts, "contract-none-hint")))
        }
        @for row in &output.contracts {
            (card(&tr!(texts, "contract-of", number = &row.number), terms(texts, row)))
            (card(&tr!(texts, "contract-charges"), charges(texts, row)))
            @if !row.services.is_empty() { (services(texts, provider, row, output.contracts.len() > 1)) }
        }
        (pager(texts, later.then_some("/contract"), older.as_deref()))
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Contract), body)
}

/// A fixed term ends soon: what to do is the subscriber's to choose, and the office's to talk about.
fn ending(texts: Texts, provider: &Provider, row: &Row) -> Markup {
    let Some(last_day) = row.fixed_until else { return html! {} };
    let title = tr!(texts, "contract-ends", number = &row.number, date = date(texts, last_day));
    let ask = tr!(texts, "contract-ends-ask", email = &provider.email, phone = provider.phone_unbroken());
    notice(Tone::Warn, &title, ask_office(texts, &ask, None))
}

fn terms(texts: Texts, row: &Row) -> Markup {
    let term = match (row.term, row.fixed_until) {
        (Term::Fixed, Some(last_day)) => tr!(texts, "contract-term-fixed", date = date(texts, last_day)),
        (Term::Past, Some(last_day)) => tr!(texts, "contract-term-past", date = date(texts, last_day)),
        _ => tr!(texts, "contract-term-open"),
    };
    let notice_period = tr!(texts, "contract-notice-months", count = u32::from(row.notice_months));
    let facts = [
        (tr!(texts, "contract-concluded"), html! { (date(texts, row.concluded)) }),
        (tr!(texts, "contract-term"), html! { (term) }),
        (tr!(texts, "contract-notice"), html! { (notice_period) }),
    ];
    html! {
        (definitions(&facts))
        @if let Some(pdf) = &row.pdf { p { (button_link_quiet(pdf, &tr!(texts, "contract-pdf"))) } }
    }
}

fn charges(texts: Texts, row: &Row) -> Markup {
    let mut facts = vec![(tr!(texts, "contract-monthly"), html! { (money(texts, row.monthly)) })];
    if let Some(day) = row.due_day {
        let day = tr!(texts, "contract-due-day", day = i64::from(day.get()));
        facts.push((tr!(texts, "contract-due"), html! { (day) }));
    }
    html! {
        (definitions(&facts))
        @if let Some(next) = &row.next_charge { (next_charge(texts, row, next)) }
    }
}

fn next_charge(texts: Texts, row: &Row, next: &NextCharge) -> Markup {
    let month = period(texts, next.period);
    let what = if next.amount == row.monthly {
        tr!(texts, "contract-next-alone", period = month)
    } else {
        tr!(texts, "contract-next-with-services", period = month)
    };
    html! {
        div.ahead {
            p { (tr!(texts, "contract-next")) }
            p.amount { (money(texts, next.amount)) }
            @if let Some(due) = next.due { p { (tr!(texts, "contract-next-due", date = date(texts, due))) } }
            p.hint { (what) }
        }
    }
}

fn services(texts: Texts, provider: &Provider, row: &Row, is_one_of_several: bool) -> Markup {
    let title = if is_one_of_several {
        tr!(texts, "contract-services-of", number = &row.number)
    } else {
        tr!(texts, "contract-services")
    };
    let labels = [
        tr!(texts, "contract-service"),
        tr!(texts, "contract-service-monthly"),
        tr!(texts, "contract-service-since"),
        tr!(texts, "contract-service-until"),
        tr!(texts, "contract-service-state"),
    ];
    let columns: Vec<Column<'_>> =
        labels.iter().enumerate().map(|(at, label)| Column { label, numeric: at == 1 }).collect();
    let rows: Vec<Vec<Markup>> = row.services.iter().map(|service| cells(texts, service)).collect();
    let more = tr!(texts, "contract-services-more", email = &provider.email, phone = provider.phone_unbroken());
    part(
        &title,
        html! {
            (table(&title, &columns, &rows))
            @if row.more_services { (ask_office(texts, &more, None)) }
        },
    )
}

fn cells(texts: Texts, service: &ServiceRow) -> Vec<Markup> {
    let state = match service.state {
        State::Active => pill(Tone::Good, &tr!(texts, "contract-service-active")),
        State::Coming => pill(Tone::Info, &tr!(texts, "contract-service-coming")),
        State::Ended => html! { (tr!(texts, "contract-service-ended")) },
    };
    let cells = [
        html! { (service.name) },
        html! { (money(texts, service.monthly)) },
        html! { (date(texts, service.since)) },
        html! { @if let Some(until) = service.until { (date(texts, until)) } },
        state,
    ];
    let is_past = service.state == State::Ended;
    cells.into_iter().map(|cell| if is_past { past(&cell) } else { cell }).collect()
}

/// What is over stands back. An empty cell stays empty: a phone leaves it out.
fn past(cell: &Markup) -> Markup {
    html! { span.past { (cell) } }
}
