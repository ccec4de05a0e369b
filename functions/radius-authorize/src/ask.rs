//! What FreeRADIUS asks: the body that `infra/freeradius` makes, bounded and read leniently. What is missing comes as an empty text.

use serde::Deserialize;
use shared::domain::Mac;
use shared::network::put_together;

/// RFC 2865: the value of an attribute.
const TEXT_BYTES_MAX: usize = 253;

/// A question about a login.
#[derive(Debug, Deserialize)]
pub struct Ask {
    /// What the subscriber's router dials with.
    #[serde(rename = "User-Name")]
    user_name: String,
    #[serde(rename = "Calling-Station-Id", default)]
    calling_station: String,
    #[serde(rename = "NAS-Identifier", default)]
    nas_identifier: String,
    #[serde(rename = "NAS-IP-Address", default)]
    nas_address: String,
}

impl Ask {
    /// Reads a body. None: no JSON of this shape, or a text longer than RADIUS carries.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let ask: Self = serde_json::from_slice(body).ok()?;
        let texts = [&ask.user_name, &ask.calling_station, &ask.nas_identifier, &ask.nas_address];
        // Twice, for what is written wrongly twice as long, see [`put_together`].
        let fits = texts.iter().all(|text| text.len() <= 2 * TEXT_BYTES_MAX);
        (fits && !ask.user_name.is_empty()).then_some(ask)
    }

    /// The login.
    pub fn login(&self) -> String {
        put_together(&self.user_name)
    }

    /// The hardware address that calls, where there is one.
    pub fn mac(&self) -> Option<Mac> {
        Mac::parse(&self.calling_station).ok()
    }

    /// What the router calls itself.
    pub fn nas_identifier(&self) -> &str {
        &self.nas_identifier
    }

    /// Where the router is.
    pub fn nas_address(&self) -> &str {
        &self.nas_address
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ask(login: &str, station: &str) -> Option<Ask> {
        Ask::parse(json!({"User-Name": login, "Calling-Station-Id": station, "ts": 1}).to_string().as_bytes())
    }

    #[test]
    fn a_login_that_came_byte_by_byte_is_put_together() {
        let login = |text: &str| ask(text, "").expect("a question").login();
        assert_eq!(login("caf\u{c3}\u{a9}"), "café");
        assert_eq!(login("café"), "café");
        assert_eq!(login("żółty"), "żółty");
        assert_eq!(login("a\"lice\\,\"User-Name\":\"alice\n"), "a\"lice\\,\"User-Name\":\"alice\n");
    }

    #[test]
    fn a_hardware_address_is_read_however_a_router_writes_it() {
        let mac = |text: &str| ask("a", text).expect("a question").mac().map(|mac| mac.to_string());
        for text in ["02:00:5E:10:00:01", "02-00-5e-10-00-01", "0200.5e10.0001"] {
            assert_eq!(mac(text).as_deref(), Some("02:00:5e:10:00:01"));
        }
        assert_eq!(mac(""), None);
        assert_eq!(mac("ether5|x"), None);
    }

    #[test]
    fn s30_a_question_has_bounds() {
        assert!(ask(&"x".repeat(506), "").is_some() && ask(&"x".repeat(507), "").is_none());
        assert!(ask("", "").is_none() && Ask::parse(b"{}").is_none() && Ask::parse(b"[]").is_none());
    }
}
