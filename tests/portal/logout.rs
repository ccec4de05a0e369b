//! Logging out.

use http::{HeaderMap, Method};
use portal_tests::{Person, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_at_once_and_no_other_one_does() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut other = world.app_of(&anna).await;
    let mut browser = world.browser_of(&anna).await;
    let kept = browser.clone();
    let out = browser.post("/logout", &[]).await.expect(303);
    assert_eq!(out.location(), "/login");
    assert_eq!(out.header("set-cookie"), "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    assert_eq!(kept.clone().get("/").await.expect(303).location(), "/login");
    let _ = other.get("/").await.expect(200);
    assert_eq!(world.items().await.into_keys().filter(|key| key.contains(" SES#")).count(), 1);
    // Who is out already is told the same.
    let again = kept.clone().post("/logout", &[]).await.expect(303);
    assert_eq!(again.visible(), out.visible());
    let _ = world.browser().post("/logout", &[]).await.expect(303);
    let _ = world.app().post("/logout", &[]).await.expect(204);
    let _ = other.get("/").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_logs_nobody_out() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let _ = browser.send(Method::GET, "/logout", HeaderMap::new(), Vec::new()).await.expect(404);
    let _ = browser.get("/").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s10_a_cookie_is_worth_nothing_without_its_record() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let keys: Vec<String> = world.items().await.into_keys().filter(|key| key.contains(" SES#")).collect();
    let (pk, sk) = keys[0].split_once(' ').expect("a key");
    let key = shared::store::keys::Key { pk: pk.to_owned(), sk: sk.to_owned() };
    shared::store::Transaction::new(&world.table).delete(&key).commit().await.expect("gone");
    assert_eq!(browser.get("/").await.expect(303).location(), "/login");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_idles_for_half_an_hour_and_lasts_half_a_day() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let (mut used, mut idle) = (world.app_of(&anna).await, world.app_of(&anna).await);
    world.pass(29);
    let _ = used.get("/").await.expect(200);
    let _ = idle.get("/").await.expect(200);
    world.pass(29);
    let _ = used.get("/").await.expect(200);
    world.pass(1);
    let _ = idle.get("/").await.expect(401);
    // Now it is an hour old less a minute.
    for _ in 0..26 {
        world.pass(25);
        let _ = used.get("/").await.expect(200);
    }
    world.pass(10);
    let _ = used.get("/").await.expect(200);
    world.pass(1);
    let _ = used.get("/").await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_use_of_a_session_is_written_down_every_five_minutes_at_most() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    for (minutes, writes) in [(0, false), (4, false), (1, true), (0, false), (4, false), (2, true)] {
        world.pass(minutes);
        let answer = app.get("/").await.expect(200);
        assert_eq!(answer.cost().contains("UpdateItem 1"), writes, "{}", answer.cost());
    }
}
