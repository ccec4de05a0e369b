//! Money that goes back, as PayU tells it: the debt comes back, and the subscriber is told.

use panel::payu::{Fault, Operation, Order};
use portal_tests::{Client, FaultyTable, Person, Plan, World, charge};
use serde_json::json;
use shared::domain::{LedgerKind, RestrictionLevel};
use shared::session::Minter;

use crate::faults::{app_of, is_elsewhere, plans};
use crate::pay::{KEY, anna};

async fn paid() -> (Person, World, Client, Order) {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let order = world.begin(&mut app, KEY).await;
    assert_eq!(world.portal.payu().pay(&order.id).await.expect("told"), 200);
    (anna, world, app, order)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_in_part_brings_that_much_of_the_debt_back_and_is_told_once() {
    let (anna, world, mut app, order) = paid().await;
    assert_eq!(world.portal.payu().refund(&order.id, 3980).await.expect("told"), 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid()), (-3980, vec![13980]));
    let last = books.ledger.last().expect("an entry");
    assert_eq!(
        (last.kind, last.amount.amount(), last.title.as_str()),
        (LedgerKind::Refund, 3980, "Zwrot płatności online")
    );
    assert_eq!(books.restriction, None, "arrears have steps of their own");
    world.portal.drain().await.expect("everything arrives");
    let mail = world.mail_to(&anna).await;
    assert_eq!(mail.subject, "Zwrot wpłaty 39,80\u{a0}zł");
    let path = format!("/payments/{}", portal_tests::payment_id(&order));
    let shown = app.get(&path).await.expect(200).json();
    assert_eq!((&shown["state"], &shown["returned"]["amount"]), (&json!("paid"), &json!(3980)));
    let page = world.browser_of(&anna).await.get(&path).await.expect(200).body;
    assert!(page.contains("Zwrócono") && page.contains("39,80"), "{page}");
    let owed = app.get("/payments").await.expect(200).json()["owed"].clone();
    assert_eq!(owed, json!({"amount": 3980, "currency": "PLN"}));
    let open = app.get("/payments").await.expect(200).json()["charges"][0].clone();
    assert_eq!(
        (&open["left"]["amount"], &open["state"]),
        (&json!(3980), &json!("overdue")),
        "the newest charge is open again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_7_a_refund_is_no_order_and_one_told_before_its_payment_waits_for_it() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let order = world.begin(&mut app, KEY).await;
    let payu = world.portal.payu();
    // The payment was never told of, and is given back at once.
    payu.notifications(false);
    assert_eq!(payu.pay(&order.id).await.expect("paid"), 0);
    payu.notifications(true);
    assert_eq!(payu.refund(&order.id, 13_980).await.expect("told"), 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.ledger.len()), (-13_980, vec![13_980], 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_cannot_be_asked_what_went_back_tells_again() {
    let (anna, world, _, order) = paid().await;
    let payu = world.portal.payu();
    payu.fail_next(Operation::Refunds, [Fault::Status(500), Fault::Garbage]);
    assert_eq!(payu.refund(&order.id, 100).await.expect("told"), 503);
    assert_eq!(world.books(&anna).await.balance, 0);
    assert_eq!(payu.refund(&order.id, 100).await.expect("told"), 503);
    assert_eq!(payu.refund(&order.id, 100).await.expect("told"), 200);
    assert_eq!(world.books(&anna).await.balance, -300, "all three, with the one report that was taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_is_booked_once_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let payu = world.portal.payu();
    let prepare = async |place: usize| {
        let person = Person::new(&format!("person-{place}")).owing(&[charge(11, 6990)]);
        let person = person.restricted(RestrictionLevel::Limited);
        person.write(&world.table).await;
        let order = world.begin(&mut app_of(&world, &minter, &person).await, KEY).await;
        assert_eq!(payu.pay(&order.id).await.expect("told"), 200);
        (person, order)
    };
    let (_, order) = prepare(0).await;
    table.strike(None);
    assert_eq!(payu.refund(&order.id, 990).await.expect("told"), 200);
    let calls = table.calls();
    let plans: Vec<Plan> = plans(&calls);
    let mut struck = 0;
    for (place, plan) in plans.iter().enumerate() {
        let (person, order) = prepare(place + 1).await;
        table.strike(Some(plan.clone()));
        let first = payu.refund(&order.id, 990).await.expect("told");
        struck += usize::from(table.strikes() > 0);
        table.strike(None);
        let case = format!("{} {plan:?}", calls[plan.place]);
        assert!(matches!(first, 200 | 503), "{case}: {first}");
        assert_eq!(payu.refund_again(&order.id).await.expect("told"), 200, "{case}");
        let books = world.books(&person).await;
        assert_eq!((books.balance, books.payments[0].reversals.len()), (-990, 1), "{case}: {books:?}");
    }
    println!("a refund: {} calls ({calls:?}), {} cases, {struck} struck", calls.len(), plans.len());
    assert!(struck > 30, "{struck}");
}
