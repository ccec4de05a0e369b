//! A session that must change its password does that and logs out, nothing else (S13). The routes come from the template.

use portal_tests::{Answer, Client, Person, Route, World, charge};

/// What anybody may see without any session. Every other route is closed until it says otherwise.
const PUBLIC: [&str; 13] = [
    "/help",
    "/login",
    "/login/passkey/options",
    "/login/passkey",
    "/reset-password",
    "/email/{token}",
    "/suspended",
    "/pay/{token}",
    "/panel",
    "/przypomnienie.html",
    "/favicon.svg",
    "/robots.txt",
    "/openapi.json",
];
/// What such a session may do.
const OPEN: [&str; 2] = ["/password", "/logout"];

async fn call(client: &mut Client, route: &Route) -> Answer {
    // Ids of one's own, so that nothing but the session's state stands in the way.
    let id = match route.path.split('/').nth(1) {
        Some("invoices") => "inv_11-2026",
        Some("contract") => "con_1",
        Some("notices") => "ntc_1",
        Some("hosts") => "hst_1",
        Some("data") => "exp_2026-11-23-1",
        _ => "pay_1",
    };
    let path = route.filled(|_| id.to_owned());
    if route.is_unsafe() {
        client.post(&path, &[("idempotency_key", "0123456789abcdef")]).await
    } else {
        client.get(&path).await
    }
}

fn closed(world: &World) -> Vec<Route> {
    let is_closed = |route: &Route| {
        route.is_for_subscribers() && !PUBLIC.contains(&route.path.as_str()) && !OPEN.contains(&route.path.as_str())
    };
    world.routes().into_iter().filter(is_closed).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn s13_a_session_that_must_change_its_password_does_nothing_else() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    world.portal.drain().await.expect("drawn");
    let (mut app, mut browser) = (world.app_in_must_change(&anna).await, world.browser());
    world.portal.drain().await.expect("told of");
    let before = world.items().await;
    for route in closed(&world) {
        let answer = call(&mut app, &route).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "must_change_password"), "{route}");
    }
    assert_eq!(world.items().await, before);
    browser.cookie = world.browser_in_must_change(&anna).await.cookie;
    world.portal.drain().await.expect("told of");
    let before = world.items().await;
    for route in closed(&world) {
        let answer = call(&mut browser, &route).await;
        assert_eq!((answer.status, answer.location()), (303, "/password"), "{route}");
    }
    assert_eq!(world.items().await, before);
    assert_eq!(world.portal.payu().orders().len(), 0);
    // What is open is just this.
    let page = browser.get("/password").await.expect(200);
    assert!(!page.body.contains("current_password"), "{}", page.body);
    let _ = browser.post("/logout", &[]).await.expect(303);
    let _ = browser.get("/password").await.expect(303);
}

#[tokio::test(flavor = "multi_thread")]
async fn s13_a_session_that_waits_for_its_second_factor_does_nothing_else() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    let _phone = world.phone_of(&anna).await;
    world.portal.drain().await.expect("drawn");
    let (mut app, mut browser) = (world.app_waiting(&anna).await, world.browser_waiting(&anna).await);
    let before = world.items().await;
    let is_open = |route: &Route| ["/login/code", "/logout"].contains(&route.path.as_str());
    let routes = world.routes();
    let is_public = |route: &Route| !route.is_for_subscribers() || PUBLIC.contains(&route.path.as_str());
    let mut checked = 0;
    for route in routes.iter().filter(|route| !is_open(route) && !is_public(route)) {
        let answer = call(&mut app, route).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "second_factor_required"), "{route}");
        let answer = call(&mut browser, route).await;
        assert_eq!((answer.status, answer.location()), (303, "/login/code"), "{route}");
        checked += 1;
    }
    assert!(checked > 15, "{checked} routes");
    assert_eq!(world.items().await, before);
    let _ = browser.get("/login/code").await.expect(200);
    let _ = browser.post("/logout", &[]).await.expect(303);
    let _ = browser.get("/login/code").await.expect(303);
}

#[tokio::test(flavor = "multi_thread")]
async fn s13_without_a_session_every_route_is_closed_but_the_public_ones() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    let before = world.items().await;
    let mut routes = closed(&world);
    routes.extend(world.routes().into_iter().filter(|route| route.path == "/password"));
    assert!(routes.len() >= 8, "{routes:?}");
    for route in routes {
        let answer = call(&mut world.app(), &route).await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "unauthenticated"), "{route}");
        let answer = call(&mut world.browser(), &route).await;
        assert_eq!(answer.status, 303, "{route}");
        assert!(answer.location().starts_with("/login"), "{route}: {answer:?}");
    }
    let differs = |(key, item): &(String, String)| before.get(key) != Some(item);
    let changed: Vec<_> = world.items().await.into_iter().filter(differs).collect();
    assert!(changed.iter().all(|(key, _)| key.contains("INV#")), "{changed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s11_a_session_gets_a_new_id_when_the_password_is_set() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_in_must_change(&anna).await;
    let limited = browser.clone();
    let fields = [("new_password", "kawa na tarasie"), ("repeat_password", "kawa na tarasie")];
    let _ = browser.post("/password", &fields).await.expect(303);
    assert_ne!(browser.cookie, limited.cookie);
    let _ = browser.get("/").await.expect(200);
    assert_eq!(limited.clone().get("/").await.expect(303).location(), "/login");
    assert_eq!(limited.clone().post("/password", &fields).await.expect(303).location(), "/login");
}
