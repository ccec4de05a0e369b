//! Notices from the provider: which are shown, in which order, and the mark that one was read.

use portal_tests::{Client, Person, World, notice};
use serde_json::{Value, json};
use shared::store::keys;

fn ids(list: &Value) -> Vec<String> {
    let list = list.as_array().expect("a list");
    list.iter().map(|told| told["id"].as_str().expect("an id").trim_start_matches("ntc_").to_owned()).collect()
}

async fn unread(app: &mut Client) -> Vec<String> {
    ids(&app.get("/").await.expect(200).json()["notices"]["unread"])
}

/// A notice of a day of November, in the morning; it is noon of the 23rd.
fn of_day(day: u32, fields: Value) -> shared::domain::Notice {
    notice(&day.to_string(), &format!("2026-11-{day}T08:00:00Z"), fields)
}

#[tokio::test(flavor = "multi_thread")]
async fn urgent_notices_stand_above_the_sum_and_the_others_below_until_they_are_read() {
    let anna =
        Person::new("anna").told([of_day(20, json!({"urgent": true})), of_day(21, json!({})), of_day(22, json!({}))]);
    let world = World::of(&[&anna]).await;
    let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
    assert_eq!(unread(&mut app).await, ["20", "22", "21"]);
    let page = browser.get("/").await.expect(200).body;
    let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part}: {page}"));
    assert!(at("Wiadomość 20") < at("class=\"sum") && at("class=\"sum") < at("Wiadomość 22"), "{page}");
    assert!(page.contains("href=\"/notices\""), "{page}");

    // The form of the home page leads back to it.
    assert!(page.contains("action=\"/notices/ntc_20/read?from=home\""), "{page}");
    let answer = browser.post("/notices/ntc_20/read?from=home", &[]).await.expect(303);
    assert_eq!(answer.location(), "/");
    assert_eq!(unread(&mut app).await, ["22", "21"]);
    assert!(!browser.get("/").await.expect(200).body.contains("Wiadomość 20"));
    for id in ["ntc_21", "ntc_22"] {
        let read = app.post(&format!("/notices/{id}/read"), &[]).await.expect(200).json();
        assert_eq!((&read["id"], &read["read_at"]), (&json!(id), &json!("2026-11-23T11:00:00Z")));
    }
    // What was read is still on the page of all, and home leads there.
    let home = browser.get("/").await.expect(200).body;
    assert!(!home.contains("Wiadomość") && home.contains("href=\"/notices\""), "{home}");
    let all = app.get("/notices").await.expect(200).json();
    assert_eq!(ids(&all["notices"]), ["22", "21", "20"]);
    assert!(all["notices"].as_array().expect("a list").iter().all(|told| told["read_at"].is_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn home_shows_three_and_says_that_there_are_more() {
    let anna = Person::new("anna").told((10..20).map(|day| of_day(day, json!({"urgent": day == 10}))));
    let world = World::of(&[&anna]).await;
    let data = world.app_of(&anna).await.get("/").await.expect(200).json()["notices"].clone();
    assert_eq!(
        (ids(&data["unread"]), &data["more_unread"]),
        (vec!["10".into(), "19".into(), "18".into()], &json!(true))
    );
    let page = world.browser_of(&anna).await.get("/").await.expect(200).body;
    assert_eq!(page.matches("/read?from=home").count(), 3, "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_comes_at_its_moment_and_goes_when_its_time_is_over() {
    let later = notice("later", "2026-11-23T11:05:00Z", json!({"until": "2026-11-23T11:10:00Z", "urgent": true}));
    let anna = Person::new("anna").told([later, of_day(20, json!({}))]);
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    for (is_there, minutes) in [(false, 5), (true, 5), (false, 1)] {
        let expected: &[&str] = if is_there { &["later", "20"] } else { &["20"] };
        assert_eq!(unread(&mut app).await, expected);
        assert_eq!(ids(&app.get("/notices").await.expect(200).json()["notices"]), expected);
        // No cursor leads among those to come.
        let cursor = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, "NTC#2027");
        assert_eq!(ids(&app.get(&format!("/notices?after={cursor}")).await.expect(200).json()["notices"]), expected);
        let read = app.post("/notices/ntc_later/read", &[]).await;
        assert_eq!(read.status, if is_there { 200 } else { 404 }, "{read:?}");
        if is_there {
            world
                .table
                .update(
                    &place(&anna, "later", "2026-11-23T11:05:00Z"),
                    shared::store::Update::existing().remove("read_at"),
                )
                .await
                .expect("unread");
        }
        world.pass(minutes);
    }
}

fn place(person: &Person, tail: &str, at: &str) -> keys::Key {
    let id = format!("ntc_{tail}").parse().expect("an id");
    keys::notice(&person.subscriber.id, at.parse().expect("a time"), &id)
}

#[tokio::test(flavor = "multi_thread")]
async fn s24_a_notice_is_read_once_however_often_the_form_is_pressed() {
    let anna = Person::new("anna").told([of_day(20, json!({}))]);
    let world = World::of(&[&anna]).await;
    let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
    let first = app.post("/notices/ntc_20/read", &[]).await.expect(200).json();
    world.pass(3);
    assert_eq!(app.post("/notices/ntc_20/read", &[]).await.expect(200).json(), first);
    assert_eq!(browser.post("/notices/ntc_20/read", &[]).await.expect(303).location(), "/notices");
    let stored: shared::domain::Notice =
        world.table.get(&place(&anna, "20", "2026-11-20T08:00:00Z")).await.expect("an answer").expect("a notice");
    assert_eq!(stored.read_at.map(|at| at.to_string()).as_deref(), Some("2026-11-23T11:00:00Z"));
    // At once, on two devices.
    let anna = Person::new("bert").told([of_day(21, json!({}))]);
    anna.write(&world.table).await;
    let (mut one, mut other) = (world.app_of(&anna).await, world.app_of(&anna).await);
    let path = "/notices/ntc_21/read";
    let (one, other) = tokio::join!(one.post(path, &[]), other.post(path, &[]));
    assert_eq!((one.status, other.status), (200, 200));
}

#[tokio::test(flavor = "multi_thread")]
async fn s02_a_notice_of_somebody_else_is_neither_shown_nor_marked() {
    let anna = Person::new("anna").told([of_day(20, json!({}))]);
    let bert = Person::new("bert").told([of_day(21, json!({}))]);
    let world = World::of(&[&anna, &bert]).await;
    let mut app = world.app_of(&anna).await;
    let before = world.items().await;
    // The same moment and id in another partition, an invoice's mark, and nothing at all.
    for id in ["ntc_21", "inv_11-2026", "ntc_0", "ntc_20%23x", "CRED"] {
        let _ = app.post(&format!("/notices/{id}/read"), &[]).await.expect(404);
    }
    assert_eq!(world.items().await, before);
    assert_eq!(unread(&mut app).await, ["20"]);
    assert_eq!(unread(&mut world.app_of(&bert).await).await, ["21"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_the_page_of_all_comes_eight_at_a_time_and_a_mark_leads_back_to_where_it_was_made() {
    let anna = Person::new("anna").told((1..23).map(of_day_padded));
    let world = World::of(&[&anna]).await;
    let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
    let (mut path, mut all, mut sizes) = ("/notices".to_owned(), Vec::new(), Vec::new());
    loop {
        let page = browser.get(&path).await.expect(200).body;
        let answer = app.get(&path).await.expect(200).json();
        let found = ids(&answer["notices"]);
        assert_eq!(page.matches("/read").count(), found.len(), "{page}");
        let query = path.strip_prefix("/notices").unwrap_or_default();
        assert!(page.contains(&format!("/notices/ntc_{}/read{query}\"", found[0])), "{page}");
        let back = browser.post(&format!("/notices/ntc_{}/read{query}", found[0]), &[]).await.expect(303);
        assert_eq!(back.location(), path);
        sizes.push(found.len());
        all.extend(found);
        match answer["next"].as_str() {
            Some(next) => path = format!("/notices?after={next}"),
            None => break,
        }
    }
    assert_eq!(sizes, [8, 8, 6]);
    let expected: Vec<String> = (1..23).rev().map(|day| day.to_string()).collect();
    assert_eq!(all, expected);
    // A way back that is none leads to the first page.
    for query in ["after=x", "after=//evil.example", "from=//evil.example", "from=/"] {
        let back = browser.post(&format!("/notices/ntc_1/read?{query}"), &[]).await.expect(303);
        assert_eq!(back.location(), "/notices", "{query}");
    }
}

fn of_day_padded(day: u32) -> shared::domain::Notice {
    notice(&day.to_string(), &format!("2026-11-{day:02}T08:00:00Z"), json!({}))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_notices_finds_no_way_to_none() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    assert_eq!(
        world.app_of(&anna).await.get("/notices").await.expect(200).json(),
        json!({"notices": [], "announced": null, "next": null})
    );
    let mut browser = world.browser_of(&anna).await;
    assert!(!browser.get("/").await.expect(200).body.contains("/notices"));
    assert!(browser.get("/notices").await.expect(200).body.contains("class=\"empty\""));
}
