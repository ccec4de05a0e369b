//! Nothing secret is told in logs, problems or `Debug` (S27): canaries go through the whole story, and none is heard.

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use panel::cloud::MailFault;
use portal_tests::{Answer, Authenticator, Client, Person, Phone, World, ask_passkey, charge, finish_passkey, host};
use shared::domain::Email;
use shared::store::Transaction;
use tracing::dispatcher::{self, Dispatch};

const EMAIL: &str = "kanarek.adres@example.pl";
const OTHER_EMAIL: &str = "kanarek.obcy@example.pl";
const TYPED: &str = "kanarek typowany zle";
const SECOND: &str = "kanarek haslo drugie";
const THIRD: &str = "kanarek haslo trzecie";
const OWN_OF_ROUTER: &str = "kanarek-routera.7";

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    /// Listens to everything from debug up, whoever says it.
    fn listener(&self) -> Dispatch {
        let log = self.clone();
        let format = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_ansi(false);
        Dispatch::new(format.with_writer(move || log.clone()).finish())
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs a story with every thread of it listened to: other tests of this process keep their own silence.
fn listened(log: &Log, story: impl Future<Output = Vec<String>>) -> Vec<String> {
    let on_thread = log.listener();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .on_thread_start(move || std::mem::forget(dispatcher::set_default(&on_thread)))
        .build()
        .expect("a runtime");
    let _here = dispatcher::set_default(&log.listener());
    runtime.block_on(story)
}

/// What a client was refused with, which must not hold what it sent.
#[derive(Default)]
struct Refusals(String);

impl Refusals {
    fn note(&mut self, answer: Answer) -> Answer {
        assert!(answer.status < 500, "{answer:?}");
        if answer.status >= 400 {
            self.0.push_str(&answer.body);
            write!(self.0, "{:?}", answer.headers).expect("memory");
        }
        answer
    }
}

async fn token(refusals: &mut Refusals, client: &mut Client, password: &str) -> String {
    let answer = client.post("/login", &[("login", "anna"), ("password", password)]).await;
    refusals.note(answer).expect(200).json()["token"].as_str().expect("a token").to_owned()
}

/// A change of address: the links that are mailed open what they open for whoever has them. Gives both.
async fn links(refusals: &mut Refusals, world: &World, app: &mut Client) -> Vec<String> {
    let data = refusals.note(app.get("/data").await).expect(200).json();
    let revision = data["contact"]["revision"].as_str().expect("a revision").to_owned();
    let asked = app.post("/data/contact", &[("email", "nowa@example.com"), ("revision", &revision)]).await;
    let _ = asked.expect(200);
    world.portal.drain().await.expect("sent");
    let mut tokens = Vec::new();
    for to in ["nowa@example.com", EMAIL] {
        let text = world.portal.mailbox().newest_to(to).expect("a mail").text.expect("a text");
        let link = text.split_whitespace().find_map(|word| word.split_once("/email/")).expect("a link").1.to_owned();
        let _ = world.browser().get(&format!("/email/{link}")).await.expect(200);
        tokens.push(link);
    }
    let _ = app.post("/data/email/cancel", &[]).await.expect(200);
    tokens
}

/// A login whose item is damaged: the log tells what it is, not whose.
async fn damaged(refusals: &mut Refusals, world: &World) {
    let key = shared::store::keys::login(&shared::domain::Login::parse("kanarek.konto").expect("a login"));
    Transaction::new(&world.table)
        .replace(&key, &serde_json::json!({ "subscriber": 7 }))
        .commit()
        .await
        .expect("written");
    let answer = world.app().post("/login", &[("login", "kanarek.konto"), ("password", TYPED)]).await.expect(500);
    refusals.0.push_str(&answer.body);
}

/// The story with secrets of every kind; gives those that were made on the way.
async fn story(refusals: &mut Refusals) -> Vec<String> {
    let mut anna = Person::new("anna").owing(&[charge(11, 6990)]).with_host(&host("anna"));
    anna.subscriber.contact.email = Some(Email::parse(EMAIL).expect("an address"));
    let world = World::of(&[&anna]).await;
    world.portal.drain().await.expect("drawn");
    let mut secrets = vec![anna.password.clone()];

    let _ = refusals.note(world.app().post("/login", &[("login", "anna"), ("password", TYPED)]).await).expect(401);
    let twice = format!("{{\"login\":\"anna\",\"password\":\"{TYPED}\",\"password\":\"{TYPED}\"}}").into_bytes();
    let _ = refusals.note(world.app().post_raw("/login", "application/json", twice).await).expect(422);
    let broken = format!("{{\"password\":\"{TYPED}\"").into_bytes();
    let _ = refusals.note(world.app().post_raw("/login", "application/json", broken).await).expect(400);
    let refused = world.browser().post("/login", &[("login", "a b"), ("password", TYPED)]).await;
    let _ = refusals.note(refused).expect(422);

    damaged(refusals, &world).await;
    let first = token(refusals, &mut world.app(), &anna.password).await;
    let mut app = world.app().bearing(&first);
    let address = refusals.note(app.get("/invoices/inv_11-2026/pdf").await).expect(302).location().to_owned();
    secrets.push(
        address.split("X-Amz-Signature=").nth(1).and_then(|rest| rest.get(..64)).expect("a signature").to_owned(),
    );
    for path in ["/", "/payments", "/payments/pay_1", "/invoices?after=x"] {
        let _ = refusals.note(app.get(path).await);
    }
    let _ = refusals.note(app.post("/payments", &[("idempotency_key", "0123456789abcdef")]).await).expect(200);
    let link = world.pay_link(&anna).await;
    secrets.push(link.trim_start_matches("/pay/").to_owned());
    let _ = refusals.note(world.app().get(&link).await).expect(200);
    let _ = refusals.note(world.app().get(&link[..link.len() - 1]).await).expect(404);
    let _ = refusals.note(world.app().post(&link, &[("idempotency_key", "x")]).await).expect(422);
    let order = world.portal.payu().orders().remove(0);
    // What SES says of an address that it does not take names the address. Only the one mail under way meets the faults.
    world.portal.mailbox().fail_next([MailFault::Rejected]);
    assert_eq!(world.portal.payu().pay(&order.id).await.expect("an order"), 200);
    secrets.push(by_passkey(refusals, &world, &anna, &mut app).await);
    let forged = world.app().with("openpayu-signature", "signature=00;algorithm=MD5;sender=x");
    let _ = refusals.note(forged.clone().post("/webhooks/payu", &[("password", TYPED)]).await).expect(400);

    let reset = [("login", "anna"), ("email", OTHER_EMAIL)];
    let _ = refusals.note(world.app().post("/reset-password", &reset).await).expect(202);
    world.portal.drain().await.expect("sent");
    let throttled = [MailFault::Throttled; 3];
    world.portal.mailbox().fail_next(throttled.into_iter().chain([MailFault::LostAnswer]));
    let _ =
        refusals.note(world.app().post("/reset-password", &[("login", "anna"), ("email", EMAIL)]).await).expect(202);
    let mailed = mailed(&world).await;
    let once = token(refusals, &mut world.app(), &mailed).await;
    let mut app = world.app().bearing(&once);
    let short = app.post("/password", &[("new_password", "kanarek x"), ("repeat_password", SECOND)]).await;
    let _ = refusals.note(short).expect(422);
    let set = refusals.note(app.post("/password", &[("new_password", SECOND)]).await).expect(200).json();
    let second = set["token"].as_str().expect("a token").to_owned();
    world.pass(1);
    let mut app = world.app().bearing(&second);
    let changed = app.post("/password", &[("current_password", SECOND), ("new_password", THIRD)]).await;
    let third = refusals.note(changed).expect(200).json()["token"].as_str().expect("a token").to_owned();
    let _ = refusals.note(app.get("/").await).expect(401);
    let _ = refusals.note(world.app().bearing(&format!("{third}x")).get("/").await).expect(401);
    secrets.extend(of_router(refusals, &world, &anna, &mut world.app().bearing(&third)).await);
    secrets.extend(links(refusals, &world, &mut world.app().bearing(&third)).await);
    secrets.extend(app_and_codes(refusals, &world, &third).await);
    let _ = refusals.note(world.app().bearing(&third).post("/logout", &[]).await).expect(204);
    let cookie = world.browser().post("/login", &[("login", "anna"), ("password", THIRD)]).await.expect(303);
    let cookies = cookie.headers.get_all("set-cookie").iter();
    secrets.extend(
        cookies.map(|value| value.to_str().expect("text").split(['=', ';']).nth(1).expect("a cookie").to_owned()),
    );
    world.portal.drain().await.expect("sent");

    secrets.push(mailed.chars().filter(char::is_ascii_alphanumeric).collect());
    secrets.extend([mailed, first, once, second, third]);
    secrets.extend(kept(&world).await);
    secrets
}

/// A passkey that is refused, added, used and copied; gives the token that it came to.
async fn by_passkey(refusals: &mut Refusals, world: &World, anna: &Person, app: &mut Client) -> String {
    let _ = refusals.note(ask_passkey(app, TYPED).await).expect(422);
    let asked = refusals.note(ask_passkey(app, &anna.password).await).expect(200);
    let mut phone = Authenticator::new(world.portal.url(), 7);
    let made = phone.make(&asked.json());
    let _ = refusals.note(finish_passkey(app, &"kanarek".repeat(6), &made).await).expect(422);
    let _ = refusals.note(finish_passkey(app, "kanarek klucz", &made).await).expect(200);
    let mut copy = phone.clone();
    let entered = world.by_passkey(&mut world.app(), &mut phone).await.expect(200);
    let _ = refusals.note(world.by_passkey(&mut world.app(), &mut copy).await).expect(401);
    entered.json()["token"].as_str().expect("a token").to_owned()
}

/// What a router dials with: imported, refused, made up and generated.
async fn of_router(refusals: &mut Refusals, world: &World, anna: &Person, app: &mut Client) -> Vec<String> {
    let (path, id) = ("/hosts/hst_anna/pppoe-password", &anna.hosts[0].id);
    world.pass(16);
    world.set_pppoe_password(anna, id, "kanarek routera ż").await;
    let key = ("idempotency_key", "0123456789abcdef");
    for own in ["kanarek zły", "kanarek", OWN_OF_ROUTER] {
        let answer = app.post(path, &[("current_password", THIRD), ("pppoe_password", own), key]).await;
        assert_eq!(refusals.note(answer).status, if own == OWN_OF_ROUTER { 200 } else { 422 }, "{own}");
    }
    let wrong = app.post(path, &[("current_password", TYPED), ("pppoe_password", OWN_OF_ROUTER), key]).await;
    let _ = refusals.note(wrong).expect(422);
    world.portal.drain().await.expect("sent");
    let generated = app.post(path, &[("current_password", THIRD), key]).await.expect(200).json();
    world.portal.drain().await.expect("sent");
    // The network asks and is told: a login and a key are nobody's business either.
    let mut radius = world.radius().await;
    let _ = radius.authorize("anna-dom", "").await.expect(200);
    let _ = refusals.note(radius.authorize(TYPED, "kanarek").await).expect(200);
    let _ = refusals.note(radius.post("/radius/v1/authorize", &serde_json::json!({ "User-Name": [TYPED] })).await);
    let _ = refusals.note(world.machine(TYPED).authorize(TYPED, TYPED).await).expect(401);
    let mut session = portal_tests::Dialled::new("anna-dom", "kanarek", shared::clock::Clock::now(&*world.clock));
    let count = portal_tests::Count::default();
    for (login, status) in [("anna-dom", "Start"), (TYPED, "Start"), ("anna-dom", TYPED)] {
        TYPED.clone_into(&mut session.nas);
        login.clone_into(&mut session.login);
        let _ = refusals.note(radius.account(&session.now(world, status, count)).await).expect(204);
    }
    let _ = refusals.note(radius.settle(TYPED, TYPED, TYPED).await).expect(204);
    // One that opens no more is told of by its host's id.
    let broken = shared::store::Update::existing()
        .set("pppoe_secret", serde_json::json!({ "sealed": "kanarek", "changed_at": "2026-11-01T08:00:00Z" }));
    let host = shared::store::keys::host(&anna.subscriber.id, id);
    assert!(world.table.update(&host, broken).await.expect("an answer"));
    let _ = app.post(path, &[("current_password", THIRD), key]).await.expect(200);
    world.portal.drain().await.expect("sent");
    vec![OWN_OF_ROUTER.to_owned(), generated["generated_password"].as_str().expect("it").to_owned()]
}

/// An authenticator app turned on, used and turned off: gives its secret, its codes and what half a login gave.
async fn app_and_codes(refusals: &mut Refusals, world: &World, token: &str) -> Vec<String> {
    let (path, password) = ("/security/two-factor", [("current_password", THIRD)]);
    let mut app = world.app().bearing(token);
    let begun = refusals.note(app.post(path, &password).await).expect(200).json();
    let secret = begun["secret"].as_str().expect("a secret").to_owned();
    let phone = Phone::of(&secret);
    let _ = refusals.note(app.post(&format!("{path}/confirm"), &[("code", TYPED)]).await).expect(422);
    let confirmed = app.post(&format!("{path}/confirm"), &[("code", &phone.code(world))]).await.expect(200).json();
    let codes = confirmed["recovery_codes"].as_array().expect("codes").iter();
    let codes: Vec<String> = codes.map(|code| code.as_str().expect("a code").to_owned()).collect();
    let login = world.app().post("/login", &[("login", "anna"), ("password", THIRD)]).await.expect(200).json();
    let half = login["token"].as_str().expect("a token").to_owned();
    let mut waiting = world.app().bearing(&half);
    let _ = refusals.note(waiting.get("/").await).expect(403);
    let _ = refusals.note(waiting.post("/login/code", &[("recovery_code", TYPED)]).await).expect(422);
    let _ = waiting.post("/login/code", &[("recovery_code", &codes[0])]).await.expect(200);
    world.portal.drain().await.expect("sent");
    let _ = app.post(&format!("{path}/off"), &password).await.expect(204);
    let plain: Vec<String> = codes.iter().map(|code| code.replace('-', "")).collect();
    [secret, half].into_iter().chain(codes).chain(plain).collect()
}

async fn mailed(world: &World) -> String {
    world.portal.drain().await.expect("sent");
    let text = world.portal.mailbox().newest_to(EMAIL).and_then(|mail| mail.text).expect("a mail");
    text.lines().find_map(|line| line.strip_prefix("    ")).expect("a password").trim().to_owned()
}

/// The portal's own secrets, and hashes as they are stored.
async fn kept(world: &World) -> Vec<String> {
    let mut kept = Vec::new();
    for variable in ["PANEL_SECRET_SESSION", "PANEL_SECRET_SEAL", "PANEL_SECRET_PAYU"] {
        let secret: serde_json::Map<String, serde_json::Value> = world.boot.secret(variable).await.expect("a secret");
        let value = |(_, value): (String, serde_json::Value)| value.as_str().map(|text| text.trim().to_owned());
        // A key id or a client id is short and no secret.
        kept.extend(secret.into_iter().filter_map(value).filter(|text| text.len() > 20));
    }
    let hashes = format!("{:?}", world.items().await);
    kept.extend(hashes.split("$argon2id$").skip(1).map(|rest| rest[..60].to_owned()));
    assert!(kept.len() >= 4, "{kept:?}");
    kept
}

#[test]
fn s27_no_secret_is_heard_in_logs_or_problems() {
    let (log, mut refusals) = (Log::default(), Refusals::default());
    let mut secrets = listened(&log, story(&mut refusals));
    secrets.extend([TYPED, SECOND, THIRD, EMAIL, OTHER_EMAIL, "kanarek"].map(str::to_owned));
    let heard = log.text();
    for expected in [
        "request",
        "invocation",
        "mail not sent",
        "passkey_copied",
        "mail dropped",
        "an item is damaged: LOGIN#",
        "pppoe password cannot be opened",
        "DEBUG",
    ] {
        assert!(heard.contains(expected), "the log is listened to: {expected}");
    }
    for secret in secrets {
        let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        for form in
            [secret.clone(), encoded, base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &secret)]
        {
            if let Some(at) = heard.find(&form) {
                let (from, to) =
                    (heard[..at].rfind('\n').unwrap_or(0), heard[at..].find('\n').map_or(heard.len(), |end| at + end));
                panic!("{form} is in the log: {}", &heard[from..to]);
            }
            assert!(!refusals.0.contains(&form), "{form} is in a problem: {}", refusals.0);
        }
    }
}

#[test]
fn s27_debug_tells_no_secret() {
    let body = br#"{"login":"anna","password":"kanarek","email":"kanarek@example.pl"}"#;
    let fields = shared::http::Fields::from_json(body, &["login", "password", "email"]).expect("an object");
    let email = Email::parse("kanarek@example.pl").expect("an address");
    let random = shared::random::SystemRandom;
    let id = shared::domain::SessionId::new(&random);
    let id_text = serde_json::to_string(&id).expect("json");
    let one_time = shared::password::OneTime::new(&random);
    let stored = one_time.stored("2026-11-23T12:00:00Z".parse().expect("a time"));
    let hash = stored.hash.clone();
    let login = shared::domain::Login::parse("anna").expect("a login");
    let credential =
        shared::domain::Credential { login, password_hash: Some("kanarek".into()), one_time: Some(stored), totp: None };
    let mut anna = Person::new("anna").subscriber;
    anna.contact.email = Some(email.clone());
    let told = format!(
        "{fields:?} {email:?} {id:?} {one_time:?} {credential:?} {anna:?} {:?}",
        shared::secret::Secret::new("kanarek".into())
    );
    for secret in ["kanarek", id_text.trim_matches('"'), one_time.secret().expose(), &hash] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
    assert!(told.contains("password") && told.contains("anna"), "{told}");
}
