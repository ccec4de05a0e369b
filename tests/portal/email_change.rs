//! A new e-mail address waits until it has answered, and the old one may object (S20, S21).

use portal_tests::{Answer, Client, FaultyTable, Person, World};
use shared::store::keys;

const NEW: &str = "nowa@example.com";

/// Asks for another address.
async fn ask(app: &mut Client, email: &str) -> Answer {
    let revision = app.get("/data").await.expect(200).json()["contact"]["revision"].as_str().expect("it").to_owned();
    app.post("/data/contact", &[("email", email), ("revision", &revision)]).await
}

/// The path of the link in the newest mail to an address.
async fn link(world: &World, to: &str) -> String {
    world.portal.drain().await.expect("sent");
    let text = world.portal.mailbox().newest_to(to).expect("a mail").text.expect("a text");
    let start = text.find("/email/").expect("a link");
    text[start..].split_whitespace().next().expect("a path").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn s20_a_new_address_gets_no_mail_but_the_link_until_it_is_confirmed() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let asked = ask(&mut app, NEW).await.expect(200).json();
    assert_eq!((&asked["contact"]["email"], &asked["pending_email"]["email"]), (&anna.email().into(), &NEW.into()));
    let confirm = link(&world, NEW).await;
    let told = world.mail_to(&anna).await.text.expect("a text");
    assert!(told.contains("n…@example.com") && !told.contains(NEW), "the old address is told: {told}");
    // Until then mails go to the old one, and a password is asked for with it.
    let reset = async |email: &str| world.app().post("/reset-password", &[("login", "anna"), ("email", email)]).await;
    let _ = reset(NEW).await.expect(202);
    let _ = reset(anna.email()).await.expect(202);
    world.portal.drain().await.expect("sent");
    let to_new = world.portal.mailbox().list().iter().filter(|mail| mail.to == [NEW]).count();
    assert_eq!(to_new, 1);

    // Looking at the link changes nothing: machines that read mails do that.
    let mut stranger = world.browser();
    let page = stranger.get(&confirm).await.expect(200);
    assert!(page.body.contains("n…@example.com") && !page.body.contains("anna"), "the least: {}", page.body);
    assert_eq!(world.subscriber(&anna).await.contact, anna.subscriber.contact);
    assert_eq!(stranger.post(&confirm, &[]).await.expect(303).location(), confirm);
    assert!(stranger.get(&confirm).await.expect(200).body.contains("Adres potwierdzony"));
    assert_eq!(world.subscriber(&anna).await.contact.email.expect("an address").as_str(), NEW);
    world.pass(2);
    let _ = reset(NEW).await.expect(202);
    world.portal.drain().await.expect("sent");
    assert!(world.portal.mailbox().newest_to(NEW).expect("a mail").subject.contains("Hasło jednorazowe"));
    // Once more does nothing more, and whoever is logged in stays so.
    let before = world.subscriber(&anna).await;
    let _ = stranger.post(&confirm, &[]).await.expect(303);
    assert_eq!(world.subscriber(&anna).await, before);
    let _ = app.get("/data").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s20_the_old_address_stops_a_change_before_and_takes_it_back_after() {
    for is_confirmed in [false, true] {
        let anna = Person::new("anna");
        let world = World::of(&[&anna]).await;
        let mut thief = world.app_of(&anna).await;
        let _ = ask(&mut thief, NEW).await.expect(200);
        let (confirm, object) = (link(&world, NEW).await, link(&world, anna.email()).await);
        if is_confirmed {
            let done = world.app().post(&confirm, &[]).await.expect(200).json();
            assert_eq!((&done["state"], &done["email"]), (&"confirmed".into(), &"n…@example.com".into()));
        }
        world.pass(6 * 24 * 60);
        let stopped = world.app().post(&object, &[]).await.expect(200).json();
        assert_eq!(stopped["state"], "objected");
        let stored = world.subscriber(&anna).await;
        assert_eq!(stored.contact, anna.subscriber.contact);
        assert_eq!(stored.session_epoch, 1, "whoever was logged in is not any more");
        let record = keys::login(&shared::domain::Login::parse("anna").expect("a login"));
        let record: shared::domain::LoginRecord = world.table.get(&record).await.expect("it").expect("a record");
        assert_eq!(record.email, stored.contact.email);
        assert_eq!(world.app().post(&confirm, &[]).await.expect(404).code(), "link_not_valid");
        assert!(world.browser().get(&object).await.expect(200).body.contains("Zmiana zatrzymana"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s05_s21_a_link_works_once_a_day_long_and_is_stored_hashed() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let _ = ask(&mut app, NEW).await.expect(200);
    let (confirm, object) = (link(&world, NEW).await, link(&world, anna.email()).await);
    let stored = format!("{:?}", world.items().await);
    for path in [&confirm, &object] {
        let token = path.trim_start_matches("/email/");
        assert_eq!(token.len(), 26, "130 bits");
        assert!(!stored.contains(token));
    }
    world.pass(24 * 60 - 1);
    let _ = world.browser().get(&confirm).await.expect(200);
    world.pass(1);
    for bad in [confirm.as_str(), "/email/00000000000000000000000000", "/email/x", "/email/%00", "/email/sub_anna"] {
        assert_eq!(world.app().get(bad).await.expect(404).code(), "link_not_valid", "{bad}");
        assert_eq!(world.app().post(bad, &[]).await.expect(404).code(), "link_not_valid", "{bad}");
    }
    assert_eq!(world.subscriber(&anna).await.contact, anna.subscriber.contact);
    world.pass(6 * 24 * 60);
    let _ = world.app().post(&object, &[]).await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_called_off_and_a_newer_one_takes_the_place_of_an_older() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let mut app = world.app_of(&anna).await;
    let _ = ask(&mut app, NEW).await.expect(200);
    let first = link(&world, NEW).await;
    assert!(browser.get("/data").await.expect(200).body.contains("Nowy adres czeka"));
    let _ = browser.post("/data/email/cancel", &[]).await.expect(303);
    assert!(!browser.get("/data").await.expect(200).body.contains("Nowy adres czeka"));
    let _ = world.app().post(&first, &[]).await.expect(404);
    let _ = ask(&mut app, "druga@example.com").await.expect(200);
    let second = link(&world, "druga@example.com").await;
    world.pass(1);
    let _ = ask(&mut app, "trzecia@example.com").await.expect(200);
    let third = link(&world, "trzecia@example.com").await;
    let _ = world.app().post(&second, &[]).await.expect(404);
    let _ = world.app().post(&third, &[]).await.expect(200);
    assert_eq!(world.subscriber(&anna).await.contact.email.expect("it").as_str(), "trzecia@example.com");
}

#[tokio::test(flavor = "multi_thread")]
async fn s20_whoever_took_an_account_over_cannot_make_the_owners_link_worthless() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut thief = world.app_of(&anna).await;
    let _ = ask(&mut thief, NEW).await.expect(200);
    let (confirm, object) = (link(&world, NEW).await, link(&world, anna.email()).await);
    let _ = world.app().post(&confirm, &[]).await.expect(200);
    world.pass(10);
    let mut thief = world.app_of(&anna).await;
    let again = ask(&mut thief, "druga@example.com").await.expect(422);
    assert_eq!(again.faults(), ["email:email_changed_lately"]);
    // A password that was mailed to the thief is worth nothing once the owner has objected.
    let asked = [("login", "anna"), ("email", NEW)];
    let _ = world.app().post("/reset-password", &asked).await.expect(202);
    world.portal.drain().await.expect("sent");
    let mail = world.portal.mailbox().newest_to(NEW).expect("a mail").text.expect("a text");
    let password = mail.lines().find_map(|line| line.strip_prefix("    ")).expect("a password").trim().to_owned();
    let _ = world.app().post(&object, &[]).await.expect(200);
    let thief = world.app().post("/login", &[("login", "anna"), ("password", &password)]).await;
    assert_eq!(thief.expect(401).code(), "login_failed");
    assert_eq!(world.subscriber(&anna).await.contact, anna.subscriber.contact);
    let _ = world.app_of(&anna).await.get("/").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s20_a_change_that_was_called_off_can_still_be_objected_to() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut thief = world.app_of(&anna).await;
    let _ = ask(&mut thief, NEW).await.expect(200);
    let object = link(&world, anna.email()).await;
    let _ = thief.post("/data/email/cancel", &[]).await.expect(200);
    assert_eq!(world.app().post(&object, &[]).await.expect(200).json()["state"], "objected");
    let _ = thief.get("/data").await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn s09_a_session_made_while_the_owner_objects_does_not_outlive_it() {
    let anna = Person::new("anna");
    let (world, table) = FaultyTable::whole_world().await;
    anna.write(&world.table).await;
    let mut thief = world.app_of(&anna).await;
    let _ = ask(&mut thief, NEW).await.expect(200);
    let object = link(&world, anna.email()).await;
    table.hold("TransactWriteItems");
    let mut owner = world.app();
    let (objected, ended) = tokio::join!(owner.post(&object, &[]), async {
        table.holding().await;
        // It raises the epoch under no version, while the objection has read the one before.
        let ended = thief.post("/security/sessions/end-others", &[]).await.expect(200).json();
        table.release();
        ended
    });
    let _ = objected.expect(200);
    let token = ended["token"].as_str().expect("a token");
    let _ = world.app().bearing(token).get("/").await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_an_account_is_changed_thirty_times_a_day_and_no_more() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let _ = app.post("/invoices/delivery", &[("electronic", "no")]).await.expect(200);
    world.raise("changes-account", 29).await;
    let _ = app.post("/invoices/delivery", &[("electronic", "yes")]).await.expect(200);
    assert_eq!(app.post("/invoices/delivery", &[("electronic", "no")]).await.expect(429).code(), "too_many_requests");
    let _ = app.post("/invoices/delivery", &[("electronic", "yes")]).await.expect(200);
    let _ = ask(&mut app, NEW).await.expect(429);
}

#[tokio::test(flavor = "multi_thread")]
async fn s24_the_same_form_twice_is_one_change() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let _ = ask(&mut app, NEW).await.expect(200);
    let _ = ask(&mut app, NEW).await.expect(200);
    world.portal.drain().await.expect("sent");
    assert_eq!(world.portal.mailbox().list().len(), 2, "one to each address");
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_nobody_is_mailed_without_end_by_naming_their_address() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let mut of_anna = world.app_of(&anna).await;
    for round in 0..5 {
        world.pass(1);
        // A victim's address three times, and others after that.
        let email = if round < 3 { "ofiara@example.com".to_owned() } else { format!("x{round}@example.com") };
        let _ = ask(&mut of_anna, &email).await.expect(200);
        let _ = of_anna.post("/data/email/cancel", &[]).await.expect(200);
    }
    let refused = ask(&mut of_anna, "y@example.com").await.expect(429);
    assert_eq!(refused.code(), "too_many_requests");
    let mut of_bert = world.app_of(&bert).await;
    let _ = ask(&mut of_bert, "OFIARA@example.com").await.expect(429);
    let _ = ask(&mut of_bert, "z@example.com").await.expect(200);
}
