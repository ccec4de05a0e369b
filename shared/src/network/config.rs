//! The provider's network, from the setting `PANEL_NETWORK`: JSON that is read once, and that a function does not start on
//! half of.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Attribute, AttributeValue, ChangeBy, Profile, Router, RouterKind};
use crate::boot::{Boot, InitError};
use crate::domain::{Host, RestrictionLevel};
use crate::settings::SettingsError;

const VARIABLE: &str = "PANEL_NETWORK";
/// What a parameter of CloudFormation holds.
const BYTES_MAX: usize = 4096;
const ATTRIBUTES_MAX: usize = 8;
/// RFC 2869 asks for a minute at least. An hour apart, a chart is a row of dots.
const INTERIM_S: std::ops::RangeInclusive<u32> = 60..=3600;
/// Ethernet's own bounds, in kbit/s: below, no page loads; above, no attribute holds it.
const KBPS: std::ops::RangeInclusive<u32> = 16..=100_000_000;

/// Who the routers are, and what restrictions do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Network {
    default: Router,
    routers: Vec<(Name, Router)>,
    limited: Limit,
    suspended: Limit,
    interim_s: u32,
    restricted_interim_s: u32,
}

/// What a router calls itself, or where it is.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Name {
    Identifier(String),
    Address(String),
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Limit {
    down_kbps: u32,
    up_kbps: u32,
    attributes: Vec<Attribute>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    default: WrittenRouter,
    routers: Vec<WrittenRouter>,
    limited: Option<WrittenLimit>,
    suspended: Option<WrittenLimit>,
    interim_s: Option<u32>,
    restricted_interim_s: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenRouter {
    identifier: Option<String>,
    address: Option<String>,
    kind: Option<RouterKind>,
    change: Option<ChangeBy>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLimit {
    down_kbps: u32,
    up_kbps: u32,
    #[serde(default)]
    attributes: BTreeMap<String, Vec<AttributeValue>>,
}

impl Network {
    /// The network that `PANEL_NETWORK` describes; in `{}` every router is a `MikroTik` whose sessions are ended.
    /// Error: not the JSON it should be, a speed or interval out of bounds, an attribute that is not known.
    pub fn init(boot: &Boot) -> Result<Self, InitError> {
        let text = boot.settings.required(VARIABLE)?;
        Self::parse(text).map_err(|reason| SettingsError { variable: VARIABLE, reason }.into())
    }

    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.len() > BYTES_MAX {
            return Err("is longer than 4096 bytes");
        }
        let written: Written = serde_json::from_str(text).map_err(|_| "is not the JSON it should be")?;
        let interim_s = written.interim_s.unwrap_or(300);
        let restricted_interim_s = written.restricted_interim_s.unwrap_or(60).min(interim_s);
        if !INTERIM_S.contains(&interim_s) || !INTERIM_S.contains(&restricted_interim_s) {
            return Err("has an interval outside of 60 to 3600 seconds");
        }
        if written.default.identifier.is_some() || written.default.address.is_some() {
            return Err("names the router that stands for all others");
        }
        let default = written.default.router(&Router::default());
        Ok(Self {
            routers: written.routers.into_iter().map(|router| router.named(&default)).collect::<Result<_, _>>()?,
            default,
            limited: Limit::of(written.limited, 1000, 1000, "limited")?,
            suspended: Limit::of(written.suspended, 256, 256, "suspended")?,
            interim_s,
            restricted_interim_s,
        })
    }

    /// The longest time between two reports of a session: a change may have shortened it, and its router not.
    pub const fn longest_interim_s(&self) -> u32 {
        self.interim_s
    }

    /// The router that a request came from: by what it calls itself, else by its address.
    pub fn router(&self, identifier: &str, address: &str) -> &Router {
        let is_it = |name: &Name| match name {
            Name::Identifier(known) => known == identifier,
            Name::Address(known) => known == address,
        };
        self.routers.iter().find(|(name, _)| is_it(name)).map_or(&self.default, |(_, router)| router)
    }

    /// How a host may use the network, its subscriber restricted as far as `level`. A restriction makes nobody faster.
    pub fn profile(&self, level: Option<RestrictionLevel>, host: &Host) -> Profile {
        self.profile_with(level, host, None)
    }

    /// The same with the subscriber's link to pay by, where configuration has a place for it.
    pub fn profile_with(&self, level: Option<RestrictionLevel>, host: &Host, link: Option<&str>) -> Profile {
        let limit = match level {
            None => None,
            Some(RestrictionLevel::Limited) => Some(&self.limited),
            Some(RestrictionLevel::Suspended) => Some(&self.suspended),
        };
        let Some(limit) = limit else {
            let [down_kbps, up_kbps] = [host.down_kbps, host.up_kbps].map(|kbps| kbps.max(*KBPS.start()));
            return Profile { down_kbps, up_kbps, attributes: Vec::new(), interim_s: self.interim_s };
        };
        Profile {
            // Routers take a speed of nothing for no limit at all.
            down_kbps: host.down_kbps.clamp(*KBPS.start(), limit.down_kbps),
            up_kbps: host.up_kbps.clamp(*KBPS.start(), limit.up_kbps),
            attributes: limit.attributes.iter().filter_map(|attribute| attribute.filled(link)).collect(),
            interim_s: self.restricted_interim_s,
        }
    }
}

impl WrittenRouter {
    fn router(&self, default: &Router) -> Router {
        Router { kind: self.kind.unwrap_or(default.kind), change_by: self.change.unwrap_or(default.change_by) }
    }

    fn named(self, default: &Router) -> Result<(Name, Router), &'static str> {
        let router = self.router(default);
        let name = match (self.identifier, self.address) {
            (Some(identifier), None) if !identifier.is_empty() => Name::Identifier(identifier),
            (None, Some(address)) if address.parse::<std::net::IpAddr>().is_ok() => Name::Address(address),
            _ => return Err("has a router with no name, or with two: identifier or address"),
        };
        Ok((name, router))
    }
}

impl Limit {
    /// A limit as it is written, or one of these speeds whose addresses a `MikroTik` puts on a list.
    fn of(written: Option<WrittenLimit>, down_kbps: u32, up_kbps: u32, list: &str) -> Result<Self, &'static str> {
        let Some(written) = written else {
            return Ok(Self { down_kbps, up_kbps, attributes: vec![Attribute::text("Mikrotik-Address-List", list)] });
        };
        if !KBPS.contains(&written.down_kbps) || !KBPS.contains(&written.up_kbps) {
            return Err("has a speed outside of 16 kbit/s to 100 Gbit/s");
        }
        if written.attributes.len() > ATTRIBUTES_MAX {
            return Err("has more than 8 attributes in one place");
        }
        let attribute = |(name, values): (String, Vec<AttributeValue>)| Attribute::parse(&name, values);
        let attributes = written.attributes.into_iter().map(attribute).collect::<Option<Vec<_>>>();
        let attributes = attributes.ok_or("has an attribute that is not known, or a value that it cannot have")?;
        Ok(Self { down_kbps: written.down_kbps, up_kbps: written.up_kbps, attributes })
    }
}
