//! A new password by mail.

use std::collections::BTreeSet;
use std::time::Duration;

use portal_tests::{Answer, Client, Person, World};

async fn ask(client: &mut Client, login: &str, email: &str) {
    let _ = client.post("/reset-password", &[("login", login), ("email", email)]).await.expect(202);
}

async fn log_in(world: &World, login: &str, password: &str) -> u16 {
    world.app().post("/login", &[("login", login), ("password", password)]).await.status
}

fn without_counters(items: std::collections::BTreeMap<String, String>) -> Vec<(String, String)> {
    items.into_iter().filter(|(key, _)| !key.starts_with("RATE#") && !key.starts_with("NOBODY#")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn s07_a_stranger_who_asks_changes_nothing_for_the_owner() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let before = without_counters(world.items().await);
    // A stranger who guesses leaves no trace but a count, and what is nobody's.
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
async fn s24_a_second_press_within_a_minute_is_the_first_ones_wherever_the_clock_stands() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    // A minute of the clock begins between the first press and the second.
    for (seconds, mails) in [(59, 1), (1, 1), (58, 1), (1, 2)] {
        world.clock.advance(Duration::from_secs(seconds));
        ask(&mut world.app(), "anna", anna.email()).await;
        world.portal.drain().await.expect("sent");
        assert_eq!(world.portal.mailbox().count(), mails, "{seconds} seconds later");
    }
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

/// The operations that an answer cost, without their units.
fn operations(answer: &Answer) -> Vec<String> {
    answer.cost().split("; ").map(|part| part.split(" (").next().unwrap_or_default().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn s08_hit_and_miss_look_and_cost_alike() {
    for is_browser in [true, false] {
        let (anna, bert, mut cyryl) = (Person::new("anna"), Person::new("bert"), Person::new("cyryl"));
        cyryl.subscriber.contact.email = None;
        let world = World::of(&[&anna, &cyryl]).await;
        // Bert has a login and an address, and no credential to put a password beside: no import leaves anybody like that.
        let key = shared::store::keys::login(&shared::domain::Login::parse("bert").expect("a login"));
        let record = serde_json::json!({"subscriber": bert.subscriber.id, "email": bert.email()});
        shared::store::Transaction::new(&world.table).replace(&key, &record).commit().await.expect("written");
        let mut client = if is_browser { world.browser() } else { world.app() };
        let asked = [
            ("anna", anna.email(), 1),
            ("anna", "otto@example.pl", 0),
            ("otto", "otto@example.pl", 0),
            ("bert", bert.email(), 0),
            ("cyryl", "cyryl@example.pl", 0),
        ];
        let mut looks = BTreeSet::new();
        // A try, a second press of it in other letters, two more tries, and one above the three of a day.
        for (minutes, is_loud, is_mailed) in
            [(1, false, true), (0, true, false), (1, true, true), (1, false, true), (1, false, false)]
        {
            world.pass(minutes);
            let mut costs = BTreeSet::new();
            for (login, email, mails) in asked {
                let typed = |text: &str| if is_loud { text.to_uppercase() } else { text.to_owned() };
                let before = world.portal.mailbox().count();
                let answer =
                    client.post("/reset-password", &[("login", &typed(login)), ("email", &typed(email))]).await;
                assert!(answer.status < 400, "{answer:?}");
                if login != "bert" {
                    costs.insert(operations(&answer));
                }
                looks.insert(answer.visible());
                world.portal.drain().await.expect("sent");
                let sent = world.portal.mailbox().count() - before;
                assert_eq!(sent, mails * usize::from(is_mailed), "{login} {email}");
            }
            assert_eq!(costs.len(), 1, "{costs:#?}");
            assert!(costs.iter().flatten().any(|call| call == "Argon2 1"), "{costs:?}");
        }
        assert_eq!(looks.len(), 1, "{looks:#?}");
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
    // One fewer than the tries of an event: the SDK repeats by itself only while few calls of the whole process have failed.
    world.portal.mailbox().fail_next([panel::cloud::MailFault::Throttled; 5]);
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
