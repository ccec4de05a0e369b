//! A new password by mail.

use std::time::Duration;

use portal_tests::{Client, Person, World};

async fn ask(client: &mut Client, login: &str, email: &str) {
    let _ = client.post("/reset-password", &[("login", login), ("email", email)]).await.expect(202);
}

async fn log_in(world: &World, login: &str, password: &str) -> u16 {
    world.app().post("/login", &[("login", login), ("password", password)]).await.status
}

fn without_counters(items: std::collections::BTreeMap<String, String>) -> Vec<(String, String)> {
    items.into_iter().filter(|(key, _)| !key.starts_with("RATE#")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn s07_a_stranger_who_asks_changes_nothing_for_the_owner() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let before = without_counters(world.items().await);
    // A stranger who guesses leaves no trace but a count.
    for (login, email) in [("anna", "otto@example.pl"), ("otto", anna.email())] {
        ask(&mut world.app(), login, email).await;
    }
    assert_eq!(without_counters(world.items().await), before);
    // One who knows both has a mail sent to the owner, and that is all.
    ask(&mut world.app(), "anna", anna.email()).await;
    let mail = world.mail_to(&anna).await;
    assert_eq!((mail.to, world.portal.mailbox().count()), (vec![anna.email().to_owned()], 1));
    let _ = app.get("/").await.expect(200);
    assert_eq!(log_in(&world, "anna", &anna.password).await, 200);
    let _ = app.get("/").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s07_an_account_gets_three_mails_a_day_and_the_next_day_again() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    for _ in 0..6 {
        // A second press at the same moment is the first one's (S24).
        ask(&mut world.app(), "anna", anna.email()).await;
        ask(&mut world.app(), "anna", anna.email()).await;
        world.pass(1);
    }
    world.portal.drain().await.expect("sent");
    assert_eq!(world.portal.mailbox().count(), 3);
    world.pass(13 * 60 - 6);
    ask(&mut world.app(), "anna", anna.email()).await;
    world.portal.drain().await.expect("sent");
    assert_eq!(world.portal.mailbox().count(), 4, "midnight (UTC) has passed");
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_a_stranger_without_the_address_cannot_use_up_the_owners_mails() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    for number in 0..12 {
        ask(&mut world.app().with("x-forwarded-for", "203.0.113.7"), "anna", &format!("otto{number}@example.pl")).await;
    }
    ask(&mut world.app(), "anna", anna.email()).await;
    world.portal.drain().await.expect("sent");
    assert_eq!(world.portal.mailbox().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn s08_hit_and_miss_look_and_cost_alike() {
    let (anna, bert, mut cyryl) = (Person::new("anna"), Person::new("bert"), Person::new("cyryl"));
    cyryl.subscriber.contact.email = None;
    let world = World::of(&[&anna, &cyryl]).await;
    // Bert has a login and an address, and no credential to put a password beside.
    let key = shared::store::keys::login(&shared::domain::Login::parse("bert").expect("a login"));
    let record = serde_json::json!({"subscriber": bert.subscriber.id, "email": bert.email()});
    shared::store::Transaction::new(&world.table).replace(&key, &record).commit().await.expect("written");
    for mut client in [world.browser(), world.app()] {
        let mut seen = Vec::new();
        // A hit, a hit, a wrong address, nobody, no credential, no address; then two hits above the three of a day.
        for (login, email) in [
            ("anna", anna.email()),
            ("ANNA", "ANNA@EXAMPLE.PL"),
            ("anna", "otto@example.pl"),
            ("otto", "otto@example.pl"),
            ("bert", bert.email()),
            ("cyryl", "cyryl@example.pl"),
            ("anna", anna.email()),
            ("anna", anna.email()),
        ] {
            let answer = client.post("/reset-password", &[("login", login), ("email", email)]).await;
            assert!(answer.status < 400 && answer.cost().contains("Argon2 1"), "{answer:?}");
            seen.push(answer.visible());
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "{seen:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s05_a_mailed_password_works_once_and_only_the_newest_does() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    ask(&mut world.app(), "anna", anna.email()).await;
    let first = world.mailed_password(&anna).await;
    world.pass(1);
    ask(&mut world.app(), "anna", anna.email()).await;
    let second = world.mailed_password(&anna).await;
    assert_ne!(first, second);
    assert_eq!(first.chars().filter(char::is_ascii_alphanumeric).count() * 5, 130);
    assert_eq!(log_in(&world, "anna", &first).await, 401);
    // It is typed off a screen: case, blanks and hyphens do not count.
    let typed = second.to_lowercase().replace('-', " ");
    let (one, other) = tokio::join!(log_in(&world, "anna", &typed), log_in(&world, "anna", &second));
    assert_eq!(one.min(other), 200, "one of two at once gets in");
    assert_eq!(one.max(other), 401, "and the other one does not");
    assert_eq!(log_in(&world, "anna", &second).await, 401);
    assert_eq!(log_in(&world, "anna", &anna.password).await, 401, "the old one ended with it");
}

#[tokio::test(flavor = "multi_thread")]
async fn s05_a_mailed_password_expires_after_half_an_hour_and_the_old_one_goes_on() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    ask(&mut world.app(), "anna", anna.email()).await;
    ask(&mut world.app(), "bert", bert.email()).await;
    let (of_anna, of_bert) = (world.mailed_password(&anna).await, world.mailed_password(&bert).await);
    world.clock.advance(Duration::from_secs(30 * 60 - 1));
    assert_eq!(log_in(&world, "bert", &of_anna).await, 401, "it is hers");
    assert_eq!(log_in(&world, "bert", &of_bert).await, 200);
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(log_in(&world, "anna", &of_anna).await, 401);
    assert_eq!(log_in(&world, "anna", &anna.password).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s05_neither_the_table_nor_the_outbox_holds_a_mailed_password() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    world.portal.mailbox().fail_next([panel::cloud::MailFault::Throttled; 12]);
    ask(&mut world.app(), "anna", anna.email()).await;
    let mut kept = format!("{:?}", world.items().await);
    world.portal.mailbox().fail_next([]);
    let password = world.mailed_password(&anna).await;
    kept.extend([format!("{:?}", world.items().await)]);
    let plain: String = password.chars().filter(char::is_ascii_alphanumeric).collect();
    assert!(kept.contains("one_time"));
    assert!(!kept.contains(&password) && !kept.contains(&plain), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s09_the_use_of_a_mailed_password_ends_every_session() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
    let mut once = world.app_in_must_change(&anna).await;
    let _ = app.get("/").await.expect(401);
    let _ = browser.get("/").await.expect(303);
    assert_eq!(once.get("/").await.expect(403).code(), "must_change_password");
    // Asking again while it must be changed is open, and a second mailed password ends the first session.
    let mut twice = world.app_in_must_change(&anna).await;
    let _ = once.get("/").await.expect(401);
    let _ = twice.get("/").await.expect(403);
}
