//! The parts a page is built of.

use maud::{Markup, html};

use super::Tone;

/// The card with the big number: what is owed, and the one thing to do about it.
#[derive(Clone, Debug)]
pub struct SumCard<'a> {
    /// How it is meant. `Good` is calm, everything else stands out.
    pub tone: Tone,
    /// What the number is.
    pub label: &'a str,
    /// The number, formatted.
    pub sum: &'a str,
    /// A line under it: a pill, a date.
    pub note: Markup,
    /// The one action, or nothing.
    pub action: Markup,
}

/// The card with the big number.
pub fn sum_card(card: &SumCard<'_>) -> Markup {
    // A sum stands in one line on a phone of 320 pixels, however long it is.
    let length = card.sum.chars().count();
    html! {
        section.sum.calm[card.tone == Tone::Good] {
            div { h2 { (card.label) } p.figure.long[length > 9].longest[length > 12] { (card.sum) } div.note { (card.note) } }
            div.do { (card.action) }
        }
    }
}

/// The title of a page, with a sentence under it.
pub fn page_header(title: &str, lead: Option<&str>) -> Markup {
    html! {
        header { h1 { (title) } @if let Some(lead) = lead { p.lead { (lead) } } }
    }
}

/// A section of a page with its own title.
pub fn card(title: &str, body: Markup) -> Markup {
    html! { section.card { h2 { (title) } (body) } }
}

/// The same, to be led to by its name.
pub fn card_of(id: &str, title: &str, body: Markup) -> Markup {
    html! { section.card id=(id) { h2 { (title) } (body) } }
}

/// What a page is about, when its title says so already.
pub fn card_plain(body: Markup) -> Markup {
    html! { section.card { (body) } }
}

/// What can be done, side by side where there is room.
pub fn actions(links: Markup) -> Markup {
    html! { div.actions { (links) } }
}

/// A section whose content has a frame of its own, such as a table.
pub fn part(title: &str, body: Markup) -> Markup {
    html! { section.part { h2 { (title) } (body) } }
}

/// A page that is one form: narrow, its title above it.
pub fn card_narrow(title: &str, lead: Option<&str>, body: Markup) -> Markup {
    html! { div.narrow { (page_header(title, lead)) div.card { (body) } } }
}

/// A link that looks like the button it is to a reader: the one thing to do.
pub fn button_link(href: &str, label: &str) -> Markup {
    html! { a.button href=(href) { (label) } }
}

/// A link that looks like a button, for what is not the one thing to do.
pub fn button_link_quiet(href: &str, label: &str) -> Markup {
    html! { a.button.quiet href=(href) { (label) } }
}

/// Something to copy, such as an account number: one click selects all of it.
pub fn copyable(text: &str) -> Markup {
    html! { span.copy { (text) } }
}

/// The same for who has a keyboard alone: a field that is reached with Tab, which selects all of it, and that changes nothing.
pub fn copy_field(id: &str, label: &str, text: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            input id=(id) type="text" value=(text) readonly autocomplete="off" autocapitalize="none" spellcheck="false";
        }
    }
}

/// Something is on its way, and the page will look again by itself.
pub fn progress(text: &str) -> Markup {
    html! { p.progress role="status" { span.dot aria-hidden="true" {} (text) } }
}
