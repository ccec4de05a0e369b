//! Structure: what somebody who does not see the page, or uses no mouse, is told.

use std::collections::BTreeSet;

use maud::html;
use scraper::{ElementRef, Html, Selector};

use super::sample::{MARK, both, everything, provider};
use crate::domain::Language;
use crate::i18n::Texts;
use crate::views::*;

fn documents() -> Vec<Html> {
    both()
        .into_iter()
        .flat_map(|texts| everything(texts, MARK))
        .map(|page| Html::parse_document(&page.into_string()))
        .collect()
}

fn all<'a>(document: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    document.select(&Selector::parse(selector).expect("a selector")).collect()
}

#[test]
fn a_parser_finds_nothing_to_mend() {
    for document in documents() {
        assert!(document.errors.is_empty(), "{:?}", document.errors);
    }
}

#[test]
fn a_page_has_a_language_one_title_one_heading_and_a_way_past_the_navigation() {
    for document in documents() {
        for selector in ["html[lang]", "title", "h1", "main#main", "a.skip[href='#main']", "header.top", "footer"] {
            assert_eq!(all(&document, selector).len(), 1, "{selector}");
        }
        assert!(!all(&document, "nav[aria-label]").is_empty());
    }
}

#[test]
fn every_field_has_a_label_and_is_tied_to_its_hint_and_error() {
    for document in documents() {
        let ids: Vec<&str> = all(&document, "[id]").iter().filter_map(|element| element.attr("id")).collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{ids:?}");
        for input in all(&document, "input:not([type=hidden])") {
            let id = input.attr("id").expect("an id");
            assert_eq!(all(&document, &format!("label[for='{id}']")).len(), 1, "{id}");
            let described: Vec<&str> = input.attr("aria-describedby").unwrap_or("").split_whitespace().collect();
            assert!(described.iter().all(|id| unique.contains(id)), "{described:?}");
            assert_eq!(described.len(), if input.attr("aria-invalid").is_some() { 2 } else { 0 });
        }
        for link in all(&document, "a[href^='#']") {
            let target = link.attr("href").unwrap_or("#").trim_start_matches('#');
            assert!(unique.contains(target), "{target}");
        }
    }
}

#[test]
fn faults_are_announced_before_the_form_and_take_the_focus() {
    let page = everything(Texts::of(Language::En), MARK).swap_remove(1);
    let document = Html::parse_document(&page.into_string());
    let focus = all(&document, "[autofocus]");
    assert_eq!(focus[0].attr("role"), Some("alert"));
    assert_eq!(all(&document, "[role=alert] li").len(), 7);
    assert!(errors_summary(Texts::of(Language::En), &[]).into_string().is_empty());
}

#[test]
fn a_table_keeps_its_roles_whatever_the_stylesheet_makes_of_it() {
    let document = &documents()[0];
    assert_eq!(all(document, "table[role=table] > caption").len(), 1);
    assert_eq!(all(document, "th[scope=col][role=columnheader]").len(), 2);
    assert_eq!(all(document, "tbody tr[role=row] > th[scope=row][role=rowheader]").len(), 2);
    assert_eq!(all(document, &format!("tbody td[role=cell][data-label='{MARK}']")).len(), 2);
}

#[test]
fn a_password_is_never_written_into_a_page() {
    for kind in [FieldKind::Password, FieldKind::NewPassword, FieldKind::Code] {
        let field = Field {
            name: "password",
            label: "Password",
            kind,
            value: "canary",
            hint: None,
            error: None,
            autocomplete: "",
            autofocus: false,
        };
        assert!(!super::super::field(&field).into_string().contains("canary"));
    }
}

#[test]
fn a_public_page_offers_the_other_language_and_a_private_one_the_way_out() {
    let provider = provider("Provider");
    let public = Frame {
        texts: Texts::of(Language::Pl),
        provider: &provider,
        title: "Title",
        subscriber: None,
        section: Section::None,
        kept_query: Some("next=%2Finvoices"),
        refresh_seconds: None,
    };
    let document = Html::parse_document(&page(&public, html! {}).into_string());
    let link = all(&document, "a[hreflang=en][lang=en]");
    assert_eq!(link[0].attr("href"), Some("?next=%2Finvoices&lang=en"));
    assert_eq!(link[0].text().collect::<String>(), "English");
    assert!(all(&document, "form, nav ul").is_empty());

    let private = Frame { subscriber: Some("Anna"), section: Section::Payments, ..public };
    let document = Html::parse_document(&page(&private, html! {}).into_string());
    assert_eq!(all(&document, "form[method=post][action='/logout'] button[type=submit]").len(), 1);
    assert_eq!(places(&document), ["page /payments"]);
    let account = Frame { section: Section::Password, ..private };
    let document = Html::parse_document(&page(&account, html! {}).into_string());
    assert_eq!(places(&document), ["true /data", "page /password"]);
}

/// What the navigations say of where one is.
fn places(document: &Html) -> Vec<String> {
    let place =
        |link: ElementRef<'_>| [link.attr("aria-current"), link.attr("href")].map(Option::unwrap_or_default).join(" ");
    all(document, "nav [aria-current]").into_iter().map(place).collect()
}
