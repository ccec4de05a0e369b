//! Guessing is counted (S06): by account, by network, and never for everybody at once.

use portal_tests::{Answer, Client, Person, World, charge};

async fn guess(client: &mut Client, login: &str) -> Answer {
    client.post("/login", &[("login", login), ("password", "na chybił trafił")]).await
}

/// A client somewhere in a network of its own.
fn at(world: &World, address: &str) -> Client {
    world.app().with("x-forwarded-for", address)
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_an_account_is_guessed_at_twenty_times_in_a_quarter_from_anywhere() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    world.pass(10);
    for number in 0..20 {
        let login = if number % 2 == 0 { "anna" } else { " ANNA " };
        let _ = guess(&mut at(&world, &format!("10.{number}.0.1")), login).await.expect(401);
    }
    let late = guess(&mut at(&world, "10.99.0.1"), "anna").await.expect(429);
    assert_eq!((late.code().as_str(), late.header("retry-after")), ("too_many_requests", "300"));
    assert!(!late.cost().contains("Argon2"), "{}", late.cost());
    // The right password is no way in meanwhile where nobody was known before: it would tell that it is right.
    let right = [("login", "anna"), ("password", anna.password.as_str())];
    let _ = at(&world, "10.98.0.1").post("/login", &right).await.expect(429);
    // Nobody else is kept out, not even from the same address.
    let bert = [("login", "bert"), ("password", bert.password.as_str())];
    let _ = at(&world, "10.99.0.1").post("/login", &bert).await.expect(200);
    world.pass(5);
    let _ = at(&world, "10.99.0.1").post("/login", &right).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_a_session_goes_on_while_its_account_is_guessed_at() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let _ = guess(&mut world.app(), "anna").await.expect(401);
    world.raise("login-account", 20).await;
    let _ = guess(&mut world.app(), "anna").await.expect(429);
    let _ = app.get("/").await.expect(200);
    let _ = app.get("/payments").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_a_login_that_nobody_has_is_counted_like_one_that_somebody_has() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut seen = Vec::new();
    for login in ["anna", "otto"] {
        let mut answers = vec![guess(&mut at(&world, "10.1.0.1"), login).await];
        world.raise("login-account", 19).await;
        for number in 2..5 {
            answers.push(guess(&mut at(&world, &format!("10.{number}.0.1")), login).await);
        }
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, [401, 401, 429, 429]);
        seen.push(answers.iter().map(Answer::visible).collect::<Vec<_>>());
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_a_network_guesses_a_hundred_times_in_a_quarter_at_whatever_accounts() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let right = [("login", "anna"), ("password", anna.password.as_str())];
    let networks = [("203.0.113.", "203.0.112.9"), ("2001:db8:1:2ff::", "2001:db8:1:300::1")];
    for (network, neighbour) in networks {
        let _ = guess(&mut at(&world, &format!("{network}1")), "otto").await.expect(401);
        world.raise("login-source", 98).await;
        let _ = guess(&mut at(&world, &format!("{network}2")), "paul").await.expect(401);
        // Who gets in has not guessed: behind one address may sit a whole street.
        for host in 3..6 {
            let _ = at(&world, &format!("{network}{host}")).post("/login", &right).await.expect(200);
        }
        let _ = guess(&mut at(&world, &format!("{network}6")), "quint").await.expect(401);
        let late = at(&world, &format!("{network}7")).post("/login", &right).await.expect(429);
        assert_eq!((late.code().as_str(), late.header("retry-after")), ("too_many_requests", "900"));
        let _ = at(&world, neighbour).post("/login", &right).await.expect(200);
    }
    world.pass(15);
    let _ = at(&world, "203.0.113.4").post("/login", &right).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_a_network_asks_for_a_hundred_mails_an_hour() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let ask = async |address: &str, login: &str| {
        at(&world, address).post("/reset-password", &[("login", login), ("email", anna.email())]).await
    };
    let _ = ask("203.0.113.1", "otto").await.expect(202);
    world.raise("reset-source", 99).await;
    let _ = ask("203.0.113.2", "otto").await.expect(202);
    let late = ask("203.0.113.3", "anna").await.expect(429);
    assert_eq!(late.header("retry-after"), "3600");
    let _ = ask("198.51.100.1", "anna").await.expect(202);
    world.portal.drain().await.expect("sent");
    assert_eq!(world.portal.mailbox().count(), 1);
    world.pass(60);
    let _ = ask("203.0.113.3", "anna").await.expect(202);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_the_password_of_a_session_is_guessed_at_ten_times_in_a_quarter() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let (mut of_anna, mut of_bert) = (world.app_of(&anna).await, world.app_of(&bert).await);
    let wrong = [("current_password", "na chybił trafił"), ("new_password", "kawa na tarasie")];
    for _ in 0..10 {
        let _ = of_anna.post("/password", &wrong).await.expect(422);
    }
    let right = [("current_password", anna.password.as_str()), ("new_password", "kawa na tarasie")];
    assert_eq!(of_anna.post("/password", &right).await.expect(429).header("retry-after"), "900");
    let _ = of_bert.post("/password", &right).await.expect(200);
    world.pass(15);
    let _ = of_anna.post("/password", &right).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_an_account_starts_thirty_payments_an_hour() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let key = |number: usize| format!("0123456789abcdef-{number}");
    let _ = app.post("/payments", &[("idempotency_key", &key(1))]).await.expect(200);
    world.raise("pay-account", 29).await;
    let _ = app.post("/payments", &[("idempotency_key", &key(2))]).await.expect(200);
    let _ = app.post("/payments", &[("idempotency_key", &key(3))]).await.expect(429);
    assert_eq!(world.portal.payu().orders().len(), 2);
    // One that was started goes on.
    let _ = app.post("/payments", &[("idempotency_key", &key(1))]).await.expect(200);
    world.pass(60);
    let mut app = world.app_of(&anna).await;
    let _ = app.post("/payments", &[("idempotency_key", &key(3))]).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_a_counter_names_its_subject_without_telling_it_and_goes_away_by_itself() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let login = [("login", "anna"), ("password", anna.password.as_str())];
    let _ = world.app().post("/login", &login).await.expect(200);
    let _ = guess(&mut at(&world, "203.0.113.7"), "otto").await;
    let _ = world.app().post("/reset-password", &[("login", "anna"), ("email", anna.email())]).await;
    let _ = app.post("/password", &[("current_password", "x"), ("new_password", "kawa na tarasie")]).await;
    let counters: Vec<_> = world.items().await.into_iter().filter(|(key, _)| key.starts_with("RATE#")).collect();
    let mut subjects = std::collections::BTreeSet::new();
    for (key, item) in &counters {
        let parts: Vec<&str> = key.split(['#', ' ']).collect();
        // A counter's key ends with its window; a pause has none.
        let length = if parts[1] == "reset-pause" { 4 } else { 5 };
        assert!(parts.len() == length && parts[2].len() == 32 && item.contains("ttl"), "{key} {item}");
        subjects.insert((parts[1], parts[2]));
    }
    assert_eq!(subjects.len(), 10, "{subjects:?}");
    // Neither does what is written where a mail is due to nobody, or a login is nobody's.
    let _ = world.app().post("/reset-password", &[("login", "otto"), ("email", anna.email())]).await;
    let nobodys: Vec<_> = world.items().await.into_iter().filter(|(key, _)| key.starts_with("NOBODY#")).collect();
    assert!(nobodys.len() == 3 && nobodys.iter().all(|(_, item)| item.contains("ttl")), "{nobodys:?}");
    let text = format!("{counters:?} {nobodys:?}");
    for told in ["anna", "otto", "203.0", "127.0"] {
        assert!(!text.contains(told), "{told} in {text}");
    }
}
