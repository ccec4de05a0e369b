//! Identifiers: prefixed so that a log line says what it names, typed so that none is taken for another.
//!
//! The part behind the prefix is the provider's own number as imported, or random where the portal makes one.
//! Nothing is protected by an id being hard to guess: every key starts with the caller's own subscriber (S01).

use super::parse::{ParseError, text_type};

const LENGTH_MAX: usize = 40;

fn parse_tail(text: &str, prefix: &str) -> Result<String, ParseError> {
    const INVALID: ParseError = ParseError::new("id_invalid");
    let tail = text.strip_prefix(prefix).ok_or(INVALID)?;
    let fits = (1..=LENGTH_MAX).contains(&tail.len());
    if fits && tail.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        Ok(text.to_owned())
    } else {
        Err(INVALID)
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $pattern:literal, $example:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(String);

        impl $name {
            /// What every id of this kind starts with.
            pub const PREFIX: &'static str = $prefix;

            /// Takes the prefix and 1 to 40 letters, digits or hyphens. Error: `id_invalid`.
            pub fn parse(text: &str) -> Result<Self, ParseError> {
                parse_tail(text, $prefix).map(Self)
            }

            /// An id of the given tail, which the portal itself made. Error: `id_invalid`.
            pub fn of(tail: &str) -> Result<Self, ParseError> {
                Self::parse(&format!("{}{tail}", $prefix))
            }

            /// The whole id, prefix and all.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            fn as_text(&self) -> std::borrow::Cow<'_, str> {
                self.0.as_str().into()
            }
        }

        text_type!($name, pattern = $pattern, example = $example);
    };
}

id!(
    /// A subscriber.
    SubscriberId, "sub_", "^sub_[A-Za-z0-9-]{1,40}$", "sub_1001"
);
id!(
    /// An invoice.
    InvoiceId, "inv_", "^inv_[A-Za-z0-9-]{1,40}$", "inv_2026-11-1001"
);
id!(
    /// A charge of a period.
    ChargeId, "chg_", "^chg_[A-Za-z0-9-]{1,40}$", "chg_2026-11-1001"
);
id!(
    /// A payment, or an attempt at one.
    PaymentId, "pay_", "^pay_[A-Za-z0-9-]{1,40}$", "pay_77120"
);
id!(
    /// An entry of the ledger: that of the charge or payment it books.
    LedgerId, "led_", "^led_[A-Za-z0-9-]{1,40}$", "led_77120"
);
id!(
    /// A correction of what was charged.
    CorrectionId, "cor_", "^cor_[A-Za-z0-9-]{1,40}$", "cor_2026-11-1001"
);
id!(
    /// A refund or chargeback of a payment that was not made in the portal.
    ReversalId, "rev_", "^rev_[A-Za-z0-9-]{1,40}$", "rev_77120"
);
id!(
    /// A contract.
    ContractId, "con_", "^con_[A-Za-z0-9-]{1,40}$", "con_2024-118"
);
id!(
    /// A service of a contract.
    ServiceId, "srv_", "^srv_[A-Za-z0-9-]{1,40}$", "srv_ip-1001"
);
id!(
    /// A host: a connection with a PPPoE login.
    HostId, "hst_", "^hst_[A-Za-z0-9-]{1,40}$", "hst_1001-1"
);
id!(
    /// A notice from the provider.
    NoticeId, "ntc_", "^ntc_[A-Za-z0-9-]{1,40}$", "ntc_2026-11"
);
id!(
    /// A passkey.
    PasskeyId, "pky_", "^pky_[A-Za-z0-9-]{1,40}$", "pky_9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"
);

id!(
    /// A copy of all that is kept of a subscriber.
    ExportId, "exp_", "^exp_[A-Za-z0-9-]{1,40}$", "exp_2026-11-23-1"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_needs_its_own_prefix_and_a_plain_tail() {
        assert!(InvoiceId::parse("inv_FV-11-2026").is_ok());
        for bad in ["", "inv_", "sub_1", "inv_a/b", "inv_ą", "inv_a#b", "INV_1", &format!("inv_{}", "a".repeat(41))] {
            assert_eq!(InvoiceId::parse(bad), Err(ParseError::new("id_invalid")), "{bad}");
        }
        assert!(InvoiceId::parse(&format!("inv_{}", "a".repeat(40))).is_ok());
    }
}
