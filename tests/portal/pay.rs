//! Paying online, from the button to the booked payment.

use panel::payu::{Operation, OrderStatus};
use portal_tests::{Person, World, charge, payment_id};
use shared::domain::{PaymentState, RestrictionLevel};

pub const KEY: &str = "0123456789abcdef";
pub const OTHER: &str = "fedcba9876543210";

/// Somebody who owes two months, and is slow for it.
pub fn anna() -> Person {
    Person::new("anna").owing(&[charge(10, 6990), charge(11, 6990)]).restricted(RestrictionLevel::Limited)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_of_the_button_becomes_a_booked_payment_and_a_full_line() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let home = browser.get("/").await.expect(200);
    assert!(home.body.contains("href=\"/payments/new\""), "{}", home.body);
    let choice = browser.get("/payments/new").await.expect(200);
    let key =
        choice.body.split("name=\"idempotency_key\" value=\"").nth(1).expect("a key").split('"').next().expect("it");

    let typed = [("what", "all"), ("amount", ""), ("gateway", "payu"), ("idempotency_key", key)];
    let gone = browser.post("/payments", &typed).await.expect(303);
    let page = browser.get(gone.location()).await.expect(200);
    assert!(page.body.contains("139,80 PLN"), "{}", page.body);
    let paid = browser.post(gone.location(), &[("action", "pay")]).await.expect(303);
    world.portal.drain().await.expect("everything arrives");

    let back = browser.get(paid.location()).await.expect(200);
    assert!(back.body.contains("Dziękujemy, płatność zaksięgowana"), "{}", back.body);
    assert!(back.body.contains("Zaległości już nie ma"), "{}", back.body);
    let home = browser.get("/").await.expect(200);
    assert!(home.body.contains("0,00") && !home.body.contains("idempotency_key"), "{}", home.body);

    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.restriction, books.paid()), (0, None, vec![13980]));
    assert_eq!(books.changes.len(), 1);
    assert_eq!((books.changes[0].from, books.changes[0].to), (Some(RestrictionLevel::Limited), None));
    assert!(books.outbox.is_empty(), "{books:?}");
    let mail = world.mail_to(&anna).await;
    assert_eq!((world.portal.mailbox().count(), mail.envelope_to.as_slice()), (1, &[anna.email().to_owned()][..]));
    let text = mail.text.expect("a text part");
    assert!(text.contains("139,80") && text.contains("Zaległości"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_pays_and_sees_how_far_it_is() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let begun = app.post("/payments", &[("idempotency_key", KEY)]).await.expect(200).json();
    assert_eq!(begun["amount"], serde_json::json!({"amount": 13980, "currency": "PLN"}));
    assert_eq!((&begun["state"], &begun["paid_at"]), (&"pending".into(), &serde_json::Value::Null));
    let path = format!("/payments/{}", begun["id"].as_str().expect("an id"));
    assert_eq!(app.get(&path).await.expect(200).json(), begun);

    let order = world.portal.payu().orders().remove(0);
    assert_eq!(world.portal.payu().pay(&order.id).await.expect("told"), 200);
    let paid = app.get(&path).await.expect(200).json();
    assert_eq!((&paid["state"], &paid["pay_url"], &paid["lifted"]), (&"paid".into(), &().into(), &true.into()));
    assert_eq!(paid["paid_at"], "2026-11-23T11:00:00Z");
    let home = app.get("/").await.expect(200).json();
    assert_eq!((&home["owed"]["amount"], &home["restriction"]), (&0.into(), &serde_json::Value::Null));
    assert_eq!(world.books(&anna).await.balance, 0);
    assert_eq!(app.post("/payments", &[("idempotency_key", OTHER)]).await.expect(409).code(), "nothing_owed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_under_way_is_seen_where_one_could_pay_twice_and_for_a_day_at_most() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let key = [("idempotency_key", KEY)];
    let gone = browser.post("/payments", &key).await.expect(303).location().to_owned();
    let order = world.portal.payu().orders().remove(0);
    let path = format!("/payments/{}", payment_id(&order));
    for page in ["/", "/payments"] {
        let body = browser.get(page).await.expect(200).body;
        assert!(body.contains("Płatność 139,80\u{a0}zł jest w\u{a0}toku") && body.contains(&path), "{body}");
    }
    let mut app = world.app_of(&anna).await;
    let open = serde_json::json!({
        "id": payment_id(&order), "amount": {"amount": 13980, "currency": "PLN"}, "started_at": "2026-11-23T11:00:00Z",
    });
    for path in ["/", "/payments"] {
        assert_eq!(app.get(path).await.expect(200).json()["open_payment"], open);
    }
    assert_eq!(browser.post("/payments", &key).await.expect(303).location(), gone);

    // The page to pay at has closed: nobody is sent there again.
    world.pass(60 * 24);
    let (mut browser, mut app) = (world.browser_of(&anna).await, world.app_of(&anna).await);
    let shown = app.get(&path).await.expect(200).json();
    assert_eq!((&shown["state"], &shown["pay_url"]), (&"canceled".into(), &().into()));
    assert_eq!(app.get("/").await.expect(200).json()["open_payment"], serde_json::Value::Null);
    assert_eq!(browser.post("/payments", &key).await.expect(303).location(), path);
    let page = browser.get(&path).await.expect(200).body;
    assert!(page.contains("nie doszła do skutku") && !page.contains("Dokończ"), "{page}");
    // Money that comes late all the same is booked all the same.
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    assert_eq!((world.books(&anna).await.balance, world.subscriber(&anna).await.open_payment), (0, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_ends_takes_only_its_own_note_away() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let orders = [world.begin(&mut app, KEY).await, world.begin(&mut app, OTHER).await];
    let open = async || world.subscriber(&anna).await.open_payment.map(|open| open.id.to_string());
    assert_eq!(open().await, Some(payment_id(&orders[1]).to_string()));
    assert_eq!(world.portal.payu().cancel(&orders[0].id).await.expect("told"), 200);
    assert_eq!(open().await, Some(payment_id(&orders[1]).to_string()));
    assert_eq!(world.portal.payu().cancel(&orders[1].id).await.expect("told"), 200);
    assert_eq!(open().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gets_paper_or_pays_cash_is_told_what_is_missing() {
    let paper = |name: &str, electronic, cash| {
        let mut person = Person::new(name).owing(&[charge(11, 6990)]);
        (person.subscriber.electronic_invoices, person.subscriber.cash_payments) = (electronic, cash);
        person
    };
    let people = [paper("paper", false, false), paper("cash", true, true), paper("both", false, true)];
    let world = World::of(&[&people[0], &people[1], &people[2]]).await;
    let missing = [(true, false), (false, true), (true, true)];
    for (person, (electronic, cash)) in people.iter().zip(missing) {
        let mut app = world.app_of(person).await;
        let refused = app.post("/payments", &[("idempotency_key", KEY)]).await.expect(409);
        assert_eq!(
            (refused.code().as_str(), refused.header("content-type")),
            ("payment_not_open", "application/problem+json")
        );
        let online = app.get("/").await.expect(200).json()["online_payment"].clone();
        let wanted = serde_json::json!({"open": false, "needs_electronic_invoices": electronic, "needs_cash_payments_off": cash});
        assert_eq!(online, wanted);
        let page = world.browser_of(person).await.get("/payments").await.expect(200).body;
        assert_eq!(page.contains("Potrzebne są faktury elektroniczne"), electronic, "{page}");
        assert_eq!(page.contains("ustawione na płatności gotówką"), cash, "{page}");
        assert!(page.contains("biuro@example.pl") && !page.contains("idempotency_key"), "{page}");
    }
    assert_eq!(world.portal.payu().calls(Operation::Create), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn s24_a_key_is_one_attempt_however_often_it_is_pressed() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let first = world.begin(&mut app, KEY).await;
    assert_eq!(world.begin(&mut app, KEY).await, first);

    let press =
        |mut app: portal_tests::Client| async move { app.post("/payments", &[("idempotency_key", OTHER)]).await };
    let presses = futures::future::join_all((0..5).map(|_| press(app.clone()))).await;
    let answers: Vec<_> = presses.into_iter().map(|answer| answer.expect(200).json()).collect();
    assert!(answers.iter().all(|answer| answer["pay_url"] == answers[0]["pay_url"]), "{answers:?}");
    assert_eq!(world.portal.payu().orders().len(), 2);
    assert_eq!(world.books(&anna).await.states(), [PaymentState::Pending; 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_attempts_that_are_both_paid_leave_a_credit() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let orders = [world.begin(&mut app, KEY).await, world.begin(&mut app, OTHER).await];
    assert_ne!(orders[0].ext_order_id, orders[1].ext_order_id);
    for order in &orders {
        assert_eq!(world.portal.payu().pay(&order.id).await.expect("told"), 200);
    }
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.changes.len()), (13980, vec![13980, 13980], 1));
    let list = app.get("/payments").await.expect(200).json();
    assert_eq!((&list["owed"]["amount"], &list["credit"]["amount"]), (&0.into(), &13980.into()));
    assert!(list["charges"].as_array().expect("charges").iter().all(|charge| charge["left"]["amount"] == 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn s19_nothing_but_the_key_is_read_from_a_client() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    for (field, value) in [("owed", "1"), ("currency", "EUR"), ("subscriber", "sub_jan"), ("order", "X")] {
        let refused = app.post("/payments", &[("idempotency_key", KEY), (field, value)]).await.expect(422);
        assert_eq!(refused.faults(), [format!("{field}:unknown_field")]);
    }
    for key in ["", "short", &"k".repeat(65), "0123456789abcde/", "0123456789abcdeż"] {
        let _ = app.post("/payments", &[("idempotency_key", key)]).await.expect(422);
    }
    assert_eq!(world.portal.payu().calls(Operation::Create), 0);
    let longest = "k".repeat(64);
    assert_eq!(world.begin(&mut app, &longest).await.status, OrderStatus::New);
}
