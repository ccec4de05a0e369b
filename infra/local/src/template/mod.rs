//! Reads `template.yaml`, the one list of functions, routes, tables, buckets and schedules.
//!
//! The portal on one machine takes everything it can from the same file that is deployed, so that a route,
//! a table or a filter that is wrong in the template is wrong at once on a developer's machine too.

mod function;
mod intrinsics;
mod normalize;
mod resources;
mod route;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub use function::{DEFAULT_ROUTE, FunctionSpec, HttpRoute, S3Trigger, Schedule, StreamTrigger};
pub use intrinsics::{ACCOUNT_ID, REGION, Resolver};
pub use resources::{BucketSpec, TableSpec};
pub use route::{Match, RouteTable};

/// What is wrong with a template.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The text is not YAML.
    #[error("template.yaml is not valid YAML: {0}")]
    Yaml(#[from] serde_yaml_ng::Error),
    /// A part has a form that cannot be used.
    #[error("template.yaml: {resource}: {reason}")]
    Resource {
        /// The logical id, or the section.
        resource: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl TemplateError {
    pub(crate) fn new(resource: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Resource { resource: resource.into(), reason: reason.into() }
    }
}

/// A template, as far as one machine needs it.
#[derive(Debug, Clone)]
pub struct Template {
    /// The functions, by logical id.
    pub functions: Vec<FunctionSpec>,
    /// The tables, with physical names.
    pub tables: Vec<TableSpec>,
    /// The buckets, with physical names.
    pub buckets: Vec<BucketSpec>,
    /// Default values of the parameters that have one.
    pub parameters: BTreeMap<String, String>,
    /// The whole document as JSON, each tag in its long form (`{"Ref": …}`, `{"Fn::Sub": …}`).
    pub document: Value,
}

impl Template {
    /// Reads a template from its text, for a stack named `panel`.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        Self::parse_for(text, "panel")
    }

    /// Reads a template from its text; the name of the stack is part of the names of its resources.
    pub fn parse_for(text: &str, stack: &str) -> Result<Self, TemplateError> {
        let document = normalize::document(text)?;
        let resolver = Resolver::new(&document, stack);
        let empty = Map::new();
        let resources = document.get("Resources").and_then(Value::as_object).unwrap_or(&empty);
        let globals = document.pointer("/Globals/Function").cloned().unwrap_or(Value::Null);
        let mut functions = Vec::new();
        let (mut tables, mut buckets) = (Vec::new(), Vec::new());
        for (id, resource) in resources {
            let properties = &resource["Properties"];
            match resource["Type"].as_str() {
                Some("AWS::Serverless::Function") => {
                    functions.push(FunctionSpec::read(id, properties, &globals, &resolver)?);
                }
                Some("AWS::DynamoDB::Table") => tables.push(TableSpec::read(id, properties, &resolver)?),
                Some("AWS::S3::Bucket") => buckets.push(BucketSpec::read(id, &resolver)?),
                _ => {}
            }
        }
        function::read_bucket_notifications(resources, &mut functions, &resolver)?;
        Ok(Self { functions, tables, buckets, parameters: resolver.into_parameters(), document })
    }

    /// The function of this name (`functions/<name>`).
    pub fn function(&self, name: &str) -> Option<&FunctionSpec> {
        self.functions.iter().find(|function| function.name == name)
    }

    /// The first table whose logical id holds `part`, letter case aside.
    pub fn table_like(&self, part: &str) -> Option<&TableSpec> {
        self.tables.iter().find(|table| table.logical_id.to_lowercase().contains(part))
    }

    /// The first bucket whose logical id holds `part`, letter case aside.
    pub fn bucket_like(&self, part: &str) -> Option<&BucketSpec> {
        self.buckets.iter().find(|bucket| bucket.logical_id.to_lowercase().contains(part))
    }

    /// The table of routes over all functions.
    pub fn routes(&self) -> RouteTable {
        RouteTable::new(
            self.functions
                .iter()
                .flat_map(|function| function.routes.iter().map(|route| (function.name.clone(), route.clone()))),
        )
    }
}

#[cfg(test)]
mod tests;
