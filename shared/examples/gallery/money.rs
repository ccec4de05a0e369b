//! Invoices and payments.

use maud::{Markup, html};
use shared::domain::{Date, Period};
use shared::views::{
    Column, Frame, Section, SumCard, Tone, card, empty, form, hidden, page, page_header, pager, period, pill, progress,
    submit, submit_quiet, sum_card, table,
};

use crate::Sheet;
use crate::account::{day, pln};

pub fn invoices(sheet: &Sheet<'_>) -> Markup {
    let texts = sheet.texts;
    let columns = [
        Column { label: sheet.say("Faktura", "Invoice"), numeric: false },
        Column { label: sheet.say("Wystawiona", "Issued"), numeric: false },
        Column { label: sheet.say("Termin", "Due"), numeric: false },
        Column { label: sheet.say("Kwota", "Amount"), numeric: true },
        Column { label: sheet.say("Dokument", "Document"), numeric: true },
    ];
    let rows: Vec<Vec<Markup>> = (5..=11)
        .rev()
        .map(|month: i8| {
            let unseen = format!("FV/{month:02}/2026/000123");
            vec![
                html! { (unseen) },
                html! { (day(texts, month, 1)) },
                html! { (day(texts, month, 15)) },
                html! { (pln(texts, if month == 8 { 123_456 } else { 6990 })) },
                html! { a href="/invoices/inv_1/pdf" { (sheet.say("Pobierz PDF", "Download PDF")) span.unseen { " " (unseen) } } },
            ]
        })
        .collect();
    let title = sheet.say("Faktury", "Invoices");
    sheet.private(title, Section::Invoices, html! {
        (page_header(title, Some(sheet.say("Od najnowszej. Każdą pobierzesz jako PDF.", "Newest first. Download any of them as PDF."))))
        (table(title, &columns, &rows))
        (pager(texts, Some("/invoices"), Some("/invoices?after=x")))
        (card(sheet.say("Faktury elektroniczne", "Electronic invoices"), html! {
            p { (sheet.say("Włączone. Każda nowa faktura przychodzi e-mailem.", "Switched on. Every new invoice comes by mail.")) }
            (form("/invoices/delivery", html! { (hidden("electronic", "off")) div { (submit_quiet(sheet.say("Wyłącz", "Switch off"))) } }))
        }))
    })
}

pub fn invoices_none(sheet: &Sheet<'_>) -> Markup {
    let title = sheet.say("Faktury", "Invoices");
    sheet.private(title, Section::Invoices, html! {
        (page_header(title, None))
        (empty(sheet.say("Nie ma tu jeszcze żadnej faktury", "No invoice yet"), sheet.say("Pierwsza pojawi się po zakończeniu miesiąca.", "The first one will appear when the month is over.")))
    })
}

pub fn payments(sheet: &Sheet<'_>) -> Markup {
    let texts = sheet.texts;
    let sum = pln(texts, 10_000);
    let pay = sum_card(&SumCard {
        tone: Tone::Info,
        label: sheet.say("Do zapłaty", "To pay"),
        sum: &sum,
        note: html! { (sheet.say("Najbliższy termin: ", "Next due: ")) (day(texts, 11, 22)) },
        action: form("/payments", html! { (hidden("key", "1")) (submit(sheet.say("Zapłać online", "Pay online"))) }),
    });
    let columns = [
        Column { label: sheet.say("Miesiąc", "Month"), numeric: false },
        Column { label: sheet.say("Termin", "Due"), numeric: false },
        Column { label: sheet.say("Opłata", "Charge"), numeric: true },
        Column { label: sheet.say("Zostało", "Left"), numeric: true },
        Column { label: sheet.say("Stan", "State"), numeric: false },
    ];
    let states = [
        (6990, pill(Tone::Warn, sheet.say("Do zapłaty", "To pay"))),
        (3010, pill(Tone::Bad, sheet.say("Po terminie", "Overdue"))),
        (0, pill(Tone::Good, sheet.say("Opłacone", "Paid"))),
    ];
    let rows: Vec<Vec<Markup>> = (9..=11)
        .rev()
        .zip(states)
        .map(|(month, (left, state))| {
            let of = Period::of(Date::constant(2026, month, 1));
            vec![
                html! { (period(texts, of)) },
                html! { (day(texts, month, 22)) },
                html! { (pln(texts, 6990)) },
                html! { (pln(texts, left)) },
                state,
            ]
        })
        .collect();
    let title = sheet.say("Płatności", "Payments");
    sheet.private(
        title,
        Section::Payments,
        html! {
            (page_header(title, None))
            (pay)
            (table(title, &columns, &rows))
            (pager(texts, None, Some("/payments?after=x")))
        },
    )
}

pub fn payment(sheet: &Sheet<'_>) -> Markup {
    let texts = sheet.texts;
    let (title, sum) = (sheet.say("Płatność", "Payment"), pln(texts, 10_000));
    let mut frame: Frame<'_> = sheet.frame(title, Some("Anna Kowalska"), Section::Payments);
    frame.refresh_seconds = Some(5);
    page(
        &frame,
        html! {
            (page_header(title, None))
            (sum_card(&SumCard {
                tone: Tone::Info,
                label: &texts.get("payment-state-pending"),
                sum: &sum,
                note: progress(sheet.say("Czekamy na potwierdzenie z banku. Strona odświeży się sama.", "Waiting for your bank to confirm. This page reloads by itself.")),
                action: html! {},
            }))
        },
    )
}
