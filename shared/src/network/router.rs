//! Kinds of routers, and how each is told a speed. The order of up and down differs between them, and a swapped one is seen by
//! nobody until a subscriber complains: each has its own test.

use serde::Deserialize;

use super::{Attribute, AttributeValue, Profile};

/// What a router is, as far as telling it a speed goes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouterKind {
    /// `RouterOS`: `Mikrotik-Rate-Limit`, seen from the router: first what it receives, so up/down.
    #[default]
    Mikrotik,
    /// accel-ppp with its own defaults: `Filter-Id`, down/up in kbit/s.
    AccelPpp,
    /// `IOS` and ISG: names of policies, which must be on the router.
    Cisco,
    /// ME60, NE: bit/s, where input is what the subscriber sends.
    Huawei,
    /// MX, ERX: names of policies, which must be on the router; ingress is what the subscriber sends.
    Juniper,
}

/// How a live session is changed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeBy {
    /// The session stays, and gets new attributes: for routers that were seen to take away what is no longer sent.
    Coa,
    /// The session ends, and the subscriber's router dials anew within seconds: what every router does.
    #[default]
    Disconnect,
}

/// A router of the provider.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Router {
    /// What it is.
    pub kind: RouterKind,
    /// How its sessions are changed.
    pub change_by: ChangeBy,
}

impl Router {
    /// What tells this router of a profile.
    pub fn attributes(&self, profile: &Profile) -> Vec<Attribute> {
        let (down, up) = (profile.down_kbps, profile.up_kbps);
        let mut attributes = match self.kind {
            RouterKind::Mikrotik => {
                vec![Attribute::text("Mikrotik-Rate-Limit", format!("{}/{}", rate(up), rate(down)))]
            }
            RouterKind::AccelPpp => vec![Attribute::text("Filter-Id", format!("{down}/{up}"))],
            RouterKind::Cisco => vec![Attribute {
                name: "Cisco-AVPair",
                values: vec![
                    AttributeValue::Text(format!("subscriber:sub-qos-policy-in=UP{}", rate(up))),
                    AttributeValue::Text(format!("subscriber:sub-qos-policy-out=DOWN{}", rate(down))),
                ],
            }],
            RouterKind::Huawei => vec![
                Attribute::number("Huawei-Input-Average-Rate", bits(up)),
                Attribute::number("Huawei-Output-Average-Rate", bits(down)),
            ],
            RouterKind::Juniper => vec![
                Attribute::text("ERX-Ingress-Policy-Name", format!("up-{}", rate(up))),
                Attribute::text("ERX-Egress-Policy-Name", format!("down-{}", rate(down))),
            ],
        };
        for extra in &profile.attributes {
            match attributes.iter_mut().find(|attribute| attribute.name == extra.name) {
                Some(there) => there.values.extend(extra.values.iter().cloned()),
                None => attributes.push(extra.clone()),
            }
        }
        attributes
    }

    /// What tells this router of a profile that a live session gets: with it how often that reports from now on.
    pub fn changed(&self, profile: &Profile) -> Vec<Attribute> {
        let mut attributes = self.attributes(profile);
        attributes.push(Attribute::number("Acct-Interim-Interval", profile.interim_s));
        attributes
    }
}

/// A speed as `50M` or `512k`. Never with a `G`: accel-ppp reads that a tenfold.
fn rate(kbps: u32) -> String {
    if kbps >= 1000 && kbps.is_multiple_of(1000) { format!("{}M", kbps / 1000) } else { format!("{kbps}k") }
}

/// A speed in bit/s; the most that its attribute holds where that is less.
const fn bits(kbps: u32) -> u32 {
    kbps.saturating_mul(1000)
}
