//! What a browser gets: the frame of a page and the parts it is made of. Every page works without script, under a
//! policy that allows neither inline script nor inline style, and a file of script on the few pages that have one; `maud`
//! escapes whatever is put in.
//!
//! `cargo run -p shared --example gallery -- DIR` writes pages that show each part in use.

#![expect(clippy::needless_pass_by_value, reason = "a part takes what it is made of, and calls read as the page does")]

mod arrears;
mod assets;
mod consent_name;
mod copy;
mod device;
mod form;
mod format;
mod gateways;
mod help;
mod host;
mod icon;
mod line_notice;
mod lists;
mod message;
mod notice;
mod page;
mod parts;
mod passkey;
mod pay_form;
mod provider;
#[cfg(feature = "qr")]
mod qr;
mod quantity;
mod refusal;
#[cfg(test)]
mod tests;

pub use arrears::announced;
pub use assets::{Asset, COPY_SCRIPT, FAVICON, PASSKEY_SCRIPT, STYLESHEET, assets};
pub use consent_name::consent_name;
pub use copy::{copy_button, copy_script};
pub use device::{device, network};
pub use form::{
    Choices, Field, FieldKind, choices, errors_summary, errors_summary_of, field, field_of, form, hidden, submit,
    submit_quiet,
};
pub use format::{balance, date, ledger_kind, moment, money, period};
pub use gateways::gateway_options;
pub use help::{HelpTopic, ask_office, help_path, phone_link};
pub use host::{host_facts, host_state};
pub use line_notice::line_notice;
pub use lists::{Column, definitions, empty, pager, table};
pub use message::message;
pub use notice::{Tone, notice, pill};
pub use page::{Frame, Section, page, problem_page};
pub use parts::{
    SumCard, actions, button_link, button_link_quiet, card, card_narrow, card_of, card_plain, copy_field, copyable,
    page_header, part, progress, sum_card,
};
pub use passkey::{PasskeyForm, PasskeyUse, passkey_form};
pub use pay_form::{open_payment, other_sum, pay_form, pay_or_why_not};
pub use provider::Provider;
#[cfg(feature = "qr")]
pub use qr::qr_code;
pub use quantity::{Measure, digits, thousands};
pub use refusal::{refusal, refusal_of};
