//! The signature of a notification: a plain hash over the body followed by the second key, in hex.

use md5::{Digest, Md5};

/// How a notification is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signing {
    /// As `PayU` does it.
    #[default]
    Right,
    /// With another key.
    WrongKey,
    /// With the key before the body, a mistake that receivers have accepted.
    KeyFirst,
    /// Rightly, but the body is changed afterwards.
    ThenAltered,
    /// Not at all.
    Missing,
}

/// The hash in the header: `hex(md5(body ‖ second key))`.
pub(crate) fn hash(body: &[u8], second_key: &str) -> String {
    let mut md5 = Md5::new();
    md5.update(body);
    md5.update(second_key.as_bytes());
    hex::encode(md5.finalize())
}

/// The value of `OpenPayu-Signature`; `None` when there is to be none.
pub(crate) fn header(signing: Signing, body: &[u8], second_key: &str) -> Option<String> {
    let hash = match signing {
        Signing::Right | Signing::ThenAltered => hash(body, second_key),
        Signing::WrongKey => hash(body, "0123456789abcdef0123456789abcdef"),
        Signing::KeyFirst => hash(second_key.as_bytes(), &String::from_utf8_lossy(body)),
        Signing::Missing => return None,
    };
    Some(format!("sender=checkout;signature={hash};algorithm=MD5;content=DOCUMENT"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_md5_of_the_body_followed_by_the_key() {
        assert_eq!(
            header(Signing::Right, b"{\"order\":{}}", "b6ca15b0d1020e8094d9b5f8d163db54").expect("signed"),
            format!(
                "sender=checkout;signature={};algorithm=MD5;content=DOCUMENT",
                hash(b"", "{\"order\":{}}b6ca15b0d1020e8094d9b5f8d163db54")
            )
        );
        // md5("abc"), from RFC 1321.
        assert_eq!(hash(b"a", "bc"), "900150983cd24fb0d6963f7d28e17f72");
    }
}
