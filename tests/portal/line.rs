//! What a subscriber is told of the line: paid and being restored, restored, restricted.

use portal_tests::{Client, Person, World, charge};
use serde_json::{Value, json};
use shared::clock::Clock as _;
use shared::domain::{LineChange, RestrictionLevel};
use shared::store::{Update, keys};

use crate::import::{file, put, subscriber};
use crate::pay::{KEY, anna};

/// Pays what anna owes, which lifts her restriction; gives the path of the payment.
async fn paid(world: &World, app: &mut Client, key: &str) -> String {
    let begun = app.post("/payments", &[("idempotency_key", key)]).await.expect(200).json();
    let order = world.portal.payu().orders().remove(0);
    assert_eq!(world.portal.payu().pay(&order.id).await.expect("told"), 200);
    format!("/payments/{}", begun["id"].as_str().expect("an id"))
}

/// Writes what a change of the line is known as.
async fn write(world: &World, person: &Person, line: LineChange) {
    let key = keys::subscriber(&person.subscriber.id);
    assert!(world.table.update(&key, Update::existing().set("line", line)).await.expect("an answer"));
}

/// Says that the network has the newest change, as the last session of the subscriber does.
async fn applied(world: &World, person: &Person) {
    let line = world.subscriber(person).await.line.expect("a change");
    write(world, person, LineChange { applied_at: Some(world.clock.now()), ..line }).await;
}

const REFRESH: &str = "<meta http-equiv=\"refresh\" content=\"10\">";

#[tokio::test(flavor = "multi_thread")]
async fn who_has_paid_sees_the_line_being_restored_and_then_restored_with_times() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
    let payment = paid(&world, &mut app, KEY).await;
    let restoring = json!({
        "state": "restoring", "level": null, "since": "2026-11-23T11:00:00Z", "applied_at": null, "is_late": false,
    });
    for path in ["/", &payment] {
        assert_eq!(app.get(path).await.expect(200).json()["line"], restoring, "{path}");
        let page = browser.get(path).await.expect(200).body;
        assert!(page.contains("Opłacone, przywracamy internet"), "{path}: {page}");
        assert!(page.contains("Ograniczenie zniesione 23.11.2026"), "{path}: {page}");
        assert_eq!(page.contains(REFRESH), path != "/", "{path}: the page that one comes back to looks again");
    }
    world.pass(3);
    applied(&world, &anna).await;
    for path in ["/", &payment] {
        let line = app.get(path).await.expect(200).json()["line"].clone();
        assert_eq!((&line["state"], &line["applied_at"]), (&json!("restored"), &json!("2026-11-23T11:03:00Z")));
        let page = browser.get(path).await.expect(200).body;
        assert!(page.contains("Internet przywrócony") && page.contains("12:03"), "{path}: {page}");
        assert!(!page.contains("http-equiv=\"refresh\"") && !page.contains("przywracamy"), "{path}: {page}");
    }
    // A day later there is nothing to tell any more.
    world.pass(24 * 60);
    let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
    for path in ["/", &payment] {
        assert_eq!(app.get(path).await.expect(200).json()["line"], Value::Null, "{path}");
        let page = browser.get(path).await.expect(200).body;
        assert!(!page.contains("przywr") && !page.contains("Przywr"), "{path}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_page_that_waits_for_the_line_looks_again_for_a_quarter_of_an_hour() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let payment = paid(&world, &mut world.app_of(&anna).await, KEY).await;
    let mut browser = world.browser_of(&anna).await;
    world.pass(14);
    assert!(browser.get(&payment).await.expect(200).body.contains(REFRESH));
    world.pass(1);
    let page = browser.get(&payment).await.expect(200).body;
    assert!(!page.contains("http-equiv=\"refresh\"") && page.contains("przywracamy internet"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn restoring_for_more_than_an_hour_says_what_to_do() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let payment = paid(&world, &mut world.app_of(&anna).await, KEY).await;
    world.pass(60);
    let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
    for path in ["/", &payment] {
        assert_eq!(app.get(path).await.expect(200).json()["line"]["is_late"], true, "{path}");
        let page = browser.get(path).await.expect(200).body;
        assert!(page.contains("Wyłącz router") && page.contains("+48\u{a0}22\u{a0}555\u{a0}01\u{a0}23"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_payment_tells_of_what_that_payment_lifted_and_of_nothing_later() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let payment = paid(&world, &mut world.app_of(&anna).await, KEY).await;
    world.pass(60);
    let at = world.clock.now();
    let line = LineChange { at, from: Some(RestrictionLevel::Suspended), to: None, applied_at: None };
    write(&world, &anna, line).await;
    let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
    assert_eq!(app.get("/").await.expect(200).json()["line"]["state"], "restoring");
    assert_eq!(app.get(&payment).await.expect(200).json()["line"], Value::Null);
    let page = browser.get(&payment).await.expect(200).body;
    assert!(page.contains("Zaległości już nie ma") && !page.contains("przywracamy"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_office_lifts_is_restored_without_a_word_of_paying() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    put(&world, "lifted.ndjson", file(&[subscriber("anna")]).as_bytes()).await;
    world.portal.drain().await.expect("imported");
    let page = world.browser_of(&anna).await.get("/").await.expect(200).body;
    assert!(page.contains("<h2>Przywracamy internet</h2>") && !page.contains("Opłacone"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_restricted_sees_what_is_in_force_and_whether_the_line_follows_yet() {
    for (level, title) in
        [(RestrictionLevel::Limited, "Prędkość ograniczona"), (RestrictionLevel::Suspended, "Internet wstrzymany")]
    {
        let anna = Person::new("anna").owing(&[charge(9, 6990)]).restricted(level);
        let world = World::of(&[&anna]).await;
        let at = world.clock.now();
        write(&world, &anna, LineChange { at, from: None, to: Some(level), applied_at: None }).await;
        let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
        let line = app.get("/").await.expect(200).json()["line"].clone();
        assert_eq!((&line["state"], &line["level"]), (&json!("restricting"), &json!(level.name())));
        let page = browser.get("/").await.expect(200).body;
        assert!(page.contains(title) && page.contains("Zmiana obejmie łącze"), "{page}");
        world.pass(2);
        applied(&world, &anna).await;
        assert_eq!(app.get("/").await.expect(200).json()["line"]["state"], "restricted");
        let page = browser.get("/").await.expect(200).body;
        assert!(page.contains("Na łączu od 23.11.2026") && page.contains("Po wpłacie zaległej kwoty"), "{page}");
    }
}
