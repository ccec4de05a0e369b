//! What a client gets.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{Host, HostId, Text, Timestamp};
use shared::network::pppoe::PppoePassword;
use shared::openapi::Moment;

/// What can be told of a `PPPoE` password.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PppoePasswordState")]
pub struct State {
    /// The host.
    pub host: HostId,
    /// What it is called.
    pub name: Text<80>,
    /// The login that its router dials with.
    pub pppoe_login: Text<64>,
    /// Since when the password is the one it is; none where there is none yet.
    #[schemars(with = "Option<Moment>")]
    pub changed_at: Option<Timestamp>,
    /// Until when the password before works too; none where it does not.
    #[schemars(with = "Option<Moment>")]
    pub previous_until: Option<Timestamp>,
    /// For how many minutes the present one would go on after a change.
    pub grace_minutes: u32,
}

/// A `PPPoE` password that was set.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PppoePasswordChanged")]
pub struct Changed {
    /// The host.
    pub host: HostId,
    /// What it is called.
    pub name: Text<80>,
    /// The login that stays.
    pub pppoe_login: Text<64>,
    /// What the portal made up, hyphens and all: shown this once. None: its owner made it up.
    pub generated_password: Option<String>,
    /// Until when the password before works too; none where it works no more.
    #[schemars(with = "Option<Moment>")]
    pub previous_until: Option<Timestamp>,
}

impl State {
    /// Of a host at a moment.
    pub fn of(host: &Host, grace_minutes: u32, now: Timestamp) -> Self {
        Self {
            host: host.id.clone(),
            name: host.name.clone(),
            pppoe_login: host.pppoe_login.clone(),
            changed_at: host.pppoe_secret.as_ref().map(|secret| secret.changed_at),
            previous_until: previous_until(host).filter(|until| *until > now),
            grace_minutes,
        }
    }
}

impl Changed {
    /// Of a host whose password is set.
    pub fn of(host: &Host, generated: Option<&PppoePassword>) -> Self {
        Self {
            host: host.id.clone(),
            name: host.name.clone(),
            pppoe_login: host.pppoe_login.clone(),
            generated_password: generated.map(|password| password.secret().expose().to_owned()),
            previous_until: previous_until(host),
        }
    }
}

fn previous_until(host: &Host) -> Option<Timestamp> {
    Some(host.pppoe_secret.as_ref()?.previous.as_ref()?.until)
}
