//! A session at the simulated router, and the reports that FreeRADIUS makes of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::domain::Timestamp;

use super::home::Home;
use super::traffic::{Count, Speeds};

/// How fast a line is that nobody told a speed of.
const UNTOLD: Speeds = Speeds { down_kbps: 10_000, up_kbps: 10_000 };
/// Seconds that a report waited in the spool by the time it is told: any number will do, for it is told anew each time.
const SPOOLED_S: u32 = 130;

/// Attributes by name, as a router was told them.
pub(crate) type Attributes = BTreeMap<String, Vec<String>>;

/// A session.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct Session {
    /// The router's own id of it.
    pub(crate) id: String,
    /// The address that it was given.
    pub(crate) address: String,
    pub(crate) start: Timestamp,
    /// What it was let in with, to be sent along with every report.
    pub(crate) class: Option<String>,
    /// What the router goes by: told when it was let in, or by the last change.
    pub(crate) attributes: Attributes,
    /// Seconds between two reports.
    pub(crate) interim_s: u32,
    pub(crate) counted: Count,
    pub(crate) counted_until: Timestamp,
    pub(crate) reported: Timestamp,
    /// Until when somebody downloads as fast as it goes.
    pub(crate) busy_until: Option<Timestamp>,
}

/// What a report tells.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Status {
    Start,
    Interim,
    Stop,
}

impl Session {
    /// How fast it goes: `Mikrotik-Rate-Limit`, up/down.
    pub(crate) fn speeds(&self) -> Speeds {
        let told = self.attributes.get("Mikrotik-Rate-Limit").and_then(|values| values.first());
        let parse = |told: &String| {
            let (up, down) = told.split_once('/')?;
            Some(Speeds { down_kbps: kbps(down)?, up_kbps: kbps(up)? })
        };
        told.and_then(parse).unwrap_or(UNTOLD)
    }

    /// Counts what goes through it up to a moment.
    pub(super) fn count_until(&mut self, login: &str, to: Timestamp) {
        let (from_s, to_s) = (self.counted_until.as_second(), to.as_second());
        if to_s <= from_s {
            return;
        }
        let busy_s = self.busy_until.map_or(from_s, |until| until.as_second().clamp(from_s, to_s));
        let speeds = self.speeds();
        let counted = Count::full(from_s, busy_s, speeds).plus(Count::usual(login, busy_s, to_s, speeds));
        self.counted = self.counted.plus(counted);
        self.counted_until = to;
    }

    /// A report of it, as far as it is counted.
    pub(super) fn record(&self, home: &Home, status: Status, is_replayed: bool) -> Value {
        let at_s = self.counted_until.as_second();
        let nas = home.nas.place();
        let status_name = match status {
            Status::Start => "Start",
            Status::Interim => "Interim-Update",
            Status::Stop => "Stop",
        };
        let unique = format!("{}-{}-{}", nas.identifier, self.id, self.start.as_second());
        let mut record = json!({
            "User-Name": typed("string", &json!(home.login)),
            "NAS-IP-Address": typed("ipaddr", &json!(nas.address)),
            "NAS-Identifier": typed("string", &json!(nas.identifier)),
            "NAS-Port-Type": typed("integer", &json!("Ethernet")),
            "Service-Type": typed("integer", &json!("Framed-User")),
            "Framed-Protocol": typed("integer", &json!("PPP")),
            "Framed-IP-Address": typed("ipaddr", &json!(self.address)),
            "Calling-Station-Id": typed("string", &json!(home.mac)),
            "Acct-Status-Type": typed("integer", &json!(status_name)),
            "Acct-Session-Id": typed("string", &json!(self.id)),
            "Acct-Unique-Session-Id": typed("string", &json!(unique)),
            "Acct-Delay-Time": typed("integer", &json!(if is_replayed { SPOOLED_S } else { 0 })),
            "Portal-Event-Time": typed("integer", &json!(at_s)),
            "Portal-Received-At": typed("integer", &json!(at_s)),
        });
        if let Some(class) = &self.class {
            record["Class"] = typed("octets", &json!(format!("0x{}", hex::encode(class))));
        }
        if is_replayed {
            record["Portal-Replayed"] = typed("string", &json!("yes"));
        }
        if status == Status::Start {
            return record;
        }
        record["Acct-Session-Time"] = typed("integer", &json!(at_s - self.start.as_second()));
        let Count { down_bytes, up_bytes, down_packets, up_packets } = self.counted;
        for (way, bytes, packets) in [("Output", down_bytes, down_packets), ("Input", up_bytes, up_packets)] {
            record[format!("Acct-{way}-Octets")] = typed("integer", &json!(bytes % (1 << 32)));
            record[format!("Acct-{way}-Gigawords")] = typed("integer", &json!(bytes >> 32));
            record[format!("Acct-{way}-Packets")] = typed("integer", &json!(packets % (1 << 32)));
        }
        record
    }
}

/// A value as `rlm_rest` writes it.
fn typed(kind: &str, value: &Value) -> Value {
    json!({ "type": kind, "value": [value] })
}

/// A speed as `RouterOS` reads it: `50M`, `512k`.
fn kbps(text: &str) -> Option<u64> {
    match text.split_at_checked(text.len().checked_sub(1)?)? {
        (number, "M") => number.parse::<u64>().ok()?.checked_mul(1000),
        (number, "k") => number.parse().ok(),
        _ => None,
    }
}
