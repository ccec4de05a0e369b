//! The forms for contact and billing data.

use maud::{Markup, html};
use shared::domain::{Address, Phone};
use shared::i18n::Texts;
use shared::tr;
use shared::views::{
    Field, FieldKind, Tone, card, field_of, form as form_to, hidden, moment, notice, refusal, refusal_of, submit,
    submit_quiet,
};

use super::{Form, Refused};
use crate::output::{Details, PendingEmail};

/// A field: its name, its label, what it takes, what the browser may fill in, what helps, and what is stored.
struct Entry {
    name: &'static str,
    label: String,
    kind: FieldKind,
    autocomplete: &'static str,
    hint: Option<String>,
    stored: String,
}

impl Entry {
    fn new(name: &'static str, label: String, autocomplete: &'static str, stored: Option<impl ToString>) -> Self {
        let stored = stored.map(|value| value.to_string()).unwrap_or_default();
        Self { name, label, kind: FieldKind::Text, autocomplete, hint: None, stored }
    }
}

/// A form of fields that are filled with what is stored, or with what was typed.
struct Sheet<'a> {
    form: Form,
    action: &'a str,
    revision: &'a str,
    entries: &'a [Entry],
    button: &'a str,
    refused: Refused<'a>,
}

/// Contact data.
pub fn contact(texts: Texts, details: &Details, refused: Refused<'_>, not_canceled: Refused<'_>) -> Markup {
    let contact = &details.contact.part;
    let email = Entry {
        kind: FieldKind::Email,
        hint: Some(tr!(texts, "data-email-hint")),
        ..Entry::new("email", tr!(texts, "data-email"), "email", contact.email.as_ref())
    };
    let phone = Entry {
        kind: FieldKind::Phone,
        ..Entry::new("phone", tr!(texts, "data-phone"), "tel", contact.phone.as_ref().map(Phone::grouped))
    };
    let address = address(texts, tr!(texts, "data-letters"), contact.address.as_ref());
    let entries: Vec<Entry> = [email, phone].into_iter().chain(address).collect();
    let sheet = Sheet {
        form: Form::Contact,
        action: "/data/contact",
        revision: details.contact.revision.as_str(),
        entries: &entries,
        button: &tr!(texts, "data-contact-button"),
        refused,
    };
    let body = html! {
        @if let Some(pending) = &details.pending_email { (waiting(texts, pending, not_canceled)) }
        (filled(texts, &sheet))
    };
    card(&tr!(texts, "data-contact"), body)
}

/// Billing data.
pub fn billing(texts: Texts, details: &Details, refused: Refused<'_>) -> Markup {
    let billing = &details.billing.part;
    let name = Entry::new("name", tr!(texts, "data-name"), "organization", Some(&billing.name));
    let tax_id = Entry {
        hint: Some(tr!(texts, "data-tax-id-hint")),
        ..Entry::new("tax_id", tr!(texts, "data-tax-id"), "", billing.tax_id.as_ref())
    };
    let address = address(texts, tr!(texts, "data-street"), billing.address.as_ref());
    let entries: Vec<Entry> = [name, tax_id].into_iter().chain(address).collect();
    let sheet = Sheet {
        form: Form::Billing,
        action: "/data/billing",
        revision: details.billing.revision.as_str(),
        entries: &entries,
        button: &tr!(texts, "data-billing-button"),
        refused,
    };
    card(&tr!(texts, "data-billing"), html! { p.hint { (tr!(texts, "data-billing-lead")) } (filled(texts, &sheet)) })
}

fn address(texts: Texts, street: String, stored: Option<&Address>) -> [Entry; 3] {
    [
        Entry::new("street", street, "street-address", stored.map(|address| &address.street)),
        Entry::new("post_code", tr!(texts, "data-post-code"), "postal-code", stored.map(|address| &address.post_code)),
        Entry::new("city", tr!(texts, "data-city"), "address-level2", stored.map(|address| &address.city)),
    ]
}

/// The address that waits, and the way to call the change off.
fn waiting(texts: Texts, pending: &PendingEmail, not_canceled: Refused<'_>) -> Markup {
    let until = moment(texts, pending.expires_at);
    let body = html! {
        p { (tr!(texts, "data-pending", email = pending.email.as_str(), until = until)) }
        (form_to("/data/email/cancel", submit_quiet(&tr!(texts, "data-pending-cancel"))))
    };
    html! {
        (refusal(texts, not_canceled.map(|refusal| refusal.problem), &[]))
        (notice(Tone::Info, &tr!(texts, "data-pending-title"), body))
    }
}

fn filled(texts: Texts, sheet: &Sheet<'_>) -> Markup {
    let problem = sheet.refused.map(|refusal| refusal.problem);
    let labels: Vec<(&str, String)> = sheet.entries.iter().map(|entry| (entry.name, entry.label.clone())).collect();
    let [first @ .., post_code, city] = sheet.entries else { return html! {} };
    html! {
        (refusal_of(sheet.form.name(), texts, problem, &labels))
        (form_to(sheet.action, html! {
            (hidden("revision", sheet.revision))
            @for entry in first { (one(texts, sheet, entry)) }
            div.pair { (one(texts, sheet, post_code)) (one(texts, sheet, city)) }
            (submit(sheet.button))
        }))
    }
}

/// A field. In a form that was refused it holds what was typed, and where that is not what is stored it says what is.
fn one(texts: Texts, sheet: &Sheet<'_>, entry: &Entry) -> Markup {
    let problem = sheet.refused.map(|refusal| refusal.problem);
    let value = sheet.refused.as_ref().and_then(|refusal| refusal.value(entry.name)).unwrap_or(&entry.stored);
    let is_overtaken = sheet.refused.is_some_and(|refusal| refusal.is_overtaken()) && value.trim() != entry.stored;
    let now = is_overtaken.then(|| match entry.stored.as_str() {
        "" => tr!(texts, "data-now-nothing"),
        stored => tr!(texts, "data-now", value = stored),
    });
    let error = problem.and_then(|problem| problem.field_sentence(texts, entry.name));
    let field = Field {
        name: entry.name,
        label: &entry.label,
        kind: entry.kind,
        value,
        hint: now.as_deref().or(entry.hint.as_deref()),
        error: error.as_deref(),
        autocomplete: entry.autocomplete,
        autofocus: false,
    };
    field_of(sheet.form.name(), &field)
}
