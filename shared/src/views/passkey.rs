//! A form that an authenticator answers: the only part that needs a script, and nothing is missed without it.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::assets::PASSKEY_SCRIPT;
use crate::i18n::Texts;
use crate::tr;

/// What the authenticator does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PasskeyUse {
    /// It makes a passkey.
    Create,
    /// It signs with one.
    Get,
}

/// A form for a passkey.
#[derive(Clone, Copy, Debug)]
pub struct PasskeyForm<'a> {
    /// The language.
    pub texts: Texts,
    /// What the authenticator does.
    pub does: PasskeyUse,
    /// The path that says what it is asked. Passwords of the form go there.
    pub begin: &'a str,
    /// The path that takes its answer, with what else was typed.
    pub finish: &'a str,
    /// The page to go on to.
    pub after: &'a str,
    /// The codes of what can be wrong with a field.
    pub codes: &'a [&'static str],
}

/// The form, with its script. It is hidden until the script has seen that the browser knows passkeys.
pub fn passkey_form(form: &PasskeyForm<'_>, body: Markup) -> Markup {
    let texts = form.texts;
    let mut said: BTreeMap<&str, String> = BTreeMap::from([
        // What a browser calls it when somebody closed its window, took too long, or has a passkey there already.
        ("NotAllowedError", tr!(texts, "passkey-not-given")),
        ("InvalidStateError", tr!(texts, "passkey-known")),
        ("failed", tr!(texts, "passkey-failed")),
    ]);
    said.extend(form.codes.iter().map(|code| (*code, texts.get(&format!("field-{}", code.replace('_', "-"))))));
    let said = serde_json::to_string(&said).unwrap_or_default();
    let does = match form.does {
        PasskeyUse::Create => "create",
        PasskeyUse::Get => "get",
    };
    html! {
        div hidden {
            form.form method="post" action=(form.finish) novalidate data-passkey=(does) data-begin=(form.begin)
                data-finish=(form.finish) data-after=(form.after) data-texts=(said) {
                (body)
                p.error role="status" {}
            }
        }
        script type="module" src=(PASSKEY_SCRIPT) {}
    }
}
