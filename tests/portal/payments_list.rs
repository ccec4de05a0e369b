//! Charges a period, payments, and the balance.

use portal_tests::{Person, World, charge, charge_in, pln};
use serde_json::{Value, json};
use shared::domain::{LedgerEntry, LedgerId, LedgerKind, Text};
use shared::store::{Transaction, Update, keys};

/// Books a payment, as an import does.
async fn book(world: &World, person: &Person, id: &str, at: &str, amount: u64) {
    let subscriber = world.subscriber(person).await;
    let balance = subscriber.balance.credit(pln(amount)).expect("in range");
    let entry = LedgerEntry {
        id: LedgerId::of(id).expect("an id"),
        at: at.parse().expect("a time"),
        kind: LedgerKind::Payment,
        amount: pln(amount),
        title: Text::parse("Przelew <1>").expect("a title"),
    };
    let key = keys::ledger(&person.subscriber.id, entry.at, &entry.id);
    let books = Update::existing().set("balance", balance);
    let transaction = Transaction::new(&world.table).insert(&key, &entry);
    transaction.update(&keys::subscriber(&subscriber.id), books).commit().await.expect("written");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_is_laid_upon_the_newest_charges_of_all_pages_together() {
    let months = (1..=12).map(|month| (2025, month)).chain((1..=11).map(|month| (2026, month)));
    let charges: Vec<_> = months.map(|(year, month)| charge_in(year, month, 1000)).collect();
    let mut anna = Person::new("anna").owing(&charges);
    // Of 23 charges the oldest 8 and a half are paid.
    anna.subscriber.balance = anna.subscriber.balance.credit(pln(8500)).expect("in range");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let first = app.get("/payments").await.expect(200).json();
    assert_eq!(first["owed"]["amount"], 14_500);
    let next = first["next"].as_str().expect("more").to_owned();
    let second = app.get(&format!("/payments?after={next}")).await.expect(200).json();
    assert_eq!((&second["owed"]["amount"], &second["next"]), (&json!(14_500), &Value::Null));
    let rows = |page: &Value| page["charges"].as_array().expect("a list").clone();
    let left: Vec<u64> = [rows(&first), rows(&second)]
        .concat()
        .iter()
        .map(|row| row["left"]["amount"].as_u64().expect("an amount"))
        .collect();
    let expected: Vec<u64> = [vec![1000; 14], vec![500], vec![0; 8]].concat();
    assert_eq!(left, expected);
    let states: Vec<Value> = rows(&second).iter().map(|row| row["state"].clone()).collect();
    assert_eq!(states[..4], [json!("overdue"), json!("overdue"), json!("overdue"), json!("paid")]);
    assert_eq!(states[2], "overdue", "half of it is late");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charge_is_paid_partly_paid_open_or_overdue() {
    let mut anna = Person::new("anna").owing(&[charge(10, 1000), charge(11, 1000), charge(12, 1000)]);
    anna.subscriber.balance = anna.subscriber.balance.credit(pln(2400)).expect("in range");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let state = |page: &Value, at: usize| page["charges"][at]["state"].clone();
    let page = app.get("/payments").await.expect(200).json();
    assert_eq!([state(&page, 0), state(&page, 1), state(&page, 2)], [json!("partial"), json!("paid"), json!("paid")]);
    world.pass(22 * 24 * 60);
    let mut app = world.app_of(&anna).await;
    assert_eq!(state(&app.get("/payments").await.expect(200).json(), 0), "overdue");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moved_the_balance_last_is_listed_newest_first_with_the_balance_after_it() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    book(&world, &anna, "p-1", "2026-11-02T10:00:00Z", 100).await;
    book(&world, &anna, "p-2", "2026-11-03T10:00:00Z", 200).await;
    let latest = world.app_of(&anna).await.get("/payments").await.expect(200).json()["latest"].clone();
    let rows = latest.as_array().expect("a list").iter();
    let rows: Vec<_> = rows.map(|row| (row["amount"]["amount"].clone(), row["balance"]["amount"].clone())).collect();
    assert_eq!(rows[..2], [(json!(200), json!(-6690)), (json!(100), json!(-6890))]);
    let page = world.browser_of(&anna).await.get("/payments").await.expect(200).body;
    assert!(page.contains("Przelew &lt;1&gt;") && page.contains("\u{2212}66,90"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_changes_what_is_shown_and_never_what_is_owed() {
    let charges: Vec<_> = (1..=11)
        .map(|month| charge(month, 1000))
        .chain([charge_in(2025, 12, 1000), charge_in(2025, 11, 1000)])
        .collect();
    let anna = Person::new("anna").owing(&charges);
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let next = app.get("/payments").await.expect(200).json()["next"].as_str().expect("more").to_owned();
    for query in [format!("after={next}&owed=1"), format!("after={next}"), "owed=1".to_owned()] {
        let page = app.get(&format!("/payments?{query}")).await.expect(200).json();
        assert_eq!(page["owed"]["amount"], 13_000, "{query}");
    }
    for cursor in [format!("{next}.1"), format!("{next}.0"), "x.1".to_owned()] {
        let answer = app.get(&format!("/payments?after={cursor}")).await.expect(422);
        assert_eq!(answer.faults(), ["after:cursor_invalid"], "{cursor}");
    }
    // S19: what is paid is what is owed.
    let payment = app.post("/payments", &[("idempotency_key", "0123456789abcdef")]).await.expect(200).json();
    assert_eq!(payment["amount"]["amount"], 13_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn s19_nothing_that_is_sent_says_how_much_or_for_whom() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let key = ("idempotency_key", "0123456789abcdef");
    for extra in ["owed", "total", "currency", "subscriber", "left", "id"] {
        let answer = app.post("/payments", &[key, (extra, "1")]).await.expect(422);
        assert_eq!(answer.faults(), [format!("{extra}:unknown_field")]);
    }
    assert_eq!(world.portal.payu().orders().len(), 0);
    // A sum of one's own is a wish, and no text passes for it; what it is of is of our books, see pay_amount.rs.
    assert_eq!(app.post("/payments", &[key, ("amount", "1")]).await.expect(422).faults(), ["amount:wrong_type"]);
    let payment = app.post("/payments?amount=1", &[key]).await.expect(200).json();
    assert_eq!(payment["amount"], json!({"amount": 6990, "currency": "PLN"}));
    assert_eq!(world.portal.payu().orders()[0].total_amount, 6990);
}
