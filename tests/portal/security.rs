//! Who is logged in, and how that ends: the page of security.

use portal_tests::{Answer, Client, Person, World};
use serde_json::{Value, json};

pub const ANDROID: &str = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36";
const END: &str = "/security/sessions/end";
const END_OTHERS: &str = "/security/sessions/end-others";

pub async fn log_in(client: &mut Client, person: &Person) -> Answer {
    client.post("/login", &[("login", &person.login), ("password", &person.password)]).await
}

/// A browser of somebody's, known before, on a device and in a network.
async fn at(world: &World, person: &Person, agent: &str, address: &str) -> Client {
    let mut browser = world.browser().with("user-agent", agent).with("x-forwarded-for", address);
    browser.device = Some(world.known_device(person).await);
    let _ = log_in(&mut browser, person).await.expect(303);
    browser
}

/// What a browser sees, as data.
pub async fn seen(browser: &Client) -> Value {
    let mut same = browser.clone().with("accept", "application/json");
    same.get("/security").await.expect(200).json()
}

pub fn told(list: &Value, fields: &[&str]) -> Vec<String> {
    let one = |value: &Value| {
        let parts = fields.iter().map(|field| match &value[field] {
            Value::Object(device) => format!("{}/{}", text(&device["browser"]), text(&device["system"])),
            other => text(other),
        });
        parts.collect::<Vec<_>>().join(" ")
    };
    list.as_array().expect("a list").iter().map(one).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_told_by_device_and_network_this_one_first() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let _of_bert = at(&world, &bert, WINDOWS, "198.51.100.1").await;
    let phone = at(&world, &anna, ANDROID, "203.0.113.7").await;
    world.pass(2);
    let laptop = at(&world, &anna, WINDOWS, "2001:db8:1:2ff::1").await;
    let here = seen(&phone).await;
    assert_eq!(
        told(&here["sessions"], &["device", "network", "same_network", "current", "seen_at"]),
        [
            "firefox/android 203.0.113.0/24 true true 2026-11-23T11:02:00Z",
            "chrome/windows 2001:db8:1:200::/56 false false 2026-11-23T11:02:00Z",
        ]
    );
    assert_eq!(here["more_sessions"], false);
    assert_eq!(
        told(&seen(&laptop).await["sessions"], &["device", "current"]),
        ["chrome/windows true", "firefox/android false"]
    );
    // The network is where a session was used last.
    world.pass(6);
    let mut moved = phone.clone().with("x-forwarded-for", "192.0.2.9");
    let _ = moved.get("/").await.expect(200);
    let from_laptop = seen(&laptop).await;
    assert_eq!(
        told(&from_laptop["sessions"], &["network", "seen_at"]),
        ["2001:db8:1:200::/56 2026-11-23T11:08:00Z", "192.0.2.0/24 2026-11-23T11:08:00Z"]
    );
    let page = moved.get("/security").await.expect(200).body;
    for words in ["Firefox, Android", "To urządzenie", "Chrome, Windows", "Inna sieć (2001:db8:1:…)"] {
        assert!(page.contains(words), "{words} in {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_has_ended_is_not_shown() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let (mut one, mut two) = (world.browser_of(&anna).await, world.browser_of(&anna).await);
    let _ = one.post("/logout", &[]).await.expect(303);
    let _idle = world.browser_of(&anna).await;
    assert_eq!(seen(&two).await["sessions"].as_array().map(Vec::len), Some(2));
    for _ in 0..3 {
        world.pass(10);
        let _ = two.get("/").await.expect(200);
    }
    assert_eq!(seen(&two).await["sessions"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_of_many_sessions_twenty_are_shown_and_the_rest_is_said_to_be_there() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    for (more, shown, is_more) in [(18, 19, false), (1, 20, false), (1, 20, true), (90, 20, true)] {
        world.crowd(&anna, more).await;
        let here = seen(&browser).await;
        assert_eq!(here["sessions"].as_array().map(Vec::len), Some(shown), "{more} more");
        assert_eq!((&here["more_sessions"], &here["sessions"][0]["current"]), (&json!(is_more), &json!(true)));
    }
    assert!(browser.get("/security").await.body.contains("może być więcej"));
    let _ = browser.post(END_OTHERS, &[]).await.expect(303);
    assert_eq!(seen(&browser).await["sessions"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_session_is_ended_by_its_id() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let (mut here, mut there, mut third) =
        (world.browser_of(&anna).await, world.browser_of(&anna).await, world.app_of(&anna).await);
    let of_there = seen(&there).await["sessions"][0]["id"].as_str().expect("an id").to_owned();
    for _ in 0..2 {
        // Ended twice is ended.
        assert_eq!(here.post(END, &[("session", &of_there)]).await.expect(303).location(), "/security?ended=one");
    }
    assert_eq!(there.get("/").await.expect(303).location(), "/login");
    let _ = third.get("/").await.expect(200);
    // One's own is ended like any other.
    let own = seen(&here).await["sessions"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(here.post(END, &[("session", &own)]).await.expect(303).location(), "/login");
    assert_eq!(here.cookie, None);
    assert_eq!(third.post(END, &[("session", "ses_1")]).await.expect(422).faults(), ["session:id_invalid"]);
    assert_eq!(third.post(END, &[]).await.expect(422).faults(), ["session:required"]);
    let page = world.browser_of(&anna).await.post(END, &[("session", "x")]).await.expect(422);
    assert!(page.body.contains("<h1>"), "{page:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s02_nobody_ends_or_sees_a_session_of_somebody_elses() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let (of_anna, mut of_bert) = (world.browser_of(&anna).await, world.app_of(&bert).await);
    let id = seen(&of_anna).await["sessions"][0]["id"].as_str().expect("an id").to_owned();
    let before = world.items().await;
    let nobodys = of_bert.post(END, &[("session", &format!("ses_{}", "0".repeat(64)))]).await;
    assert_eq!(of_bert.post(END, &[("session", &id)]).await.expect(204).visible(), nobodys.visible());
    assert_eq!(world.items().await, before);
    assert!(!of_bert.get("/security").await.expect(200).body.contains(&id));
    // An id names a session and opens none.
    let _ = world.app().bearing(&id).get("/").await.expect(401);
    let cursor = |sk: &str| base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, sk);
    let after = cursor("LGN#2026-11-23T11:00:00.000Z#x");
    assert!(!of_bert.get(&format!("/security?after={after}")).await.expect(200).body.contains("anna"));
    for other in ["SES#", "CRED", "INV#"].map(cursor) {
        let _ = of_bert.get(&format!("/security?after={other}")).await.expect(422);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s09_all_others_are_ended_at_once_and_s11_this_one_goes_on_under_a_new_id() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let (mut other, mut app) = (world.browser_of(&anna).await, world.app_of(&anna).await);
    let mut here = world.browser_of(&anna).await;
    let before = here.clone();
    assert_eq!(here.post(END_OTHERS, &[]).await.expect(303).location(), "/security?ended=others");
    assert_ne!(here.cookie, before.cookie);
    let _ = here.get("/security?ended=others").await.expect(200);
    let _ = app.get("/").await.expect(401);
    for gone in [&mut other, &mut before.clone()] {
        assert_eq!(gone.get("/").await.expect(303).location(), "/login");
    }
    // Every other device is unknown from now on: what comes from there is told of. This one is not.
    let _ = log_in(&mut here, &anna).await.expect(303);
    world.portal.drain().await.expect("nothing");
    assert_eq!(world.portal.mailbox().count(), 0);
    let _ = log_in(&mut other, &anna).await.expect(303);
    assert!(world.mail_to(&anna).await.subject.contains("Nowe logowanie"));
    // The same in an app, whose device is a field.
    let mut app = world.app_of(&anna).await;
    let device = world.known_device(&anna).await;
    let answer = app.post(END_OTHERS, &[("device", &device)]).await.expect(200).json();
    let fields = [("login", "anna"), ("password", anna.password.as_str())];
    let device = answer["device"].as_str().expect("a device");
    let _ = world.app().post("/login", &[fields[0], fields[1], ("device", device)]).await.expect(200);
    world.portal.drain().await.expect("nothing");
    assert_eq!(world.portal.mailbox().count(), 1);
    let _ = world.app().bearing(answer["token"].as_str().expect("a token")).get("/").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s10_s11_whoever_ends_all_others_is_in_no_longer_than_before() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&bert).await);
    for _ in 0..33 {
        world.pass(20);
        let (_, _) = (app.get("/").await.expect(200), browser.get("/").await.expect(200));
    }
    // Eleven hours are over: one is left, whatever is done without the password.
    for _ in 0..2 {
        let next = app.post(END_OTHERS, &[]).await.expect(200).json();
        assert_eq!(next["expires_at"], "2026-11-23T23:00:00Z");
        app = world.app().bearing(next["token"].as_str().expect("a token"));
    }
    assert_eq!(app.get("/security").await.expect(200).json()["sessions"][0]["created_at"], "2026-11-23T11:00:00Z");
    let answer = browser.post(END_OTHERS, &[]).await.expect(303);
    let cookies = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().expect("text"));
    let cookies: Vec<&str> = cookies.filter(|cookie| cookie.starts_with("session=")).collect();
    assert!(cookies.len() == 1 && cookies[0].contains("Max-Age=3600;"), "{cookies:?}");
    for _ in 0..2 {
        world.pass(29);
        let (_, _) = (app.get("/").await.expect(200), browser.get("/").await.expect(200));
    }
    world.pass(2);
    assert_eq!(app.get("/").await.expect(401).code(), "unauthenticated");
    assert_eq!(browser.get("/").await.expect(303).location(), "/login");
    world.pass(60);
    let _ = app.post(END_OTHERS, &[]).await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_end_all_others_at_once_one_is_left() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let (mut one, mut other) = (world.app_of(&anna).await, world.app_of(&anna).await);
    let (left, right) = tokio::join!(one.post(END_OTHERS, &[]), other.post(END_OTHERS, &[]));
    let mut statuses = [left.status, right.status];
    statuses.sort_unstable();
    assert!(statuses[0] == 200 && [401, 409].contains(&statuses[1]), "{left:?} {right:?}");
    assert_eq!(world.subscriber(&anna).await.session_epoch, 1);
    let good = if left.status == 200 { left } else { right }.json();
    let here = world.app().bearing(good["token"].as_str().expect("a token")).get("/security").await.expect(200).json();
    assert_eq!(here["sessions"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_all_others_takes_no_other_field() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    for (body, status) in [("{\"session\":\"x\"}", 422), ("{\"device\":1}", 422), ("[]", 400), ("{", 400)] {
        let _ = app.post_raw(END_OTHERS, "application/json", body.into()).await.expect(status);
    }
    assert_eq!(world.subscriber(&anna).await.session_epoch, 0);
    // What is no device is none: the rest is done all the same.
    assert_eq!(app.post(END_OTHERS, &[("device", "x")]).await.expect(200).json()["device"], json!(null));
}
