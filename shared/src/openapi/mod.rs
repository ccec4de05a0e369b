//! The contract of the portal as an OpenAPI 3.1 document. Each function states its operations beside its code, in the very
//! types that it answers with; here they become one document. Only tests assemble it: a deployed function links none of it.

mod common;
mod document;
mod field;
mod operation;
#[cfg(test)]
mod tests;
mod text;

pub use document::document;
pub use field::{Field, Form};
pub use operation::{Answer, Area, Content, Input, Link, Method, Needs, Operation, Parameter, Place, SchemaOf};
pub use text::{Day, DayOrNone, Moment};
