//! Forms. The server checks every field and says what is wrong; the browser only helps to fill them.

use maud::{Markup, html};

use super::{Tone, icon};
use crate::i18n::Texts;
use crate::tr;

/// What a field takes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A mail address.
    Email,
    /// A phone number.
    Phone,
    /// A sum of money.
    Sum,
    /// A day.
    Date,
    /// A code that is good once. Its value is never written into a page.
    Code,
    /// The password of now. Its value is never written into a page.
    Password,
    /// A password to be. Its value is never written into a page.
    NewPassword,
    /// A password to be that is typed into a router too, to the character: it is seen while it is typed. Its value is never
    /// written into a page.
    RouterPassword,
}

/// A field of a form.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Its name in the posted form.
    pub name: &'a str,
    /// What a person reads.
    pub label: &'a str,
    /// What it takes.
    pub kind: FieldKind,
    /// What stands in it.
    pub value: &'a str,
    /// What helps to fill it.
    pub hint: Option<&'a str>,
    /// What is wrong with it.
    pub error: Option<&'a str>,
    /// What the browser may fill in, by the names of the HTML standard; nothing when empty.
    pub autocomplete: &'a str,
    /// Whether typing starts here.
    pub autofocus: bool,
}

/// A field with its label, and with its hint and error tied to it.
pub fn field(field: &Field<'_>) -> Markup {
    field_of("f", field)
}

/// The same on a page of several forms, whose fields share names: `form` tells them apart.
pub fn field_of(form: &str, field: &Field<'_>) -> Markup {
    let id = format!("{form}-{}", field.name);
    let hint_id = field.hint.map(|_| format!("{id}-hint"));
    let error_id = field.error.map(|_| format!("{id}-error"));
    let described: Vec<&str> = [&error_id, &hint_id].into_iter().flatten().map(String::as_str).collect();
    let typed = Some(field.value).filter(|value| !value.is_empty());
    let (kind, value) = match field.kind {
        FieldKind::Text | FieldKind::Sum => ("text", typed),
        FieldKind::Email => ("email", typed),
        FieldKind::Phone => ("tel", typed),
        FieldKind::Date => ("date", typed),
        FieldKind::Code | FieldKind::RouterPassword => ("text", None),
        FieldKind::Password | FieldKind::NewPassword => ("password", None),
    };
    let machine_text = !matches!(field.kind, FieldKind::Text | FieldKind::Date) || field.autocomplete == "username";
    let keys = match field.kind {
        FieldKind::Code => Some("numeric"),
        FieldKind::Sum => Some("decimal"),
        _ => None,
    };
    html! {
        div.field {
            label for=(id) { (field.label) }
            @if let Some(hint) = field.hint { p.hint id=[&hint_id] { (hint) } }
            @if let Some(error) = field.error { p.error id=[&error_id] { (icon::tone(Tone::Bad)) span { (error) } } }
            input id=(id) name=(field.name) type=(kind) value=[value] inputmode=[keys]
                autocomplete=[Some(field.autocomplete).filter(|name| !name.is_empty())]
                autocapitalize=[machine_text.then_some("none")] spellcheck=[machine_text.then_some("false")]
                aria-describedby=[Some(described.join(" ")).filter(|ids| !ids.is_empty())]
                aria-invalid=[field.error.map(|_| "true")] autofocus[field.autofocus];
        }
    }
}

/// One of a few answers to a question, none of which need be given yet.
#[derive(Clone, Debug)]
pub struct Choices<'a> {
    /// The name of the field.
    pub name: &'a str,
    /// The question.
    pub legend: Markup,
    /// The answers: the value that is sent, and what a person reads.
    pub answers: &'a [(&'a str, &'a str)],
    /// The value that stands chosen; none where nothing was answered.
    pub chosen: &'a str,
    /// What helps to answer.
    pub hint: Option<&'a str>,
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

/// A question with its answers, side by side where there is room.
pub fn choices(choices: &Choices<'_>) -> Markup {
    let id = format!("f-{}", choices.name);
    let hint_id = choices.hint.map(|_| format!("{id}-hint"));
    let error_id = choices.error.map(|_| format!("{id}-error"));
    let described: Vec<&str> = [&error_id, &hint_id].into_iter().flatten().map(String::as_str).collect();
    html! {
        fieldset.choices id=(id) tabindex=[choices.error.map(|_| "-1")]
            aria-describedby=[Some(described.join(" ")).filter(|ids| !ids.is_empty())] {
            legend { (choices.legend) }
            @if let Some(hint) = choices.hint { p.hint id=[&hint_id] { (hint) } }
            @if let Some(error) = choices.error { p.error id=[&error_id] { (icon::tone(Tone::Bad)) span { (error) } } }
            @for (value, label) in choices.answers {
                @let answer = format!("{id}-{value}");
                label.choice for=(answer) {
                    input id=(answer) name=(choices.name) type="radio" value=(value) checked[*value == choices.chosen];
                    (label)
                }
            }
        }
    }
}

/// A form that is posted to `action`.
pub fn form(action: &str, body: Markup) -> Markup {
    html! { form.form method="post" action=(action) novalidate { (body) } }
}

/// A field that nobody sees, such as an idempotency key.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// The button that sends a form.
pub fn submit(label: &str) -> Markup {
    html! { button.button type="submit" { (label) } }
}

/// The button of a form that is not what the page is for.
pub fn submit_quiet(label: &str) -> Markup {
    html! { button.button.quiet type="submit" { (label) } }
}

/// What is wrong with a form, before it: field name, label, sentence. Takes the focus; each line leads to its field.
pub fn errors_summary(texts: Texts, errors: &[(&str, String, String)]) -> Markup {
    errors_summary_of("f", texts, errors)
}

/// The same for one of several forms.
pub fn errors_summary_of(form: &str, texts: Texts, errors: &[(&str, String, String)]) -> Markup {
    if errors.is_empty() {
        return html! {};
    }
    html! {
        section.notice.bad role="alert" tabindex="-1" autofocus aria-labelledby="errors-title" {
            (icon::tone(Tone::Bad))
            div {
                h2 #errors-title { (tr!(texts, "errors-title", count = errors.len())) }
                ul {
                    @for (name, label, sentence) in errors {
                        li {
                            @if name.is_empty() { (sentence) }
                            @else { a href={ "#" (form) "-" (name) } { (label) ": " (sentence) } }
                        }
                    }
                }
            }
        }
    }
}
