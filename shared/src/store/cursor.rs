//! Where a list goes on: a sort key, opaque to the client and checked when it comes back.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::keys::Prefix;
use crate::http::Problem;

const LENGTH_MAX: usize = 200;

/// The cursor of a sort key.
pub fn encode(sk: &str) -> String {
    URL_SAFE_NO_PAD.encode(sk)
}

/// The sort key of a cursor, which must be one of the kind that is listed. It is only ever used within the caller's own
/// partition. Error: anything else, as the fault of the field `after`.
pub fn decode(cursor: &str, prefix: Prefix) -> Result<String, Problem> {
    let invalid = || Problem::invalid_field("after", "cursor_invalid");
    if cursor.len() > LENGTH_MAX {
        return Err(invalid());
    }
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid())?;
    let sk = String::from_utf8(bytes).map_err(|_| invalid())?;
    let is_plain = sk.bytes().all(|b| b.is_ascii_graphic());
    if sk.starts_with(prefix.text()) && is_plain { Ok(sk) } else { Err(invalid()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_only_for_the_list_it_is_of() {
        let cursor = encode("INV#2026-11-01#inv_1");
        assert_eq!(decode(&cursor, Prefix::Invoices).ok().as_deref(), Some("INV#2026-11-01#inv_1"));
        assert!(decode(&cursor, Prefix::Charges).is_err());
        for bad in ["", "x", "ż", &encode("CRED"), &encode("INV#\0"), &"A".repeat(201)] {
            assert!(decode(bad, Prefix::Invoices).is_err(), "{bad}");
        }
    }
}
