//! The catalogues, read as their authors wrote them.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;

use crate::domain::Language;
use crate::i18n::catalogue::parts;

/// A message of a catalogue.
pub struct Message {
    /// File and line.
    pub place: String,
    /// The variables it takes.
    pub variables: BTreeSet<String>,
    /// The messages it refers to.
    pub references: BTreeSet<String>,
    plurals: Vec<BTreeSet<String>>,
}

impl Message {
    /// The name of its file, without language and line.
    pub fn part(&self) -> &str {
        let file = self.place.split(':').next().unwrap_or_default();
        file.rsplit('/').next().unwrap_or_default()
    }
}

/// Every message of a language; what is wrong with the files goes into `faults`.
pub fn read(language: Language, faults: &mut Vec<String>) -> BTreeMap<String, Message> {
    let mut messages: BTreeMap<String, Message> = BTreeMap::new();
    for (name, source) in parts(language) {
        let line = |position: usize| source[..position].matches('\n').count() + 1;
        let resource = parser::parse(*source).unwrap_or_else(|(resource, errors)| {
            faults.extend(
                errors.iter().map(|error| format!("shared/texts/{name}:{}: {}", line(error.pos.start), error.kind)),
            );
            resource
        });
        for entry in &resource.body {
            let Entry::Message(found) = entry else { continue };
            let key = found.id.name;
            let start = if source.starts_with(&format!("{key} =")) { 0 } else { position(source, key) };
            let place = format!("shared/texts/{name}:{}", line(start));
            let (variables, references, plurals) = Default::default();
            let mut message = Message { place, variables, references, plurals };
            match &found.value {
                Some(pattern) => message.pattern(pattern),
                None => faults.push(format!("{}: `{key}` says nothing", message.place)),
            }
            message.check_plurals(language, key, faults);
            if let Some(before) = messages.get(key) {
                faults.push(format!("{}: `{key}` is said before at {}", message.place, before.place));
            }
            messages.insert(key.to_owned(), message);
        }
    }
    messages
}

fn position(source: &str, key: &str) -> usize {
    source.find(&format!("\n{key} =")).map_or(0, |found| found + 1)
}

impl Message {
    fn check_plurals(&self, language: Language, key: &str, faults: &mut Vec<String>) {
        let needed: &[&str] = match language {
            Language::Pl => &["one", "few", "many"],
            Language::En => &["one", "other"],
        };
        for forms in self.plurals.iter().filter(|forms| forms.iter().any(|form| form == "one" || form == "few")) {
            if !needed.iter().all(|form| forms.contains(*form)) {
                faults.push(format!("{}: `{key}` has the forms {forms:?} and needs {needed:?}", self.place));
            }
        }
    }

    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                self.plurals.push(
                    variants
                        .iter()
                        .map(|variant| match &variant.key {
                            VariantKey::Identifier { name } => (*name).to_owned(),
                            VariantKey::NumberLiteral { value } => (*value).to_owned(),
                        })
                        .collect(),
                );
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.references.insert(id.name.to_owned());
            }
            InlineExpression::FunctionReference { arguments, .. }
            | InlineExpression::TermReference { arguments: Some(arguments), .. } => self.arguments(arguments),
            InlineExpression::Placeable { expression } => self.expression(expression),
            _ => {}
        }
    }

    fn arguments(&mut self, arguments: &CallArguments<&str>) {
        for value in arguments.positional.iter().chain(arguments.named.iter().map(|argument| &argument.value)) {
            self.inline(value);
        }
    }
}
