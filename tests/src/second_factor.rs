//! Authenticator apps, put straight into the table.

use shared::clock::Clock as _;
use shared::domain::{Credential, Totp};
use shared::password::{AppSecret, RecoveryCodes};
use shared::random::SystemRandom;
use shared::seal::Sealer;
use shared::store::{Transaction, keys};

use crate::{Client, Person, World};

/// Somebody's phone with the app, and the paper with the codes.
pub struct Phone {
    secret: AppSecret,
    codes: RecoveryCodes,
}

impl Phone {
    /// One that takes a secret as it is shown.
    pub fn of(secret: &str) -> Self {
        Self {
            secret: AppSecret::kept(shared::secret::Secret::new(secret.to_owned())),
            codes: RecoveryCodes::new(&SystemRandom),
        }
    }

    /// What it shows now.
    pub fn code(&self, world: &World) -> String {
        self.secret.code_at(world.clock.now()).expect("a code").expose().to_owned()
    }

    /// A code that it shows at no time near now.
    pub fn wrong_code(&self, world: &World) -> String {
        let is_wrong = |code: &String| {
            let typed = shared::secret::Secret::new(code.clone());
            self.secret.step_of(&typed, world.clock.now()).is_none()
        };
        (0..9).map(|digit| format!("00000{digit}")).find(is_wrong).expect("one of nine")
    }

    /// One of the recovery codes.
    pub fn recovery(&self, number: usize) -> &str {
        self.codes.codes()[number].expose()
    }
}

impl World {
    /// Turns an app on for somebody.
    pub async fn phone_of(&self, person: &Person) -> Phone {
        let keeper = Sealer::init(&self.boot).await.expect("a key");
        let phone = Phone { secret: AppSecret::new(&SystemRandom), codes: RecoveryCodes::new(&SystemRandom) };
        let place = AppSecret::place(&person.subscriber.id);
        let sealed = keeper.seal(&SystemRandom, phone.secret.secret(), &place).expect("sealed");
        let since = self.clock.now();
        let on = Totp::On { sealed, since, last_step: 0, recovery: phone.codes.hashes() };
        let credential = Credential { totp: Some(on), ..self.credential(person).await };
        let key = keys::credential(&person.subscriber.id);
        Transaction::new(&self.table).replace(&key, &credential).commit().await.expect("written");
        phone
    }

    /// A browser of somebody's that waits for the second factor, on a device that is known.
    pub async fn browser_waiting(&self, person: &Person) -> Client {
        let mut browser = self.browser();
        browser.device = Some(self.known_device(person).await);
        let fields = [("login", person.login.as_str()), ("password", person.password.as_str())];
        assert_eq!(browser.post("/login", &fields).await.expect(303).location(), "/login/code");
        browser
    }

    /// The same in an app, where nobody was before.
    pub async fn app_waiting(&self, person: &Person) -> Client {
        let mut app = self.app();
        let fields = [("login", person.login.as_str()), ("password", person.password.as_str())];
        let answer = app.post("/login", &fields).await.expect(200).json();
        assert_eq!(answer["second_factor"], serde_json::json!(["totp"]));
        app.bearing(answer["token"].as_str().expect("a token"))
    }
}
