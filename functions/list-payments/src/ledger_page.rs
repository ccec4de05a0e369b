//! The ledger as a page.

use maud::{Markup, html};
use shared::domain::local_date;
use shared::http::Problem;
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Column, Field, FieldKind, Frame, Provider, Section, actions, balance, button_link_quiet, card_plain, date,
    definitions, empty, field, ledger_kind, money, page, page_header, pager, part, refusal, submit_quiet, table,
};

use crate::ledger::{Ledger, Row};

/// What stands in the fields of the form.
pub struct Typed<'a> {
    /// The first day.
    pub from: &'a str,
    /// The last day.
    pub to: &'a str,
}

/// The page: the days to choose, and what moved the balance in them, or what is wrong with the days. `later` says that it is not
/// the first one.
pub fn ledger(
    provider: &Provider,
    visit: &Visit,
    shown: Result<&Ledger, &Problem>,
    typed: &Typed<'_>,
    later: bool,
) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "ledger-title");
    let labels = [("from", tr!(texts, "ledger-from")), ("to", tr!(texts, "ledger-to"))];
    let body = html! {
        (page_header(&title, Some(&tr!(texts, "ledger-lead"))))
        (refusal(texts, shown.err(), &labels))
        (days(texts, typed, shown.err()))
        @if let Ok(ledger) = shown {
            (sums(texts, ledger))
            (movements(texts, ledger, later))
        }
        (actions(button_link_quiet("/payments", &tr!(texts, "pay-back"))))
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Payments), body)
}

fn days(texts: Texts, typed: &Typed<'_>, problem: Option<&Problem>) -> Markup {
    let day = |name, label: &str, value| {
        let error = problem.and_then(|problem| problem.field_sentence(texts, name));
        let (kind, hint, autocomplete, autofocus) = (FieldKind::Date, None, "", false);
        field(&Field { name, label, kind, value, hint, error: error.as_deref(), autocomplete, autofocus })
    };
    html! {
        form.form.pair.days method="get" action="/payments/ledger" novalidate {
            (day("from", &tr!(texts, "ledger-from"), typed.from))
            (day("to", &tr!(texts, "ledger-to"), typed.to))
            (submit_quiet(&tr!(texts, "ledger-show")))
        }
    }
}

fn sums(texts: Texts, ledger: &Ledger) -> Markup {
    let facts = [
        (tr!(texts, "ledger-opening", day = date(texts, ledger.from)), html! { (balance(texts, ledger.opening)) }),
        (tr!(texts, "ledger-credits"), html! { (money(texts, ledger.credits)) }),
        (tr!(texts, "ledger-debits"), html! { (money(texts, ledger.debits)) }),
        (tr!(texts, "ledger-closing", day = date(texts, ledger.to)), html! { (balance(texts, ledger.closing)) }),
    ];
    card_plain(definitions(&facts))
}

fn movements(texts: Texts, ledger: &Ledger, later: bool) -> Markup {
    let days = format!("from={}&to={}", ledger.from, ledger.to);
    let first = format!("/payments/ledger?{days}");
    let older = ledger.next.as_ref().map(|next| format!("{first}&after={next}"));
    part(
        &tr!(texts, "ledger-movements"),
        html! {
            @if ledger.entries.is_empty() {
                (empty(&tr!(texts, "ledger-none"), &tr!(texts, "ledger-none-hint")))
            } @else {
                (rows(texts, &tr!(texts, "ledger-movements"), &ledger.entries))
            }
            (pager(texts, later.then_some(first.as_str()), older.as_deref()))
            (actions(html! {
                (button_link_quiet(&format!("/payments/statement?{days}"), &tr!(texts, "ledger-pdf")))
                (button_link_quiet(&format!("/payments/statement?{days}&format=csv"), &tr!(texts, "ledger-csv")))
                (button_link_quiet(&format!("/payments/statement?{days}&format=csv&style=iso"), &tr!(texts, "ledger-csv-iso")))
            }))
        },
    )
}

/// Movements as a table: the balance under each.
pub fn rows(texts: Texts, caption: &str, rows: &[Row]) -> Markup {
    let labels = [
        tr!(texts, "payments-when"),
        tr!(texts, "payments-what"),
        tr!(texts, "payments-amount"),
        tr!(texts, "ledger-balance"),
    ];
    let columns: Vec<Column<'_>> =
        labels.iter().enumerate().map(|(at, label)| Column { label, numeric: at >= 2 }).collect();
    let cells = |row: &Row| {
        vec![
            html! { (date(texts, local_date(row.at))) },
            html! { strong { (ledger_kind(texts, row.kind)) } " " span { (row.title) } },
            html! { (balance(texts, row.amount)) },
            html! { (balance(texts, row.balance)) },
        ]
    };
    table(caption, &columns, &rows.iter().map(cells).collect::<Vec<_>>())
}
