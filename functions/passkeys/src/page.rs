//! The pages of passkeys.

use maud::{Markup, html};
use shared::domain::{Agent, Browser, Passkey};
use shared::http::{Incoming, Problem};
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Column, Field, FieldKind, Frame, PasskeyForm, PasskeyUse, Provider, Section, Tone, button_link_quiet, card,
    card_narrow, definitions, device, empty, field, form, hidden, moment, notice, page, page_header, part,
    passkey_form, refusal, submit, table,
};

use crate::PATH;
use crate::output::{Output, Row};

/// What was done just before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Done {
    /// Nothing.
    Nothing,
    /// One was added.
    Added,
    /// One was removed.
    Removed,
}

impl Done {
    /// What the address says.
    fn of(request: &Incoming) -> Self {
        match (request.query("added"), request.query("removed")) {
            (Some(_), _) => Self::Added,
            (_, Some(_)) => Self::Removed,
            _ => Self::Nothing,
        }
    }
}

/// All of them, and the way to another.
pub fn list(provider: &Provider, visit: &Visit, output: &Output, request: &Incoming) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "passkeys-title");
    let said = match Done::of(request) {
        Done::Nothing => None,
        Done::Added => Some((tr!(texts, "passkeys-added"), tr!(texts, "passkeys-added-hint"))),
        Done::Removed => Some((tr!(texts, "passkeys-removed"), tr!(texts, "passkeys-removed-hint"))),
    };
    let body = html! {
        (page_header(&title, Some(&tr!(texts, "passkeys-lead"))))
        @if let Some((title, hint)) = said { (notice(Tone::Good, &title, html! { p { (hint) } })) }
        (part(&tr!(texts, "passkeys-list"), html! {
            @if output.passkeys.is_empty() {
                (empty(&tr!(texts, "passkeys-none"), &tr!(texts, "passkeys-none-hint")))
            } @else {
                (rows(texts, output))
            }
        }))
        (card(&tr!(texts, "passkeys-add"), html! {
            @if output.is_full() { p { (tr!(texts, "passkeys-full", count = Passkey::MAX)) } }
            @else { p { (tr!(texts, "passkeys-add-hint")) } (adding(texts, request.seen().device)) }
        }))
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Security), body)
}

fn rows(texts: Texts, output: &Output) -> Markup {
    let labels = [
        tr!(texts, "passkeys-name"),
        tr!(texts, "passkeys-created"),
        tr!(texts, "passkeys-used"),
        tr!(texts, "passkeys-remove-column"),
    ];
    let columns: Vec<Column<'_>> = labels.iter().map(|label| Column { label, numeric: false }).collect();
    let cells = |row: &Row| {
        let href = format!("{PATH}/{}", row.id);
        vec![
            html! { (row.name) },
            html! { (moment(texts, row.created_at)) },
            html! { (used(texts, row)) },
            html! { a href=(href) { (tr!(texts, "passkeys-remove")) span.unseen { ": " (row.name) } } },
        ]
    };
    let rows: Vec<Vec<Markup>> = output.passkeys.iter().map(cells).collect();
    table(&tr!(texts, "passkeys-list"), &columns, &rows)
}

fn used(texts: Texts, row: &Row) -> String {
    row.last_used_at.map_or_else(|| tr!(texts, "passkeys-never"), |at| moment(texts, at))
}

/// The form to add one, which is called after this device at first.
fn adding(texts: Texts, here: Agent) -> Markup {
    let name = if here.browser == Browser::App { String::new() } else { device(texts, here) };
    let adding = PasskeyForm {
        texts,
        does: PasskeyUse::Create,
        begin: "/security/passkeys/options",
        finish: PATH,
        after: "/security/passkeys?added=1",
        codes: &["required", "blank", "too_long", "control_character", "password_wrong"],
    };
    let hint = tr!(texts, "passkeys-name-hint");
    passkey_form(
        &adding,
        html! {
            (field(&Field { name: "name", label: &tr!(texts, "passkeys-name"), kind: FieldKind::Text, value: &name, hint: Some(&hint),
                error: None, autocomplete: "off", autofocus: false }))
            (password(texts, None))
            (submit(&tr!(texts, "passkeys-add-button")))
        },
    )
}

fn password(texts: Texts, problem: Option<&Problem>) -> Markup {
    let error = problem.and_then(|problem| problem.field_sentence(texts, "current_password"));
    field(&Field {
        name: "current_password",
        label: &tr!(texts, "password-current"),
        kind: FieldKind::Password,
        value: "",
        hint: None,
        error: error.as_deref(),
        autocomplete: "current-password",
        autofocus: false,
    })
}

/// One of them, to be removed.
pub fn one(provider: &Provider, visit: &Visit, row: &Row, problem: Option<&Problem>) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "passkeys-remove-title", name = row.name.as_str());
    let facts = [
        (tr!(texts, "passkeys-created"), html! { (moment(texts, row.created_at)) }),
        (tr!(texts, "passkeys-used"), html! { (used(texts, row)) }),
    ];
    let body = html! {
        (refusal(texts, problem, &[("current_password", tr!(texts, "password-current"))]))
        (definitions(&facts))
        (form("/security/passkeys/remove", html! {
            (hidden("passkey", row.id.as_str()))
            (password(texts, problem))
            (submit(&tr!(texts, "passkeys-remove-button")))
        }))
        p.after { (button_link_quiet(PATH, &tr!(texts, "passkeys-keep"))) }
    };
    let frame = Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Security);
    page(&frame, card_narrow(&title, Some(&tr!(texts, "passkeys-remove-lead")), body))
}
