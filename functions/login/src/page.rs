//! The page to log in on.

use maud::{Markup, html};
use shared::http::{Incoming, Problem};
use shared::tr;
use shared::views::{
    Field, FieldKind, Frame, HelpTopic, PasskeyForm, PasskeyUse, Provider, card_narrow, field, form as form_to,
    help_path, hidden, page, passkey_form, refusal, submit, submit_quiet,
};

/// The form, with what was typed and what was wrong with it.
pub fn form(provider: &Provider, request: &Incoming, login: &str, next: &str, problem: Option<&Problem>) -> Markup {
    let texts = request.texts();
    let title = tr!(texts, "login-title");
    let labels = [("login", tr!(texts, "login-login")), ("password", tr!(texts, "login-password"))];
    let wrong = |name: &str| problem.and_then(|problem| problem.field_sentence(texts, name));
    let (login_wrong, password_wrong) = (wrong("login"), wrong("password"));
    let hint = tr!(texts, "login-hint");
    let by_passkey = PasskeyForm {
        texts,
        does: PasskeyUse::Get,
        begin: &request.in_chosen_language("/login/passkey/options"),
        finish: &request.in_chosen_language("/login/passkey"),
        after: local_path(next),
        codes: &[],
    };
    let body = html! {
        (refusal(texts, problem, &labels))
        (form_to(&request.in_chosen_language("/login"), html! {
            @if !next.is_empty() { (hidden("next", next)) }
            (field(&Field { name: "login", label: &labels[0].1, kind: FieldKind::Text, value: login, hint: Some(&hint),
                error: login_wrong.as_deref(), autocomplete: "username", autofocus: problem.is_none() }))
            (field(&Field { name: "password", label: &labels[1].1, kind: FieldKind::Password, value: "", hint: None,
                error: password_wrong.as_deref(), autocomplete: "current-password", autofocus: false }))
            (submit(&tr!(texts, "login-button")))
        }))
        p.after { a href=(request.in_chosen_language("/reset-password")) { (tr!(texts, "login-forgotten")) } }
        (passkey_form(&by_passkey, submit_quiet(&tr!(texts, "passkey-login"))))
        p.after { a href=(help_path(texts, Some(HelpTopic::Login))) { (tr!(texts, "login-what")) } }
    };
    let lead = tr!(texts, "login-lead", provider = &provider.name);
    let kept = if next.is_empty() {
        String::new()
    } else {
        form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish()
    };
    page(&Frame::public(texts, provider, &title, Some(&kept)), card_narrow(&title, Some(&lead), body))
}

/// A path of this portal to go on to; anything else becomes the home page, so that no link leads elsewhere by way of the login.
pub fn local_path(next: &str) -> &str {
    let is_plain = next.len() <= 200 && next.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.?=&%".contains(&b));
    if is_plain && next.starts_with('/') && !next.starts_with("//") { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn after_the_login_one_stays_on_this_portal() {
        assert_eq!(local_path("/invoices?after=x"), "/invoices?after=x");
        for bad in ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", "javascript:alert(1)"] {
            assert_eq!(local_path(bad), "/", "{bad}");
        }
    }
}
