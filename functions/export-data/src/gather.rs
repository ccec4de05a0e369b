//! Gathers what is kept: one way through the subscriber's partition, page by page, each item filtered and written out as
//! JSON at once. What is held is that text, within a bound; documents are held by their places alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use shared::domain::SubscriberId;
use shared::store::{Everything, Table, parse};

use crate::Fault;
use crate::kinds::{File, Told, kind_of};
use crate::names::Names;
use crate::told::told;

/// Pages that are read, of 1 MB each. Twenty years of invoices are one or two.
const PAGES_MAX: usize = 48;
/// What the JSON of all files may come to: an eighth of the function's memory.
pub const TEXT_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Documents of one subscriber: each is a call.
const DOCUMENTS_MAX: usize = 3000;

/// A document that an item leads to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Document {
    /// The folder it lies in.
    pub folder: &'static str,
    /// Its name in the copy, folder and all.
    pub name: String,
    /// Its key in the bucket; none while it has not been drawn.
    pub key: Option<String>,
}

/// What was gathered.
#[derive(Debug)]
pub struct Gathered {
    owner: SubscriberId,
    texts: BTreeMap<&'static str, Vec<u8>>,
    text_bytes: usize,
    /// The documents, in the order of their items: the oldest first.
    pub documents: Vec<Document>,
    names: Names,
    unknown: BTreeSet<String>,
}

impl Gathered {
    fn new(owner: &SubscriberId) -> Self {
        Self {
            owner: owner.clone(),
            texts: BTreeMap::new(),
            text_bytes: 0,
            documents: Vec::new(),
            names: Names::default(),
            unknown: BTreeSet::new(),
        }
    }

    /// The text of a file; none where there is nothing of its kind.
    pub fn text(&mut self, file: &File) -> Option<Vec<u8>> {
        let mut text = self.texts.remove(file.name)?;
        text.extend_from_slice(if file.is_one { b"\n" } else { b"\n]\n" });
        Some(text)
    }

    fn add(&mut self, found: Everything) -> Result<(), Fault> {
        let Some(kind) = kind_of(&found.sk) else {
            // The kind alone: a key may hold what somebody typed.
            self.unknown.insert(found.sk.split('#').next().unwrap_or_default().to_owned());
            return Ok(());
        };
        let Told::In(file) = &kind.told else { return Ok(()) };
        let item: Map<String, Value> = parse(found.item)?;
        let mut told = told(&item, file);
        self.unknown.extend(told.unknown.iter().map(|name| format!("{}.{name}", kind.of)));
        if let Some(document) = file.documents.and_then(|folder| self.document(folder, &item)) {
            told.fields.insert("file".to_owned(), document.name.clone().into());
            self.documents.push(document);
        }
        self.write(file, &told.fields)
    }

    /// The document of an item, whatever its kind: `pdf_key` or `pdf.key` leads to it. Its key must lie in the owner's own folder (S01).
    fn document(&mut self, folder: &'static str, item: &Map<String, Value>) -> Option<Document> {
        let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
        let key = item.get("pdf_key").or_else(|| item.get("pdf")?.get("key"))?.as_str()?.to_owned();
        if !key.starts_with(&format!("{}/", self.owner)) {
            tracing::error!(code = "export_document_of_another", owner = %self.owner, "document left out");
            return None;
        }
        let is_there = item.get("pdf_ready").is_none_or(|ready| *ready == Value::Bool(true));
        let name = self.names.name(folder, text("number"), text("id"));
        Some(Document { folder, name, key: is_there.then_some(key) })
    }

    fn write(&mut self, file: &File, fields: &Map<String, Value>) -> Result<(), Fault> {
        let json = if file.is_one { serde_json::to_vec_pretty(fields) } else { serde_json::to_vec(fields) };
        let json = json.map_err(Fault::again)?;
        self.text_bytes += json.len();
        if self.text_bytes > TEXT_BYTES_MAX || self.documents.len() > DOCUMENTS_MAX {
            return Err(Fault::TooMuch);
        }
        let text = self.texts.entry(file.name).or_default();
        match (file.is_one, text.is_empty()) {
            (true, _) => text.clear(),
            (false, true) => text.extend_from_slice(b"[\n"),
            (false, false) => text.extend_from_slice(b",\n"),
        }
        text.extend_from_slice(&json);
        Ok(())
    }
}

/// Gathers all that is kept of a subscriber. Errors: more than the bounds, a table that does not answer.
pub async fn gather(table: &Table, owner: &SubscriberId) -> Result<Gathered, Fault> {
    let mut gathered = Gathered::new(owner);
    let mut after: Option<String> = None;
    for _ in 0..PAGES_MAX {
        let page = table.everything(owner, after.as_deref()).await?;
        for found in page.values {
            gathered.add(found)?;
        }
        after = page.next;
        if after.is_none() {
            if !gathered.unknown.is_empty() {
                tracing::error!(code = "export_incomplete", unknown = ?gathered.unknown, "left out until it is decided upon");
            }
            return Ok(gathered);
        }
    }
    Err(Fault::TooMuch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::types::AttributeValue;

    fn item(sk: &str, fields: &[(&str, &str)]) -> Everything {
        let text = |(name, value): &(&str, &str)| ((*name).to_owned(), AttributeValue::S((*value).to_owned()));
        Everything { sk: sk.to_owned(), item: fields.iter().map(text).collect() }
    }

    fn gathered() -> Gathered {
        Gathered::new(&SubscriberId::parse("sub_1").expect("an id"))
    }

    #[test]
    fn each_kind_becomes_a_file_and_a_file_is_json() {
        let mut all = gathered();
        for sk in ["NTC#1#ntc_1", "NTC#2#ntc_2", "IMP#inv_1"] {
            all.add(item(sk, &[("title", sk), ("hash", "x")])).expect("added");
        }
        all.add(item("SUB", &[("name", "Anna")])).expect("added");
        let mut text = |name| {
            let file = crate::readme::files().find(|file| file.name == name).expect("a file");
            all.text(file).map(|text| serde_json::from_slice::<Value>(&text).expect("JSON"))
        };
        let notices = serde_json::json!([{"title": "NTC#1#ntc_1"}, {"title": "NTC#2#ntc_2"}]);
        assert_eq!(text("notices.json"), Some(notices));
        assert_eq!(text("subscriber.json"), Some(serde_json::json!({"name": "Anna"})));
        assert_eq!(text("charges.json"), None);
    }

    #[test]
    fn s01_a_document_in_another_folder_is_left_out() {
        let mut all = gathered();
        for key in ["sub_1/a.pdf", "sub_12/b.pdf", "c.pdf", ""] {
            all.add(item("CON#con_1", &[("number", "U/1"), ("pdf_key", key)])).expect("added");
        }
        let keys: Vec<_> = all.documents.iter().filter_map(|document| document.key.as_deref()).collect();
        assert_eq!(keys, ["sub_1/a.pdf"]);
    }

    #[test]
    fn s30_a_copy_has_so_many_documents_and_no_more() {
        let mut all = gathered();
        let mut add = || all.add(item("CON#con_1", &[("number", "U/1"), ("pdf_key", "sub_1/a.pdf")]));
        assert!((0..DOCUMENTS_MAX).all(|_| add().is_ok()));
        assert!(matches!(add(), Err(Fault::TooMuch)));
    }
}
