//! An operation: what one route takes and answers, as the function behind it states it.

use http::StatusCode;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{Field, Form};

/// Makes the schema of a type.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// The method of a route.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Method {
    /// Looks, and changes nothing (S14).
    Get,
    /// Does something.
    Post,
}

/// What an operation is about.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Area {
    /// Logging in and out, and passwords.
    Session,
    /// The subscriber's own data, consents and security.
    Account,
    /// The contract and its services.
    Contract,
    /// Hosts: the connections, and what went through them.
    Hosts,
    /// Invoices.
    Invoices,
    /// What is owed and paid.
    Payments,
    /// What payment providers and the network tell.
    Machines,
    /// The portal itself.
    Portal,
}

/// Who may call an operation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Needs {
    /// Anybody.
    Nothing,
    /// Anybody; where there is a session, it is what is acted upon.
    MaybeSession,
    /// A session that waits for its second factor.
    WaitingSession,
    /// A session, even one that must set a new password first.
    AnySession,
    /// A session that may do everything.
    FullSession,
    /// A machine that signs what it sends.
    Signature,
    /// A machine of the provider's network, with its key.
    ApiKey,
}

impl Needs {
    /// Whether machines call it: they are answered in JSON alone, and send no cookies.
    pub const fn is_of_machines(self) -> bool {
        matches!(self, Self::Signature | Self::ApiKey)
    }
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// In the path; always required.
    Path,
    /// In the query string; never required.
    Query,
    /// In a header; always required.
    Header,
    /// A header that some callers send.
    OptionalHeader,
}

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub about: &'static str,
    pub(super) schema: SchemaOf,
}

/// What is in the body of a good answer.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// JSON, or a page that shows the same.
    JsonOrPage(SchemaOf),
    /// JSON, whatever is wanted: a script asks for it.
    Json(SchemaOf),
    /// JSON; whoever wants a page is led on to one (303).
    JsonOrOnward(SchemaOf),
    /// Nothing; whoever wants a page is led on to one (303).
    NothingOrOnward,
    /// Nothing: a machine asks that has no use for more.
    Nothing,
    /// A page alone.
    Page,
    /// A file of a media type.
    File(&'static str),
    /// A file of one of two media types.
    Files([&'static str; 2]),
    /// Nothing: the address in `Location` has it.
    Onward,
}

/// A good answer.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// What it is.
    pub about: &'static str,
    /// What is in it.
    pub content: Content,
}

/// What leads from the answer in JSON on to another operation.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The other operation.
    pub id: &'static str,
    /// Its parameter.
    pub parameter: &'static str,
    /// Where in the answer its value is: a JSON pointer.
    pub pointer: &'static str,
}

/// What a body is.
#[derive(Clone, Debug)]
pub enum Input {
    /// None.
    Nothing,
    /// Fields, as JSON or a form.
    Fields(Form),
    /// What the caller's own documentation says, in JSON.
    OfTheCaller,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The path of the route, as in `template.yaml`.
    pub path: &'static str,
    /// What programs call it.
    pub id: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// What it is about.
    pub area: Area,
    /// Who may call it.
    pub needs: Needs,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its body.
    pub input: Input,
    /// The good answers.
    pub answers: Vec<Answer>,
    /// What leads on from them.
    pub links: Vec<Link>,
    /// Its own problems, beside those that come with what it needs and takes.
    pub problems: Vec<(StatusCode, &'static str)>,
}

impl Operation {
    const fn new(method: Method, area: Area, path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self {
            method,
            path,
            id,
            summary,
            area,
            needs: Needs::Nothing,
            parameters: Vec::new(),
            input: Input::Nothing,
            answers: Vec::new(),
            links: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Looking at something.
    pub const fn get(area: Area, path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self::new(Method::Get, area, path, id, summary)
    }

    /// Doing something.
    pub const fn post(area: Area, path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self::new(Method::Post, area, path, id, summary)
    }

    /// Who may call it; else anybody may.
    #[must_use]
    pub fn needs(self, needs: Needs) -> Self {
        Self { needs, ..self }
    }

    fn parameter<T: JsonSchema>(mut self, place: Place, name: &'static str, about: &'static str) -> Self {
        let schema: SchemaOf = SchemaGenerator::subschema_for::<T>;
        self.parameters.push(Parameter { name, place, about, schema });
        self
    }

    /// A part of the path, `{name}`. What is not of its type is not found: 404.
    #[must_use]
    pub fn path<T: JsonSchema>(self, name: &'static str, about: &'static str) -> Self {
        self.parameter::<T>(Place::Path, name, about).problem(StatusCode::NOT_FOUND, "not_found")
    }

    /// A value of the query string.
    #[must_use]
    pub fn query<T: JsonSchema>(self, name: &'static str, about: &'static str) -> Self {
        self.parameter::<T>(Place::Query, name, about)
    }

    /// Where a list goes on, as `next` of the page before told it.
    #[must_use]
    pub fn cursor(self) -> Self {
        self.query::<String>("after", "Where to go on: `next` of the page before.")
            .problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid_input")
    }

    /// A header that must be there.
    #[must_use]
    pub fn header<T: JsonSchema>(self, name: &'static str, about: &'static str) -> Self {
        self.parameter::<T>(Place::Header, name, about)
    }

    /// A header that some callers send.
    #[must_use]
    pub fn header_of_some<T: JsonSchema>(self, name: &'static str, about: &'static str) -> Self {
        self.parameter::<T>(Place::OptionalHeader, name, about)
    }

    /// The fields of the body.
    #[must_use]
    pub fn takes(self, fields: impl Into<Vec<Field>>) -> Self {
        Self { input: Input::Fields(Form { fields: fields.into() }), ..self }
    }

    /// A body that the caller's own documentation describes.
    #[must_use]
    pub fn takes_what_callers_define(self) -> Self {
        Self { input: Input::OfTheCaller, ..self }
    }

    /// A good answer of any kind.
    #[must_use]
    pub fn answers(mut self, status: StatusCode, about: &'static str, content: Content) -> Self {
        self.answers.push(Answer { status, about, content });
        self
    }

    /// 200 with `T` as JSON, or as a page.
    #[must_use]
    pub fn shows<T: JsonSchema>(self, about: &'static str) -> Self {
        self.answers(StatusCode::OK, about, Content::JsonOrPage(SchemaGenerator::subschema_for::<T>))
    }

    /// `T` as JSON; a browser is led on to a page.
    #[must_use]
    pub fn returns<T: JsonSchema>(self, status: StatusCode, about: &'static str) -> Self {
        self.answers(status, about, Content::JsonOrOnward(SchemaGenerator::subschema_for::<T>))
    }

    /// 200 with `T` as JSON and nothing else.
    #[must_use]
    pub fn gives<T: JsonSchema>(self, about: &'static str) -> Self {
        self.answers(StatusCode::OK, about, Content::Json(SchemaGenerator::subschema_for::<T>))
    }

    /// Where the answer holds what another operation asks for: `pointer` leads to it.
    #[must_use]
    pub fn leads_to(mut self, id: &'static str, parameter: &'static str, pointer: &'static str) -> Self {
        self.links.push(Link { id, parameter, pointer });
        self
    }

    /// 200 with a form to fill in, which is nothing but a page.
    #[must_use]
    pub fn shows_form(self) -> Self {
        self.answers(StatusCode::OK, "The form.", Content::Page)
    }

    /// A problem of its own.
    #[must_use]
    pub fn problem(mut self, status: StatusCode, code: &'static str) -> Self {
        self.problems.push((status, code));
        self
    }

    /// 409 with a code of its own.
    #[must_use]
    pub fn conflict(self, code: &'static str) -> Self {
        self.problem(StatusCode::CONFLICT, code)
    }

    /// 429: what is counted.
    #[must_use]
    pub fn counted(self) -> Self {
        self.problem(StatusCode::TOO_MANY_REQUESTS, "too_many_requests")
    }
}
