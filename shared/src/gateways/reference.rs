//! Our name of a payment attempt at a provider.

use serde::{Deserialize, Serialize};

use crate::domain::{ParseError, PaymentId, SubscriberId};

/// `sub_….pay_…`: it leads to the attempt by itself, and one attempt has one for ever.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference {
    /// Whose attempt it is.
    pub subscriber: SubscriberId,
    /// Which one.
    pub payment: PaymentId,
}

impl Reference {
    /// Reads a reference. None: not one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let (subscriber, payment) = text.split_once('.')?;
        Some(Self { subscriber: SubscriberId::parse(subscriber).ok()?, payment: PaymentId::parse(payment).ok()? })
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.subscriber, self.payment)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

impl TryFrom<String> for Reference {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        Self::parse(&text).ok_or(ParseError::new("id_invalid"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_leads_to_its_attempt_and_nothing_else_does() {
        let reference = Reference::parse("sub_1001.pay_abc").expect("a reference");
        assert_eq!(reference.to_string(), "sub_1001.pay_abc");
        for bad in ["", "sub_1", "sub_1.", "pay_1.sub_1", "sub_1.pay_1.x", "isp-42-0001", "sub_1#SUB.pay_1"] {
            assert_eq!(Reference::parse(bad), None, "{bad}");
        }
    }
}
