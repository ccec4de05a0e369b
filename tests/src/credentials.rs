//! Credentials, written straight into the table.

use shared::clock::Clock as _;
use shared::domain::{Credential, Login};
use shared::password::OneTime;
use shared::random::SystemRandom;
use shared::store::{Transaction, keys};

use crate::{Person, World};

impl World {
    /// Somebody's credential as the table has it.
    pub async fn credential(&self, person: &Person) -> Credential {
        let key = keys::credential(&person.subscriber.id);
        self.table.get(&key).await.expect("an answer").expect("a credential")
    }

    /// Puts another hash in the place of somebody's, or none.
    pub async fn set_hash(&self, person: &Person, password_hash: Option<&str>) {
        let login = Login::parse(&person.login).expect("a login");
        let credential =
            Credential { login, password_hash: password_hash.map(str::to_owned), one_time: None, totp: None };
        self.set_credential(person, &credential).await;
    }

    /// Gives somebody the password again that everybody begins with, and takes everything else away.
    pub async fn set_password(&self, person: &Person) {
        self.set_hash(person, Some(include_str!("password.phc").trim())).await;
    }

    /// Gives somebody a one-time password, as a mail would.
    pub async fn one_time_password(&self, person: &Person) -> String {
        let one_time = OneTime::new(&SystemRandom);
        let stored = Some(one_time.stored(self.clock.now()));
        let credential = Credential { one_time: stored, ..self.credential(person).await };
        self.set_credential(person, &credential).await;
        one_time.secret().expose().to_owned()
    }

    async fn set_credential(&self, person: &Person, credential: &Credential) {
        let key = keys::credential(&person.subscriber.id);
        Transaction::new(&self.table).replace(&key, credential).commit().await.expect("written");
    }
}
