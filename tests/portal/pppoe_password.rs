//! Changing what the router of a host dials with.

use portal_tests::{Answer, Client, Person, World, host};
use serde_json::{Value, json};
use shared::domain::HostId;
use shared::store::{Update, keys};

const PATH: &str = "/hosts/hst_anna/pppoe-password";
const KEY: &str = "0123456789abcdef";
const OLD: &str = "p%{User-Name}é";
const OWN: &str = "zielony-rower.7";

async fn world_with(settings: &[(&str, &str)]) -> (Person, World) {
    let anna = Person::new("anna").with_host(&host("anna"));
    let world = World::with(|options| {
        options.settings.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    });
    let world = world.await;
    anna.write(&world.table).await;
    world.set_pppoe_password(&anna, &id(), OLD).await;
    world.pass(60);
    (anna, world)
}

async fn world() -> (Person, World, Client) {
    let (anna, world) = world_with(&[]).await;
    let app = world.app_of(&anna).await;
    (anna, world, app)
}

fn id() -> HostId {
    HostId::parse("hst_anna").expect("an id")
}

/// Asks for a change: of an own password, or of a generated one where there is none.
async fn change(client: &mut Client, person: &Person, own: &str, key: &str) -> Answer {
    let fields = [("current_password", person.password.as_str()), ("idempotency_key", key), ("pppoe_password", own)];
    client.post(PATH, &fields[..if own.is_empty() { 2 } else { 3 }]).await
}

fn generated(answer: &Answer) -> String {
    answer.json()["generated_password"].as_str().expect("a password").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_password_is_set_and_told_by_mail_without_it() {
    let (anna, world, mut app) = world().await;
    let before = world.host(&anna, &id()).await;
    let changed = change(&mut app, &anna, OWN, KEY).await.expect(200).json();
    let expected = json!({
        "host": "hst_anna", "name": "Mieszkanie", "pppoe_login": "anna-dom", "generated_password": null,
        "previous_until": null,
    });
    assert_eq!(changed, expected);
    assert_eq!(world.pppoe_password(&anna, &id()).await.as_deref(), Some(OWN));
    let after = world.host(&anna, &id()).await;
    let secret = after.pppoe_secret.clone().expect("a secret");
    assert_eq!((secret.changed_at.to_string().as_str(), secret.previous), ("2026-11-23T12:00:00Z", None));
    // Nothing else changes: the session in the network is none of it.
    assert_eq!(shared::domain::Host { pppoe_secret: before.pppoe_secret.clone(), ..after }, before);
    let mail = world.mail_to(&anna).await;
    let text = mail.text.expect("a text");
    assert_eq!(mail.subject, "Hasło PPPoE zostało zmienione");
    assert!(text.contains("„Mieszkanie”") && !text.contains(OWN), "{text}");
    // The portal is entered with its own password, as before.
    let _ = world.app_of(&anna).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s23_a_generated_password_is_shown_in_one_answer_and_never_again() {
    let (anna, world, mut app) = world().await;
    let shown = generated(&change(&mut app, &anna, "", KEY).await.expect(200));
    assert_eq!(world.pppoe_password(&anna, &id()).await, Some(shown.clone()));
    let text = world.mail_to(&anna).await.text.expect("a text");
    assert!(!text.contains(&shown), "{text}");
    let mut browser = world.browser_of(&anna).await;
    for path in [PATH, &format!("{PATH}?changed=1"), "/", "/security"] {
        for client in [&mut app, &mut browser] {
            let answer = client.get(path).await.expect(200);
            assert!(!answer.body.contains(&shown), "{path}: {}", answer.body);
        }
    }
    // At rest it is sealed, and opens in the item of its host alone.
    let kept = format!("{:?}", world.items().await);
    assert!(!kept.contains(&shown) && !kept.contains("zielony"));
    // Sent again much later, the same change shows nothing and changes nothing.
    world.pass(3);
    assert_eq!(change(&mut app, &anna, "", KEY).await.expect(409).code(), "pppoe_password_shown");
    let page = change(&mut browser, &anna, "", KEY).await.expect(409);
    assert!(page.body.contains("role=\"alert\"") && !page.body.contains(&shown), "{}", page.body);
    assert_eq!(world.pppoe_password(&anna, &id()).await, Some(shown.clone()));
    let other = generated(&change(&mut app, &anna, "", "another-key-0123").await.expect(200));
    assert_ne!(other, shown);
}

#[tokio::test(flavor = "multi_thread")]
async fn s24_a_form_that_is_sent_twice_sets_one_password_and_shows_that_one() {
    let (anna, world, app) = world().await;
    let (mut one, mut other) = (app.clone(), app.clone());
    let (first, second) = tokio::join!(change(&mut one, &anna, "", KEY), change(&mut other, &anna, "", KEY));
    let (first, second) = (generated(&first.expect(200)), generated(&second.expect(200)));
    assert_eq!((&first, Some(&first)), (&second, world.pppoe_password(&anna, &id()).await.as_ref()));
    let told = |world: &World| world.portal.mailbox().count();
    world.portal.drain().await.expect("sent");
    assert_eq!(told(&world), 1);
    let _ = change(&mut one, &anna, OWN, KEY).await.expect(200);
    let again = change(&mut other, &anna, OWN, KEY).await.expect(200);
    assert_eq!(again.json()["generated_password"], Value::Null);
    world.portal.drain().await.expect("sent");
    assert_eq!(told(&world), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_different_changes_at_once_one_stands_and_the_other_is_told() {
    let (anna, world, app) = world().await;
    let (mut one, mut other) = (app.clone(), app.clone());
    let (first, second) =
        tokio::join!(change(&mut one, &anna, OWN, KEY), change(&mut other, &anna, "niebieski-rower", KEY));
    let stands = world.pppoe_password(&anna, &id()).await;
    let statuses = [first.status, second.status];
    assert!(statuses == [200, 409] || statuses == [409, 200], "{first:?} {second:?}");
    assert_eq!(stands.as_deref(), Some(if first.status == 200 { OWN } else { "niebieski-rower" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_before_goes_on_for_as_long_as_the_provider_lets_it() {
    let (anna, world) = world_with(&[("PANEL_PPPOE_GRACE_MINUTES", "30")]).await;
    let mut app = world.app_of(&anna).await;
    let changed = change(&mut app, &anna, OWN, KEY).await.expect(200).json();
    assert_eq!(changed["previous_until"], "2026-11-23T12:30:00Z");
    let secret = world.host(&anna, &id()).await.pppoe_secret.expect("a secret");
    let previous = secret.previous.expect("the one before");
    assert_eq!(world.unsealed(&anna, &id(), &previous.sealed).await, OLD);
    assert_eq!(app.get(PATH).await.expect(200).json()["previous_until"], "2026-11-23T12:30:00Z");
    let page = world.browser_of(&anna).await.get(&format!("{PATH}?changed=1")).await.expect(200);
    assert!(page.body.contains("Poprzednie działa jeszcze do 23.11.2026"), "{}", page.body);
    // A change within the grace: the one before it goes on, and none before that.
    world.pass(29);
    let _ = change(&mut app, &anna, "niebieski-rower", KEY).await.expect(200);
    let previous = world.host(&anna, &id()).await.pppoe_secret.and_then(|secret| secret.previous).expect("it");
    assert_eq!(world.unsealed(&anna, &id(), &previous.sealed).await, OWN);
    world.pass(30);
    let mut app = world.app_of(&anna).await;
    assert_eq!(app.get(PATH).await.expect(200).json()["previous_until"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_none_or_the_portals_own_is_refused_at_its_field() {
    let (anna, world, mut app) = world().await;
    let before = world.host(&anna, &id()).await;
    let cases = [
        ("rower", "pppoe_password_too_short"),
        ("zażółć-gęślą", "pppoe_password_characters"),
        ("zielony rower", "pppoe_password_characters"),
        ("%{User-Name}x", "pppoe_password_characters"),
        ("aaaaaaaa", "pppoe_password_too_simple"),
        ("ANNA-DOM", "pppoe_password_too_simple"),
        (anna.password.as_str(), "pppoe_password_is_portals"),
    ];
    for (own, code) in cases {
        // Tries of the portal's password are counted, right ones too.
        world.pass(4);
        let refused = change(&mut app, &anna, own, KEY).await.expect(422);
        assert_eq!(refused.faults(), [format!("pppoe_password:{code}")], "{own}");
    }
    let mut browser = world.browser_of(&anna).await;
    let page = change(&mut browser, &anna, "kanarek ż", KEY).await.expect(422);
    assert!(page.body.contains("Użyj liter bez polskich znaków") && !page.body.contains("kanarek"), "{}", page.body);
    assert_eq!(world.host(&anna, &id()).await, before);
    let _ = change(&mut app, &anna, OWN, KEY).await.expect(200);
    world.pass(3);
    let same = change(&mut app, &anna, OWN, "another-key-0123").await.expect(422);
    assert_eq!(same.faults(), ["pppoe_password:pppoe_password_same"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_own_passwords_have_their_bounds_and_an_account_thirty_changes_a_day() {
    let (anna, world, mut app) = world().await;
    for (own, status) in
        [("abcdefg", 422), ("abcdefgh", 200), (&"abcdefg".repeat(9), 200), (&format!("{}x", "abcdefg".repeat(9)), 422)]
    {
        world.pass(4);
        let answer = change(&mut app, &anna, own, KEY).await;
        assert_eq!(answer.status, status, "{own}: {answer:?}");
    }
    world.portal.drain().await.expect("sent");
    let key = "RATE#changes-account#";
    let count = world.items().await.into_iter().find(|(place, _)| place.starts_with(key)).expect("a counter");
    let (pk, sk) = count.0.split_once(' ').expect("a key");
    let place = keys::Key { pk: pk.to_owned(), sk: sk.to_owned() };
    assert!(world.table.update(&place, Update::existing().set("count", 30)).await.expect("an answer"));
    let before = world.pppoe_password(&anna, &id()).await;
    assert_eq!(change(&mut app, &anna, "", KEY).await.expect(429).code(), "too_many_requests");
    assert_eq!(world.pppoe_password(&anna, &id()).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_a_stolen_session_without_the_portals_password_changes_nothing_and_guesses_ten_times() {
    let (anna, world, mut app) = world().await;
    let before = world.host(&anna, &id()).await;
    let stranger = Person { password: "zgaduję".to_owned(), ..anna.clone() };
    let wrong = change(&mut app, &stranger, OWN, KEY).await.expect(422);
    assert_eq!(wrong.faults(), ["current_password:password_wrong"]);
    let none = app.post(PATH, &[("pppoe_password", OWN), ("idempotency_key", KEY)]).await.expect(422);
    assert_eq!(none.faults(), ["current_password:required"]);
    // What the router dials with is no password of the portal.
    let router = Person { password: OLD.to_owned(), ..anna.clone() };
    let _ = change(&mut app, &router, OWN, KEY).await.expect(422);
    let page = change(&mut world.browser_of(&anna).await, &stranger, OWN, KEY).await.expect(422);
    assert!(page.body.contains("To nie jest Twoje obecne hasło do panelu"), "{}", page.body);
    for _ in 0..7 {
        let _ = change(&mut app, &stranger, OWN, KEY).await.expect(422);
    }
    assert_eq!(change(&mut app, &anna, OWN, KEY).await.expect(429).code(), "too_many_requests");
    assert_eq!(world.host(&anna, &id()).await, before);
    assert_eq!(world.portal.mailbox().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn s02_nobody_sets_what_the_router_of_somebody_else_dials_with() {
    let (anna, world, _) = world().await;
    let bert = Person::new("bert");
    bert.write(&world.table).await;
    let before = world.host(&anna, &id()).await;
    let mut of_bert = world.app_of(&bert).await;
    let theirs = change(&mut of_bert, &bert, OWN, KEY).await.expect(404);
    let nobodys = of_bert.post("/hosts/hst_none/pppoe-password", &[]).await.expect(404);
    assert_eq!(theirs.visible(), nobodys.visible().replace("hst_none", "hst_anna"));
    assert_eq!(world.host(&anna, &id()).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_without_a_password_or_with_one_that_opens_no_more_is_given_one() {
    let (anna, world, mut app) = world().await;
    let key = keys::host(&anna.subscriber.id, &id());
    assert!(world.table.update(&key, Update::existing().remove("pppoe_secret")).await.expect("an answer"));
    assert_eq!(app.get(PATH).await.expect(200).json()["changed_at"], Value::Null);
    let _ = change(&mut app, &anna, OWN, KEY).await.expect(200);
    assert_eq!(world.pppoe_password(&anna, &id()).await.as_deref(), Some(OWN));
    let broken = json!({ "sealed": "AAAA", "changed_at": "2026-11-01T08:00:00Z" });
    assert!(world.table.update(&key, Update::existing().set("pppoe_secret", broken)).await.expect("an answer"));
    world.portal.drain().await.expect("sent");
    let shown = generated(&change(&mut app, &anna, "", "another-key-0123").await.expect(200));
    assert_eq!(world.pppoe_password(&anna, &id()).await, Some(shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_led_on_after_an_own_one_and_shown_a_generated_one_to_copy() {
    let (anna, world, _) = world().await;
    let mut browser = world.browser_of(&anna).await;
    let form = browser.get(PATH).await.expect(200);
    assert!(form.body.contains("To nie jest hasło do panelu") && form.body.contains("anna-dom"), "{}", form.body);
    let done = change(&mut browser, &anna, OWN, KEY).await.expect(303);
    assert_eq!(done.location(), format!("{PATH}?changed=1"));
    let page = browser.get(done.location()).await.expect(200);
    assert!(page.body.contains("Hasło PPPoE zmienione") && page.body.contains("Gdzie je wpisać"), "{}", page.body);
    world.portal.drain().await.expect("sent");
    let shown = change(&mut browser, &anna, "", KEY).await.expect(200);
    let password = world.pppoe_password(&anna, &id()).await.expect("a password");
    assert!(shown.body.contains(&format!("<span class=\"copy\">{password}</span>")), "{}", shown.body);
    assert!(shown.body.contains("Poprzednim już się nie połączy"), "{}", shown.body);
    assert_eq!(shown.header("cache-control"), "no-store", "{shown:?}");
}

/// What the RADIUS server compares with: the password, and the one before where that goes on.
async fn dialled_with(world: &World) -> [Value; 2] {
    let told = world.radius().await.authorize("anna-dom", "02-00-5E-10-00-01").await.expect(200).json();
    ["Cleartext-Password", "Portal-Previous-Password"].map(|name| told[format!("control:{name}")]["value"][0].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_dial_uses_the_new_one_and_the_one_before_is_over_when_the_provider_says() {
    for (grace, before) in [("0", Value::Null), ("30", json!(OLD))] {
        let (anna, world) = world_with(&[("PANEL_PPPOE_GRACE_MINUTES", grace)]).await;
        assert_eq!(dialled_with(&world).await, [json!(OLD), Value::Null]);
        let shown = generated(&change(&mut world.app_of(&anna).await, &anna, "", KEY).await.expect(200));
        assert_eq!(dialled_with(&world).await, [json!(shown), before.clone()]);
        world.pass(29);
        assert_eq!(dialled_with(&world).await, [json!(shown), before]);
        world.pass(1);
        assert_eq!(dialled_with(&world).await, [json!(shown), Value::Null]);
    }
}
