//! Passkeys, written straight into the table.

use serde_json::{Value, json};
use shared::clock::Clock as _;
use shared::domain::{Login, Passkey, Text};
use shared::passkey::{self, RelyingParty};
use shared::random::SystemRandom;
use shared::store::{Transaction, keys};

use crate::{Answer, Authenticator, Client, Person, World};

/// Sends the answer of an authenticator.
pub async fn answer_passkey(client: &mut Client, credential: &Value) -> Answer {
    let body = json!({ "credential": credential }).to_string();
    client.post_raw("/login/passkey", "application/json", body.into_bytes()).await
}

/// Asks for what an authenticator is to make, with a password.
pub async fn ask_passkey(client: &mut Client, password: &str) -> Answer {
    let body = json!({ "current_password": password }).to_string();
    client.post_raw("/security/passkeys/options", "application/json", body.into_bytes()).await
}

/// Sends what an authenticator made, under a name.
pub async fn finish_passkey(client: &mut Client, name: &str, credential: &Value) -> Answer {
    let body = json!({ "name": name, "credential": credential }).to_string();
    client.post_raw("/security/passkeys", "application/json", body.into_bytes()).await
}

/// Adds a passkey, as the page does.
pub async fn add_passkey(
    client: &mut Client,
    person: &Person,
    authenticator: &mut Authenticator,
    name: &str,
) -> Answer {
    let asked = ask_passkey(client, &person.password).await.expect(200);
    let made = authenticator.make(&asked.json());
    finish_passkey(client, name, &made).await
}

/// Logs in with a passkey that nobody has.
pub async fn by_unknown_passkey(world: &World, client: &mut Client) -> Answer {
    let mut unknown = Authenticator::new(world.portal.url(), 99);
    unknown.user = unknown.credential();
    world.by_passkey(client, &mut unknown).await
}

impl World {
    /// Gives somebody a passkey on an authenticator whose key comes of a seed.
    pub async fn passkey_of(&self, person: &Person, seed: u8) -> Authenticator {
        let url = self.portal.url();
        let (party, login) = (RelyingParty::of(url).expect("a party"), Login::parse(&person.login).expect("a login"));
        let now = self.clock.now();
        let begun = party.begin_enrolment(&SystemRandom, &login, &[], "s", now).expect("begun");
        let mut authenticator = Authenticator::new(url, seed);
        let made = authenticator.make(&begun.options.0);
        let made = party.finish_enrolment(&begun.enrolment, &made, "s", now).expect("a passkey");
        let kept = made.named(Text::parse("Telefon").expect("a name"), now);
        let transaction = passkey::keep(Transaction::new(&self.table), &person.subscriber.id, &kept);
        transaction.commit().await.expect("written");
        authenticator
    }

    /// What a client is asked when it logs in with a passkey.
    pub async fn asked(&self, client: &mut Client) -> Value {
        client.post_raw("/login/passkey/options", "application/json", b"{}".to_vec()).await.expect(200).json()
    }

    /// What an authenticator answers, sent back by the client that was asked.
    pub async fn by_passkey(&self, client: &mut Client, authenticator: &mut Authenticator) -> Answer {
        let options = self.asked(client).await;
        answer_passkey(client, &authenticator.sign(&options)).await
    }

    /// The passkey of an authenticator, as the table has it.
    pub async fn passkey(&self, person: &Person, authenticator: &Authenticator) -> Option<Passkey> {
        let key = keys::passkey(&person.subscriber.id, &authenticator.id());
        self.table.get(&key).await.expect("an answer")
    }
}
