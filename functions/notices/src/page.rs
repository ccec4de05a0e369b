//! Notices as a page.

use maud::{Markup, html};
use shared::session::Visit;
use shared::tr;
use shared::views::{Frame, Provider, Section, announced, empty, message, page, page_header, pager};

use crate::Output;

/// The page. `here` is the cursor that it begins after, where it is not the first one.
pub fn list(provider: &Provider, visit: &Visit, output: &Output, here: Option<&str>) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "notices-title");
    let older = output.next.as_ref().map(|next| format!("/notices?after={next}"));
    let query = here.map(|here| format!("?after={here}")).unwrap_or_default();
    let lead = tr!(texts, "notices-lead", provider = &provider.name);
    let body = html! {
        (page_header(&title, Some(&lead)))
        @if let Some(next) = output.announced { (announced(texts, next)) }
        @if output.notices.is_empty() {
            (empty(&tr!(texts, "notices-none"), &tr!(texts, "notices-none-hint")))
        } @else {
            div.part {
                @for told in &output.notices { (message(texts, told, &format!("/notices/{}/read{query}", told.id))) }
            }
        }
        (pager(texts, here.map(|_| "/notices"), older.as_deref()))
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::None), body)
}
