//! The forms of the page.

use shared::domain::ConsentKind;
use shared::http::Fields;

/// A form.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// Contact data.
    Contact,
    /// Billing data.
    Billing,
    /// Consents.
    Consents,
    /// The button that calls a change of the address off.
    CancelEmail,
}

impl Form {
    const ALL: [Self; 4] = [Self::Contact, Self::Billing, Self::Consents, Self::CancelEmail];

    /// The name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Billing => "billing",
            Self::Consents => "consents",
            Self::CancelEmail => "email",
        }
    }

    /// The form of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }

    /// The names of its fields.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Contact => &["email", "phone", "street", "post_code", "city", "revision"],
            Self::Billing => &["name", "tax_id", "street", "post_code", "city", "revision"],
            Self::Consents => CONSENTS,
            Self::CancelEmail => &[],
        }
    }

    /// What was typed into each of them.
    pub fn typed(self, fields: &Fields) -> Vec<(&'static str, String)> {
        self.fields().iter().map(|name| (*name, fields.typed(name))).collect()
    }
}

const CONSENTS: &[&str] = &[
    ConsentKind::ASKED[0].name(),
    ConsentKind::ASKED[1].name(),
    ConsentKind::ASKED[2].name(),
    ConsentKind::ASKED[3].name(),
    ConsentKind::ASKED[4].name(),
    ConsentKind::ASKED[5].name(),
    "revision",
];
