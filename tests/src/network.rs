//! The provider's network, as its RADIUS server speaks with the portal.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Answer, Client, World};

/// The address of every router here, unless a test says otherwise.
pub const NAS_ADDRESS: &str = "10.0.0.1";

/// A machine of the provider's network with its key.
#[derive(Clone)]
pub struct Machine(Client);

#[derive(Deserialize)]
struct Keys {
    radius: Vec<String>,
    agent: Vec<String>,
}

impl World {
    /// The keys of the RADIUS server and of the agent.
    pub async fn api_keys(&self) -> [String; 2] {
        let mut keys: Keys = self.boot.secret("PANEL_SECRET_RADIUS").await.expect("keys");
        [keys.radius.remove(0), keys.agent.remove(0)]
    }

    /// The provider's RADIUS server.
    pub async fn radius(&self) -> Machine {
        self.machine(&self.api_keys().await[0])
    }

    /// The agent beside the provider's router.
    pub async fn agent(&self) -> Machine {
        self.machine(&self.api_keys().await[1])
    }

    /// A machine with any key.
    pub fn machine(&self, key: &str) -> Machine {
        Machine(self.app().with("x-api-key", key).with("user-agent", "FreeRADIUS 3.2.1"))
    }
}

impl Machine {
    /// Posts JSON.
    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.0.post_raw(path, "application/json", body.to_string().into_bytes()).await
    }

    /// Posts any bytes.
    pub async fn post_bytes(&mut self, path: &str, body: &[u8]) -> Answer {
        self.0.post_raw(path, "application/json", body.to_vec()).await
    }

    /// Asks whether a login may connect, as `infra/freeradius` does.
    pub async fn authorize(&mut self, login: &str, mac: &str) -> Answer {
        self.post("/radius/v1/authorize", &question(login, mac)).await
    }
}

/// The question of a router about a login.
pub fn question(login: &str, mac: &str) -> Value {
    json!({
        "User-Name": login,
        "Calling-Station-Id": mac,
        "NAS-IP-Address": NAS_ADDRESS,
        "NAS-Identifier": "bras-1",
        "NAS-Port-Id": "ether5",
        "ts": 1_795_360_880,
    })
}
