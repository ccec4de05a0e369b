//! What the copy says of itself, in its reader's language.

use std::collections::BTreeSet;

use shared::domain::Timestamp;
use shared::i18n::Texts;
use shared::tr;
use shared::views::{Provider, moment};

use crate::kinds::{File, KINDS, Told};

/// Why a document is not in the copy.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Absence {
    /// It has not been drawn yet.
    NotDrawn,
    /// It is not where it should be.
    Missing,
    /// There was no room for it.
    TooLarge,
}

/// What is in the copy.
#[derive(Debug, Default)]
pub struct Contents {
    /// The files of JSON.
    pub files: Vec<&'static str>,
    /// The folders of documents.
    pub folders: BTreeSet<&'static str>,
    /// The documents that there are not, by their names.
    pub absent: Vec<(String, Absence)>,
}

/// The text.
pub fn readme(texts: Texts, provider: &Provider, contents: &Contents, now: Timestamp) -> String {
    let mut lines = vec![
        tr!(texts, "export-readme-title", provider = &provider.name, at = moment(texts, now)),
        String::new(),
        tr!(texts, "export-readme-format"),
        String::new(),
        tr!(texts, "export-readme-files"),
    ];
    for file in files().filter(|file| contents.files.contains(&file.name)) {
        lines.push(format!("- {}: {}", file.name, (file.about)(texts)));
    }
    for folder in &contents.folders {
        let about = match *folder {
            "contracts" => tr!(texts, "export-about-contract-documents"),
            _ => tr!(texts, "export-about-invoice-documents"),
        };
        lines.push(format!("- {folder}/: {about}"));
    }
    if !contents.absent.is_empty() {
        lines.extend([String::new(), tr!(texts, "export-readme-left-out")]);
    }
    for (name, absence) in &contents.absent {
        let why = match absence {
            Absence::NotDrawn => tr!(texts, "export-readme-not-drawn"),
            Absence::Missing => tr!(texts, "export-readme-missing"),
            Absence::TooLarge => tr!(texts, "export-readme-too-large"),
        };
        lines.push(format!("- {name}: {why}"));
    }
    lines.extend([
        String::new(),
        tr!(texts, "export-readme-not"),
        tr!(texts, "export-readme-rights", email = &provider.email, phone = &provider.phone),
        String::new(),
    ]);
    // A line ends as every editor reads it.
    lines.join("\r\n")
}

/// Every file of JSON, in the order of the list.
pub fn files() -> impl Iterator<Item = &'static File> {
    KINDS.iter().filter_map(|kind| match &kind.told {
        Told::In(file) => Some(file),
        Told::Nothing(_) => None,
    })
}
