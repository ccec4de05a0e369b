//! Who runs the portal.

use crate::domain::{AccountNumber, TaxId};

/// The provider, as pages and mails name it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Provider {
    /// The name.
    pub name: String,
    /// Where to write; nothing when empty.
    pub email: String,
    /// Where to call, as a person reads it; nothing when empty.
    pub phone: String,
    /// When the office is open, as a person reads it; nothing when empty.
    pub hours: String,
    /// The NIP.
    pub tax_id: Option<TaxId>,
    /// The account that everybody may transfer to.
    pub account: Option<AccountNumber>,
}

impl Provider {
    /// The phone number in a sentence: no line breaks within it.
    pub fn phone_unbroken(&self) -> String {
        self.phone.replace(' ', "\u{a0}")
    }
}
