//! The name of a PDF beside the file.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

/// The name of a PDF in the folder of the import file: a plain name, never a path.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct PdfName(String);

const LENGTH_MAX: usize = 100;

impl PdfName {
    /// Takes letters, digits, `.`, `_` and `-`, a letter or digit first and `.pdf` last. Error: `pdf_name_invalid`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        let stem = text.strip_suffix(".pdf").unwrap_or_default();
        let fits = text.len() <= LENGTH_MAX && stem.bytes().all(plain) && !stem.contains("..");
        if fits && stem.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            Ok(Self(text.to_owned()))
        } else {
            Err("pdf_name_invalid")
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of the object, beside the file of the given key.
    pub fn beside(&self, file_key: &str) -> String {
        match file_key.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{}", self.0),
            None => self.0.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for PdfName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&<Cow<'de, str>>::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl JsonSchema for PdfName {
    fn schema_name() -> Cow<'static, str> {
        "PdfName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "maxLength": LENGTH_MAX,
            "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*\\.pdf$",
            "examples": ["FV-11-2026.pdf"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_lies_in_the_folder_of_its_file_and_nowhere_else() {
        let name = PdfName::parse("FV-11-2026.pdf").expect("a name");
        assert_eq!(name.beside("2026/11/night 1.ndjson"), "2026/11/FV-11-2026.pdf");
        assert_eq!(name.beside("night.ndjson"), "FV-11-2026.pdf");
        for bad in [
            "",
            ".pdf",
            "a",
            "a.PDF",
            "../a.pdf",
            "a/b.pdf",
            "/a.pdf",
            "..pdf",
            "a..pdf.pdf",
            "-a.pdf",
            "a b.pdf",
            "a%2fb.pdf",
            "a\\b.pdf",
            "a?x.pdf",
            "ż.pdf",
            "a\0.pdf",
            &format!("{}.pdf", "a".repeat(97)),
        ] {
            assert!(PdfName::parse(bad).is_err(), "{bad}");
        }
    }
}
