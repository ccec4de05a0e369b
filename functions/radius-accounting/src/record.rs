//! What a record reports.

use sha2::{Digest as _, Sha256};
use shared::domain::{Mac, Timestamp};
use shared::network::{Stamp, put_together};
use shared::usage::{Counters, Report};

use crate::attributes::{Attributes, Fault};
use crate::moment::Told;

/// RFC 2865: the value of an attribute; twice, for what is written letter by letter.
const TEXT_BYTES_MAX: usize = 2 * 253;
/// What is kept of a session with every report: FreeRADIUS' own ids have half of that.
const ID_BYTES_MAX: usize = 64;
/// Ten years: no session lasts longer.
const SECONDS_MAX: u32 = 10 * 366 * 86_400;

/// What a record reports.
pub enum Record {
    /// A session began, goes on or has ended.
    Session(Box<Sample>),
    /// A router was started, or is about to be: none of its sessions goes on.
    RouterStarted {
        /// What it calls itself; its address where it has no name.
        nas: String,
        /// When.
        at: Timestamp,
    },
}

/// A report of a session.
pub struct Sample {
    /// What its subscriber's router dials with.
    pub login: String,
    /// The session.
    pub report: Report,
    /// Its counters; none where it only began.
    pub counters: Option<Counters>,
    /// Whether it comes late, from the spool: then nothing is to be done about it.
    pub is_replayed: bool,
    /// What the router calls itself, and where it is: what tells which one it is.
    pub nas_identifier: String,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Status {
    Start,
    Interim,
    Stop,
    Router,
}

impl Status {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "Start" | "1" => Some(Self::Start),
            "Stop" | "2" => Some(Self::Stop),
            "Interim-Update" | "Alive" | "3" => Some(Self::Interim),
            "Accounting-On" | "7" | "Accounting-Off" | "8" => Some(Self::Router),
            _ => None,
        }
    }
}

impl Record {
    /// Reads a body. Error: why it cannot be taken.
    pub fn parse(body: &[u8], now: Timestamp) -> Result<Self, Fault> {
        let attributes = Attributes::parse(body).ok_or("json")?;
        let status = attributes.text("Acct-Status-Type").and_then(|text| Status::parse(&text)).ok_or("status")?;
        let is_replayed = attributes.text("Portal-Replayed").is_some();
        let told = Told {
            event: attributes.moment("Portal-Event-Time"),
            received: attributes.moment("Portal-Received-At"),
            delay: attributes.number("Acct-Delay-Time")?.unwrap_or_default(),
            is_replayed,
        };
        let at = told.moment(now);
        let text = |name: &str| attributes.text(name).filter(|text| text.len() <= TEXT_BYTES_MAX);
        let nas_identifier = text("NAS-Identifier").map(|name| put_together(&name)).unwrap_or_default();
        let addresses = ["NAS-IP-Address", "NAS-IPv6-Address", "Packet-Src-IP-Address", "Packet-Src-IPv6-Address"];
        let nas_address = addresses.iter().find_map(|name| text(name)).unwrap_or_default();
        let nas = if nas_identifier.is_empty() { nas_address.clone() } else { nas_identifier.clone() };
        if nas.is_empty() {
            return Err("router");
        }
        if status == Status::Router {
            return Ok(Self::RouterStarted { nas, at });
        }
        let login = put_together(&text("User-Name").ok_or("login")?);
        let session_id = text("Acct-Session-Id").ok_or("session")?;
        let report = Report {
            id: unique_id(text("Acct-Unique-Session-Id"), &[&nas, &session_id, &login]),
            nas,
            nas_address,
            session_id,
            address: text("Framed-IP-Address").or_else(|| text("Framed-IPv6-Prefix")),
            mac: text("Calling-Station-Id").and_then(|mac| Mac::parse(&mac).ok()),
            at,
            seconds: seconds(&attributes, status)?,
            is_last: status == Status::Stop,
            stamp: attributes.texts("Class").iter().find_map(|class| Stamp::parse(class)),
            interim_s: 0,
        };
        // A router that has lost its counters reports none, or zeros at the end: no reading, or it would be taken for a turn.
        let is_counted = attributes.number("Acct-Output-Octets")?.is_some();
        let counters = if status == Status::Start || !is_counted { None } else { Some(counters(&attributes)?) };
        let counters = counters.filter(|counters| !report.is_last || *counters != Counters::default());
        Ok(Self::Session(Box::new(Sample { login, report, counters, is_replayed, nas_identifier })))
    }
}

/// What tells the session from others: the server's own id where it sends one of a common length.
fn unique_id(given: Option<String>, of: &[&str]) -> String {
    given.filter(|id| id.len() <= ID_BYTES_MAX).unwrap_or_else(|| hex::encode(&Sha256::digest(of.join("\n"))[..16]))
}

fn seconds(attributes: &Attributes, status: Status) -> Result<u32, Fault> {
    match attributes.number("Acct-Session-Time")? {
        Some(seconds) if seconds <= SECONDS_MAX => Ok(seconds),
        None if status == Status::Start => Ok(0),
        // Without it nobody can say which of two reports is the newer one.
        _ => Err("session_time"),
    }
}

/// Input is what the router received, so what the subscriber sent (RFC 2866).
fn counters(attributes: &Attributes) -> Result<Counters, Fault> {
    let number = |name: &str| attributes.number(name).map(Option::unwrap_or_default);
    let bytes = |way: &str| -> Result<u64, Fault> {
        let [octets, rounds] = ["Octets", "Gigawords"].map(|unit| number(&format!("Acct-{way}-{unit}")));
        Ok(u64::from(rounds?) << 32 | u64::from(octets?))
    };
    Ok(Counters {
        down_bytes: bytes("Output")?,
        up_bytes: bytes("Input")?,
        down_packets: number("Acct-Output-Packets")?,
        up_packets: number("Acct-Input-Packets")?,
    })
}
