//! The network an address lies in: what is kept of where somebody called from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::parse::{ParseError, text_type};

/// A network: /24 of IPv4, /56 of IPv6, which is what one household or one attacker commonly has. No address of a person.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Network(IpAddr);

impl Network {
    /// The network of an address; of an IPv4 address in IPv6 clothes, that of the IPv4 address.
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                Self(Ipv4Addr::new(a, b, c, 0).into())
            }
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => Self::of(v4.into()),
                None => Self(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 72)).into()),
            },
        }
    }

    /// Takes `203.0.113.0/24` or `2001:db8:1:200::/56`. Error: `network_invalid`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        const INVALID: ParseError = ParseError::new("network_invalid");
        let (address, _) = text.split_once('/').ok_or(INVALID)?;
        let network = Self::of(address.parse().map_err(|_| INVALID)?);
        if network.as_text() == text { Ok(network) } else { Err(INVALID) }
    }

    /// What a person reads of it: the part that stays, `203.0.113.…`.
    pub fn shown(&self) -> String {
        match self.0 {
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                format!("{a}.{b}.{c}.…")
            }
            IpAddr::V6(v6) => {
                let [a, b, c, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:…")
            }
        }
    }

    fn as_text(&self) -> std::borrow::Cow<'_, str> {
        let bits = if self.0.is_ipv4() { 24 } else { 56 };
        format!("{}/{bits}", self.0).into()
    }
}

text_type!(Network, pattern = r"^[0-9a-f.:]+/(24|56)$", example = "203.0.113.0/24");

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Network {
        Network::of(text.parse().expect("an address"))
    }

    #[test]
    fn a_network_is_what_one_caller_commonly_has() {
        assert_eq!(of("203.0.113.7").to_string(), "203.0.113.0/24");
        assert_eq!(of("::ffff:203.0.113.9"), of("203.0.113.7"));
        assert_eq!(of("2001:db8:1:2ff::1"), of("2001:db8:1:200::9"));
        assert_ne!(of("2001:db8:1:300::1"), of("2001:db8:1:200::9"));
        assert_eq!(of("2001:db8:1:2ff::1").to_string(), "2001:db8:1:200::/56");
    }

    #[test]
    fn it_comes_back_as_it_was_kept_and_nothing_narrower_does() {
        for address in ["203.0.113.7", "2001:db8:1:2ff::1", "::1"] {
            assert_eq!(Network::parse(&of(address).to_string()), Ok(of(address)));
        }
        for bad in ["", "203.0.113.7/24", "203.0.113.0", "203.0.113.0/8", "x/24", "2001:db8:1:2ff::/56"] {
            assert_eq!(Network::parse(bad), Err(ParseError::new("network_invalid")), "{bad}");
        }
    }

    #[test]
    fn a_person_reads_the_part_that_stays() {
        assert_eq!(of("203.0.113.7").shown(), "203.0.113.…");
        assert_eq!(of("2001:db8:1:2ff::1").shown(), "2001:db8:1:…");
    }
}
