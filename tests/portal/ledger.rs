//! The ledger: everything that moved the balance, with the balance as it ran.

use portal_tests::{Client, FaultyTable, Person, World, charge, pln};
use serde_json::{Value, json};
use shared::domain::{DebtShard, LedgerEntry, LedgerId, LedgerKind, Text, Timestamp};
use shared::store::{ITEMS_MAX, LEDGER_MAX, Transaction, Update, keys};

const KINDS: [(LedgerKind, u64); 6] = [
    (LedgerKind::Charge, 6990),
    (LedgerKind::Payment, 10_000),
    (LedgerKind::CreditNote, 500),
    (LedgerKind::DebitNote, 300),
    (LedgerKind::Refund, 2000),
    (LedgerKind::Chargeback, 4000),
];

fn entry(number: usize, at: Timestamp, kind: LedgerKind, amount: u64) -> LedgerEntry {
    LedgerEntry {
        id: LedgerId::of(&format!("x-{number}")).expect("an id"),
        at,
        kind,
        amount: pln(amount),
        title: Text::parse("Internet <300>").expect("a title"),
    }
}

/// Books entries, and moves the balance by them.
async fn book(world: &World, person: &Person, entries: &[LedgerEntry]) {
    let id = &person.subscriber.id;
    for some in entries.chunks(ITEMS_MAX - 1) {
        let mut balance = world.subscriber(person).await.balance;
        let mut transaction = Transaction::new(&world.table);
        for entry in some {
            balance = entry.apply(balance).expect("in range");
            transaction = transaction.insert(&keys::ledger(id, entry.at, &entry.id), entry);
        }
        let books = Update::existing().set("balance", balance).set_or_remove("debt", DebtShard::of(id, balance));
        transaction.update(&keys::subscriber(id), books).commit().await.expect("written");
    }
}

/// Somebody with a movement of each kind, one a day from the first of November.
async fn anna() -> (Person, World) {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let at = |day: usize| format!("2026-11-{:02}T11:00:00Z", day + 1).parse().expect("a time");
    let entries: Vec<_> =
        KINDS.iter().enumerate().map(|(day, (kind, amount))| entry(day, at(day), *kind, *amount)).collect();
    book(&world, &anna, &entries).await;
    (anna, world)
}

fn numbers(ledger: &Value, name: &str) -> Vec<i64> {
    let entries = ledger["entries"].as_array().expect("a list").iter();
    entries.map(|entry| entry[name]["amount"].as_i64().expect("a number")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_movement_has_its_sign_and_the_balance_after_it() {
    let (anna, world) = anna().await;
    let ledger = world.app_of(&anna).await.get("/payments/ledger").await.expect(200).json();
    assert_eq!(numbers(&ledger, "amount"), [-4000, -2000, -300, 500, 10_000, -6990]);
    assert_eq!(numbers(&ledger, "balance"), [-2790, 1210, 3210, 3510, 3010, -6990]);
    assert_eq!((&ledger["from"], &ledger["to"]), (&json!("2025-11-24"), &json!("2026-11-23")));
    assert_eq!((&ledger["opening"]["amount"], &ledger["closing"]["amount"]), (&json!(0), &json!(-2790)));
    assert_eq!((&ledger["credits"]["amount"], &ledger["debits"]["amount"]), (&json!(10_500), &json!(13_290)));
    let kinds: Vec<_> = ledger["entries"].as_array().expect("a list").iter().map(|row| row["kind"].clone()).collect();
    assert_eq!(kinds, ["chargeback", "refund", "debit_note", "credit_note", "payment", "charge"]);
    assert_eq!(world.books(&anna).await.balance, -2790, "the ledger adds up to the balance");
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_chosen_and_the_balance_before_and_after_them_is_told() {
    let (anna, world) = anna().await;
    let mut app = world.app_of(&anna).await;
    let ledger = app.get("/payments/ledger?from=2026-11-02&to=2026-11-04").await.expect(200).json();
    assert_eq!(numbers(&ledger, "balance"), [3210, 3510, 3010]);
    assert_eq!((&ledger["opening"]["amount"], &ledger["closing"]["amount"]), (&json!(-6990), &json!(3210)));
    let none = app.get("/payments/ledger?from=2026-11-10&to=2026-11-12").await.expect(200).json();
    assert_eq!(
        (&none["entries"], &none["opening"], &none["closing"]),
        (&json!([]), &json!({"amount": -2790, "currency": "PLN"}), &none["opening"])
    );
    let before = app.get("/payments/ledger?to=2020-01-01").await.expect(200).json();
    assert_eq!((&before["from"], &before["closing"]["amount"]), (&json!("2019-01-02"), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn days_that_are_none_are_said_beside_what_was_typed() {
    let (anna, world) = anna().await;
    let mut app = world.app_of(&anna).await;
    for (query, faults) in [
        ("from=x", &["from:date_invalid"][..]),
        ("from=2026-02-30&to=1", &["from:date_invalid", "to:date_invalid"]),
        ("from=2026-11-03&to=2026-11-02", &["to:span_reversed"]),
        ("after=led_nobody", &["after:cursor_invalid"]),
        ("after=x", &["after:cursor_invalid"]),
    ] {
        let answer = app.get(&format!("/payments/ledger?{query}")).await.expect(422);
        assert_eq!(answer.faults(), faults, "{query}");
    }
    let page = world.browser_of(&anna).await.get("/payments/ledger?from=31.11.2026&to=2026-11-02").await.expect(422);
    assert!(page.body.contains("Podaj datę") && page.body.contains("value=\"31.11.2026\""), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_history_is_turned_page_by_page_with_one_balance_running_through() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let start: Timestamp = "2026-01-01T11:00:00Z".parse().expect("a time");
    let at = |number: usize| start + std::time::Duration::from_secs(3600 * u64::try_from(number).expect("small"));
    let entries: Vec<_> = (0..130).map(|number| entry(number, at(number), KINDS[number % 6].0, 100)).collect();
    book(&world, &anna, &entries).await;
    let mut app = world.app_of(&anna).await;
    let (mut amounts, mut balances, mut path, mut pages) = (Vec::new(), Vec::new(), String::new(), 0);
    loop {
        let ledger = app.get(&format!("/payments/ledger?from=2026-01-01{path}")).await.expect(200).json();
        amounts.extend(numbers(&ledger, "amount"));
        balances.extend(numbers(&ledger, "balance"));
        pages += 1;
        let Some(next) = ledger["next"].as_str() else { break };
        path = format!("&after={next}");
    }
    assert_eq!((pages, amounts.len()), (3, 130));
    for (place, pair) in balances.windows(2).enumerate() {
        assert_eq!(pair[0], pair[1] + amounts[place], "{place}");
    }
    assert_eq!(balances[129], amounts[129]);
    let mut browser = world.browser_of(&anna).await;
    let page = browser.get("/payments/ledger?from=2026-01-01").await.expect(200);
    assert!(page.body.contains("after=led_x-80"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_as_much_as_is_read_is_bounded() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let start: Timestamp = "2026-01-01T11:00:00Z".parse().expect("a time");
    let at = |number: usize| start + std::time::Duration::from_secs(60 * u64::try_from(number).expect("small"));
    let entries: Vec<_> = (0..=LEDGER_MAX).map(|number| entry(number, at(number), KINDS[number % 6].0, 1)).collect();
    let (most, last) = entries.split_at(LEDGER_MAX);
    book(&world, &anna, most).await;
    let mut app = world.app_of(&anna).await;
    let ledger = app.get("/payments/ledger?from=2026-01-01").await.expect(200).json();
    assert_eq!(ledger["opening"]["amount"], 0);
    book(&world, &anna, last).await;
    let answer = app.get("/payments/ledger?from=2026-01-01").await.expect(422);
    assert_eq!(answer.faults(), ["from:span_too_long"]);
    let ledger = app.get("/payments/ledger?from=2026-01-02").await.expect(200).json();
    assert_eq!(ledger["entries"].as_array().expect("a list").len(), 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_it_in_words() {
    let (anna, world) = anna().await;
    world.charge(&anna, &charge(12, 6990)).await;
    let mut browser: Client = world.browser_of(&anna).await;
    let page = browser.get("/payments/ledger").await.expect(200).body;
    for words in [
        "Opłata",
        "Wpłata",
        "Korekta na Twoją korzyść",
        "Zwrot",
        "Cofnięcie przez bank",
        "\u{2212}69,90",
        "Internet &lt;300&gt;",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

/// The balance after each movement must be what that movement made of the one before, whenever it is looked at.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_booked_while_the_ledger_is_read_shifts_no_balance() {
    let (world, table) = FaultyTable::world().await;
    let anna = Person::new("anna").owing(&[charge(10, 6990)]);
    anna.write(&world.table).await;
    // Before the movements are read, and after them.
    for (operation, month) in [("Query", 8), ("GetItem", 9)] {
        let mut app = world.app_of(&anna).await;
        table.hold(operation);
        let meanwhile = async {
            table.holding().await;
            world.charge(&anna, &charge(month, 1000)).await;
            table.release();
        };
        let (answer, ()) = tokio::join!(app.get("/payments/ledger?from=2026-01-01"), meanwhile);
        let ledger = answer.expect(200).json();
        let (amounts, balances) = (numbers(&ledger, "amount"), numbers(&ledger, "balance"));
        assert_eq!(ledger["opening"]["amount"], 0, "{operation}: {ledger}");
        for place in 0..amounts.len() {
            let before = balances.get(place + 1).copied().unwrap_or_default();
            assert_eq!(balances[place], before + amounts[place], "{operation}: {ledger}");
        }
    }
}
