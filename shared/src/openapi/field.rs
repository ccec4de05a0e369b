//! The fields of a body, which [`Fields`](crate::http::Fields) reads by name: the same in JSON and in a form.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::SchemaOf;
use crate::domain::Money;

/// What may stand in a field.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// A value of a type that parses text.
    Of(SchemaOf),
    /// One of a few words.
    OneOf(&'static [&'static str]),
    /// Text of any kind.
    Text,
    /// A secret, as it was typed.
    Secret,
    /// A JSON object, which no form can hold.
    Object,
    /// Values of a type that parses text, as many at the most.
    Many(SchemaOf, usize),
    /// A sum: money in JSON, text as it is typed in a form.
    Money,
}

/// A field of a body.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there: what is blank is not.
    pub is_required: bool,
    kind: Kind,
    about: Option<&'static str>,
}

impl Field {
    const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, is_required: true, kind, about: None }
    }

    /// A value of a type.
    pub fn of<T: JsonSchema>(name: &'static str) -> Self {
        Self::new(name, Kind::Of(SchemaGenerator::subschema_for::<T>))
    }

    /// One of a few words.
    pub const fn one_of(name: &'static str, words: &'static [&'static str]) -> Self {
        Self::new(name, Kind::OneOf(words))
    }

    /// Text of any kind.
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Kind::Text)
    }

    /// A password or code, as it was typed: blanks count.
    pub const fn secret(name: &'static str) -> Self {
        Self::new(name, Kind::Secret)
    }

    /// A JSON object with a documentation of its own: such a body is JSON alone.
    pub const fn object(name: &'static str) -> Self {
        Self::new(name, Kind::Object)
    }

    /// Values of a type, at most `max`; there may be none.
    pub fn many<T: JsonSchema>(name: &'static str, max: usize) -> Self {
        Self::new(name, Kind::Many(SchemaGenerator::subschema_for::<T>, max)).optional()
    }

    /// A sum that may be missing: money in JSON, and in a form as it is typed, such as `123,45`.
    pub const fn money(name: &'static str) -> Self {
        Self::new(name, Kind::Money).optional()
    }

    /// The same, where it may be missing, empty, or null in JSON.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { is_required: false, ..self }
    }

    /// With a word on what it is for.
    #[must_use]
    pub const fn about(self, about: &'static str) -> Self {
        Self { about: Some(about), ..self }
    }

    fn schema(&self, generator: &mut SchemaGenerator, media: Media) -> Schema {
        let mut schema = match (self.kind, self.is_required) {
            (Kind::Of(schema), true) => schema(generator),
            (Kind::Of(schema), false) => or_nothing(&schema(generator), media),
            (Kind::OneOf(words), true) => json_schema!({"type": "string", "enum": words}),
            (Kind::OneOf(words), false) => or_nothing(&json_schema!({"type": "string", "enum": words}), media),
            // What nobody can type is refused: NUL.
            (Kind::Text, true) => json_schema!({"type": "string", "pattern": r"^[^\x00]*[^\x00\s][^\x00]*$"}),
            (Kind::Text, false) => json_schema!({"type": media.text_or_null(), "pattern": r"^[^\x00]*$"}),
            (Kind::Many(schema, max), _) => many(&schema(generator), max, media),
            (Kind::Money, _) => match media {
                Media::Json => json_schema!({"anyOf": [generator.subschema_for::<Money>(), {"type": "null"}]}),
                Media::Form => json_schema!({"type": "string"}),
            },
            (Kind::Object, _) => json_schema!({"type": "object"}),
            (Kind::Secret, true) => json_schema!({"type": "string", "format": "password", "pattern": r"^[^\x00]+$"}),
            (Kind::Secret, false) => {
                json_schema!({"type": media.text_or_null(), "format": "password", "pattern": r"^[^\x00]*$"})
            }
        };
        if let Some(about) = self.about {
            schema.insert("description".to_owned(), json!(about));
        }
        schema
    }
}

/// A list: in a form its name comes once for each value.
fn many(schema: &Schema, max: usize, media: Media) -> Schema {
    let kind = match media {
        Media::Json => json!(["array", "null"]),
        Media::Form => json!("array"),
    };
    json_schema!({"type": kind, "items": schema, "maxItems": max})
}

/// Nothing is sent as an empty text too, and in JSON as null.
fn or_nothing(schema: &Schema, media: Media) -> Schema {
    json_schema!({"anyOf": [schema, {"type": media.text_or_null(), "pattern": r"^\s*$"}]})
}

/// How a body is written.
#[derive(Clone, Copy, Debug)]
enum Media {
    Json,
    Form,
}

impl Media {
    fn text_or_null(self) -> Value {
        match self {
            Self::Json => json!(["string", "null"]),
            Self::Form => json!("string"),
        }
    }
}

/// The fields of one body.
#[derive(Clone, Debug)]
pub struct Form {
    /// Each of them.
    pub fields: Vec<Field>,
}

impl Form {
    /// The request body, in both media where both can hold it.
    pub(super) fn body(&self, generator: &mut SchemaGenerator) -> Value {
        let mut content = json!({"application/json": {"schema": self.schema(generator, Media::Json)}});
        if !self.fields.iter().any(|field| matches!(field.kind, Kind::Object)) {
            content["application/x-www-form-urlencoded"] = json!({"schema": self.schema(generator, Media::Form)});
        }
        let is_required = self.fields.iter().any(|field| field.is_required);
        json!({"required": is_required, "content": content})
    }

    fn schema(&self, generator: &mut SchemaGenerator, media: Media) -> Value {
        let properties: Map<String, Value> = self
            .fields
            .iter()
            .map(|field| (field.name.to_owned(), field.schema(generator, media).to_value()))
            .collect();
        let required: Vec<&str> =
            self.fields.iter().filter(|field| field.is_required).map(|field| field.name).collect();
        let mut schema = json!({"type": "object", "additionalProperties": false, "properties": properties});
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        schema
    }
}
