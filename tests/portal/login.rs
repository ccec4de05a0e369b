//! Logging in.

use portal_tests::{Person, World};

/// `wiosna-nad-wisla` under a quarter of today's memory and one pass.
const WEAK: &str = "$argon2id$v=19$m=4096,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$rVGSuDN7hZuBkMrjD8h/aJKvy7R1QfL+eQcrmz4X3+g";
/// `panel123` the same way.
const SHORT: &str = "$argon2id$v=19$m=4096,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$bz6HBFE3TOinCdmdW6Co0OesWSsvnEjwhbPk2tckEig";

#[tokio::test(flavor = "multi_thread")]
async fn a_login_and_a_password_become_a_session() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser();
    let page = browser.get("/login").await.expect(200);
    assert!(page.body.contains("name=\"password\""), "{}", page.body);
    let welcome = browser.post("/login", &[("login", "ANNA"), ("password", &anna.password)]).await.expect(303);
    assert_eq!(welcome.location(), "/");
    let home = browser.get("/").await.expect(200);
    assert!(home.body.contains("anna"), "{}", home.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn s08_a_wrong_password_and_an_unknown_login_look_and_cost_alike() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    world.set_hash(&bert, None).await;
    for mut client in [world.browser(), world.app()] {
        let (mut seen, mut calls) = (Vec::new(), Vec::new());
        // Somebody, nobody, and somebody who has no password yet.
        for login in ["anna", "otto", "bert"] {
            let answer = client.post("/login", &[("login", login), ("password", "nie to hasło")]).await.expect(401);
            assert!(answer.cost().contains("Argon2 1"), "{}", answer.cost());
            seen.push(answer.visible().replace(login, "…"));
            calls.push(
                answer.cost().split("; ").map(|call| call.split(" (").next().map(str::to_owned)).collect::<Vec<_>>(),
            );
        }
        calls.dedup();
        assert_eq!(calls.len(), 1, "{calls:?}");
        assert_eq!(seen[0], seen[1]);
        assert_eq!(seen[0], seen[2]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s11_every_login_is_a_new_session_whatever_cookie_was_there() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let first = browser.cookie.clone().expect("a cookie");
    let _ = browser.post("/login", &[("login", "anna"), ("password", &anna.password)]).await.expect(303);
    let second = browser.cookie.clone().expect("a cookie");
    assert_ne!(first, second);
    // A cookie that somebody else planted does not become the session.
    let mut planted = world.browser();
    planted.cookie = Some("planted".to_owned());
    let _ = planted.post("/login", &[("login", "anna"), ("password", &anna.password)]).await.expect(303);
    assert_ne!(planted.cookie.as_deref(), Some("planted"));
    let sessions = world.items().await.into_keys().filter(|key| key.contains(" SES#")).count();
    assert_eq!(sessions, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn s05_a_session_id_is_256_bits_and_its_record_holds_only_its_hash() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let cookie = world.browser_of(&anna).await.cookie.expect("a cookie");
    let payload = cookie.split('.').nth(1).expect("a payload");
    let payload = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, payload).expect("base64");
    let claims: serde_json::Value = serde_json::from_slice(&payload).expect("json");
    let id = claims["sid"].as_str().expect("an id");
    assert_eq!(hex::decode(id).expect("hex").len(), 32);
    let items = format!("{:?}", world.items().await);
    assert!(!items.contains(id) && !items.contains(&cookie));
}

#[tokio::test(flavor = "multi_thread")]
async fn s23_a_weaker_hash_is_made_again_at_the_next_login() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    world.set_hash(&anna, Some(WEAK)).await;
    let wrong = world.app().post("/login", &[("login", "anna"), ("password", "inne-hasło-1")]).await.expect(401);
    assert!(wrong.cost().contains("Argon2 1"), "{}", wrong.cost());
    assert_eq!(world.credential(&anna).await.password_hash.as_deref(), Some(WEAK));
    let _ = world.app_of(&anna).await;
    let stronger = world.credential(&anna).await.password_hash.expect("a hash");
    assert!(stronger.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stronger}");
    let again = world.app().post("/login", &[("login", "anna"), ("password", &anna.password)]).await.expect(200);
    assert!(again.cost().contains("Argon2 1"), "{}", again.cost());
    assert_eq!(world.credential(&anna).await.password_hash, Some(stronger));
}

#[tokio::test(flavor = "multi_thread")]
async fn s23_a_short_password_that_came_with_an_import_is_hashed_again_too() {
    let mut anna = Person::new("anna");
    anna.password = "panel123".to_owned();
    let world = World::of(&[&anna]).await;
    world.set_hash(&anna, Some(SHORT)).await;
    let _ = world.app_of(&anna).await;
    let stronger = world.credential(&anna).await.password_hash.expect("a hash");
    assert!(stronger.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stronger}");
    let _ = world.app_of(&anna).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_login_a_browser_goes_on_within_the_portal_only() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let pages = [("/payments", "/payments"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/")];
    for (next, location) in pages {
        let page = world.browser().get(&format!("/login?next={next}")).await.expect(200);
        assert!(page.body.contains("name=\"next\""), "{}", page.body);
        let fields = [("login", "anna"), ("password", anna.password.as_str()), ("next", next)];
        let answer = world.browser().post("/login", &fields).await.expect(303);
        assert_eq!(answer.location(), location, "{next}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_learns_how_long_its_token_lasts() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let answer = world.app().post("/login", &[("login", "anna"), ("password", &anna.password)]).await.expect(200);
    assert_eq!(answer.json()["expires_at"], "2026-11-23T23:00:00Z");
    assert_eq!(answer.json()["must_change_password"], false);
}
