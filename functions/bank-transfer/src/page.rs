//! How to pay by bank transfer as a page.

use maud::{Markup, html};
use shared::domain::AccountNumber;
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Frame, Provider, Section, Tone, actions, ask_office, button_link_quiet, card_plain, copy_button, copy_script,
    money, notice, page, page_header, part, qr_code,
};

use crate::Output;

/// The page. Each line can be copied by a button where a script runs, and by hand where none does.
pub(crate) fn transfer(provider: &Provider, visit: &Visit, output: &Output) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "transfer-title");
    let body = html! {
        (page_header(&title, None))
        @match &output.account {
            Some(account) => {
                (order(texts, output, account))
                (scan(texts, output))
            }
            None => {
                @let ask = tr!(texts, "transfer-no-account", email = &provider.email, phone = provider.phone_unbroken());
                (notice(Tone::Info, &tr!(texts, "transfer-no-account-title"), ask_office(texts, &ask, None)))
            }
        }
        (actions(button_link_quiet("/payments", &tr!(texts, "pay-back"))))
        (copy_script())
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Payments), body)
}

fn order(texts: Texts, output: &Output, account: &AccountNumber) -> Markup {
    let own = if output.is_own { tr!(texts, "transfer-own") } else { tr!(texts, "transfer-common") };
    let sum = (!output.owed.is_zero()).then(|| plain(output));
    html! {
        @if output.owed.is_zero() { (notice(Tone::Good, &tr!(texts, "transfer-nothing-owed"), html! {})) }
        (card_plain(html! {
            dl.facts {
                (row(texts, "account", &tr!(texts, "transfer-account"), &account.grouped(), account.as_str()))
                (row(texts, "title", &tr!(texts, "transfer-title-label"), &output.title, &output.title))
                @if let Some(sum) = &sum { (row(texts, "sum", &tr!(texts, "transfer-sum"), &money(texts, output.owed), sum)) }
                (row(texts, "receiver", &tr!(texts, "transfer-receiver"), &output.receiver, &output.receiver))
            }
            p.hint { (own) }
        }))
    }
}

/// A line of the order: what a person reads, and what is copied.
fn row(texts: Texts, id: &str, name: &str, shown: &str, copied: &str) -> Markup {
    html! {
        div {
            dt { (name) }
            dd.copied { span.copy { (shown) } (copy_button(texts, id, name, copied)) }
        }
    }
}

/// The sum as a bank's form takes it: `69,90`.
fn plain(output: &Output) -> String {
    format!("{},{:02}", output.owed.amount() / 100, output.owed.amount() % 100)
}

fn scan(texts: Texts, output: &Output) -> Markup {
    let Some(code) = &output.code else {
        return html! {};
    };
    part(
        &tr!(texts, "transfer-scan"),
        html! {
            p { (tr!(texts, "transfer-scan-hint")) }
            (qr_code(code, &tr!(texts, "transfer-code", sum = money(texts, output.owed))))
        },
    )
}
