//! Who was logged in, who tried, and who is told of it.

use portal_tests::{Person, World};

use crate::security::{ANDROID, log_in, seen, told};

const NEW: &str = "kawa na tarasie o świcie";

#[tokio::test(flavor = "multi_thread")]
async fn the_history_tells_logins_and_failed_ones_for_ninety_days() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut stranger = world.browser().with("user-agent", ANDROID).with("x-forwarded-for", "203.0.113.7");
    let _ = stranger.post("/login", &[("login", "anna"), ("password", "na chybił trafił")]).await.expect(401);
    world.pass(1);
    let _once = world.browser_in_must_change(&anna).await;
    world.set_password(&anna).await;
    world.pass(1);
    let browser = world.browser_of(&anna).await;
    let fields = ["at", "outcome", "device", "network", "same_network"];
    let expected = [
        "2026-11-23T11:02:00Z password app/other 127.0.0.0/24 true",
        "2026-11-23T11:01:00Z one_time_password app/other 127.0.0.0/24 true",
        "2026-11-23T11:00:00Z wrong_password firefox/android 203.0.113.0/24 false",
    ];
    assert_eq!(told(&seen(&browser).await["logins"], &fields), expected);
    let page = browser.clone().get("/security").await.expect(200).body.replace('\u{a0}', " ");
    for words in ["Złe hasło", "Zalogowano hasłem z wiadomości", "Firefox, Android", "Inna sieć (203.0.113.…)"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    // The table forgets by itself, and late: what is too old is not shown meanwhile.
    let minutes = 90 * 24 * 60;
    world.pass(minutes - 1);
    let logins = seen(&world.browser_of(&anna).await).await["logins"].clone();
    assert_eq!(told(&logins, &["outcome"]), ["password", "password"]);
    let kept: Vec<_> = world.items().await.into_iter().filter(|(key, _)| key.contains(" LGN#")).collect();
    assert!(kept.len() == 4 && kept.iter().all(|(_, item)| item.contains("\"ttl\"")), "{kept:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_is_read_a_page_at_a_time() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let browser = world.browser_of(&anna).await;
    world.crowd(&anna, 44).await;
    let mut app = browser.clone().with("accept", "application/json");
    let (mut path, mut counts, mut moments) = ("/security".to_owned(), Vec::new(), Vec::new());
    loop {
        let page = app.get(&path).await.expect(200).json();
        counts.push(page["logins"].as_array().map_or(0, Vec::len));
        moments.extend(told(&page["logins"], &["at"]));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/security?after={next}");
    }
    assert_eq!(counts, [20, 20, 5]);
    assert!(moments.is_sorted_by(|newer, older| newer > older), "{moments:?}");
    let mut browser = browser;
    let later = browser.get(&path).await.expect(200).body;
    assert!(later.contains("href=\"/security\"") && !later.contains("Zalogowane urządzenia"), "{later}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_of_guesses_beyond_the_limit_the_first_is_noted_and_no_more() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    for login in ["anna", "otto"] {
        for number in 0..30 {
            let mut app = world.app().with("x-forwarded-for", &format!("10.{number}.0.1"));
            let answer = app.post("/login", &[("login", login), ("password", "na chybił trafił")]).await;
            assert_eq!(answer.status, if number < 20 { 401 } else { 429 });
            world.clock.advance(std::time::Duration::from_secs(1));
        }
    }
    let items = world.items().await;
    let count = |start: &str| items.keys().filter(|key| key.starts_with(start) && key.contains(" LGN#")).count();
    assert_eq!((count("SUB#sub_anna"), count("NOBODY#")), (21, 21));
    let logins = seen(&world.browser_of(&anna).await).await["logins"].clone();
    assert_eq!(told(&logins, &["outcome"])[..3], ["password", "too_many_tries", "wrong_password"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn s08_what_is_kept_of_a_miss_has_the_shape_of_what_is_kept_of_a_hit_and_tells_nothing() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    for login in ["anna", "otto"] {
        let mut client = world.browser().with("user-agent", ANDROID).with("x-forwarded-for", "203.0.113.7");
        let _ = client.post("/login", &[("login", login), ("password", "na chybił trafił")]).await.expect(401);
    }
    let kept: Vec<_> = world.items().await.into_iter().filter(|(key, _)| key.contains(" LGN#")).collect();
    let names = |item: &str| item.split(", \"").filter_map(|part| Some(part.split_once("\":")?.0.to_owned())).count();
    assert_eq!(kept.len(), 2);
    assert_eq!(names(&kept[0].1), names(&kept[1].1), "{kept:?}");
    assert!(kept[0].0.starts_with("NOBODY#") && kept[1].0.starts_with("SUB#sub_anna"), "{kept:?}");
    for told in ["otto", "203.0", "firefox"] {
        assert!(!format!("{:?}", kept[0]).contains(told), "{told} in {kept:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s25_a_login_on_a_new_device_is_told_by_mail_and_one_on_a_known_device_is_not() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut phone = world.browser().with("user-agent", ANDROID).with("x-forwarded-for", "203.0.113.7");
    let _ = log_in(&mut phone, &anna).await.expect(303);
    let mail = world.mail_to(&anna).await;
    assert_eq!(mail.subject, "Nowe logowanie do panelu: Firefox, Android");
    let body = mail.text.expect("a text");
    for words in ["23.11.2026, 12:00", "Firefox, Android", "203.0.113.…", "/security", "/reset-password"] {
        assert!(body.contains(words), "{words} in {body}");
    }
    assert!(!body.contains("203.0.113.7"), "{body}");
    // The same device elsewhere, and no session is bound to a network.
    let mut elsewhere = phone.clone().with("x-forwarded-for", "198.51.100.1");
    let _ = elsewhere.get("/").await.expect(200);
    let _ = log_in(&mut elsewhere, &anna).await.expect(303);
    // A guess that fails is no login.
    let _ = world.app().post("/login", &[("login", "anna"), ("password", "x")]).await.expect(401);
    world.portal.drain().await.expect("nothing");
    assert_eq!(world.portal.mailbox().count(), 1);
    // A mailed password used elsewhere is told of as well.
    world.pass(1);
    let _ = world.browser_in_must_change(&anna).await;
    assert!(world.mail_to(&anna).await.subject.contains("Nowe logowanie"));
    assert_eq!(world.portal.mailbox().count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_twenty_new_devices_a_day_are_told_of() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let _ = log_in(&mut world.app(), &anna).await.expect(200);
    world.raise("login-new-device", 19).await;
    for _ in 0..3 {
        let _ = log_in(&mut world.app(), &anna).await.expect(200);
    }
    world.portal.drain().await.expect("sent");
    assert_eq!(world.portal.mailbox().count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_after_a_new_password_the_devices_of_before_are_unknown_save_the_one_it_was_set_on() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let (mut here, mut there) = (world.browser_of(&anna).await, world.browser_of(&anna).await);
    let before = here.device.clone();
    let fields = [("current_password", anna.password.as_str()), ("new_password", NEW), ("repeat_password", NEW)];
    let _ = here.post("/password", &fields).await.expect(303);
    assert_ne!(here.device, before);
    // Guesses stand in the way of whoever is not known.
    let _ = world.app().post("/login", &[("login", "anna"), ("password", "x")]).await.expect(401);
    world.raise("login-account", 20).await;
    let right = [("login", "anna"), ("password", NEW)];
    let _ = there.post("/login", &right).await.expect(429);
    let mut old = here.clone();
    old.device = before;
    let _ = old.post("/login", &right).await.expect(429);
    let _ = here.post("/login", &right).await.expect(303);
    // An app sends its device, and gets another one back.
    let device = world.known_device(&anna).await;
    let mut app = world.app();
    let token = app.post("/login", &[right[0], right[1], ("device", &device)]).await.expect(200).json();
    let change = [("current_password", NEW), ("new_password", "herbata z malinami"), ("device", device.as_str())];
    let mut app = app.bearing(token["token"].as_str().expect("a token"));
    let changed = app.post("/password", &change).await.expect(200).json();
    let right = [("login", "anna"), ("password", "herbata z malinami")];
    let renewed = changed["device"].as_str().expect("a device");
    let _ = world.app().post("/login", &[right[0], right[1], ("device", renewed)]).await.expect(200);
    let _ = world.app().post("/login", &[right[0], right[1], ("device", &device)]).await.expect(429);
}
