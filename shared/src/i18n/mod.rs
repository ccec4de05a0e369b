//! What the portal says, in the languages it speaks: Fluent catalogues, embedded, and the way to a sentence.
//!
//! Code names a text by [`crate::tr!`] with a literal key. Four families have keys made at run time, from stable
//! codes: problems, fields, states of a payment, restrictions. The tests beside this module hold both against the
//! catalogues, so that a text is neither missing nor forgotten.

mod arg;
mod catalogue;
mod negotiate;
#[cfg(test)]
mod tests;
mod typography;

use fluent_bundle::{FluentArgs, FluentValue};

pub use arg::Arg;
pub use negotiate::negotiate;

use crate::domain::Language;

/// The texts of one language.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Texts {
    language: Language,
}

impl Texts {
    /// The texts of a language.
    pub const fn of(language: Language) -> Self {
        Self { language }
    }

    /// Their language.
    pub const fn language(self) -> Language {
        self.language
    }

    /// A text without variables. A key that is missing comes back as `⟨key⟩` and is logged.
    pub fn get(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with its variables. A key that is missing comes back as `⟨key⟩` and is logged.
    pub fn with(self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let bundle = catalogue::bundle(self.language);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = self.language.tag(), "text missing");
            return format!("⟨{key}⟩");
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, arg)| (*name, FluentValue::from(arg))).collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, language = self.language.tag(), ?errors, "text not resolved");
        }
        text.into_owned()
    }

    /// Whether there is a text of this key.
    pub fn has(self, key: &str) -> bool {
        catalogue::bundle(self.language).get_message(key).is_some_and(|message| message.value().is_some())
    }
}

/// A text by its literal key: `tr!(texts, "home-title")`, `tr!(texts, "invoices-count", count = 3)`.
#[macro_export]
macro_rules! tr {
    ($texts:expr, $key:literal $(,)?) => {
        $crate::i18n::Texts::get($texts, $key)
    };
    ($texts:expr, $key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::i18n::Texts::with($texts, $key, &[$((stringify!($name), $crate::i18n::Arg::from($value))),+])
    };
}
