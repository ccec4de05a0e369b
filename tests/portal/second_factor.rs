//! Logging in where an authenticator app is on.

use portal_tests::{Answer, Client, Person, Phone, World};
use serde_json::json;

use crate::security::{log_in, seen, told};

const CODE: &str = "/login/code";
const NEW: &str = "kawa na tarasie o świcie";

async fn give(client: &mut Client, code: &str) -> Answer {
    client.post(CODE, &[("code", code)]).await
}

async fn world() -> (Person, World, Phone) {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let phone = world.phone_of(&anna).await;
    (anna, world, phone)
}

/// The clock to the next code.
fn next_code(world: &World) {
    world.clock.advance(std::time::Duration::from_secs(30));
}

#[tokio::test(flavor = "multi_thread")]
async fn s11_password_and_code_become_a_session_under_a_new_id() {
    let (anna, world, phone) = world().await;
    let mut browser = world.browser_waiting(&anna).await;
    let half = browser.clone();
    let page = browser.get(CODE).await.expect(200);
    assert!(page.body.contains("one-time-code") && page.body.contains("recovery_code"), "{}", page.body);
    let answer = give(&mut browser, &phone.code(&world)).await.expect(303);
    assert_eq!(answer.location(), "/");
    assert_ne!(browser.cookie, half.cookie);
    let _ = browser.get("/").await.expect(200);
    // The session of before is over, and the page has nothing to ask of one that is in.
    assert_eq!(half.clone().get(CODE).await.expect(303).location(), "/login?next=%2Flogin%2Fcode");
    assert_eq!(browser.get(CODE).await.expect(303).location(), "/");
    let _ = give(&mut browser, "000000").await.expect(409);
    let outcomes = told(&seen(&browser).await["logins"], &["outcome"]);
    assert!(outcomes.contains(&"second_factor".to_owned()) && outcomes.contains(&"code_asked".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_gets_what_a_login_gives_and_a_browser_goes_on_where_it_was_going() {
    let (anna, world, phone) = world().await;
    let mut app = world.app_waiting(&anna).await;
    let answer = give(&mut app, &phone.code(&world)).await.expect(200).json();
    assert_eq!((&answer["second_factor"], &answer["must_change_password"]), (&json!([]), &json!(false)));
    assert_eq!(answer["expires_at"], "2026-11-23T23:00:00Z");
    let _ = world.app().bearing(answer["token"].as_str().expect("a token")).get("/").await.expect(200);
    let device = answer["device"].as_str().expect("a device").to_owned();
    // It was new, and is told of once the code is right; the next time it is known.
    assert!(world.mail_to(&anna).await.subject.contains("Nowe logowanie"));
    next_code(&world);
    let mut app = world.app_waiting(&anna).await;
    let fields = [("code", phone.code(&world)), ("device", device)];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let _ = app.post(CODE, &fields).await.expect(200);
    world.portal.drain().await.expect("nothing");
    assert_eq!(world.portal.mailbox().count(), 1);
    // A browser.
    next_code(&world);
    let mut browser = world.browser();
    let fields = [("login", "anna"), ("password", anna.password.as_str()), ("next", "/payments")];
    let asked = browser.post("/login", &fields).await.expect(303);
    assert_eq!(asked.location(), "/login/code?next=%2Fpayments");
    // S10: the cookie lives as long as what it names.
    let cookies: Vec<&str> =
        asked.headers.get_all("set-cookie").iter().map(|value| value.to_str().expect("text")).collect();
    assert!(cookies.len() == 1 && cookies[0].contains("Max-Age=600;"), "{cookies:?}");
    let page = browser.get(asked.location()).await.expect(200).body;
    assert!(page.contains("value=\"/payments\""), "{page}");
    let fields = [("code", phone.code(&world)), ("next", "/payments".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(browser.post(CODE, &fields).await.expect(303).location(), "/payments");
    assert!(browser.device.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn s12_five_tries_and_the_session_is_void() {
    let (anna, world, phone) = world().await;
    let mut app = world.app_waiting(&anna).await;
    let wrong = phone.wrong_code(&world);
    for _ in 0..4 {
        assert_eq!(give(&mut app, &wrong).await.expect(422).faults(), ["code:code_wrong"]);
        // What cannot be read is no try.
        assert_eq!(give(&mut app, " ").await.expect(422).faults(), ["code:required"]);
    }
    assert_eq!(give(&mut app, &wrong).await.expect(401).code(), "code_void");
    assert_eq!(give(&mut app, &phone.code(&world)).await.expect(401).code(), "unauthenticated");
    // A recovery code is a try like any other, and the fifth may be the right one.
    let mut app = world.app_waiting(&anna).await;
    for _ in 0..4 {
        let faults = app.post(CODE, &[("recovery_code", "x")]).await.expect(422).faults();
        assert_eq!(faults, ["recovery_code:recovery_code_wrong"]);
    }
    let _ = give(&mut app, &phone.code(&world)).await.expect(200);
    // A browser is told, and led back to the password.
    world.pass(60);
    let mut browser = world.browser_waiting(&anna).await;
    for _ in 0..4 {
        let page = give(&mut browser, &wrong).await.expect(422).body;
        assert!(page.contains("f-code-error"), "{page}");
    }
    assert!(give(&mut browser, &wrong).await.expect(401).body.contains("href=\"/login\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn s12_of_many_tries_at_once_no_more_than_five_are_looked_at() {
    let (anna, world, phone) = world().await;
    let app = world.app_waiting(&anna).await;
    let wrong = phone.wrong_code(&world);
    let tries = (0..12).map(|_| {
        let (mut app, wrong) = (app.clone(), wrong.clone());
        async move { give(&mut app, &wrong).await.status }
    });
    let statuses = futures::future::join_all(tries).await;
    let looked_at = statuses.iter().filter(|status| **status == 422).count();
    assert!((1..=5).contains(&looked_at), "{statuses:?}");
    assert!(statuses.iter().all(|status| [401, 409, 422].contains(status)), "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_starting_over_gives_no_endless_tries_and_keeps_out_neither_a_known_device_nor_a_recovery_code() {
    let (anna, world, phone) = world().await;
    let wrong = phone.wrong_code(&world);
    let mut waiting = world.app_waiting(&anna).await;
    let _ = give(&mut waiting, &wrong).await.expect(422);
    world.raise("code-account", 9).await;
    let _ = give(&mut waiting, &wrong).await.expect(422);
    let late = give(&mut world.app_waiting(&anna).await, &phone.code(&world)).await.expect(429);
    assert!(late.header("retry-after").parse::<u32>().expect("seconds") <= 3600);
    let _ = give(&mut world.browser_waiting(&anna).await, &phone.code(&world)).await.expect(303);
    let recovered = world.app_waiting(&anna).await.post(CODE, &[("recovery_code", phone.recovery(3))]).await;
    assert_eq!(recovered.expect(200).json()["must_change_password"], false);
    world.pass(60);
    let _ = give(&mut world.app_waiting(&anna).await, &phone.code(&world)).await.expect(200);
    // Nobody else is counted with her.
    let bert = Person::new("bert");
    bert.write(&world.table).await;
    let of_bert = world.phone_of(&bert).await;
    let _ = give(&mut world.app_waiting(&bert).await, &of_bert.code(&world)).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_who_has_the_password_and_no_phone_begins_no_more_logins_than_who_guesses() {
    let (anna, world, phone) = world().await;
    let right = [("login", "anna"), ("password", anna.password.as_str())];
    let _ = world.app_waiting(&anna).await;
    world.raise("login-account", 18).await;
    let (mut one, mut other) = (world.app_waiting(&anna).await, world.app_waiting(&anna).await);
    // A right code shows that it was no guess, and a wrong one shows nothing.
    let _ = give(&mut one, &phone.code(&world)).await.expect(200);
    let _ = world.app_waiting(&anna).await;
    let _ = give(&mut other, &phone.wrong_code(&world)).await.expect(422);
    let late = world.app().post("/login", &right).await.expect(429);
    assert!(!late.cost().contains("Argon2") && !late.cost().contains("Transact"), "{}", late.cost());
    // Where the owner is known there are tries of its own (S06), and a code gives the one back that was counted there.
    let mut known = world.browser_waiting(&anna).await;
    next_code(&world);
    let _ = give(&mut known, &phone.code(&world)).await.expect(303);
    let _ = world.app().post("/login", &right).await.expect(429);
    // It is given back to the quarter that it was counted in.
    world.pass(29);
    let mut waiting = world.app_waiting(&anna).await;
    world.pass(2);
    let _ = give(&mut waiting, &phone.code(&world)).await.expect(200);
    let counters = world.items().await.into_iter().filter(|(key, _)| key.starts_with("RATE#login-account#"));
    let counters: Vec<String> = counters.map(|(_, item)| item).collect();
    assert!(counters.len() == 2 && !counters.iter().any(|item| item.contains("\"-1\"")), "{counters:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_an_account_is_guessed_at_by_thirty_codes_a_day_where_nobody_was_known() {
    let (anna, world, phone) = world().await;
    let _ = give(&mut world.app_waiting(&anna).await, &phone.wrong_code(&world)).await.expect(422);
    world.raise("code-account-day", 29).await;
    // A right one is no guess.
    let _ = give(&mut world.app_waiting(&anna).await, &phone.code(&world)).await.expect(200);
    next_code(&world);
    let _ = give(&mut world.app_waiting(&anna).await, &phone.wrong_code(&world)).await.expect(422);
    for (hours, seconds) in [(0, 13 * 3600 - 30), (2, 11 * 3600 - 30)] {
        world.pass(hours * 60);
        let late = give(&mut world.app_waiting(&anna).await, &phone.code(&world)).await.expect(429);
        assert_eq!(late.header("retry-after"), seconds.to_string());
    }
    // The history says so once.
    let mut known = world.browser_waiting(&anna).await;
    let _ = give(&mut known, &phone.code(&world)).await.expect(303);
    let outcomes = told(&seen(&known).await["logins"], &["outcome"]);
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "too_many_tries").count(), 1, "{outcomes:?}");
    let recovered = world.app_waiting(&anna).await.post(CODE, &[("recovery_code", phone.recovery(0))]).await;
    let _ = recovered.expect(200);
    world.pass(11 * 60);
    let _ = give(&mut world.app_waiting(&anna).await, &phone.code(&world)).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s12_a_code_is_taken_once_in_whatever_session() {
    let (anna, world, phone) = world().await;
    let code = phone.code(&world);
    let (mut one, mut other) = (world.app_waiting(&anna).await, world.app_waiting(&anna).await);
    let (left, right) = tokio::join!(give(&mut one, &code), give(&mut other, &code));
    let mut statuses = [left.status, right.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
    let _ = give(&mut world.app_waiting(&anna).await, &code).await.expect(422);
    // One of the step before is no newer.
    world.clock.advance(std::time::Duration::from_mins(1));
    let newest = phone.code(&world);
    let _ = give(&mut world.app_waiting(&anna).await, &newest).await.expect(200);
    let _ = give(&mut world.app_waiting(&anna).await, &code).await.expect(422);
    // A recovery code is as single, however it is typed.
    let typed = phone.recovery(0).to_lowercase().replace('-', " ");
    let fields = [("recovery_code", typed.as_str())];
    let (mut one, mut other) = (world.app_waiting(&anna).await, world.app_waiting(&anna).await);
    let (left, right) = tokio::join!(one.post(CODE, &fields), other.post(CODE, &fields));
    let mut statuses = [left.status, right.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
    let good = if left.status == 200 { left } else { right }.json();
    let security = world.app().bearing(good["token"].as_str().expect("a token")).get("/security").await.expect(200);
    assert_eq!(security.json()["two_factor"]["recovery_codes_left"], 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_waits_lasts_ten_minutes_and_is_no_device_that_is_logged_in() {
    let (anna, world, phone) = world().await;
    let mut app = world.app_waiting(&anna).await;
    let mut browser = world.browser_waiting(&anna).await;
    let _ = give(&mut browser, &phone.code(&world)).await.expect(303);
    assert_eq!(seen(&browser).await["sessions"].as_array().map(Vec::len), Some(1));
    world.pass(9);
    assert_eq!(give(&mut app, " ").await.status, 422);
    world.pass(1);
    assert_eq!(give(&mut app, &phone.code(&world)).await.expect(401).code(), "unauthenticated");
    // Who cancels is out.
    let mut other = world.browser_waiting(&anna).await;
    let _ = other.post("/logout", &[]).await.expect(303);
    assert_eq!(other.cookie, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn s07_a_mailed_password_replaces_the_password_alone_and_is_spent_with_the_code() {
    let (anna, world, phone) = world().await;
    let mut owner = world.browser_waiting(&anna).await;
    let _ = give(&mut owner, &phone.code(&world)).await.expect(303);
    let mailed = world.one_time_password(&anna).await;
    let mut stranger = world.app();
    let half = stranger.post("/login", &[("login", "anna"), ("password", &mailed)]).await.expect(200).json();
    assert_eq!((&half["second_factor"], &half["must_change_password"]), (&json!(["totp"]), &json!(false)));
    // Whoever reads her mail and has no phone ends nothing of hers.
    let _ = owner.get("/").await.expect(200);
    assert_eq!(world.app().post("/login", &[("login", "anna"), ("password", &anna.password)]).await.status, 200);
    assert_eq!(world.subscriber(&anna).await.session_epoch, 0);
    next_code(&world);
    let mut app = world.app().bearing(half["token"].as_str().expect("a token"));
    let answer = give(&mut app, &phone.code(&world)).await.expect(200).json();
    assert_eq!((&answer["second_factor"], &answer["must_change_password"]), (&json!([]), &json!(true)));
    // S05, S09, S13: it is spent now, every session is over, and this one sets a password and nothing else.
    assert_eq!(owner.get("/").await.expect(303).location(), "/login");
    let _ = world.app().post("/login", &[("login", "anna"), ("password", &mailed)]).await.expect(401);
    let mut app = world.app().bearing(answer["token"].as_str().expect("a token"));
    assert_eq!(app.get("/").await.expect(403).code(), "must_change_password");
    assert_eq!(app.post(CODE, &[("code", "000000")]).await.expect(403).code(), "must_change_password");
    let _ = app.post("/password", &[("new_password", NEW)]).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s05_of_two_sessions_by_one_mailed_password_one_gets_in() {
    let (anna, world, phone) = world().await;
    let mailed = world.one_time_password(&anna).await;
    let half = async || {
        let answer = world.app().post("/login", &[("login", "anna"), ("password", &mailed)]).await.expect(200).json();
        world.app().bearing(answer["token"].as_str().expect("a token"))
    };
    let (mut one, mut other) = (half().await, half().await);
    let _ = give(&mut one, &phone.code(&world)).await.expect(200);
    next_code(&world);
    assert_eq!(give(&mut other, &phone.code(&world)).await.expect(401).code(), "unauthenticated");
    // One that was mailed after it is another one.
    world.set_password(&anna).await;
    let phone = world.phone_of(&anna).await;
    let first = world.one_time_password(&anna).await;
    let answer = world.app().post("/login", &[("login", "anna"), ("password", &first)]).await.expect(200).json();
    let _ = world.one_time_password(&anna).await;
    let mut app = world.app().bearing(answer["token"].as_str().expect("a token"));
    assert_eq!(give(&mut app, &phone.code(&world)).await.expect(401).code(), "code_void");
}

#[tokio::test(flavor = "multi_thread")]
async fn s08_a_wrong_password_looks_and_costs_alike_with_an_app_and_without() {
    let (_anna, world, _phone) = world().await;
    let mut seen = Vec::new();
    for login in ["anna", "otto"] {
        let answer = world.app().post("/login", &[("login", login), ("password", "nie to")]).await.expect(401);
        let calls = answer.cost().split("; ").filter_map(|call| Some(call.split_once(" (")?.0.to_owned()));
        seen.push((answer.visible(), calls.collect::<Vec<_>>()));
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn s09_a_new_password_ends_a_session_that_waits() {
    let (anna, world, phone) = world().await;
    let mut waiting = world.app_waiting(&anna).await;
    let mut owner = world.browser_waiting(&anna).await;
    let _ = give(&mut owner, &phone.code(&world)).await.expect(303);
    let fields = [("current_password", anna.password.as_str()), ("new_password", NEW), ("repeat_password", NEW)];
    let _ = owner.post("/password", &fields).await.expect(303);
    next_code(&world);
    assert_eq!(give(&mut waiting, &phone.code(&world)).await.expect(401).code(), "unauthenticated");
    let _ = log_in(&mut owner, &anna).await.expect(401);
}
