//! Guessing does not lock an owner out (S06): a device that was logged in on before is counted by itself, and a mailed
//! password is a way in whatever was guessed.

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use portal_tests::{Answer, Client, Person, World};
use serde_json::{Value, json};
use shared::clock::Clock as _;

async fn log_in(client: &mut Client, login: &str, password: &str) -> Answer {
    client.post("/login", &[("login", login), ("password", password)]).await
}

/// A client in a network of its own.
fn from(client: Client, network: u8) -> Client {
    client.with("x-forwarded-for", &format!("10.{network}.0.1"))
}

/// Guesses that come from everywhere.
async fn guessed_at(world: &World, login: &str) {
    for number in 0..25 {
        let answer = log_in(&mut from(world.app(), number), login, "na chybił trafił").await;
        assert_eq!(answer.status, if number < 20 { 401 } else { 429 }, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_guesses_from_elsewhere_keep_out_neither_a_known_device_nor_a_mailed_password() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut known = from(world.browser_of(&anna).await, 201);
    guessed_at(&world, "anna").await;
    let _ = log_in(&mut from(world.browser(), 202), "anna", &anna.password).await.expect(429);
    let _ = log_in(&mut known, "anna", &anna.password).await.expect(303);
    let mailed = world.one_time_password(&anna).await;
    let _ = log_in(&mut from(world.app(), 203), "anna", &mailed.replace('-', "x")).await.expect(429);
    let welcome = log_in(&mut from(world.app(), 203), "anna", &mailed).await.expect(200);
    assert_eq!(welcome.json()["must_change_password"], true);
    assert!(!welcome.cost().contains("Argon2"), "{}", welcome.cost());
    let _ = log_in(&mut from(world.app(), 203), "anna", &mailed).await.expect(429);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_a_network_that_guesses_does_not_keep_out_a_known_device_in_it() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut known = from(world.browser_of(&anna).await, 1);
    let _ = log_in(&mut from(world.app(), 1), "otto", "na chybił trafił").await.expect(401);
    world.raise("login-source", 100).await;
    let _ = log_in(&mut from(world.browser(), 1), "anna", &anna.password).await.expect(429);
    let _ = log_in(&mut known, "anna", &anna.password).await.expect(303);
    let mailed = world.one_time_password(&anna).await;
    let _ = log_in(&mut from(world.app(), 1), "anna", &mailed).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_a_known_device_guesses_twenty_times_in_a_quarter() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut known = world.browser_of(&anna).await;
    let mut other = world.browser_of(&anna).await;
    let _ = log_in(&mut known, "anna", "na chybił trafił").await.expect(401);
    world.raise("login-device", 19).await;
    // Who gets in has not guessed.
    let mut same = known.clone();
    let _ = log_in(&mut same, "anna", &anna.password).await.expect(303);
    let _ = log_in(&mut known, "anna", "na chybił trafił").await.expect(401);
    let _ = log_in(&mut known, "anna", &anna.password).await.expect(429);
    // A login on it has not made it another one.
    let _ = log_in(&mut same, "anna", &anna.password).await.expect(429);
    // Its guesses are nobody else's.
    let _ = log_in(&mut other, "anna", &anna.password).await.expect(303);
    let _ = log_in(&mut world.browser(), "anna", &anna.password).await.expect(303);
    world.pass(15);
    let _ = log_in(&mut known, "anna", &anna.password).await.expect(303);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_who_gets_in_has_not_guessed() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let _ = log_in(&mut world.app(), "anna", "na chybił trafił").await.expect(401);
    world.raise("login-account", 19).await;
    for _ in 0..3 {
        let _ = log_in(&mut world.app(), "anna", &anna.password).await.expect(200);
    }
    let _ = log_in(&mut world.app(), "anna", "na chybił trafił").await.expect(401);
    let _ = log_in(&mut world.app(), "anna", "na chybił trafił").await.expect(429);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_an_app_is_known_by_what_its_last_login_gave_it() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let first = log_in(&mut world.app(), "anna", &anna.password).await.expect(200).json();
    guessed_at(&world, "anna").await;
    let device = first["device"].as_str().expect("a device");
    let fields = [("login", "anna"), ("password", anna.password.as_str()), ("device", device)];
    let _ = world.app().post("/login", &fields).await.expect(200);
    let _ = world.app().post("/login", &fields[..2]).await.expect(429);
}

#[tokio::test(flavor = "multi_thread")]
async fn s08_one_guess_too_many_looks_and_costs_alike_for_somebody_and_nobody() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let _ = world.one_time_password(&anna).await;
    let mut seen = Vec::new();
    for login in ["anna", "otto"] {
        guessed_at(&world, login).await;
        let answer = log_in(&mut from(world.app(), 210), login, "na chybił trafił").await.expect(429);
        let calls = answer.cost().split("; ").filter_map(|call| Some(call.split_once(" (")?.0.to_owned()));
        seen.push((answer.visible(), calls.collect::<Vec<_>>()));
    }
    assert_eq!(seen[0], seen[1]);
    assert!(!seen[0].1.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_what_is_no_device_of_this_login_gives_nothing() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let of_anna = world.browser_of(&anna).await;
    let good = of_anna.device.clone().expect("a device");
    let session = of_anna.cookie.expect("a session");
    let claims = claims_of(&good);
    let now = world.clock.now().as_second();
    assert_eq!(claims["exp"], now + 180 * 24 * 3600);
    assert_eq!(hex::decode(claims["device"].as_str().expect("an id")).expect("hex").len(), 16);
    let changed = async |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        signed(&world, &claims).await
    };
    guessed_at(&world, "anna").await;
    let others = [
        ("another login's", world.browser_of(&bert).await.device.expect("a device")),
        ("a session", session.clone()),
        ("expired", changed("exp", json!(now)).await),
        ("for a session", changed("aud", json!("panel")).await),
        ("another issuer's", changed("iss", json!("https://panel.example")).await),
        ("without its end", good[..good.len() - 1].to_owned()),
        ("another payload", good.replacen(".e", ".f", 1)),
        ("nothing", String::new()),
    ];
    for (name, device) in others {
        let mut browser = world.browser();
        browser.device = Some(device);
        assert_eq!(log_in(&mut browser, "anna", &anna.password).await.status, 429, "{name}");
    }
    let mut browser = world.browser();
    browser.device = Some(changed("exp", json!(now + 1)).await);
    let _ = log_in(&mut browser, "anna", &anna.password).await.expect(303);
    // And a device opens nothing by itself.
    assert_eq!(world.app().bearing(&good).get("/").await.expect(401).code(), "unauthenticated");
    let mut browser = world.browser();
    browser.cookie = Some(good);
    assert_eq!(browser.get("/").await.expect(303).location(), "/login");
}

fn claims_of(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("a payload");
    let payload = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, payload).expect("base64");
    serde_json::from_slice(&payload).expect("json")
}

async fn signed(world: &World, claims: &Value) -> String {
    let secret: Value = world.boot.secret("PANEL_SECRET_SESSION").await.expect("a secret");
    let header = Header { kid: secret["kid"].as_str().map(str::to_owned), ..Header::new(Algorithm::EdDSA) };
    let key = EncodingKey::from_ed_pem(secret["private_key_pem"].as_str().expect("a key").as_bytes());
    jsonwebtoken::encode(&header, claims, &key.expect("a key")).expect("a token")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_stays_known_after_logging_out() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let device = browser.device.clone();
    let _ = browser.post("/logout", &[]).await.expect(303);
    assert_eq!((browser.cookie.clone(), browser.device.clone()), (None, device));
    guessed_at(&world, "anna").await;
    let _ = log_in(&mut browser, "anna", &anna.password).await.expect(303);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_a_known_device_stays_the_same_one_and_an_account_gets_twenty_new_ones_a_day() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    // On one device, however often: its twenty tries are not begun anew by a login.
    let mut known = world.browser_of(&anna).await;
    for _ in 0..25 {
        let _ = log_in(&mut known, "anna", &anna.password).await.expect(303);
    }
    let device = async |number: u8| {
        let answer = log_in(&mut from(world.app(), number), "anna", &anna.password).await.expect(200);
        !answer.json()["device"].is_null()
    };
    // One that was known before is no new one.
    for number in 0..20 {
        assert!(device(number).await, "{number}");
    }
    assert!(!device(20).await);
    world.pass(24 * 60);
    assert!(device(21).await);
}
