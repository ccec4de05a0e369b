//! Who runs the portal.

/// The provider, as pages and mails name it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Provider {
    /// The name.
    pub name: String,
    /// Where to write; nothing when empty.
    pub email: String,
    /// Where to call, as a person reads it; nothing when empty.
    pub phone: String,
}

impl Provider {
    /// The phone number in a sentence: no line breaks within it.
    pub fn phone_unbroken(&self) -> String {
        self.phone.replace(' ', "\u{a0}")
    }
}
