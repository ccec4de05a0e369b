use futures::future::join_all;
use portal_tests::{Person, World, charge};
use serde_json::Value;
use shared::domain::{Contact, Language};
use shared::store::{Transaction, Update, keys};

use super::{FIRST, PATH, ask, download, event, state};

const KEYS: [&str; 4] = ["0123456789abcdef", "1123456789abcdef", "2123456789abcdef", "3123456789abcdef"];

fn exports(items: &std::collections::BTreeMap<String, String>) -> usize {
    items.keys().filter(|key| key.contains(" EXP#")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_asks_waits_is_told_by_mail_and_downloads_for_a_day() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    world.portal.drain().await.expect("drawn");
    let mut browser = world.browser_of(&anna).await;
    let page = browser.get(PATH).await.expect(200).body;
    assert!(page.contains("Przygotuj moje dane") && !page.contains("http-equiv=\"refresh\""), "{page}");
    assert_eq!(ask(&mut browser, KEYS[0]).await.expect(303).location(), PATH);
    world.portal.drain().await.expect("made");
    let mail = world.mail_to(&anna).await;
    let text = mail.text.expect("text").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(mail.subject, "Twoje dane są gotowe do pobrania");
    assert!(text.contains("24.11.2026, 12:00") && text.contains(&format!(" {}{PATH} ", world.portal.url())), "{text}");
    assert!(!text.contains("X-Amz"), "a mailbox holds no key to the data: {text}");
    // The link of the mail asks for a login first, and comes back.
    let stranger = world.browser().get(PATH).await.expect(303);
    assert_eq!(stranger.location(), "/login?next=%2Fdata%2Fexport");
    let page = browser.get(PATH).await.expect(200).body;
    let link = format!("{PATH}/{FIRST}/zip");
    assert!(page.contains(&format!("href=\"{link}\"")) && page.contains("24.11.2026, 12:00"), "{page}");
    let first = browser.get(&link).await.expect(302).location().to_owned();
    assert!(first.contains("X-Amz-Expires=60"), "{first}");
    assert_eq!(download(&world, &first).await.0, 200);
    // A later download has an address of its own, until the day is over.
    world.pass(20);
    let later = browser.get(&link).await.expect(302).location().to_owned();
    assert!(later.contains("X-Amz-Expires=60"));
    world.pass(24 * 60 - 20);
    let mut app = world.app_of(&anna).await;
    assert_eq!(app.get(&link).await.expect(410).code(), "export_expired");
    let output = app.get(PATH).await.expect(200).json();
    assert_eq!((&output["export"]["state"], &output["export"]["download"]), (&"expired".into(), &Value::Null));
    assert_eq!(output["left_today"], 3);
    // A week later nobody knows of it.
    world.pass(7 * 24 * 60);
    assert!(world.app_of(&anna).await.get(PATH).await.expect(200).json()["export"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn s24_a_double_press_is_one_copy_and_so_are_many_at_once() {
    let anna = Person::new("anna");
    let world = World::with(|options| options.functions.retain(|function| function.name != "export-data")).await;
    anna.write(&world.table).await;
    let app = world.app_of(&anna).await;
    let press = |key: &'static str| {
        let mut app = app.clone();
        async move { ask(&mut app, key).await.expect(200).json()["export"]["id"].clone() }
    };
    // The same form twice, and other forms of the same moment: one at a time is made.
    let ids = join_all([KEYS[0], KEYS[0], KEYS[1], KEYS[2], KEYS[3], KEYS[0]].map(press)).await;
    assert!(ids.iter().all(|id| *id == FIRST), "{ids:?}");
    assert_eq!(exports(&world.items().await), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_comes_again_after_the_copy_is_made_makes_no_other() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    for _ in 0..3 {
        let asked = ask(&mut app, KEYS[0]).await.expect(200).json();
        assert_eq!((&asked["export"]["id"], &asked["left_today"]), (&FIRST.into(), &2.into()));
        world.portal.drain().await.expect("made");
    }
    assert_eq!((exports(&world.items().await), world.portal.mailbox().count()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_subscriber_has_three_copies_a_day_and_keeps_nobody_from_theirs() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let mut browser = world.browser_of(&anna).await;
    for key in &KEYS[..3] {
        let _ = ask(&mut browser, key).await.expect(303);
        world.portal.drain().await.expect("made");
    }
    let refused = ask(&mut browser, KEYS[3]).await.expect(429);
    // It is noon in Poland, and tomorrow begins at midnight.
    assert_eq!(refused.header("retry-after"), (12 * 3600).to_string());
    assert!(refused.body.contains("Na dziś to wszystkie kopie") && !refused.body.contains("<form class=\"form\""));
    let refused = ask(&mut world.app_of(&anna).await, KEYS[3]).await.expect(429);
    assert_eq!((refused.code(), exports(&world.items().await)), ("too_many_exports".to_owned(), 3));
    let _ = ask(&mut world.app_of(&bert).await, KEYS[0]).await.expect(200);
    world.pass(12 * 60);
    let _ = ask(&mut world.app_of(&anna).await, KEYS[3]).await.expect(200);
    for key in ["", "short", "with blanks in it, too"] {
        let refused = ask(&mut world.app_of(&anna).await, key).await.expect(422);
        assert!(refused.faults()[0].starts_with("idempotency_key:"), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_never_made_says_so_and_may_be_asked_for_again() {
    let mut anna = Person::new("anna");
    anna.subscriber.language = Language::En;
    // The function cannot read the table it is started from: its event is given up in the end.
    let world = World::with(|options| {
        for function in options.functions.iter_mut().filter(|function| function.name == "export-data") {
            function.grants = &[];
        }
    });
    let world = world.await;
    anna.write(&world.table).await;
    let mut browser = world.browser_of(&anna).await;
    let _ = ask(&mut browser, KEYS[0]).await.expect(303);
    world.portal.drain().await.expect("given up");
    assert_eq!((world.portal.parked().len(), state(&world, &anna).await), (1, "requested".to_owned()));
    let waiting = browser.get(PATH).await.expect(200).body;
    assert!(waiting.contains("http-equiv=\"refresh\"") && waiting.contains("We are preparing your data"), "{waiting}");
    let link = format!("{PATH}/{FIRST}/zip");
    let early = world.app_of(&anna).await.get(&link).await.expect(409);
    assert_eq!((early.code().as_str(), early.header("retry-after")), ("export_being_prepared", "5"));
    world.pass(60);
    let mut browser = world.browser_of(&anna).await;
    let failed = browser.get(PATH).await.expect(200).body;
    assert!(failed.contains("could not be prepared") && !failed.contains("http-equiv=\"refresh\""), "{failed}");
    assert_eq!(world.app_of(&anna).await.get(&link).await.expect(409).code(), "export_failed");
    // A record that is brought after that makes nothing any more.
    let answer = world.portal.invoke("export-data", event(&anna, &[])).await.expect("an answer");
    assert_eq!(answer, serde_json::json!({"batchItemFailures": []}));
    let _ = ask(&mut browser, KEYS[1]).await.expect(303);
    assert_eq!(exports(&world.items().await), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_address_is_told_on_the_page_alone() {
    let mut anna = Person::new("anna");
    let world = World::with(|options| options.functions.retain(|function| function.name != "export-data")).await;
    anna.write(&world.table).await;
    let mut browser = world.browser_of(&anna).await;
    anna.subscriber.contact = Contact::default();
    anna.write(&world.table).await;
    let _ = ask(&mut browser, KEYS[0]).await.expect(303);
    assert!(browser.get(PATH).await.expect(200).body.contains("Nie mamy Twojego adresu e-mail"));

    let bert = Person::new("bert");
    let world = World::of(&[&bert]).await;
    let mut app = world.app_of(&bert).await;
    let none = Update::existing().set("contact", Contact::default());
    assert!(world.table.update(&keys::subscriber(&bert.subscriber.id), none).await.expect("an answer"));
    let _ = ask(&mut app, KEYS[0]).await.expect(200);
    world.portal.drain().await.expect("made");
    assert_eq!((state(&world, &bert).await, world.portal.mailbox().calls()), ("ready".to_owned(), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_more_than_a_copy_holds_is_given_up_at_once_and_said() {
    if World::checks_signatures() {
        let anna = Person::new("anna");
        let world = World::of(&[&anna]).await;
        // 34 MB of notices, in items as large as they get.
        let body = "x".repeat(380_000);
        for batch in 0..9 {
            let written = (0..10).fold(Transaction::new(&world.table), |transaction, at| {
                let id = format!("ntc_{batch}-{at}").parse().expect("an id");
                let key = keys::notice(&anna.subscriber.id, "2026-11-01T08:00:00Z".parse().expect("a time"), &id);
                transaction.insert(&key, &serde_json::json!({"id": id, "body": body}))
            });
            written.commit().await.expect("written");
        }
        let mut app = world.app_of(&anna).await;
        let _ = ask(&mut app, KEYS[0]).await.expect(200);
        world.portal.drain().await.expect("given up");
        assert_eq!((state(&world, &anna).await, world.portal.parked().len()), ("failed".to_owned(), 0));
        assert_eq!(app.get(PATH).await.expect(200).json()["export"]["state"], "failed");
        assert_eq!(world.portal.mailbox().calls(), 0);
    }
}
