//! Charges and payments as a page.

use maud::{Markup, html};
use shared::domain::{Gateway, OnlinePayment};
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Column, Frame, Provider, Section, SumCard, Tone, actions, announced, button_link_quiet, date, empty, money,
    open_payment, other_sum, page, page_header, pager, part, pay_form, pay_or_why_not, period, pill, sum_card, table,
};

use crate::ledger_page::rows;
use crate::output::{Output, Row, State};

/// The page. `later` says that it is not the first one.
pub fn list(
    provider: &Provider,
    offered: &[Gateway],
    visit: &Visit,
    output: &Output,
    later: bool,
    key: &str,
) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "payments-title");
    let online = visit.subscriber.online_payment();
    let older = output.next.as_ref().map(|next| format!("/payments?after={next}"));
    let body = html! {
        (page_header(&title, None))
        (balance(texts, output, online, pay_form(texts, key, offered)))
        @if let Some(next) = output.announced { (announced(texts, next)) }
        @if !output.owed.is_zero() {
            (open_payment(texts, output.open_payment.as_ref()))
            (pay_or_why_not(texts, provider, online))
            (actions(button_link_quiet("/payments/transfer", &tr!(texts, "payments-transfer"))))
        }
        (part(&tr!(texts, "payments-charges"), html! {
            @if output.charges.is_empty() {
                (empty(&tr!(texts, "payments-no-charges"), &tr!(texts, "payments-no-charges-hint")))
            } @else {
                (charges(texts, &output.charges))
            }
            (pager(texts, later.then_some("/payments"), older.as_deref()))
        }))
        @if !output.latest.is_empty() && !later {
            (part(&tr!(texts, "payments-latest"), html! {
                (rows(texts, &tr!(texts, "payments-latest"), &output.latest))
                (actions(button_link_quiet("/payments/ledger", &tr!(texts, "payments-to-ledger"))))
            }))
        }
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Payments), body)
}

fn balance(texts: Texts, output: &Output, online: OnlinePayment, pay: Markup) -> Markup {
    if output.owed.is_zero() {
        let ahead = !output.credit.is_zero();
        let label = if ahead { tr!(texts, "payments-credit") } else { tr!(texts, "payments-owed") };
        let sum = money(texts, if ahead { output.credit } else { output.owed });
        let note = html! { (pill(Tone::Good, &tr!(texts, "payments-all-paid"))) };
        let action = if online == OnlinePayment::Open {
            other_sum(texts)
        } else {
            html! {}
        };
        return sum_card(&SumCard { tone: Tone::Good, label: &label, sum: &sum, note, action });
    }
    let action = if online == OnlinePayment::Open {
        pay
    } else {
        html! {}
    };
    let (label, sum) = (tr!(texts, "payments-owed"), money(texts, output.owed));
    sum_card(&SumCard { tone: Tone::Info, label: &label, sum: &sum, note: html! {}, action })
}

fn charges(texts: Texts, rows: &[Row]) -> Markup {
    let labels = [
        tr!(texts, "payments-period"),
        tr!(texts, "payments-what"),
        tr!(texts, "payments-due"),
        tr!(texts, "payments-amount"),
        tr!(texts, "payments-left"),
        tr!(texts, "payments-state"),
    ];
    let columns: Vec<Column<'_>> =
        labels.iter().enumerate().map(|(at, label)| Column { label, numeric: at == 3 || at == 4 }).collect();
    let cells = |row: &Row| {
        let (tone, word) = match row.state {
            State::Paid => (Tone::Good, tr!(texts, "payments-charge-paid")),
            State::Partial => (Tone::Info, tr!(texts, "payments-charge-partial")),
            State::Open => (Tone::Info, tr!(texts, "payments-charge-open")),
            State::Overdue => (Tone::Bad, tr!(texts, "payments-charge-overdue")),
        };
        vec![
            html! { (period(texts, row.period)) },
            html! { (row.title) },
            html! { (date(texts, row.due)) },
            html! { (money(texts, row.amount)) },
            // What is paid is said by its state; a column of zeros would say it again.
            html! { @if !row.left.is_zero() { (money(texts, row.left)) } },
            html! { (pill(tone, &word)) },
        ]
    };
    let rows: Vec<Vec<Markup>> = rows.iter().map(cells).collect();
    table(&tr!(texts, "payments-charges"), &columns, &rows)
}
