//! What a link of a change of address leads to.

use maud::{Markup, html};
use shared::domain::EmailLink;
use shared::http::Incoming;
use shared::tr;
use shared::views::{
    Frame, Provider, Tone, ask_office, button_link, card_narrow, form as form_to, notice, page, submit,
};

/// The page: one button before, and what was done after. `email` is the new address, masked.
pub fn link(provider: &Provider, request: &Incoming, link: EmailLink, email: &str) -> Markup {
    let texts = request.texts();
    let action = request.in_chosen_language(&request.path);
    let (title, body) = match link {
        EmailLink::Confirm => (
            tr!(texts, "email-confirm-title"),
            html! {
                p { (tr!(texts, "email-confirm-lead", email = email)) }
                (form_to(&action, submit(&tr!(texts, "email-confirm-button"))))
            },
        ),
        EmailLink::Confirmed => (
            tr!(texts, "email-confirmed-title"),
            html! {
                (notice(Tone::Good, &tr!(texts, "email-confirmed", email = email), html! {}))
                p { (button_link("/data", &tr!(texts, "email-to-data"))) }
            },
        ),
        EmailLink::Object => (
            tr!(texts, "email-object-title"),
            html! {
                p { (tr!(texts, "email-object-lead", email = email)) }
                p { (tr!(texts, "email-object-what")) }
                (form_to(&action, submit(&tr!(texts, "email-object-button"))))
            },
        ),
        EmailLink::Objected => (
            tr!(texts, "email-objected-title"),
            html! {
                (notice(Tone::Good, &tr!(texts, "email-objected"), html! { p { (tr!(texts, "email-objected-next")) } }))
                p { (button_link("/reset-password", &tr!(texts, "email-to-reset"))) }
                @let ask = tr!(texts, "email-objected-office", email = &provider.email, phone = provider.phone_unbroken());
                div { (ask_office(texts, &ask, None)) }
            },
        ),
    };
    page(&Frame::public(texts, provider, &title, Some("")), card_narrow(&title, None, body))
}
