//! Paying and booking while the table fails.

use panel::payu::{Order, OrderStatus};
use portal_tests::{Answer, Client, FaultyTable, Person, Plan, charge};
use shared::domain::PaymentState;
use shared::session::Minter;

use super::{app_of, debtor, is_elsewhere, sweep};
use crate::pay::KEY;

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_begun_once_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let prepare = async |place| {
        let person = debtor(&world, place).await;
        let app = app_of(&world, &minter, &person).await;
        (person, app)
    };
    let act = async |(_, app): &mut (Person, Client)| app.post("/payments", &[("idempotency_key", KEY)]).await;
    let check = async |(person, _): &mut (Person, Client), answer: &Answer, plan: &Plan| {
        assert_eq!(answer.status, 200, "{plan:?}: {answer:?}");
        let output = answer.json();
        let reference = format!("{}.{}", person.subscriber.id, output["id"].as_str().expect("an id"));
        let order = world.portal.payu().order_of(&reference).expect("an order");
        assert!(output["pay_url"].as_str().expect("an address").ends_with(&order.id), "{plan:?}");
        let of_person = |order: &&Order| order.request["buyer"]["email"] == person.email();
        assert_eq!(world.portal.payu().orders().iter().filter(of_person).count(), 1, "{plan:?}");
        let books = world.books(person).await;
        assert_eq!((books.payments.len(), books.payments[0].amount.amount()), (1, 13980), "{plan:?}");
        assert!(matches!(books.payments[0].state, PaymentState::Created | PaymentState::Pending), "{plan:?}");
        // Whether the order was noted or not: it is booked when it is paid.
        assert_eq!(world.portal.payu().pay(&order.id).await.expect("told"), 200, "{plan:?}");
        assert_eq!(world.books(person).await.paid(), [13980], "{plan:?}");
    };
    let sweep = sweep("pay", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 30, "{sweep:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_is_booked_once_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let prepare = async |place| {
        let person = debtor(&world, place).await;
        let mut app = app_of(&world, &minter, &person).await;
        let order = world.begin(&mut app, KEY).await;
        // What is not due yet is left, and must not keep the line restricted.
        world.charge(&person, &charge(12, 1)).await;
        (person, world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order"))
    };
    let act = async |(_, order): &mut (Person, Order)| {
        let (body, signature) = world.portal.payu().signed(&order.id, OrderStatus::Completed).expect("signed");
        world.told(body.as_bytes(), &[("openpayu-signature", &signature)]).await
    };
    let check = async |(person, order): &mut (Person, Order), answer: &Answer, plan: &Plan| {
        assert_eq!(answer.status, 200, "{plan:?}: {answer:?}");
        let books = world.books(person).await;
        assert_eq!((books.balance, books.restriction, books.paid()), (-1, None, vec![13980]), "{plan:?}");
        assert_eq!((books.changes.len(), books.outbox.len()), (1, 1), "{plan:?}");
        let event = world.event(&format!("{}-COMPLETED", order.id)).await.expect("an event");
        assert_eq!(event["outcome"], "booked", "{plan:?}");
    };
    let sweep = sweep("payment-webhook", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 20, "{sweep:?}");
}
