//! The signature of a notification: `lower_hex(H(raw body ‖ second key))`. A plain hash with the key behind, no HMAC.

use md5::Digest as _;

use super::super::NotificationError;
use crate::secret::{Secret, constant_time_eq};

/// Hashes that are accepted. MD5 is what `PayU` really sends; the key decides, and every paid order is read back
/// from `PayU` before it is booked. SHA-1 is never sent, so it is not taken.
enum Algorithm {
    Md5,
    Sha256,
}

/// Checks the header `OpenPayu-Signature` against the raw body under any of the keys (two while a key is changed).
pub(super) fn verify(header: &str, body: &[u8], keys: &[Secret]) -> Result<(), NotificationError> {
    let (signature, algorithm) = parse(header).ok_or(NotificationError::Signature)?;
    let fits = |key: &Secret| {
        let expected = match algorithm {
            Algorithm::Md5 => hex::encode(md5::Md5::new().chain_update(body).chain_update(key.expose()).finalize()),
            Algorithm::Sha256 => {
                hex::encode(sha2::Sha256::new().chain_update(body).chain_update(key.expose()).finalize())
            }
        };
        constant_time_eq(expected.as_bytes(), signature.as_bytes())
    };
    if keys.iter().any(fits) { Ok(()) } else { Err(NotificationError::Signature) }
}

/// `sender=checkout;signature=…;algorithm=MD5;content=DOCUMENT`, in any order, nothing twice.
fn parse(header: &str) -> Option<(&str, Algorithm)> {
    let (mut signature, mut algorithm) = (None, None);
    for part in header.trim_end_matches(';').split(';') {
        let (name, value) = part.split_once('=')?;
        let slot = match name.trim().to_ascii_lowercase().as_str() {
            "signature" => &mut signature,
            "algorithm" => &mut algorithm,
            _ => continue,
        };
        if slot.replace(value.trim()).is_some() {
            return None;
        }
    }
    let algorithm = match algorithm?.to_ascii_uppercase().as_str() {
        "MD5" => Algorithm::Md5,
        "SHA-256" | "SHA256" => Algorithm::Sha256,
        _ => return None,
    };
    Some((signature?, algorithm))
}

#[cfg(test)]
mod tests {
    use super::*;

    // Computed from the documented algorithm over a body of the documented shape.
    const KEY: &str = "b6ca15b0d1020e8094d9b5f8d163db54";
    const ORDER: &str = include_str!("testdata/order.json");
    const REFUND: &str = include_str!("testdata/refund.json");

    fn check(header: &str, body: &str) -> bool {
        verify(header, body.as_bytes(), &[Secret::new("other".into()), Secret::new(KEY.into())]).is_ok()
    }

    #[test]
    fn bug_9_a_notification_signed_with_md5_or_sha256_over_body_then_key_is_taken() {
        for header in [
            "sender=checkout;signature=78a511e913b433f19f597cb1a222bbb6;algorithm=MD5;content=DOCUMENT",
            "sender=checkout;algorithm=MD5;signature=78a511e913b433f19f597cb1a222bbb6;",
            "Signature = 8e9c0ec2d6bf07955bca62111a325db1174beb5635cb29c763782b5acbef9834 ; Algorithm = SHA-256",
        ] {
            assert!(check(header, ORDER), "{header}");
        }
        assert!(check("signature=25481c4fc64185a75ce2ab13c03cba4c;algorithm=MD5", REFUND));
        let sha256 = "37de771c42718a0d2cd40041858b08690f7912ba8f45aefd5a679a466ab54bb4";
        assert!(check(&format!("signature={sha256};algorithm=SHA-256"), REFUND));
    }

    #[test]
    fn s17_bug_8_bug_10_a_signature_of_another_kind_or_of_other_bytes_is_refused() {
        let good = "78a511e913b433f19f597cb1a222bbb6";
        for (signature, algorithm) in [
            ("a7182ae948d6b47b35b2446dfe10b7c8", "MD5"), // key first
            ("fc73ce872b504a2e95b9f0bf26720863a0179c792dfd0528f907f7614f549e89", "SHA-256"), // HMAC
            ("15616429d05917d3911bb09a7c00571f", "MD5"), // body and a line feed
            ("", "MD5"),
            (good, "SHA-1"),
            (good, "none"),
        ] {
            assert!(!check(&format!("signature={signature};algorithm={algorithm}"), ORDER), "{signature} {algorithm}");
        }
        assert!(!check(&format!("signature={good};algorithm=MD5"), &ORDER.replace("6990", "1")));
        for header in [
            "",
            "TEST",
            "signature=78a511e913b433f19f597cb1a222bbb6",
            "algorithm=MD5",
            "signature=78a511e913b433f19f597cb1a222bbb6;algorithm=MD5;algorithm=MD5",
            "signature=x;signature=78a511e913b433f19f597cb1a222bbb6;algorithm=MD5",
        ] {
            assert!(!check(header, ORDER), "{header}");
        }
    }
}
