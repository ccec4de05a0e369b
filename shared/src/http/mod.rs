//! HTTP in and out: a request is parsed once into [`Incoming`], a function answers with [`Reply`] or [`Problem`],
//! and both become what a browser or a JSON client reads.

mod accept;
mod cookies;
mod field_kinds;
mod fields;
mod headers;
mod incoming;
mod origin;
mod problem;
mod reader;
mod reply;
mod span;

pub use accept::{Format, takes_gzip};
pub use cookies::{
    CookieName, DEVICE_DAYS, clear_cookie, cookie_value, device_cookie_value, set_cookie, set_cookie_of,
    set_cookie_until, set_device_cookie,
};
pub use fields::{Checked, Fields, Known};
pub use headers::{SecurityHeaders, asset_headers};
pub use incoming::{BodyLimit, Incoming, Source};
pub use origin::{check_origin, is_from_page};
pub(crate) use problem::problem_schema;
pub use problem::{FieldError, Problem};
pub use reader::Reader;
pub use reply::Reply;
pub use span::Span;
