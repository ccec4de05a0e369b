//! The passkeys of a subscriber: added, named, removed.

use portal_tests::{Answer, Authenticator, Client, Person, World, add_passkey, ask_passkey, finish_passkey};
use shared::passkey::CEREMONY_SECONDS;

async fn names(client: &mut Client) -> Vec<String> {
    let list = client.get("/security/passkeys").await.expect(200).json();
    assert!(list["next"].is_null());
    let rows = list["passkeys"].as_array().expect("a list").clone();
    rows.iter().map(|row| row["name"].as_str().expect("a name").to_owned()).collect()
}

fn authenticator(world: &World, seed: u8) -> Authenticator {
    Authenticator::new(world.portal.url(), seed)
}

async fn remove(client: &mut Client, id: &str, password: &str) -> Answer {
    client.post("/security/passkeys/remove", &[("passkey", id), ("current_password", password)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_added_opens_the_portal_and_is_removed_and_each_is_told_by_mail() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let (mut app, mut phone) = (world.app_of(&anna).await, authenticator(&world, 7));
    assert_eq!(names(&mut app).await, [""; 0]);
    let added = add_passkey(&mut app, &anna, &mut phone, " Mój telefon ").await.expect(200).json();
    let row = serde_json::json!({
        "id": phone.id(), "name": "Mój telefon", "created_at": "2026-11-23T11:00:00Z", "last_used_at": null,
    });
    assert_eq!(added, row);
    assert_eq!(world.mail_to(&anna).await.subject, "Nowy klucz dostępu do panelu");
    world.pass(1);
    let _ = world.by_passkey(&mut world.app(), &mut phone).await.expect(200);
    let path = format!("/security/passkeys/{}", phone.id());
    assert_eq!(app.get(&path).await.expect(200).json()["last_used_at"], "2026-11-23T11:01:00Z");

    let gone = remove(&mut app, phone.id().as_str(), &anna.password).await.expect(204);
    assert_eq!(gone.body, "");
    assert_eq!(world.mail_to(&anna).await.subject, "Klucz dostępu do panelu został usunięty");
    assert_eq!(names(&mut app).await, [""; 0]);
    assert_eq!(world.by_passkey(&mut world.app(), &mut phone).await.expect(401).code(), "passkey_failed");
    let left = world.items().await.into_keys().filter(|key| key.contains("PKY#") || key.contains("PKID#")).count();
    assert_eq!(left, 0);
    // It is free for another time.
    let _ = add_passkey(&mut app, &anna, &mut phone, "Znowu").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_session_without_the_password_plants_no_passkey_and_takes_none_away() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let phone = world.passkey_of(&anna, 7).await;
    let mut app = world.app_of(&anna).await;
    let before = world.items().await;
    let wrong = ask_passkey(&mut app, "zgaduję").await.expect(422);
    assert_eq!(wrong.faults(), ["current_password:password_wrong"]);
    let wrong = remove(&mut app, phone.id().as_str(), "zgaduję").await.expect(422);
    assert_eq!(wrong.faults(), ["current_password:password_wrong"]);
    let none = app.post_raw("/security/passkeys/options", "application/json", b"{}".to_vec()).await.expect(422);
    assert_eq!(none.faults(), ["current_password:required"]);
    let differs = |(key, item): (String, String)| (before.get(&key) != Some(&item)).then_some(key);
    let changed: Vec<String> = world.items().await.into_iter().filter_map(differs).collect();
    assert!(changed.iter().all(|key| key.starts_with("RATE#password-account#")), "{changed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_the_password_is_guessed_at_ten_times_in_all_wherever_it_is_asked_for() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let phone = world.passkey_of(&anna, 7).await;
    let mut app = world.app_of(&anna).await;
    let _ = ask_passkey(&mut app, "zgaduję").await.expect(422);
    world.raise("password-account", 9).await;
    let _ = remove(&mut app, phone.id().as_str(), "zgaduję").await.expect(422);
    let new = [("current_password", anna.password.as_str()), ("new_password", "kawa na tarasie")];
    assert_eq!(app.post("/password", &new).await.expect(429).code(), "too_many_requests");
    assert_eq!(ask_passkey(&mut app, &anna.password).await.expect(429).code(), "too_many_requests");
}

#[tokio::test(flavor = "multi_thread")]
async fn s12_what_was_begun_is_ended_by_the_session_that_began_it_once_and_in_time() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let (mut own, mut elsewhere, mut of_bert) =
        (world.app_of(&anna).await, world.app_of(&anna).await, world.app_of(&bert).await);
    let mut phone = authenticator(&world, 7);
    let made = phone.make(&ask_passkey(&mut own, &anna.password).await.expect(200).json());
    for client in [&mut elsewhere, &mut of_bert] {
        let refused = finish_passkey(client, "Obcy", &made).await.expect(400);
        assert_eq!(refused.code(), "passkey_not_added");
    }
    // Nor is it a login.
    assert_eq!(portal_tests::answer_passkey(&mut world.app(), &made).await.expect(400).code(), "bad_request");
    let _ = finish_passkey(&mut own, "Telefon", &made).await.expect(200);
    assert_eq!(finish_passkey(&mut own, "Telefon", &made).await.expect(400).code(), "passkey_not_added");

    let mut tablet = authenticator(&world, 8);
    let late = tablet.make(&ask_passkey(&mut own, &anna.password).await.expect(200).json());
    world.pass(CEREMONY_SECONDS.unsigned_abs() / 60);
    assert_eq!(finish_passkey(&mut own, "Tablet", &late).await.expect(400).code(), "passkey_not_added");
    assert_eq!(names(&mut own).await, ["Telefon"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_ten_passkeys_fit_and_not_one_more_however_many_are_begun_at_once() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    for seed in 1..=9 {
        let _ = world.passkey_of(&anna, seed).await;
    }
    let (mut one, mut other) = (world.app_of(&anna).await, world.app_of(&anna).await);
    let (mut phone, mut tablet) = (authenticator(&world, 10), authenticator(&world, 11));
    let first = phone.make(&ask_passkey(&mut one, &anna.password).await.expect(200).json());
    let second = tablet.make(&ask_passkey(&mut other, &anna.password).await.expect(200).json());
    // The later question stands: only its answer is taken.
    let (refused, added) =
        tokio::join!(finish_passkey(&mut one, "Telefon", &first), finish_passkey(&mut other, "Tablet", &second));
    assert_eq!(added.expect(200).json()["name"], "Tablet");
    assert!(refused.status >= 400, "{refused:?}");
    assert_eq!(ask_passkey(&mut one, &anna.password).await.expect(409).code(), "passkeys_full");
    assert_eq!(names(&mut one).await.len(), 10);
    let page = world.browser_of(&anna).await.get("/security/passkeys").await.expect(200);
    assert!(page.body.contains("Masz już 10 kluczy") && !page.body.contains("data-passkey"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn s01_a_passkey_of_somebody_else_is_neither_added_nor_removed() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let mut of_bert = world.passkey_of(&bert, 7).await;
    let mut app = world.app_of(&anna).await;
    let same = add_passkey(&mut app, &anna, &mut of_bert.clone(), "Cudzy").await.expect(409);
    assert_eq!(same.code(), "passkey_known");
    let nobodys = remove(&mut app, &format!("pky_{}", "0".repeat(40)), &anna.password).await.expect(404);
    let theirs = remove(&mut app, of_bert.id().as_str(), &anna.password).await.expect(404);
    assert_eq!(theirs.visible(), nobodys.visible());
    assert_eq!(names(&mut app).await, [""; 0]);
    let _ = world.by_passkey(&mut world.app(), &mut of_bert).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authenticator_that_does_not_do_as_asked_adds_nothing() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let changes: [fn(&mut Authenticator); 3] = [
        |it| it.origin = "https://evil.example".to_owned(),
        |it| it.rp_id = Some("evil.example".to_owned()),
        |it| it.verifies = false,
    ];
    for change in changes {
        let mut phone = authenticator(&world, 7);
        change(&mut phone);
        let refused = add_passkey(&mut app, &anna, &mut phone, "Telefon").await.expect(400);
        assert_eq!(refused.code(), "passkey_not_added");
    }
    for (name, fault) in
        [("", "name:required"), (&"ą".repeat(41), "name:too_long"), ("a\u{7}", "name:control_character")]
    {
        let mut phone = authenticator(&world, 7);
        assert_eq!(add_passkey(&mut app, &anna, &mut phone, name).await.expect(422).faults(), [fault]);
    }
    let _ = add_passkey(&mut app, &anna, &mut authenticator(&world, 7), &"ą".repeat(40)).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_removes_one_on_its_own_page() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let phone = world.passkey_of(&anna, 7).await;
    let (mut browser, id) = (world.browser_of(&anna).await, phone.id());
    let list = browser.get("/security/passkeys").await.expect(200);
    assert!(list.body.contains(&format!("href=\"/security/passkeys/{id}\"")), "{}", list.body);
    let page = browser.get(&format!("/security/passkeys/{id}")).await.expect(200);
    assert!(page.body.contains("Usuń klucz: Telefon") && !page.body.contains("<script"), "{}", page.body);
    let wrong = remove(&mut browser, id.as_str(), "zgaduję").await.expect(422);
    assert!(wrong.body.contains("To nie jest Twoje obecne hasło") && !wrong.body.contains("zgaduję"), "{}", wrong.body);
    let gone = remove(&mut browser, id.as_str(), &anna.password).await.expect(303);
    assert_eq!(gone.location(), "/security/passkeys?removed=1");
    assert!(browser.get(gone.location()).await.expect(200).body.contains("Klucz dostępu jest usunięty"));
    // A second press finds nothing.
    let _ = remove(&mut browser, id.as_str(), &anna.password).await.expect(404);
}
