//! The page of help.

use maud::{Markup, html};
use shared::http::Incoming;
use shared::i18n::Texts;
use shared::password::LIFETIME_MINUTES;
use shared::tr;
use shared::views::{
    Frame, HelpTopic, Provider, button_link_quiet, card, copyable, definitions, page, page_header, phone_link,
};

/// The page: the office first, then the questions, each under an address of its own.
pub fn help(provider: &Provider, request: &Incoming) -> Markup {
    let texts = request.texts();
    let title = tr!(texts, "help-title");
    let body = html! {
        (page_header(&title, Some(&tr!(texts, "help-lead"))))
        (office(texts, provider))
        (answer(HelpTopic::Login, &tr!(texts, "help-login-title"), &html! {
            p { (tr!(texts, "help-login-what")) }
            p { (tr!(texts, "help-login-where")) }
        }))
        (answer(HelpTopic::Password, &tr!(texts, "help-password-title"), &html! {
            p { (tr!(texts, "help-password-how", minutes = LIFETIME_MINUTES)) }
            p { (tr!(texts, "help-password-old")) }
            p { (tr!(texts, "help-password-email")) }
            p { (button_link_quiet(&request.in_chosen_language("/reset-password"), &tr!(texts, "help-password-link"))) }
        }))
        (answer(HelpTopic::Router, &tr!(texts, "help-router-title"), &html! {
            p { (tr!(texts, "help-router-which")) }
            p { (tr!(texts, "help-router-change")) }
        }))
        (answer(HelpTopic::Cash, &tr!(texts, "help-cash-title"), &html! {
            p { (tr!(texts, "help-cash-how")) }
            p { (tr!(texts, "help-cash-online")) }
        }))
        (answer(HelpTopic::Limited, &tr!(texts, "help-limited-title"), &html! {
            p { (tr!(texts, "help-limited-why")) }
            p { (tr!(texts, "help-limited-what")) }
            p { (button_link_quiet("/payments", &tr!(texts, "help-limited-link"))) }
        }))
        (answer(HelpTopic::Charts, &tr!(texts, "help-charts-title"), &html! {
            p { (tr!(texts, "help-charts-traffic")) }
            p { (tr!(texts, "help-charts-packets")) }
            p { (tr!(texts, "help-charts-gaps")) }
        }))
        (answer(HelpTopic::Name, &tr!(texts, "help-name-title"), &html! {
            p { (tr!(texts, "help-name-how")) }
            p { (tr!(texts, "help-name-billing")) }
        }))
    };
    page(&Frame::public(texts, provider, &title, Some("")), body)
}

/// What of the office is known: empty settings are left out.
fn office(texts: Texts, provider: &Provider) -> Markup {
    let mut facts = vec![
        (tr!(texts, "help-phone"), phone_link(provider)),
        (tr!(texts, "help-email"), html! { a href={ "mailto:" (provider.email) } { (provider.email) } }),
    ];
    if !provider.hours.is_empty() {
        facts.push((tr!(texts, "help-hours"), html! { (provider.hours) }));
    }
    let body = html! {
        (definitions(&facts))
        @if let Some(account) = &provider.account {
            p.hint { (tr!(texts, "help-account")) }
            p { (copyable(&account.grouped())) }
        }
    };
    card(&tr!(texts, "help-office", provider = &provider.name), body)
}

fn answer(topic: HelpTopic, title: &str, body: &Markup) -> Markup {
    html! { section.card id=(topic.name()) { h2 { (title) } (body) } }
}
