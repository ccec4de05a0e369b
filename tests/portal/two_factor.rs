//! Turning an authenticator app on and off.

use portal_tests::{Answer, Client, Person, Phone, World};
use serde_json::json;

const PATH: &str = "/security/two-factor";
const CONFIRM: &str = "/security/two-factor/confirm";
const CODES: &str = "/security/two-factor/recovery-codes";
const OFF: &str = "/security/two-factor/off";

async fn world() -> (Person, World, Client) {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let app = world.app_of(&anna).await;
    (anna, world, app)
}

async fn by_password(client: &mut Client, path: &str, person: &Person) -> Answer {
    client.post(path, &[("current_password", &person.password)]).await
}

fn phone(answer: &Answer) -> Phone {
    Phone::of(answer.json()["secret"].as_str().expect("a secret"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_set_up_confirmed_and_asked_for_from_then_on() {
    let (anna, world, mut app) = world().await;
    assert_eq!(app.get(PATH).await.expect(200).json()["state"], "off");
    let started = by_password(&mut app, PATH, &anna).await.expect(200);
    let (secret, uri) = (started.json()["secret"].clone(), started.json()["uri"].clone());
    let secret = secret.as_str().expect("a secret");
    assert_eq!((started.json()["state"].clone(), secret.len()), (json!("pending"), 32));
    assert!(uri.as_str().expect("an address").starts_with("otpauth://totp/"), "{uri}");
    assert!(uri.as_str().is_some_and(|uri| uri.contains(secret) && uri.contains(":anna?")), "{uri}");
    // Until a first code has come, no login asks for one.
    let _ = world.app_of(&anna).await;
    let phone = phone(&started);
    let wrong = app.post(CONFIRM, &[("code", &phone.wrong_code(&world))]).await.expect(422);
    assert_eq!(wrong.faults(), ["code:code_wrong"]);
    let confirmed = app.post(CONFIRM, &[("code", &phone.code(&world))]).await.expect(200).json();
    let codes = confirmed["recovery_codes"].as_array().expect("codes").clone();
    assert_eq!(codes.len(), 10);
    let status = app.get(PATH).await.expect(200).json();
    let expected =
        json!({"state": "on", "since": "2026-11-23T11:00:00Z", "recovery_codes_left": 10, "secret": null, "uri": null});
    assert_eq!(status, expected);
    assert!(world.mail_to(&anna).await.subject.contains("jest włączone"));
    // S05: neither the secret nor a code lies in the table.
    let kept = format!("{:?}", world.items().await);
    for code in codes.iter().map(|code| code.as_str().expect("a code")).chain([secret]) {
        assert!(!kept.contains(code) && !kept.contains(&code.replace('-', "")), "{code}");
    }
    // S12: the code that confirmed it opens nothing more.
    let mut waiting = world.app_waiting(&anna).await;
    let _ = waiting.post("/login/code", &[("code", &phone.code(&world))]).await.expect(422);
    let code = codes[4].as_str().expect("a code");
    let _ = waiting.post("/login/code", &[("recovery_code", code)]).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_sees_the_code_to_scan_and_the_recovery_codes_once() {
    let (anna, world, _app) = world().await;
    let mut browser = world.browser_of(&anna).await;
    let page = browser.get(PATH).await.expect(200).body;
    assert!(page.contains("action=\"/security/two-factor\""), "{page}");
    let refused = browser.post(PATH, &[("current_password", "nie to")]).await.expect(422).body;
    assert!(refused.contains("f-current_password-error"), "{refused}");
    assert_eq!(by_password(&mut browser, PATH, &anna).await.expect(303).location(), PATH);
    let page = browser.get(PATH).await.expect(200).body;
    assert!(page.contains("<svg class=\"qr\"") && !page.contains("style="), "{page}");
    let phone = phone(&browser.clone().with("accept", "application/json").get(PATH).await.expect(200));
    let refused = browser.post(CONFIRM, &[("code", &phone.wrong_code(&world))]).await.expect(422).body;
    assert!(refused.contains("f-code-error") && refused.contains("<svg class=\"qr\""), "{refused}");
    let shown = browser.post(CONFIRM, &[("code", &phone.code(&world))]).await.expect(200).body;
    assert_eq!(shown.matches("<li>").count() - shown.matches("<li><a").count(), 10, "{shown}");
    // S24: a second press turns nothing on twice, and shows no codes: whoever has not seen them is told how to make others.
    let again = browser.post(CONFIRM, &[("code", &phone.code(&world))]).await.expect(303);
    assert_eq!(again.location(), "/security/two-factor?on=1");
    let page = browser.get(again.location()).await.expect(200).body;
    assert!(page.contains("jest już włączone") && page.contains("Zrób poniżej nowe"), "{page}");
    assert!(page.contains("action=\"/security/two-factor/recovery-codes\""), "{page}");
    let page = browser.get(PATH).await.expect(200).body;
    assert!(page.contains("10") && page.contains("formaction=\"/security/two-factor/off\""), "{page}");
    assert_eq!(by_password(&mut browser, OFF, &anna).await.expect(303).location(), "/security/two-factor?off=1");
    assert!(browser.get("/security/two-factor?off=1").await.body.contains("jest wyłączone"));
    // An address by itself says nothing that is not so.
    assert!(!browser.get("/security/two-factor?on=1").await.expect(200).body.contains("jest już włączone"));
}

#[tokio::test(flavor = "multi_thread")]
async fn turning_it_off_and_new_codes_need_the_password_and_are_told_by_mail() {
    let (anna, world, mut app) = world().await;
    let phone = world.phone_of(&anna).await;
    for path in [PATH, CODES, OFF] {
        let wrong = app.post(path, &[("current_password", "nie to")]).await.expect(422);
        assert_eq!(wrong.faults(), ["current_password:password_wrong"], "{path}");
        assert_eq!(app.post(path, &[]).await.expect(422).faults(), ["current_password:required"], "{path}");
    }
    assert_eq!(by_password(&mut app, PATH, &anna).await.expect(409).code(), "two_factor_on");
    assert_eq!(app.post(CONFIRM, &[("code", "000000")]).await.expect(409).code(), "two_factor_on");
    let codes = by_password(&mut app, CODES, &anna).await.expect(200).json();
    assert!(world.mail_to(&anna).await.subject.contains("Nowe kody"));
    // Those of before are good no more.
    let mut waiting = world.app_waiting(&anna).await;
    let _ = waiting.post("/login/code", &[("recovery_code", phone.recovery(0))]).await.expect(422);
    let good = codes["recovery_codes"][0].as_str().expect("a code");
    let _ = waiting.post("/login/code", &[("recovery_code", good)]).await.expect(200);
    let _ = by_password(&mut app, OFF, &anna).await.expect(204);
    assert!(world.mail_to(&anna).await.subject.contains("jest wyłączone"));
    let _ = world.app_of(&anna).await;
    for path in [CODES, OFF] {
        assert_eq!(by_password(&mut app, path, &anna).await.expect(409).code(), "two_factor_off");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_the_password_is_guessed_at_ten_times_in_a_quarter_wherever_it_is_asked_for() {
    let (anna, world, mut app) = world().await;
    let _ = app.post(PATH, &[("current_password", "nie to")]).await.expect(422);
    world.raise("password-account", 9).await;
    let _ = app.post(OFF, &[("current_password", "nie to")]).await.expect(422);
    let _ = by_password(&mut app, PATH, &anna).await.expect(429);
    let change = [("current_password", anna.password.as_str()), ("new_password", "kawa na tarasie")];
    let _ = app.post("/password", &change).await.expect(429);
    world.pass(15);
    let started = by_password(&mut app, PATH, &anna).await.expect(200);
    let phone = phone(&started);
    let _ = app.post(CONFIRM, &[("code", &phone.wrong_code(&world))]).await.expect(422);
    world.raise("two-factor-account", 10).await;
    let _ = app.post(CONFIRM, &[("code", &phone.code(&world))]).await.expect(429);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_ends_after_a_quarter_and_begins_anew_with_another_secret() {
    let (anna, world, mut app) = world().await;
    assert_eq!(app.post(CONFIRM, &[("code", "000000")]).await.expect(409).code(), "two_factor_not_started");
    let first = by_password(&mut app, PATH, &anna).await.expect(200);
    let second = by_password(&mut app, PATH, &anna).await.expect(200);
    assert_ne!(first.json()["secret"], second.json()["secret"]);
    let old = phone(&first);
    let _ = app.post(CONFIRM, &[("code", &old.code(&world))]).await.expect(422);
    world.pass(15);
    let late = app.post(CONFIRM, &[("code", &phone(&second).code(&world))]).await;
    assert_eq!(late.expect(409).code(), "two_factor_not_started");
    assert_eq!(app.get(PATH).await.expect(200).json()["state"], "off");
}

#[tokio::test(flavor = "multi_thread")]
async fn s02_what_one_session_began_no_other_sees_or_confirms() {
    let (anna, world, mut app) = world().await;
    let (mut stranger, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
    let started = by_password(&mut app, PATH, &anna).await.expect(200);
    let phone = phone(&started);
    let seen = stranger.get(PATH).await.expect(200).json();
    let nothing = json!({"state": "off", "since": null, "recovery_codes_left": null, "secret": null, "uri": null});
    assert_eq!(seen, nothing);
    assert_eq!(stranger.get("/security").await.expect(200).json()["two_factor"]["state"], "off");
    assert_eq!(app.get("/security").await.expect(200).json()["two_factor"]["state"], "pending");
    let page = browser.get(PATH).await.expect(200).body;
    assert!(!page.contains("class=\"qr\"") && page.contains("current_password"), "{page}");
    // Not even by the code that is right: whoever read it off the owner's screen gets no recovery codes.
    let code = phone.code(&world);
    for client in [&mut stranger, &mut browser] {
        let refused = client.post(CONFIRM, &[("code", &code)]).await.expect(409);
        assert!(!refused.body.contains("recovery_codes"), "{refused:?}");
    }
    let refused = stranger.post(CONFIRM, &[("code", &code)]).await;
    assert_eq!(refused.expect(409).code(), "two_factor_not_started");
    let _ = app.post(CONFIRM, &[("code", &code)]).await.expect(200);
    assert_eq!(stranger.get(PATH).await.expect(200).json()["state"], "on");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_confirm_at_once_one_gets_codes() {
    let (anna, world, mut app) = world().await;
    let phone = phone(&by_password(&mut app, PATH, &anna).await.expect(200));
    let mut other = app.clone();
    let code = phone.code(&world);
    let fields = [("code", code.as_str())];
    let (left, right) = tokio::join!(app.post(CONFIRM, &fields), other.post(CONFIRM, &fields));
    let mut statuses = [left.status, right.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{left:?} {right:?}");
    let good = if left.status == 200 { left } else { right }.json();
    let recovery = good["recovery_codes"][9].as_str().expect("a code");
    let mut waiting = world.app_waiting(&anna).await;
    let _ = waiting.post("/login/code", &[("recovery_code", recovery)]).await.expect(200);
    world.portal.drain().await.expect("sent");
    let told = world.portal.mailbox().list().into_iter().filter(|mail| mail.subject.contains("jest włączone")).count();
    assert_eq!(told, 1);
}
