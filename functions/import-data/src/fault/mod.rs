//! What is wrong with a line: the field, a stable code and a sentence for it. Never the value, which may be personal or secret.

use std::fmt::Write as _;

use serde_json::error::Category;
use shared::domain::MoneyError;

mod code;

pub use code::Code;

/// A fault of a line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// The path of the field, such as `contact.email` or `lines[2].net`; empty where it is the whole line.
    pub field: String,
    /// What is wrong with it.
    pub code: Code,
}

impl Fault {
    /// A fault at a field.
    pub fn at(field: impl Into<String>, code: Code) -> Self {
        Self { field: field.into(), code }
    }

    /// From the reader of JSON. Its message may quote the line, so it is read and never passed on.
    pub(crate) fn of_json(error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        if matches!(error.inner().classify(), Category::Syntax | Category::Eof) {
            return Self::at("", Code::JSON_BROKEN);
        }
        let message = error.inner().to_string();
        let field = field_of(error.path());
        // Of these the path leads only to what should hold the field; its name is one of ours.
        for (start, code) in [("missing field `", Code::MISSING), ("duplicate field `", Code::REPEATED_FIELD)] {
            if let Some(name) = message.strip_prefix(start).and_then(|rest| rest.split('`').next()) {
                let separator = if field.is_empty() { "" } else { "." };
                return Self::at(format!("{field}{separator}{name}"), code);
            }
        }
        Self::at(field, Code::of_message(&message))
    }
}

/// The path as text. A name that nobody here gave could be anything, so only plain ones are repeated.
fn field_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => {
                let _ = write!(text, "[{index}]");
            }
            Segment::Map { key } => {
                let plain = key.len() <= 40 && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                let separator = if text.is_empty() { "" } else { "." };
                text.push_str(separator);
                text.push_str(if plain { key } else { "?" });
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    text
}

impl Code {
    /// The code of a sum that cannot be made.
    pub const fn of_money(error: MoneyError) -> Self {
        match error {
            MoneyError::Currency => Self::CURRENCIES_DIFFER,
            MoneyError::Range => Self::AMOUNT_OUT_OF_RANGE,
        }
    }
}
