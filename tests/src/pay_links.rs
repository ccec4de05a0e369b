//! Links to pay by, as mails and routers have them.

use shared::domain::{PaySeed, Timestamp};
use shared::pay_link::PayLinks;
use shared::random::SystemRandom;
use shared::store::{Update, keys};

use crate::{Person, World};

impl World {
    /// A link of somebody, under a new seed, for a week: its path.
    pub async fn pay_link(&self, person: &Person) -> String {
        let seeded = Update::existing().set("pay_link", PaySeed::new(&SystemRandom));
        let id = &person.subscriber.id;
        assert!(self.table.update(&keys::subscriber(id), seeded).await.expect("written"), "somebody");
        self.pay_link_until(person, self.clock_in_days(7)).await
    }

    /// A link of somebody by the seed that there is, until a moment: its path.
    pub async fn pay_link_until(&self, person: &Person, until: Timestamp) -> String {
        let links = PayLinks::init(&self.boot).await.expect("a key");
        let token = links.mint(&self.subscriber(person).await, until).expect("a seed");
        format!("/pay/{}", token.expose())
    }

    fn clock_in_days(&self, days: u64) -> Timestamp {
        shared::clock::Clock::now(&*self.clock) + std::time::Duration::from_secs(24 * 3600 * days)
    }
}
