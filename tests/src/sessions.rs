//! Sessions in the provider's network, as its RADIUS server reports them.

use serde_json::{Value, json};
use shared::domain::{HostId, Timestamp};
use shared::usage::{Line, Series, Usage, series};

use crate::network::Machine;
use crate::{Answer, NAS_ADDRESS, Person, World};

const PATH: &str = "/radius/v1/accounting";

/// A session of a host, as its router knows it.
#[derive(Clone, Debug)]
pub struct Dialled {
    /// What the host dials with.
    pub login: String,
    /// The router's own id of it.
    pub session_id: String,
    /// What the router calls itself.
    pub nas: String,
    /// When it began.
    pub start: Timestamp,
    /// What it was let in with.
    pub class: Option<String>,
}

/// What a router has counted of a session: bytes and packets down; of up it is a tenth.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// Bytes to the subscriber.
    pub bytes: u64,
    /// Packets to the subscriber.
    pub packets: u64,
}

impl Dialled {
    /// One at the router of all tests.
    pub fn new(login: &str, session_id: &str, start: Timestamp) -> Self {
        let class = Some("panel:0".to_owned());
        Self { login: login.to_owned(), session_id: session_id.to_owned(), nas: "bras-1".to_owned(), start, class }
    }

    /// What FreeRADIUS makes of a report of it, all values in their types.
    pub fn record(&self, status: &str, seconds: u32, count: Count) -> Value {
        let at = self.start.as_second() + i64::from(seconds);
        let low = |number: u64| number % (1 << 32);
        let mut record = json!({
            "User-Name": typed("string", &json!(self.login)),
            "NAS-IP-Address": typed("ipaddr", &json!(NAS_ADDRESS)),
            "Service-Type": typed("integer", &json!("Framed-User")),
            "Framed-IP-Address": typed("ipaddr", &json!("100.64.0.7")),
            "Calling-Station-Id": typed("string", &json!("02:00:5E:10:00:01")),
            "NAS-Identifier": typed("string", &json!(self.nas)),
            "Acct-Status-Type": typed("integer", &json!(status)),
            "Acct-Delay-Time": typed("integer", &json!(0)),
            "Acct-Session-Id": typed("string", &json!(self.session_id)),
            "Acct-Unique-Session-Id": typed("string", &json!(format!("{}-{}-{}", self.nas, self.session_id, self.login))),
            "Event-Timestamp": typed("date", &json!("Nov 22 2026 15:14:16 UTC")),
            "Portal-Event-Time": typed("integer", &json!(at)),
            "Portal-Received-At": typed("integer", &json!(at)),
        });
        if let Some(class) = &self.class {
            record["Class"] = typed("octets", &json!(format!("0x{}", hex::encode(class))));
        }
        if status != "Start" {
            record["Acct-Session-Time"] = typed("integer", &json!(seconds));
            for (way, share) in [("Output", 1), ("Input", 10)] {
                let (bytes, packets) = (count.bytes / share, count.packets / share);
                record[format!("Acct-{way}-Octets")] = typed("integer", &json!(low(bytes)));
                record[format!("Acct-{way}-Gigawords")] = typed("integer", &json!(bytes >> 32));
                record[format!("Acct-{way}-Packets")] = typed("integer", &json!(low(packets)));
            }
        }
        record
    }

    /// A report of now.
    pub fn now(&self, world: &World, status: &str, count: Count) -> Value {
        use shared::clock::Clock as _;
        let seconds = world.clock.now().as_second() - self.start.as_second();
        self.record(status, u32::try_from(seconds).expect("a session that has begun"), count)
    }
}

/// A value as `rlm_rest` writes it.
pub fn typed(kind: &str, value: &Value) -> Value {
    json!({"type": kind, "value": [value]})
}

/// A record as the server tells it again after it was kept in the spool for a while.
pub fn replayed(mut record: Value, delay_s: u32) -> Value {
    record["Acct-Delay-Time"] = typed("integer", &json!(delay_s));
    record["Portal-Replayed"] = typed("string", &json!("yes"));
    record["Packet-Transmit-Counter"] = typed("integer", &json!(3));
    record
}

impl Machine {
    /// Reports a session.
    pub async fn account(&mut self, record: &Value) -> Answer {
        self.post(PATH, record).await
    }

    /// Asks what there is to do, as the agent beside a router.
    pub async fn actions(&mut self) -> Answer {
        self.post("/network/v1/actions", &json!({})).await
    }

    /// Tells what came of it, as the agent.
    pub async fn tell(&mut self, id: &str, result: &str, error_cause: &str) -> Answer {
        let body = json!({"result": result, "error_cause": error_cause});
        self.post(&format!("/network/v1/actions/{id}/result"), &body).await
    }

    /// Tells what came of a change.
    pub async fn settle(&mut self, id: &str, result: &str, error_cause: &str) -> Answer {
        let body = json!({"Portal-Action-Id": id, "Result": result, "Error-Cause": error_cause, "User-Name": "x", "Acct-Session-Id": "y"});
        self.post("/radius/v1/coa-result", &body).await
    }
}

impl World {
    /// The line of a host of somebody's.
    pub async fn line(&self, person: &Person, host: &HostId) -> Line {
        let wanted = [(person.subscriber.id.clone(), host.clone())];
        let usage = Usage::init(&self.boot).expect("a table");
        usage.lines(&wanted).await.expect("lines").remove(0).unwrap_or_default()
    }

    /// What a host of somebody's sent and got in the last day, up to an hour from now.
    pub async fn traffic(&self, person: &Person, host: &HostId) -> Series {
        use shared::clock::Clock as _;
        let to = self.clock.now() + std::time::Duration::from_hours(1);
        let from = to - std::time::Duration::from_hours(25);
        let usage = Usage::init(&self.boot).expect("a table");
        let readings = usage.readings(&person.subscriber.id, host, from, to).await.expect("readings");
        series(&readings, from, to, 300)
    }
}
