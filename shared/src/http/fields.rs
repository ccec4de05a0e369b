//! The fields of a body: JSON or a form, with every fault named at its field.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::{FieldError, Problem};
use crate::domain::ParseError;
use crate::secret::Secret;

/// The fields that came, and the faults found so far. A function takes what it needs, then calls [`Fields::finish`].
pub struct Fields {
    pub(super) values: BTreeMap<String, Value>,
    errors: Vec<FieldError>,
    pub(super) is_form: bool,
}

/// Which fields are known.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Those that come once at the most.
    pub once: &'a [&'a str],
    /// Those that may come more than once: in JSON, a list.
    pub many: &'a [&'a str],
}

impl<'a> From<&'a [&'a str]> for Known<'a> {
    fn from(once: &'a [&'a str]) -> Self {
        Self { once, many: &[] }
    }
}

impl<'a, const N: usize> From<&'a [&'a str; N]> for Known<'a> {
    fn from(once: &'a [&'a str; N]) -> Self {
        Self { once, many: &[] }
    }
}

/// Names alone: a value may be a password (S27).
impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}

/// A value that was taken, or nothing where its fault has been noted.
pub type Checked<T> = Option<T>;

pub(super) const FIELDS_MAX: usize = 64;

impl Fields {
    /// Reads a JSON object. Fields outside `known` are faults. Error: no JSON object.
    pub fn from_json<'a>(body: &[u8], known: impl Into<Known<'a>>) -> Result<Self, Problem> {
        let values: UniqueMap = serde_json::from_slice(body).map_err(|_| Problem::bad_request())?;
        Self::new(values.0, &values.1, known.into(), false)
    }

    /// Reads a form. A field that comes twice is a fault. Error: no UTF-8.
    pub fn from_form<'a>(body: &[u8], known: impl Into<Known<'a>>) -> Result<Self, Problem> {
        let decoded: Vec<u8> = percent_encoding::percent_decode(body).collect();
        std::str::from_utf8(&decoded).map_err(|_| Problem::bad_request())?;
        let pairs: Vec<_> = form_urlencoded::parse(body).take(FIELDS_MAX + 1).collect();
        Self::from_pairs(pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())), known.into())
    }

    /// Reads names and values as they came in the query string.
    pub fn from_pairs<'p>(
        pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
        known: Known<'_>,
    ) -> Result<Self, Problem> {
        let mut values = BTreeMap::new();
        let mut repeated = Vec::new();
        for (count, (name, value)) in pairs.into_iter().enumerate() {
            if count >= FIELDS_MAX {
                return Err(Problem::bad_request());
            }
            let value = Value::String(value.to_owned());
            if known.many.contains(&name) {
                let list = values.entry(name.to_owned()).or_insert_with(|| Value::Array(Vec::new()));
                list.as_array_mut().into_iter().for_each(|list| list.push(value.clone()));
            } else if values.insert(name.to_owned(), value).is_some() {
                repeated.push(name.to_owned());
            }
        }
        Self::new(values, &repeated, known, true)
    }

    fn new(
        values: BTreeMap<String, Value>,
        repeated: &[String],
        known: Known<'_>,
        is_form: bool,
    ) -> Result<Self, Problem> {
        if values.len() + repeated.len() > FIELDS_MAX {
            return Err(Problem::bad_request());
        }
        let unknown =
            values.keys().map(String::as_str).filter(|name| !known.once.contains(name) && !known.many.contains(name));
        let mut errors: Vec<FieldError> =
            unknown.map(|name| FieldError { field: short(name), code: "unknown_field" }).collect();
        errors.extend(repeated.iter().map(|name| FieldError { field: short(name), code: "repeated_field" }));
        Ok(Self { values, errors, is_form })
    }

    /// Notes a fault.
    pub fn fault(&mut self, field: &str, code: &'static str) {
        self.errors.push(FieldError { field: field.to_owned(), code });
    }

    /// Takes a field that must be there, through its parser.
    pub fn required<T>(&mut self, field: &str, parse: impl Fn(&str) -> Result<T, ParseError>) -> Checked<T> {
        match self.text(field)? {
            Some(text) if !text.trim().is_empty() => self.parsed(field, &text, parse),
            _ => {
                self.fault(field, "required");
                None
            }
        }
    }

    /// Takes a field that may be missing or empty, through its parser.
    pub fn optional<T>(&mut self, field: &str, parse: impl Fn(&str) -> Result<T, ParseError>) -> Checked<Option<T>> {
        match self.text(field)? {
            Some(text) if !text.trim().is_empty() => self.parsed(field, &text, parse).map(Some),
            _ => Some(None),
        }
    }

    /// Takes a secret that must be there, as it was typed: blanks count.
    pub fn secret(&mut self, field: &str) -> Checked<Secret> {
        match self.text(field)? {
            Some(text) if !text.is_empty() => Some(Secret::new(text)),
            _ => {
                self.fault(field, "required");
                None
            }
        }
    }

    /// Takes a JSON object that must be there, as it is: it has a parser of its own.
    pub fn object(&mut self, field: &str) -> Checked<Value> {
        match self.values.remove(field) {
            Some(value @ Value::Object(_)) => return Some(value),
            None | Some(Value::Null) => self.fault(field, "required"),
            Some(_) => self.fault(field, "wrong_type"),
        }
        None
    }

    /// Whether a field came at all, be it empty.
    pub fn has(&self, field: &str) -> bool {
        self.values.contains_key(field)
    }

    /// What was typed into a field, to show it again: empty where nothing was, and without what nobody can type.
    pub fn typed(&self, field: &str) -> String {
        let text = self.values.get(field).and_then(Value::as_str).unwrap_or_default();
        text.chars().filter(|c| !c.is_control()).collect()
    }

    /// Ends the reading. Error: every fault found.
    pub fn finish<T>(self, taken: Option<T>) -> Result<T, Problem> {
        match taken {
            Some(taken) if self.errors.is_empty() => Ok(taken),
            _ => Err(Problem::invalid_input(self.errors)),
        }
    }

    fn text(&mut self, field: &str) -> Checked<Option<String>> {
        match self.values.get(field) {
            None | Some(Value::Null) => Some(None),
            Some(Value::String(text)) if text.contains('\0') => {
                self.fault(field, "control_character");
                None
            }
            Some(Value::String(text)) => Some(Some(text.clone())),
            Some(_) => {
                self.fault(field, "wrong_type");
                None
            }
        }
    }

    pub(super) fn parsed<T>(
        &mut self,
        field: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, ParseError>,
    ) -> Checked<T> {
        parse(text).map_err(|error| self.fault(field, error.code)).ok()
    }
}

/// The first of a field's name: a client may have sent any length of it.
fn short(name: &str) -> String {
    name.chars().take(64).collect()
}

/// A JSON object that tells which names came twice: `serde_json` alone would keep the last one silently.
struct UniqueMap(BTreeMap<String, Value>, Vec<String>);

impl<'de> serde::Deserialize<'de> for UniqueMap {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = UniqueMap;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<UniqueMap, A::Error> {
                let mut seen = UniqueMap(BTreeMap::new(), Vec::new());
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if seen.0.insert(name.clone(), value).is_some() {
                        seen.1.push(name);
                    }
                }
                Ok(seen)
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Email, Login};

    fn faults(body: &str) -> Vec<(String, &'static str)> {
        let mut fields = Fields::from_json(body.as_bytes(), &["login", "email"]).expect("an object");
        let login = fields.required("login", Login::parse);
        let email = fields.required("email", Email::parse);
        let problem = fields.finish(login.zip(email)).expect_err("a fault");
        problem.errors.into_iter().map(|error| (error.field, error.code)).collect()
    }

    #[test]
    fn every_fault_is_named_at_its_field_at_once() {
        assert_eq!(
            faults(r#"{"login":1,"email":"x"}"#),
            [("login".into(), "wrong_type"), ("email".into(), "email_invalid")]
        );
        assert_eq!(
            faults(r#"{"login":"a\u0000b","email":" "}"#),
            [("login".into(), "control_character"), ("email".into(), "required")]
        );
        assert_eq!(faults(r#"{"login":"a","email":"a@b.pl","x":1}"#), [("x".into(), "unknown_field")]);
        assert_eq!(faults(r#"{"login":"a","login":"b","email":"a@b.pl"}"#), [("login".into(), "repeated_field")]);
    }

    #[test]
    fn an_object_is_taken_as_it_is_and_nothing_else_passes_for_one() {
        let taken = |body: &str| {
            let mut fields = Fields::from_json(body.as_bytes(), &["answer"]).expect("an object");
            let answer = fields.object("answer");
            fields.finish(answer).map_err(|problem| problem.errors[0].code)
        };
        assert_eq!(taken(r#"{"answer":{"a":[1]}}"#), Ok(serde_json::json!({ "a": [1] })));
        for (body, code) in [
            ("{}", "required"),
            (r#"{"answer":null}"#, "required"),
            (r#"{"answer":"{}"}"#, "wrong_type"),
            (r#"{"answer":[]}"#, "wrong_type"),
        ] {
            assert_eq!(taken(body), Err(code), "{body}");
        }
    }

    #[test]
    fn a_form_of_broken_utf8_is_refused() {
        assert!(Fields::from_form(b"login=%ff%fe", &["login"]).is_err());
        assert!(Fields::from_form(b"login=a&%zz=1&login", &["login"]).is_ok());
        assert!(Fields::from_json(b"[1]", &[]).is_err());
        assert!(Fields::from_json(b"{", &[]).is_err());
    }
}
