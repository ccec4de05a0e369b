//! Passkeys, written straight into the table.

use shared::clock::Clock as _;
use shared::domain::{Login, Passkey, Text};
use shared::passkey::{self, RelyingParty};
use shared::random::SystemRandom;
use shared::store::{Transaction, keys};

use crate::{Authenticator, Person, World};

impl World {
    /// Gives somebody a passkey on an authenticator whose key comes of a seed.
    pub async fn passkey_of(&self, person: &Person, seed: u8) -> Authenticator {
        let url = self.portal.url();
        let (party, login) = (RelyingParty::of(url).expect("a party"), Login::parse(&person.login).expect("a login"));
        let now = self.clock.now();
        let begun = party.begin_enrolment(&SystemRandom, &login, &[], "s", now).expect("begun");
        let mut authenticator = Authenticator::new(url, seed);
        let made = authenticator.make(&begun.options);
        let made = party.finish_enrolment(&begun.enrolment, &made, "s", now).expect("a passkey");
        let kept = made.named(Text::parse("Telefon").expect("a name"), now);
        let transaction = passkey::keep(Transaction::new(&self.table), &person.subscriber.id, &kept);
        transaction.commit().await.expect("written");
        authenticator
    }

    /// The passkey of an authenticator, as the table has it.
    pub async fn passkey(&self, person: &Person, authenticator: &Authenticator) -> Option<Passkey> {
        let key = keys::passkey(&person.subscriber.id, &authenticator.id());
        self.table.get(&key).await.expect("an answer")
    }
}
