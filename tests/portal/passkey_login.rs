//! Logging in with a passkey.

use portal_tests::{Answer, Authenticator, Client, Person, World, answer_passkey};
use serde_json::Value;
use shared::passkey::CEREMONY_SECONDS;
use shared::store::Transaction;

/// A browser as the script of the login page asks.
fn page(world: &World) -> Client {
    world.browser().with("accept", "application/json")
}

/// The calls of an answer, without what each took.
fn calls(answer: &Answer) -> Vec<String> {
    answer.cost().split("; ").filter_map(|call| call.split(" (").next().map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_becomes_a_session_in_a_cookie_that_no_script_reads() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut authenticator = world.passkey_of(&anna, 7).await;
    let mut browser = page(&world);
    let entered = world.by_passkey(&mut browser, &mut authenticator).await.expect(200);
    assert_eq!(entered.json(), serde_json::json!({ "expires_at": "2026-11-23T23:00:00Z" }));
    assert!(browser.cookie.is_some() && browser.device.is_some(), "{entered:?}");
    assert_eq!(browser.get("/").await.expect(200).header("content-type"), "application/json");
    let kept = world.passkey(&anna, &authenticator).await.expect("a passkey");
    assert_eq!(kept.last_used_at, Some("2026-11-23T11:00:00Z".parse().expect("a time")));
    // It stands in the history, and was told of: nobody knew the device.
    let history = browser.get("/security").await.expect(200).json()["logins"][0].clone();
    assert_eq!(history["outcome"], "passkey");
    assert!(world.mail_to(&anna).await.subject.starts_with("Nowe logowanie do panelu"));
    let mails = world.portal.mailbox().count();
    // The device is known from now on, and is the same at the next login.
    let new_devices = async || {
        let items = world.items().await;
        items.into_iter().find(|(key, _)| key.starts_with("RATE#login-new-device")).expect("a counter").1
    };
    let before = new_devices().await;
    let _ = world.by_passkey(&mut browser, &mut authenticator).await.expect(200);
    assert_eq!(new_devices().await, before);
    world.portal.drain().await.expect("sent");
    assert_eq!(world.portal.mailbox().count(), mails);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_gets_a_token_and_no_cookie() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut authenticator = world.passkey_of(&anna, 7).await;
    let entered = world.by_passkey(&mut world.app(), &mut authenticator).await.expect(200);
    assert_eq!(entered.header("set-cookie"), "");
    let said = entered.json();
    assert_eq!((&said["must_change_password"], said["device"].is_string()), (&false.into(), true));
    let token = said["token"].as_str().expect("a token");
    let _ = world.app().bearing(token).get("/").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s05_an_answer_is_good_once_however_many_send_it_at_once() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut authenticator = world.passkey_of(&anna, 7).await;
    let options = world.asked(&mut world.app()).await;
    let signed = authenticator.sign(&options);
    let (mut one, mut other) = (world.app(), world.app());
    let (one, other) = tokio::join!(answer_passkey(&mut one, &signed), answer_passkey(&mut other, &signed));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    assert_eq!(answer_passkey(&mut world.app(), &signed).await.expect(401).code(), "passkey_failed");
    // Nor does a second signature under the same question help.
    let again = authenticator.sign(&options);
    assert_eq!(answer_passkey(&mut world.app(), &again).await.expect(401).code(), "passkey_failed");
    let sessions = world.items().await.into_keys().filter(|key| key.contains(" SES#")).count();
    assert_eq!(sessions, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn s08_an_unknown_passkey_and_a_bad_signature_look_and_cost_alike() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let own = world.passkey_of(&anna, 7).await;
    let mut removed = world.passkey_of(&bert, 8).await;
    let kept = world.passkey(&bert, &removed).await.expect("a passkey");
    let transaction = shared::passkey::forget(Transaction::new(&world.table), &bert.subscriber.id, &kept);
    transaction.commit().await.expect("gone");
    let mut unknown = Authenticator::new(world.portal.url(), 9);
    unknown.user.clone_from(&own.user);
    let changed = |change: fn(&mut Authenticator)| {
        let mut authenticator = own.clone();
        change(&mut authenticator);
        authenticator
    };
    let mut client = world.app();
    let mut answers = Vec::new();
    for authenticator in [
        &mut removed,
        &mut unknown,
        &mut changed(|it| it.verifies = false),
        &mut changed(|it| it.origin = "https://evil.example".to_owned()),
        &mut changed(|it| it.rp_id = Some("evil.example".to_owned())),
        &mut changed(|it| it.user = it.credential()),
    ] {
        answers.push(world.by_passkey(&mut client, authenticator).await.expect(401));
    }
    // A signature that was tampered with, one under a question that nobody asked, and one that comes too late.
    let mut tampered = own.clone().sign(&world.asked(&mut client).await);
    tampered["response"]["signature"] = unknown.sign(&world.asked(&mut client).await)["response"]["signature"].clone();
    answers.push(answer_passkey(&mut client, &tampered).await.expect(401));
    let mut options = world.asked(&mut client).await;
    options["challenge"] = "AAAAAAAAAAAAAAAAAAAAAA".into();
    answers.push(answer_passkey(&mut client, &own.clone().sign(&options)).await.expect(401));
    let late = own.clone().sign(&world.asked(&mut client).await);
    world.pass(CEREMONY_SECONDS.unsigned_abs() / 60);
    answers.push(answer_passkey(&mut client, &late).await.expect(401));
    for answer in &answers {
        assert_eq!(answer.visible(), answers[0].visible());
        assert_eq!(calls(answer), calls(&answers[0]));
    }
    assert!(world.items().await.into_keys().all(|key| !key.contains(" SES#")));
}

#[tokio::test(flavor = "multi_thread")]
async fn s01_a_passkey_opens_its_owners_account_alone() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let (own, mut other) = (world.passkey_of(&anna, 7).await, world.passkey_of(&bert, 8).await);
    // Whoever has a passkey says that it is somebody else's.
    let mut lying = other.clone();
    lying.user.clone_from(&own.user);
    let _ = world.by_passkey(&mut world.app(), &mut lying).await.expect(401);
    let entered = world.by_passkey(&mut world.app(), &mut other).await.expect(200);
    let home = world.app().bearing(entered.json()["token"].as_str().expect("a token")).get("/").await.expect(200);
    assert!(home.body.contains("bert") && !home.body.contains("anna"), "{}", home.body);
    // What an authenticator made already is nobody else's.
    let kept = world.passkey(&anna, &own).await.expect("a passkey");
    let again = shared::passkey::keep(Transaction::new(&world.table), &bert.subscriber.id, &kept).commit().await;
    assert!(again.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_passkey_is_refused_and_the_first_goes_on() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut authenticator = world.passkey_of(&anna, 7).await;
    let mut copy = authenticator.clone();
    for _ in 0..2 {
        let _ = world.by_passkey(&mut world.app(), &mut authenticator).await.expect(200);
    }
    assert_eq!(world.by_passkey(&mut world.app(), &mut copy).await.expect(401).code(), "passkey_failed");
    world.pass(1);
    let entered = world.by_passkey(&mut world.app(), &mut authenticator).await.expect(200).json();
    let mut app = world.app().bearing(entered["token"].as_str().expect("a token"));
    let lines = app.get("/security").await.expect(200).json()["logins"].clone();
    let outcomes: Vec<&str> =
        lines.as_array().expect("lines").iter().filter_map(|line| line["outcome"].as_str()).collect();
    assert_eq!(outcomes[0], "passkey");
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == "copied_passkey").count(), 1, "{outcomes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_questions_and_answers_are_capped_per_network_and_passwords_do_not_count() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut authenticator = world.passkey_of(&anna, 7).await;
    let mut client = world.app().with("x-forwarded-for", "203.0.113.7");
    let _ = world.asked(&mut client).await;
    world.raise("passkey-source", 300).await;
    let body = b"{}".to_vec();
    let refused = client.post_raw("/login/passkey/options", "application/json", body).await.expect(429);
    assert_eq!(refused.header("retry-after"), "900");
    let mut elsewhere = world.app().with("x-forwarded-for", "198.51.100.7");
    let options = world.asked(&mut elsewhere).await;
    let signed = authenticator.sign(&options);
    assert_eq!(answer_passkey(&mut client, &signed).await.expect(429).code(), "too_many_requests");
    // Who guesses passwords there keeps no passkey out.
    let _ = elsewhere.post("/login", &[("login", "anna"), ("password", "x")]).await.expect(401);
    world.raise("login-source", 100).await;
    let _ = answer_passkey(&mut elsewhere, &signed).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_is_kept_for_five_minutes_and_gone_with_its_answer() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut authenticator = world.passkey_of(&anna, 7).await;
    let kept = async || {
        let items = world.items().await;
        items.into_iter().filter(|(key, _)| key.starts_with("CHL#")).collect::<Vec<_>>()
    };
    let options = world.asked(&mut world.app()).await;
    let items = kept().await;
    assert_eq!(items.len(), 1);
    let challenge = options["challenge"].as_str().expect("a challenge");
    assert!(!items[0].0.contains(challenge) && items[0].1.contains("\"ttl\": \"1795431900\""), "{items:?}");
    let _ = answer_passkey(&mut world.app(), &authenticator.sign(&options)).await.expect(200);
    assert_eq!(kept().await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_none_is_told_so() {
    let world = World::new().await;
    let refused = async |credential: Value| answer_passkey(&mut world.app(), &credential).await;
    assert_eq!(refused(Value::Null).await.expect(422).faults(), ["credential:required"]);
    assert_eq!(refused("x".into()).await.expect(422).faults(), ["credential:wrong_type"]);
    assert_eq!(refused(serde_json::json!({})).await.expect(400).code(), "bad_request");
    let mut browser = world.browser();
    assert_eq!(browser.post("/login/passkey", &[("credential", "x")]).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_login_page_offers_it_where_a_script_runs_and_is_whole_without() {
    let world = World::new().await;
    for path in ["/login?next=/payments", "/login?next=//evil.example&lang=en"] {
        let page = world.browser().get(path).await.expect(200);
        let document = scraper::Html::parse_document(&page.body);
        let form = scraper::Selector::parse("div[hidden] > form[data-passkey=get]").expect("a selector");
        let form = document.select(&form).next().expect("a form");
        let of = |name| form.attr(name).unwrap_or_default();
        let lang = if path.contains("lang") { "?lang=en" } else { "" };
        let after = if path.contains("evil") { "/" } else { "/payments" };
        assert_eq!(of("data-begin"), format!("/login/passkey/options{lang}"));
        assert_eq!((of("data-finish"), of("data-after")), (&*format!("/login/passkey{lang}"), after));
        let texts: Value = serde_json::from_str(of("data-texts")).expect("texts");
        assert!(["failed", "NotAllowedError", "InvalidStateError"].iter().all(|name| texts[name].is_string()));
    }
    let refused = world.browser().post("/login", &[("login", "anna"), ("password", "x")]).await.expect(401);
    assert!(refused.header("content-security-policy").contains("script-src 'self'"), "{refused:?}");
}
