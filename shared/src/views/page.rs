//! The frame of a page.

use maud::{DOCTYPE, Markup, html};

use super::{FAVICON, Provider, STYLESHEET, button_link, help_path, icon, phone_link};
use crate::domain::Language;
use crate::i18n::Texts;
use crate::tr;

/// Which entry of the navigation is here.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Section {
    /// None of them.
    None,
    /// The home page.
    Home,
    /// Invoices.
    Invoices,
    /// Payments.
    Payments,
    /// The contract.
    Contract,
    /// Hosts.
    Hosts,
    /// The account: contact, consents, billing.
    Data,
    /// The account: sessions, second factors.
    Security,
    /// The account: the password.
    Password,
}

impl Section {
    /// Whether it is a part of the account, which has a navigation of its own.
    const fn is_of_account(self) -> bool {
        matches!(self, Self::Data | Self::Security | Self::Password)
    }
}

/// What a page stands in.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The language.
    pub texts: Texts,
    /// Who runs the portal.
    pub provider: &'a Provider,
    /// The title, in the window and nowhere else: the page says its own.
    pub title: &'a str,
    /// The name of who is logged in: they get the navigation and the way out. Without it the page is public.
    pub subscriber: Option<&'a str>,
    /// Which entry of the navigation is here.
    pub section: Section,
    /// What the language links keep of the query of this page, url-encoded, such as `sent=1`. None: no links.
    pub kept_query: Option<&'a str>,
    /// Seconds after which the page loads itself again.
    pub refresh_seconds: Option<u8>,
}

impl<'a> Frame<'a> {
    /// The frame of a page that anybody may see. `kept_query`: what its language links keep; none leads to no links.
    pub const fn public(texts: Texts, provider: &'a Provider, title: &'a str, kept_query: Option<&'a str>) -> Self {
        Self { texts, provider, title, subscriber: None, section: Section::None, kept_query, refresh_seconds: None }
    }

    /// The frame of a page for a subscriber, by name.
    pub const fn private(
        texts: Texts,
        provider: &'a Provider,
        title: &'a str,
        subscriber: &'a str,
        section: Section,
    ) -> Self {
        Self { texts, provider, title, subscriber: Some(subscriber), section, kept_query: None, refresh_seconds: None }
    }
}

/// A whole document.
pub fn page(frame: &Frame<'_>, body: Markup) -> Markup {
    let texts = frame.texts;
    html! {
        (DOCTYPE)
        html lang=(texts.language().tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                @if let Some(seconds) = frame.refresh_seconds {
                    meta http-equiv="refresh" content=(seconds);
                }
                title { (frame.title) " · " (frame.provider.name) }
                link rel="stylesheet" href=(STYLESHEET);
                link rel="icon" type="image/svg+xml" href=(FAVICON);
            }
            body.open[frame.subscriber.is_none()] {
                a.skip href="#main" { (tr!(texts, "skip-to-content")) }
                header.top {
                    a.brand href="/" { (icon::mark()) span { (frame.provider.name) } }
                    @match frame.subscriber {
                        Some(name) => { (navigation(frame)) (way_out(texts, name)) }
                        None => { @if let Some(query) = frame.kept_query { (languages(texts, query)) } }
                    }
                }
                @if frame.subscriber.is_some() && frame.section.is_of_account() { (account_navigation(frame)) }
                main #main tabindex="-1" { (body) }
                (footer(frame))
            }
        }
    }
}

/// A page about a problem: what happened, and where to go from here.
pub fn problem_page(frame: &Frame<'_>, status: u16, title: &str, detail: Option<&str>) -> Markup {
    let texts = frame.texts;
    let (href, label) = match status {
        401 => ("/login", tr!(texts, "to-login")),
        _ => ("/", tr!(texts, "to-home")),
    };
    let body = html! {
        div.lone {
            p.code { (tr!(texts, "problem-code", status = u32::from(status))) }
            h1 { (title) }
            @if let Some(detail) = detail { p.lead { (detail) } }
            p { (button_link(href, &label)) }
        }
    };
    page(frame, body)
}

fn navigation(frame: &Frame<'_>) -> Markup {
    let texts = frame.texts;
    let here = |section: Section| (section == frame.section).then_some("page");
    let entries = [
        (here(Section::Home), "/", tr!(texts, "nav-home")),
        (here(Section::Invoices), "/invoices", tr!(texts, "nav-invoices")),
        (here(Section::Payments), "/payments", tr!(texts, "nav-payments")),
        (here(Section::Contract), "/contract", tr!(texts, "nav-contract")),
        (here(Section::Hosts), "/hosts", tr!(texts, "nav-hosts")),
        // The page itself is marked in the navigation of the account.
        (frame.section.is_of_account().then_some("true"), "/data", tr!(texts, "nav-account")),
    ];
    links("nav", &tr!(texts, "nav-label"), &entries)
}

fn account_navigation(frame: &Frame<'_>) -> Markup {
    let texts = frame.texts;
    let here = |section: Section| (section == frame.section).then_some("page");
    let entries = [
        (here(Section::Data), "/data", tr!(texts, "nav-data")),
        (here(Section::Security), "/security", tr!(texts, "nav-security")),
        (here(Section::Password), "/password", tr!(texts, "nav-password")),
    ];
    links("sub", &tr!(texts, "nav-account"), &entries)
}

/// Links as a list: whether each is here, where it leads, what it says.
fn links(class: &str, label: &str, entries: &[(Option<&str>, &str, String)]) -> Markup {
    html! {
        nav.(class) aria-label=(label) {
            ul { @for (here, href, name) in entries { li { a href=(href) aria-current=[*here] { (name) } } } }
        }
    }
}

fn way_out(texts: Texts, name: &str) -> Markup {
    html! {
        form.out method="post" action="/logout" {
            span.who { (name) }
            button type="submit" { (tr!(texts, "log-out")) }
        }
    }
}

/// Relative links: they lead to this page, whatever its path.
fn languages(texts: Texts, kept_query: &str) -> Markup {
    let join = if kept_query.is_empty() { "" } else { "&" };
    html! {
        nav.languages aria-label=(tr!(texts, "languages-label")) {
            @for language in Language::ALL.into_iter().filter(|language| *language != texts.language()) {
                @let tag = language.tag();
                a href={ "?" (kept_query) (join) "lang=" (tag) } hreflang=(tag) lang=(tag) { (own_name(language)) }
            }
        }
    }
}

/// What a language calls itself.
fn own_name(language: Language) -> String {
    tr!(Texts::of(language), "language-name")
}

fn footer(frame: &Frame<'_>) -> Markup {
    let provider = frame.provider;
    html! {
        footer.end {
            a href=(help_path(frame.texts, None)) { (tr!(frame.texts, "help-link")) }
            @if !provider.phone.is_empty() { (phone_link(provider)) }
            @if !provider.email.is_empty() { a href={ "mailto:" (provider.email) } { (provider.email) } }
        }
    }
}
