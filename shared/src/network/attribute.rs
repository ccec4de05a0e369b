//! Attributes of RADIUS that the portal may set. FreeRADIUS skips one that it does not know and applies the rest: a slip of
//! the pen would let a line run without its limit, so names are held against this list when a function starts.

use serde::{Deserialize, Serialize};

/// The most bytes of a text: RFC 2865 has 253, of which a vendor's attribute takes six.
const TEXT_BYTES_MAX: usize = 247;

/// What stands for the subscriber's link to pay by in a text of configuration.
pub(super) const PAY_LINK: &str = "{pay_link}";

/// A value of an attribute.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum AttributeValue {
    /// A number of 32 bits.
    Number(u32),
    /// A text.
    Text(String),
}

/// An attribute with its values.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Attribute {
    /// Its name, as FreeRADIUS' dictionaries have it.
    pub name: &'static str,
    /// Its values; more than one where it may come more than once.
    pub values: Vec<AttributeValue>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Number,
    Text,
}

/// The names, as the dictionaries of Debian's FreeRADIUS 3.2 have them.
const KNOWN: &[(&str, Kind)] = &[
    ("Acct-Interim-Interval", Kind::Number),
    ("Filter-Id", Kind::Text),
    ("Framed-Pool", Kind::Text),
    ("Idle-Timeout", Kind::Number),
    ("Session-Timeout", Kind::Number),
    ("Mikrotik-Rate-Limit", Kind::Text),
    ("Mikrotik-Address-List", Kind::Text),
    ("Mikrotik-Group", Kind::Text),
    ("Cisco-AVPair", Kind::Text),
    ("Huawei-Input-Average-Rate", Kind::Number),
    ("Huawei-Input-Peak-Rate", Kind::Number),
    ("Huawei-Output-Average-Rate", Kind::Number),
    ("Huawei-Output-Peak-Rate", Kind::Number),
    ("Huawei-Qos-Profile-Name", Kind::Text),
    ("ERX-Ingress-Policy-Name", Kind::Text),
    ("ERX-Egress-Policy-Name", Kind::Text),
    ("ERX-Virtual-Router-Name", Kind::Text),
    ("WISPr-Bandwidth-Max-Down", Kind::Number),
    ("WISPr-Bandwidth-Max-Up", Kind::Number),
    ("WISPr-Redirection-URL", Kind::Text),
];

impl Attribute {
    /// One of a text.
    pub(super) fn text(name: &'static str, value: impl Into<String>) -> Self {
        Self { name, values: vec![AttributeValue::Text(value.into())] }
    }

    /// One of a number.
    pub(super) fn number(name: &'static str, value: u32) -> Self {
        Self { name, values: vec![AttributeValue::Number(value)] }
    }

    /// One from configuration. None: a name that is not known, a value of another kind, none at all, or one that is too long.
    pub(super) fn parse(name: &str, values: Vec<AttributeValue>) -> Option<Self> {
        let (name, kind) = KNOWN.iter().find(|(known, _)| *known == name)?;
        let fits = |value: &AttributeValue| match (kind, value) {
            (Kind::Number, AttributeValue::Number(_)) => true,
            (Kind::Text, AttributeValue::Text(text)) => {
                (1..=TEXT_BYTES_MAX).contains(&text.len()) && !text.chars().any(char::is_control)
            }
            _ => false,
        };
        (!values.is_empty() && values.iter().all(fits)).then_some(Self { name, values })
    }

    /// With a link in the place of [`PAY_LINK`]. What holds the place is left out where there is no link, or none that fits.
    /// None: nothing is left.
    pub(super) fn filled(&self, link: Option<&str>) -> Option<Self> {
        let filled = |value: &AttributeValue| match value {
            AttributeValue::Text(text) if text.contains(PAY_LINK) => {
                let text = text.replace(PAY_LINK, link?);
                (text.len() <= TEXT_BYTES_MAX).then_some(AttributeValue::Text(text))
            }
            other => Some(other.clone()),
        };
        let values: Vec<AttributeValue> = self.values.iter().filter_map(filled).collect();
        (!values.is_empty()).then_some(Self { name: self.name, values })
    }

    /// The names that may be set.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|(name, _)| *name)
    }
}
