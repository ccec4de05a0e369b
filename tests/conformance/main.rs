//! Holds `template.yaml` against the code, and the repository against its own rules.

mod bounds;
mod export;
mod expressions;
mod functions;
mod hygiene;
mod keys;
mod openapi;
mod readme;
mod rights;
mod sources;
mod support;
mod variables;
