//! Many sessions and logins of somebody's, written straight into the table.

use shared::clock::Clock as _;
use shared::domain::{Agent, LoginOutcome, Network, Seen, SessionState};
use shared::session::{Entrance, Minter};
use shared::store::Transaction;

use crate::{Person, World};

/// Devices of many kinds.
const AGENTS: [&str; 4] = [
    "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36 Edg/141.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.5 Safari/604.1",
    "Bliski/2.1",
];

impl World {
    /// Logs somebody in so many times, each a second after the one before and from a network of its own.
    pub async fn crowd(&self, person: &Person, count: u8) {
        let minter = Minter::init(&self.boot).await.expect("a minter");
        let subscriber = self.subscriber(person).await;
        for number in 0..count {
            self.clock.advance(std::time::Duration::from_secs(1));
            let network = Network::of(std::net::Ipv4Addr::new(198, 51, number, 7).into());
            let device = Agent::of(AGENTS[usize::from(number) % AGENTS.len()]);
            let seen = Seen { at: self.clock.now(), device, network };
            let (id, epoch) = (&subscriber.id, subscriber.session_epoch);
            let (session, _) = minter.mint(id, SessionState::Full, epoch, &seen).expect("a session");
            let entrance =
                Entrance { subscriber: &subscriber, outcome: LoginOutcome::Password, seen: &seen, is_told: false };
            entrance.write(Transaction::new(&self.table), &session).commit().await.expect("written");
        }
    }
}
