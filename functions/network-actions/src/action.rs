//! What the agent is told to do, decided from what was read, without a call.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{Host, Subscriber, Timestamp};
use shared::network::{AttributeValue, Network, Stamp};
use shared::usage::{ActionKind, Line, Offer, PppSession};

/// Changes to carry to routers.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "NetworkActions")]
pub struct Actions {
    /// The changes; each is offered again where nothing is heard of it.
    pub actions: Vec<Action>,
}

/// A change of one session.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "NetworkAction")]
pub struct Action {
    /// What it is called when its result is told.
    pub id: String,
    /// Whether the session gets new attributes or ends.
    pub kind: ActionKind,
    /// Where the session is.
    pub router: Place,
    /// `User-Name`.
    pub user_name: String,
    /// `Acct-Session-Id`.
    pub acct_session_id: String,
    /// `Framed-IP-Address`, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub framed_ip_address: Option<String>,
    /// What a session gets that stays: attributes by the names of FreeRADIUS' dictionaries.
    pub attributes: BTreeMap<String, Vec<AttributeValue>>,
}

/// A router.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "NetworkRouter")]
pub struct Place {
    /// What it calls itself.
    pub identifier: String,
    /// Its address, as it told itself.
    pub address: String,
}

/// The routers that an agent stands beside, by what they call themselves or where they are. Without names: all of them.
#[derive(Clone, Debug, Default)]
pub struct Routers(Vec<String>);

impl Routers {
    /// Takes names with commas between.
    pub fn parse(text: &str) -> Self {
        Self(text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }

    fn has(&self, session: &PppSession) -> bool {
        self.0.is_empty() || self.0.iter().any(|name| *name == session.nas || *name == session.nas_address)
    }
}

/// The changes that are due of a host's sessions at these routers. The line remembers that they are offered.
pub fn due(
    network: &Network,
    routers: &Routers,
    subscriber: &Subscriber,
    host: &Host,
    line: &mut Line,
    now: Timestamp,
) -> Vec<Action> {
    let target = Stamp::of(subscriber.line.as_ref(), host);
    let theirs: Vec<PppSession> = line.sessions.iter().filter(|session| routers.has(session)).cloned().collect();
    let offer = |session: PppSession| {
        let router = network.router(&session.nas, &session.nas_address);
        let Offer { id, kind, .. } = line.offer(&session.id, target, router.change_by, now)?;
        let level = subscriber.restriction.map(|restriction| restriction.level);
        let attributes = match kind {
            ActionKind::Coa => router.changed(&network.profile(level, host)),
            ActionKind::Disconnect => Vec::new(),
        };
        Some(Action {
            id,
            kind,
            router: Place { identifier: session.nas, address: session.nas_address },
            user_name: host.pppoe_login.as_str().to_owned(),
            acct_session_id: session.session_id,
            framed_ip_address: session.address,
            attributes: attributes.into_iter().map(|one| (one.name.to_owned(), one.values)).collect(),
        })
    };
    theirs.into_iter().filter_map(offer).collect()
}
