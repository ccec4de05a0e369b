//! CloudFormation's functions, evaluated as far as one machine can.
//!
//! Parameters take their defaults, pseudo parameters take fixed local values, and a reference to a table or
//! a bucket gives the name that it has here. What cannot be known here (`None`) is left to the local settings.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The region that every local part claims to be in.
pub const REGION: &str = "eu-central-1";
/// The account that every local part claims to belong to.
pub const ACCOUNT_ID: &str = "000000000000";
/// How deep functions may be nested.
const DEPTH_MAX: usize = 16;

/// Evaluates the values of one template.
#[derive(Debug, Clone)]
pub struct Resolver {
    stack: String,
    parameters: BTreeMap<String, String>,
    conditions: Map<String, Value>,
    resources: Map<String, Value>,
}

impl Resolver {
    pub(super) fn new(document: &Value, stack: &str) -> Self {
        let section = |name: &str| document.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
        let parameters = section("Parameters")
            .into_iter()
            .filter_map(|(name, parameter)| Some((name, plain_text(parameter.get("Default")?)?)))
            .collect();
        Self { stack: stack.to_owned(), parameters, conditions: section("Conditions"), resources: section("Resources") }
    }

    pub(super) fn into_parameters(self) -> BTreeMap<String, String> {
        self.parameters
    }

    /// The value as text, when it can be known here.
    pub fn text(&self, value: &Value) -> Option<String> {
        self.text_at(value, DEPTH_MAX)
    }

    /// The logical id that `!Ref X`, `!GetAtt X.…` or a plain text names.
    pub fn target(value: &Value) -> Option<&str> {
        match value {
            Value::String(text) => Some(text),
            Value::Object(object) => match (object.get("Ref"), object.get("Fn::GetAtt")) {
                (Some(reference), _) => reference.as_str(),
                (_, Some(attribute)) => attribute.get(0)?.as_str(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The name that a resource has on this machine: its own, when the template gives one, else one made
    /// from its logical id.
    pub fn physical_name(&self, logical_id: &str) -> Option<String> {
        self.physical_name_at(logical_id, DEPTH_MAX)
    }

    fn physical_name_at(&self, logical_id: &str, depth: usize) -> Option<String> {
        let resource = self.resources.get(logical_id)?;
        let own = ["TableName", "BucketName", "Name", "FunctionName"]
            .iter()
            .find_map(|key| self.text_at(resource.get("Properties")?.get(*key)?, depth.checked_sub(1)?));
        Some(own.unwrap_or_else(|| format!("{}-{}", self.stack, kebab(logical_id))))
    }

    fn text_at(&self, value: &Value, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        let Value::Object(object) = value else { return plain_text(value) };
        let (name, argument) = object.iter().next().filter(|_| object.len() == 1)?;
        match name.as_str() {
            "Ref" => self.reference(argument.as_str()?, depth),
            "Fn::Sub" => self.substitute(argument, depth),
            "Fn::GetAtt" => self.attribute(argument.get(0)?.as_str()?, argument.get(1)?.as_str()?, depth),
            "Fn::Join" => {
                let parts: Option<Vec<_>> =
                    argument.get(1)?.as_array()?.iter().map(|part| self.text_at(part, depth)).collect();
                Some(parts?.join(argument.get(0)?.as_str()?))
            }
            "Fn::If" => {
                let branch = if self.condition(argument.get(0)?.as_str()?, depth) { 1 } else { 2 };
                self.text_at(argument.get(branch)?, depth)
            }
            _ => None,
        }
    }

    fn reference(&self, name: &str, depth: usize) -> Option<String> {
        match name {
            "AWS::Region" => Some(REGION.to_owned()),
            "AWS::AccountId" => Some(ACCOUNT_ID.to_owned()),
            "AWS::StackName" => Some(self.stack.clone()),
            "AWS::Partition" => Some("aws".to_owned()),
            "AWS::URLSuffix" => Some("amazonaws.com".to_owned()),
            _ => self.parameters.get(name).cloned().or_else(|| self.physical_name_at(name, depth)),
        }
    }

    fn attribute(&self, resource: &str, attribute: &str, depth: usize) -> Option<String> {
        let name = self.physical_name_at(resource, depth)?;
        let kind = self.resources.get(resource)?.get("Type")?.as_str()?;
        match (kind, attribute) {
            ("AWS::DynamoDB::Table", "Arn") => Some(format!("arn:aws:dynamodb:{REGION}:{ACCOUNT_ID}:table/{name}")),
            ("AWS::S3::Bucket", "Arn") => Some(format!("arn:aws:s3:::{name}")),
            _ => None,
        }
    }

    fn substitute(&self, argument: &Value, depth: usize) -> Option<String> {
        let (text, own) = match argument {
            Value::Array(parts) => (parts.first()?.as_str()?, parts.get(1)),
            text => (text.as_str()?, None),
        };
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            let end = start + rest[start..].find('}')?;
            let name = &rest[start + 2..end];
            out.push_str(&rest[..start]);
            out.push_str(&self.substitution(name, own.and_then(|own| own.get(name)), depth)?);
            rest = &rest[end + 1..];
        }
        out.push_str(rest);
        Some(out)
    }

    /// What `${name}` stands for.
    fn substitution(&self, name: &str, own: Option<&Value>, depth: usize) -> Option<String> {
        match (name.strip_prefix('!'), own, name.split_once('.')) {
            (Some(literal), ..) => Some(["${", literal, "}"].concat()),
            (_, Some(value), _) => self.text_at(value, depth),
            (_, _, Some((resource, attribute))) => self.attribute(resource, attribute, depth),
            _ => self.reference(name, depth),
        }
    }

    fn condition(&self, name: &str, depth: usize) -> bool {
        self.conditions.get(name).is_some_and(|condition| self.holds(condition, depth))
    }

    fn holds(&self, condition: &Value, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let Some((name, argument)) = condition.as_object().and_then(|object| object.iter().next()) else {
            return false;
        };
        let parts = argument.as_array().map_or(&[][..], Vec::as_slice);
        match name.as_str() {
            "Fn::Equals" => {
                let sides: Vec<_> = parts.iter().map(|part| self.text_at(part, depth)).collect();
                sides.len() == 2 && sides[0].is_some() && sides[0] == sides[1]
            }
            "Fn::Not" => parts.first().is_some_and(|part| !self.holds(part, depth)),
            "Fn::And" => parts.iter().all(|part| self.holds(part, depth)),
            "Fn::Or" => parts.iter().any(|part| self.holds(part, depth)),
            "Condition" => argument.as_str().is_some_and(|name| self.condition(name, depth)),
            _ => false,
        }
    }
}

fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// `InvoiceBucket` → `invoice-bucket`.
fn kebab(id: &str) -> String {
    let mut out = String::new();
    for letter in id.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
