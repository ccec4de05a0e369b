//! Pages that anyone sees.

use maud::{Markup, html};
use shared::views::{
    Field, FieldKind, Section, Tone, card_narrow, errors_summary, field, form, notice, problem_page, submit,
};

use crate::Sheet;

pub fn login(sheet: &Sheet<'_>) -> Markup {
    let body = html! {
        (notice(Tone::Good, sheet.say("Hasło jest już w drodze", "Your password is on its way"), html! {
            p { (sheet.say("Sprawdź skrzynkę. Hasło z wiadomości działa 30 minut.", "Check your mail. The password in it works for 30 minutes.")) }
        }))
        (login_form(sheet, "", None))
    };
    sheet.public(sheet.say("Logowanie", "Log in"), login_card(sheet, body))
}

pub fn login_errors(sheet: &Sheet<'_>) -> Markup {
    let (label, error) = (sheet.say("Login", "Login"), sheet.texts.get("field-login-invalid"));
    let body = html! {
        (errors_summary(sheet.texts, &[("login", label.to_owned(), error.clone()), ("password", sheet.say("Hasło", "Password").to_owned(), sheet.texts.get("field-required"))]))
        (login_form(sheet, "anna kowalska", Some(&error)))
    };
    sheet.public(sheet.say("Logowanie", "Log in"), login_card(sheet, body))
}

fn login_card(sheet: &Sheet<'_>, body: Markup) -> Markup {
    let lead =
        sheet.say("Tu sprawdzisz rachunki i opłacisz internet.", "Check your bills and pay for your internet here.");
    card_narrow(
        sheet.say("Dzień dobry", "Hello"),
        Some(lead),
        html! {
            div.form { (body) p.after { a href="/reset-password" { (sheet.say("Nie pamiętasz hasła?", "Forgot your password?")) } } }
        },
    )
}

fn login_form(sheet: &Sheet<'_>, login: &str, error: Option<&str>) -> Markup {
    let login = Field {
        name: "login",
        label: sheet.say("Login", "Login"),
        kind: FieldKind::Text,
        value: login,
        hint: Some(sheet.say("Znajdziesz go na umowie.", "You find it on your contract.")),
        error,
        autocomplete: "username",
        autofocus: error.is_none(),
    };
    let missing = error.map(|_| sheet.texts.get("field-required"));
    let password = Field {
        name: "password",
        label: sheet.say("Hasło", "Password"),
        kind: FieldKind::Password,
        value: "",
        hint: None,
        error: missing.as_deref(),
        autocomplete: "current-password",
        autofocus: false,
    };
    form("/login", html! { (field(&login)) (field(&password)) (submit(sheet.say("Zaloguj się", "Log in"))) })
}

pub fn reset(sheet: &Sheet<'_>) -> Markup {
    let email = Field {
        name: "email",
        label: "E-mail",
        kind: FieldKind::Email,
        value: "",
        hint: Some(sheet.say("Ten, na który przychodzą faktury.", "The one your invoices come to.")),
        error: None,
        autocomplete: "email",
        autofocus: false,
    };
    let title = sheet.say("Nowe hasło e-mailem", "A new password by mail");
    let body =
        form("/reset-password", html! { (field(&email)) (submit(sheet.say("Wyślij hasło", "Send the password"))) });
    sheet.public(title, card_narrow(title, None, body))
}

pub fn problem(sheet: &Sheet<'_>) -> Markup {
    let (title, detail) = (sheet.texts.get("problem-not-found-title"), sheet.texts.get("problem-not-found-detail"));
    problem_page(&sheet.frame(&title, Some("Anna Kowalska"), Section::None), 404, &title, Some(&detail))
}
