//! E-mail addresses.

use std::fmt;

use super::parse::{ParseError, text_type};

/// An address one can mail to. Held as typed; compared by [`Email::normalized`].
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Email(String);

/// Without the address: nothing that is logged tells how to reach somebody (S27).
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

impl Email {
    /// Takes an addr-spec of at most 254 ASCII characters without quoting (RFC 5321 §4.5.3.1). Error: `email_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        const INVALID: ParseError = ParseError::new("email_invalid");
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(INVALID)?;
        let local_fits = (1..=64).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b))
            && local.split('.').all(|part| !part.is_empty());
        let label_fits = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let domain_fits = domain.contains('.') && domain.split('.').all(label_fits);
        if text.len() <= 254 && local_fits && domain_fits { Ok(Self(text.to_owned())) } else { Err(INVALID) }
    }

    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Lower case: what two spellings of one address have in common.
    pub fn normalized(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// Enough for its owner to know it again: `j…@example.pl`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or_default();
        let first: String = local.chars().take(1).collect();
        format!("{first}…@{domain}")
    }

    fn as_text(&self) -> std::borrow::Cow<'_, str> {
        self.0.as_str().into()
    }
}

text_type!(
    Email,
    pattern = r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$",
    example = "jan@example.pl"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_local_part_and_a_domain() {
        for good in ["jan@example.pl", " j.k+panel@sub.example.com ", "a@b-c.pl"] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "jan",
            "@b.pl",
            "a@",
            "a@b",
            "a b@c.pl",
            "a@b..pl",
            "a@-b.pl",
            "a\n@b.pl",
            "a@b.pl\r\nBcc: x@y.pl",
            "ą@b.pl",
            ".a@b.pl",
        ] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }
}
