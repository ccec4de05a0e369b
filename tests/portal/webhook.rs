//! What a payment provider tells, in every order: booked once, and the provider told again only where that helps.

use std::collections::BTreeMap;

use panel::payu::{Fault, Notice, Operation, Order, OrderStatus};
use portal_tests::{Client, Person, World, charge, payment_id, pln};
use shared::domain::{Gateway, PaymentState, RestrictionLevel};
use shared::store::{Transaction, keys};

use crate::pay::{KEY, OTHER, anna};

/// Somebody who owes, a portal, and an order that waits to be paid; notifications are told by hand.
pub async fn begun() -> (Person, World, Client, Order) {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let order = world.begin(&mut app, KEY).await;
    // Nothing is under way any more: what changes now is what a test does.
    world.portal.drain().await.expect("everything arrives");
    (anna, world, app, order)
}

/// Sets the order's state at the provider and tells of it.
async fn told_of(world: &World, order: &Order, status: OrderStatus) -> u16 {
    world.portal.payu().set_status(&order.id, status).expect("an order");
    world.tell(order, status).await
}

#[tokio::test(flavor = "multi_thread")]
async fn s18_a_notification_that_comes_again_books_nothing_more() {
    let (anna, world, _, order) = begun().await;
    assert_eq!(told_of(&world, &order, OrderStatus::Pending).await, 200);
    assert_eq!(world.attempt(&anna, &order).await.state, PaymentState::Pending);
    assert_eq!(told_of(&world, &order, OrderStatus::Completed).await, 200);
    let once = world.items().await;
    let asked = world.portal.payu().calls(Operation::Retrieve);
    for status in [OrderStatus::Completed, OrderStatus::Pending, OrderStatus::Completed] {
        assert_eq!(world.tell(&order, status).await, 200);
    }
    // Months later the record of it may be gone; the payment is not.
    world.pass(60 * 24 * 91);
    let record = keys::event(Gateway::Payu, &format!("{}-COMPLETED", order.id));
    world.table.delete(&record).await.expect("gone");
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.changes.len()), (0, vec![13980], 1));
    assert_eq!(world.portal.payu().calls(Operation::Retrieve), asked, "what is booked needs no asking");
    world.portal.drain().await.expect("everything arrives");
    let booked = |items: &BTreeMap<String, String>| {
        let booked = items.iter().filter(|(key, _)| key.contains(" LED#") || key.contains(" PAY#"));
        booked.map(|(key, item)| format!("{key}{item}")).collect::<Vec<_>>()
    };
    assert_eq!(booked(&world.items().await), booked(&once));
    assert_eq!(world.portal.mailbox().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn s18_notifications_at_the_same_moment_book_once() {
    let (anna, world, _, order) = begun().await;
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
    let told = futures::future::join_all((0..6).map(|_| world.tell(&order, OrderStatus::Completed))).await;
    assert!(told.iter().all(|status| matches!(status, 200 | 503)) && told.contains(&200), "{told:?}");
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
    world.portal.drain().await.expect("everything arrives");
    assert_eq!(world.portal.mailbox().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn s18_a_late_cancellation_undoes_nothing() {
    let (anna, world, mut app, order) = begun().await;
    assert_eq!(told_of(&world, &order, OrderStatus::Completed).await, 200);
    // The provider says what it said before the payment, and goes on saying that the order is paid when asked.
    assert_eq!(world.tell(&order, OrderStatus::Canceled).await, 200);
    assert_eq!(told_of(&world, &order, OrderStatus::Canceled).await, 200);
    assert_eq!(world.attempt(&anna, &order).await.state, PaymentState::Paid);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
    let event = world.event(&format!("{}-CANCELED", order.id)).await.expect("an event");
    assert_eq!(event["outcome"], "late");
    assert_eq!(app.get("/").await.expect(200).json()["owed"]["amount"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn s18_a_payment_after_a_cancellation_is_booked() {
    let (anna, world, mut app, order) = begun().await;
    assert_eq!(told_of(&world, &order, OrderStatus::Canceled).await, 200);
    let shown = app.get(&format!("/payments/{}", payment_id(&order))).await.expect(200).json();
    assert_eq!((&shown["state"], &shown["pay_url"]), (&"canceled".into(), &().into()));
    assert_eq!(world.tell(&order, OrderStatus::Pending).await, 200);
    assert_eq!(world.attempt(&anna, &order).await.state, PaymentState::Canceled);
    assert_eq!(told_of(&world, &order, OrderStatus::Completed).await, 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.states()), (0, vec![PaymentState::Paid]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_that_overtakes_its_payment_waits_for_the_truth() {
    let (anna, world, _, order) = begun().await;
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
    assert_eq!(world.tell(&order, OrderStatus::Canceled).await, 503);
    assert_eq!(world.attempt(&anna, &order).await.state, PaymentState::Pending);
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    assert_eq!(world.tell(&order, OrderStatus::Canceled).await, 200);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_before_our_own_commit_is_told_again_and_booked() {
    let (anna, world, mut app, order) = begun().await;
    // The attempt is not written yet.
    let attempt = world.attempt(&anna, &order).await;
    let key = keys::payment(&anna.subscriber.id, &attempt.id);
    Transaction::new(&world.table).delete(&key).commit().await.expect("gone");
    assert_eq!(world.portal.payu().pay(&order.id).await.expect("told"), 503);
    assert!(world.event(&format!("{}-COMPLETED", order.id)).await.is_none());
    // It is written, but not yet what the provider said of it.
    let unasked = shared::domain::Payment { state: PaymentState::Created, order: None, pay_url: None, ..attempt };
    Transaction::new(&world.table).insert(&key, &unasked).commit().await.expect("written");
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.payments[0].order.as_deref()), (0, Some(order.id.as_str())));
    // The answer that was on its way comes too late to take anything back.
    assert_eq!(app.post("/payments", &[("idempotency_key", KEY)]).await.expect(200).json()["state"], "paid");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_provider_tells_again_by_itself_until_it_is_taken() {
    let anna = anna();
    let world = World::with(|options| options.payu_minute = std::time::Duration::from_millis(20)).await;
    anna.write(&world.table).await;
    let order = world.begin(&mut world.app_of(&anna).await, KEY).await;
    let payu = world.portal.payu();
    payu.fail_next(Operation::Retrieve, [Fault::Status(500), Fault::Garbage, Fault::Status(404)]);
    assert_eq!(payu.pay(&order.id).await.expect("told"), 503);
    let is_done = async {
        while !payu.sent().iter().all(|one| one.done) {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_mins(1), is_done).await.expect("it is told until it is taken");
    assert_eq!(payu.sent()[0].answers, [503, 503, 503, 200]);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_lifted_once_nothing_overdue_is_left() {
    let (anna, world, mut app, order) = begun().await;
    // December is charged before the payment of October and November comes: it is not due yet.
    world.charge(&anna, &charge(12, 7990)).await;
    assert_eq!(world.portal.payu().pay(&order.id).await.expect("told"), 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.restriction), (-7990, None));
    assert_eq!((books.changes[0].owed, books.payments[0].lifted), (pln(7990), true));
    let home = app.get("/").await.expect(200).json();
    assert_eq!((&home["owed"]["amount"], &home["overdue"]["amount"]), (&7990.into(), &0.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_stays_restricted_while_anything_overdue_is_left() {
    let (anna, world, _, order) = begun().await;
    world.charge(&anna, &charge(9, 1)).await;
    assert_eq!(world.portal.payu().pay(&order.id).await.expect("told"), 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.changes.len(), books.payments[0].lifted), (-1, 0, false));
    assert_eq!(books.restriction.map(|restriction| restriction.level), Some(RestrictionLevel::Limited));
    let mut app = world.app_of(&anna).await;
    let rest = world.begin(&mut app, OTHER).await;
    assert_eq!(rest.total_amount, 1);
    assert_eq!(world.portal.payu().pay(&rest.id).await.expect("told"), 200);
    assert_eq!(world.books(&anna).await.restriction, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_told_late_is_booked_at_the_time_it_came() {
    let (anna, world, _, order) = begun().await;
    world.portal.payu().notifications(false);
    assert_eq!(world.portal.payu().pay(&order.id).await.expect("an order"), 0);
    world.pass(60 * 24 * 3);
    world.portal.payu().notifications(true);
    let notice = Notice::of(OrderStatus::Completed);
    assert_eq!(world.portal.payu().notify(&order.id, notice).await.expect("told"), 200);
    let books = world.books(&anna).await;
    assert_eq!(books.payments[0].paid_at.map(|at| at.to_string()).as_deref(), Some("2026-11-26T11:00:00Z"));
}
