//! Hosts as a page.

use maud::{Markup, html};
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Frame, Provider, Section, button_link_quiet, card, empty, host_facts, host_state, page, page_header, pager,
};

use crate::Output;

/// The page. `later` says that it is not the first one.
pub fn list(provider: &Provider, visit: &Visit, output: &Output, later: bool) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "hosts-title", count = output.hosts.len());
    let older = output.next.as_ref().map(|next| format!("/hosts?after={next}"));
    let body = html! {
        (page_header(&title, None))
        @if output.hosts.is_empty() { (empty(&tr!(texts, "hosts-none"), &tr!(texts, "hosts-none-hint"))) }
        @for host in &output.hosts {
            @let label = tr!(texts, "hosts-open");
            (card(host.name.as_str(), html! {
                (host_state(texts, host))
                (host_facts(texts, host))
                p { (button_link_quiet(&format!("/hosts/{}", host.id), &label)) }
            }))
        }
        (pager(texts, later.then_some("/hosts"), older.as_deref()))
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Hosts), body)
}
