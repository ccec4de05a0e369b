//! In which language an answer is read.

use std::sync::{Arc, OnceLock};

use http::header::{ACCEPT_LANGUAGE, HeaderMap};

use crate::domain::Language;
use crate::i18n::{Texts, negotiate};

/// Who reads the answer: somebody whose browser wishes a language, until a session says whose it is. Clones share that,
/// so that a problem which comes of a request is told in the language of its subscriber.
#[derive(Clone, Debug)]
pub struct Reader {
    wished: Language,
    own: Arc<OnceLock<Language>>,
}

impl Reader {
    /// The reader of a request: the language asked for in the address, else what the browser prefers.
    pub fn of(headers: &HeaderMap, asked: Option<&str>) -> Self {
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let wished = asked.and_then(Language::of_tag).unwrap_or_else(|| negotiate(accepted));
        Self { wished, own: Arc::default() }
    }

    /// From here on the reader is a subscriber, whose setting wins.
    pub(super) fn is(&self, language: Language) {
        // One request is one session's: the first word stands.
        let _ = self.own.set(language);
    }

    /// Whether the reader is a subscriber.
    pub fn is_known(&self) -> bool {
        self.own.get().is_some()
    }

    /// The texts to answer with.
    pub fn texts(&self) -> Texts {
        Texts::of(self.own.get().copied().unwrap_or(self.wished))
    }
}
