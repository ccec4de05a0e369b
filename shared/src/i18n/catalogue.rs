//! The catalogues: one Fluent file a part and language, embedded; a bundle is built when its language is first asked for.

use std::sync::OnceLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;

use super::typography::keep_together;
use crate::domain::Language;

/// A part of a catalogue: its name, and its Fluent source.
pub(super) type Part = (&'static str, &'static str);

macro_rules! parts {
    ($language:literal, [$($name:literal),+ $(,)?]) => {
        &[$((
            concat!($language, "/", $name, ".ftl"),
            include_str!(concat!("../../texts/", $language, "/", $name, ".ftl")),
        )),+]
    };
}

macro_rules! catalogue {
    ($language:literal) => {
        parts!(
            $language,
            [
                "common",
                "problems",
                "fields",
                "login",
                "reset",
                "password",
                "home",
                "invoices",
                "payments",
                "walled_garden",
                "mails",
                "data",
                "consents",
                "contract",
                "notices",
                "security",
                "export",
                "passkey",
                "help",
                "two_factor",
                "pppoe",
                "line",
                "hosts",
                "office",
                "ledger",
                "transfer",
                "arrears"
            ]
        )
    };
}

/// The parts of a language.
pub(super) const fn parts(language: Language) -> &'static [Part] {
    match language {
        Language::Pl => catalogue!("pl"),
        Language::En => catalogue!("en"),
    }
}

/// The texts of a language, ready to format.
pub(super) fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static POLISH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    static ENGLISH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    match language {
        Language::Pl => POLISH.get_or_init(|| build(language)),
        Language::En => ENGLISH.get_or_init(|| build(language)),
    }
}

/// A faulty catalogue never stops the portal, it is logged: the tests keep it from getting there.
fn build(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.tag().parse().unwrap_or_default()]);
    bundle.set_use_isolating(false);
    if language == Language::Pl {
        bundle.set_transform(Some(keep_together));
    }
    for (name, source) in parts(language) {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, errors)| {
            tracing::error!(name, ?errors, "catalogue not whole");
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(name, ?errors, "text defined twice");
        }
    }
    bundle
}
