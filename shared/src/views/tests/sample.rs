//! Every view with one text in every place that takes a text.

use maud::{Markup, html};

use crate::domain::{Language, NoticeId, Timestamp, ToldNotice};
use crate::i18n::Texts;
use crate::views::*;

/// A text that no markup takes for anything else.
pub const MARK: &str = "Zażółć-gęślą-jaźń";

/// A provider.
pub fn provider(text: &str) -> Provider {
    Provider {
        name: text.into(),
        email: text.into(),
        phone: "+48 22 123 45 67".into(),
        hours: text.into(),
        tax_id: None,
        account: None,
    }
}

/// Pages that hold every view, each text of them being `text`.
pub fn everything(texts: Texts, text: &str) -> Vec<Markup> {
    let provider = provider(text);
    let public = Frame {
        texts,
        provider: &provider,
        title: text,
        subscriber: None,
        section: Section::None,
        kept_query: Some(text),
        refresh_seconds: None,
    };
    let private = Frame { subscriber: Some(text), section: Section::Home, refresh_seconds: Some(5), ..public };
    vec![
        page(&private, account(texts, text)),
        page(&public, form_with_faults(texts, text)),
        problem_page(&private, 404, text, Some(text)),
        problem_page(&public, 401, text, None),
    ]
}

/// A notice from the provider, read or not.
fn told(text: &str, read_at: Option<Timestamp>) -> ToldNotice {
    ToldNotice {
        id: NoticeId::of("1").expect("an id"),
        at: "2026-11-23T08:00:00Z".parse().expect("a time"),
        title: text.to_owned(),
        body: text.to_owned(),
        urgent: true,
        read_at,
    }
}

/// What a page of a subscriber is made of.
fn account(texts: Texts, text: &str) -> Markup {
    let columns = [Column { label: text, numeric: false }, Column { label: text, numeric: true }];
    let row = || vec![html! { (text) }, html! { a href=(text) { (text) } }];
    let sum = |tone| {
        let action = actions(html! { (button_link(text, text)) (button_link_quiet(text, text)) });
        sum_card(&SumCard { tone, label: text, sum: text, note: pill(tone, text), action })
    };
    html! {
        (page_header(text, Some(text)))
        (notice(Tone::Warn, text, html! { p { (text) } }))
        (notice(Tone::Info, text, progress(text)))
        (message(texts, &told(text, None), text))
        (message(texts, &told(text, "2026-11-23T12:00:00Z".parse().ok()), text))
        (sum(Tone::Bad))
        (sum(Tone::Good))
        (part(text, table(text, &columns, &[row(), row()])))
        (pager(texts, Some(text), Some(text)))
        (empty(text, text))
        (ask_office(texts, text, Some(HelpTopic::Cash)))
        (card_plain(html! { p { (text) } }))
        (card(text, definitions(&[(text.to_owned(), copyable(text)), (text.to_owned(), html! { (text) })])))
    }
}

/// A form with everything wrong.
fn form_with_faults(texts: Texts, text: &str) -> Markup {
    let kinds = [
        FieldKind::Text,
        FieldKind::Email,
        FieldKind::Phone,
        FieldKind::Code,
        FieldKind::Password,
        FieldKind::NewPassword,
    ];
    let names = ["login", "email", "phone", "code", "old", "new"];
    let faults: Vec<(&str, String, String)> =
        names.into_iter().chain([""]).map(|name| (name, text.to_owned(), text.to_owned())).collect();
    let body = html! {
        @for (name, kind) in names.into_iter().zip(kinds) {
            (field(&Field { name, label: text, kind, value: text, hint: Some(text), error: Some(text), autocomplete: text, autofocus: false }))
        }
        (field(&Field { name: "plain", label: text, kind: FieldKind::Text, value: "", hint: None, error: None, autocomplete: "", autofocus: true }))
        (choices(&Choices { name: "mails", legend: html! { (text) }, answers: &[("yes", text), ("no", text)], chosen: "no", hint: Some(text), error: Some(text) }))
        (hidden("key", text))
        (submit(text)) (submit_quiet(text))
    };
    let passkey =
        PasskeyForm { texts, does: PasskeyUse::Create, begin: text, finish: text, after: text, codes: &["required"] };
    let passkey = passkey_form(&passkey, submit(text));
    card_narrow(text, Some(text), html! { (errors_summary(texts, &faults)) (form(text, body)) (passkey) })
}

/// A page as long as they come: two years of invoices.
pub fn long_page(texts: Texts) -> Markup {
    let provider = provider("Provider");
    let columns = ["Number", "Issued", "Due", "Amount", "Document"].map(|label| Column { label, numeric: false });
    let rows: Vec<Vec<Markup>> = (0_u32..24)
        .map(|index| {
            let id = format!("inv_{:016x}", u64::from(index).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            vec![
                html! { "FV/" (index) "/2026" },
                html! { (index) ".11.2026" },
                html! { (28 - index) ".11.2026" },
                html! { (index * 997) ",90" },
                html! { a href={ "/invoices/" (id) "/pdf" } { "PDF" span.unseen { " FV/" (index) } } },
            ]
        })
        .collect();
    let frame = Frame {
        texts,
        provider: &provider,
        title: "Invoices",
        subscriber: Some("Anna Nowak"),
        section: Section::Invoices,
        kept_query: None,
        refresh_seconds: None,
    };
    page(&frame, table("Invoices", &columns, &rows))
}

/// Texts of both languages.
pub fn both() -> [Texts; 2] {
    Language::ALL.map(Texts::of)
}
