//! Paying at Przelewy24, end to end: registered, paid, told, verified by our own amount, booked, given back.

use panel::payu::{Fault, Notice, Operation, Order, OrderStatus, Protocol, Signing};
use portal_tests::{Client, Person, World, charge};
use serde_json::{Value, json};
use shared::domain::{Gateway, LedgerKind, PaymentState, RestrictionLevel};
use shared::store::keys;

use crate::pay::{KEY, OTHER, anna};

async fn world(people: &[&Person]) -> World {
    let world = World::with(|options| {
        options.settings.insert("PANEL_GATEWAYS".to_owned(), "przelewy24,-payu".to_owned());
    });
    let world = world.await;
    for person in people {
        person.write(&world.table).await;
    }
    world
}

/// The order that a payment of all that is owed became.
async fn begin(world: &World, person: &Person, app: &mut Client, key: &str) -> Order {
    let output = app.post("/payments", &[("idempotency_key", key)]).await.expect(200).json();
    let reference = format!("{}.{}", person.subscriber.id, output["id"].as_str().expect("an id"));
    let order = world.portal.payu().order_of(&reference).expect("an order");
    assert!(
        output["pay_url"].as_str().expect("an address").ends_with(&format!("/trnRequest/{}", order.id)),
        "{output}"
    );
    assert_eq!(order.protocol, Protocol::Przelewy24);
    order
}

async fn begun() -> (Person, World, Client, Order) {
    let anna = anna();
    let world = world(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let order = begin(&world, &anna, &mut app, KEY).await;
    (anna, world, app, order)
}

async fn event(world: &World, name: &str) -> Option<Value> {
    world.table.get(&keys::event(Gateway::Przelewy24, name)).await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payer_pays_and_the_money_is_verified_booked_and_lifts_the_restriction() {
    let anna = anna();
    let world = world(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let gone = browser.post("/payments", &[("idempotency_key", KEY)]).await.expect(303);
    let moved = browser.get(gone.location()).await.expect(303);
    let page = browser.get(&format!("{}{}", world.portal.url(), moved.location())).await.expect(200);
    assert!(page.body.contains("139,80 PLN"), "{}", page.body);
    let form = format!("{}{}", world.portal.url(), moved.location());
    let paid = browser.post(&form, &[("action", "pay")]).await.expect(303);
    world.portal.drain().await.expect("everything arrives");
    let back = browser.get(paid.location()).await.expect(200);
    assert!(back.body.contains("Dziękujemy, płatność zaksięgowana"), "{}", back.body);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.restriction), (0, vec![13980], None));
    assert_eq!(books.payments[0].gateway, Gateway::Przelewy24);
    let order = world.portal.payu().orders().remove(0);
    assert!(order.verified && order.number > u64::from(u32::MAX));
    assert_eq!(event(&world, &order.number.to_string()).await.expect("an event")["outcome"], "booked");
    let mail = world.mail_to(&anna).await.text.expect("a text part");
    assert!(mail.contains("Przelewy24") && mail.contains("139,80"), "{mail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s18_told_again_it_is_booked_once_and_a_second_attempt_is_credit() {
    let (anna, world, mut app, order) = begun().await;
    let other = begin(&world, &anna, &mut app, OTHER).await;
    let payu = world.portal.payu();
    assert_eq!(payu.pay(&order.id).await.expect("told"), 200);
    for _ in 0..3 {
        assert_eq!(payu.notify(&order.id, Notice::of(OrderStatus::Completed)).await.expect("told"), 200);
    }
    assert_eq!(payu.pay(&other.id).await.expect("told"), 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.changes.len()), (13980, vec![13980, 13980], 1));
    assert_eq!(payu.calls(Operation::Verify), 2, "each payment is verified once");
}

#[tokio::test(flavor = "multi_thread")]
async fn s17_bug_14_a_forged_or_altered_notification_books_nothing() {
    type Edit = fn(&mut Value);
    let (anna, world, _, order) = begun().await;
    let payu = world.portal.payu();
    payu.set_status(&order.id, OrderStatus::Completed).expect("an order");
    let told = |notice| payu.notify(&order.id, notice);
    let completed = Notice::of(OrderStatus::Completed);
    for signing in [Signing::WrongKey, Signing::KeyFirst, Signing::ThenAltered, Signing::Missing] {
        assert_eq!(told(completed.signed(signing)).await.expect("told"), 400, "{signing:?}");
    }
    // Signed by who knows the key, and not what the attempt says.
    let edits: [(Edit, u16); 7] = [
        (|body| body["merchantId"] = 1.into(), 400),
        (|body| body["posId"] = 1.into(), 400),
        (|body| body["amount"] = 1.into(), 200),
        (|body| body["originAmount"] = 1.into(), 200),
        (|body| body["currency"] = "EUR".into(), 200),
        (|body| body["orderId"] = 17.into(), 503),
        (|body| body["sessionId"] = "sub_nobody.pay_1".into(), 503),
    ];
    for (place, (edit, status)) in edits.into_iter().enumerate() {
        assert_eq!(told(completed.edited(edit)).await.expect("told"), status, "{place}");
    }
    let books = world.books(&anna).await;
    assert_eq!((books.paid(), books.payments[0].in_review), (vec![], true));
    assert_eq!(payu.calls(Operation::Verify), 0, "nothing is accepted for what was told wrongly");
    assert_eq!(told(completed).await.expect("told"), 200, "the right one is booked after all of them");
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_3_another_amount_is_neither_verified_nor_booked() {
    let (anna, world, _, order) = begun().await;
    let payu = world.portal.payu();
    payu.alter_order(&order.id, |order| order.total_amount = 1).expect("an order");
    assert_eq!(payu.pay(&order.id).await.expect("told"), 200, "a person looks into it: telling again cures nothing");
    world.pass(5);
    let _ = world.portal.run_schedule("reconcile-payments").await.expect("it ran");
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.payments[0].in_review), (-13980, vec![], true));
    assert_eq!(payu.calls(Operation::Verify), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_15_a_verification_that_fails_leaves_the_payment_to_be_told_again() {
    let (anna, world, _, order) = begun().await;
    let payu = world.portal.payu();
    payu.set_status(&order.id, OrderStatus::Completed).expect("an order");
    for fault in [Fault::Status(500), Fault::Garbage, Fault::Status(401)] {
        payu.fail_next(Operation::Verify, [fault]);
        assert_eq!(payu.notify(&order.id, Notice::of(OrderStatus::Completed)).await.expect("told"), 503, "{fault:?}");
        assert_eq!(payu.faults_left(), 0, "{fault:?}");
        assert_eq!(world.books(&anna).await.states(), [PaymentState::Pending], "{fault:?}");
    }
    assert_eq!(payu.notify(&order.id, Notice::of(OrderStatus::Completed)).await.expect("told"), 200);
    let books = world.books(&anna).await;
    assert_eq!((books.paid(), books.states()), (vec![13980], vec![PaymentState::Paid]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_verified_and_then_lost_is_found_when_the_provider_is_asked() {
    let (anna, world, _, order) = begun().await;
    let payu = world.portal.payu();
    // The verification was done, its answer lost, and Przelewy24 tells no more of what is verified.
    payu.fail_next(Operation::Verify, [Fault::LostAnswer]);
    payu.set_status(&order.id, OrderStatus::Completed).expect("an order");
    assert_eq!(payu.notify(&order.id, Notice::of(OrderStatus::Completed)).await.expect("told"), 503);
    assert!(payu.order(&order.id).expect("an order").verified);
    payu.notifications(false);
    world.pass(5);
    let done = world.portal.run_schedule("reconcile-payments").await.expect("it ran");
    assert_eq!(done["paid"], 1);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payer_who_gives_up_is_told_of_by_nobody_and_the_attempt_ends_by_itself() {
    let (anna, world, _, order) = begun().await;
    let payu = world.portal.payu();
    assert_eq!(payu.cancel(&order.id).await.expect("declined"), 0, "Przelewy24 tells of payments alone");
    for minutes in [5, 55, 23 * 60] {
        world.pass(minutes);
        let _ = world.portal.run_schedule("reconcile-payments").await.expect("it ran");
    }
    assert_eq!(world.books(&anna).await.states(), [PaymentState::Canceled]);
    assert!(world.subscriber(&anna).await.open_payment.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_is_booked_in_part_and_whole_once_each_and_told() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]).restricted(RestrictionLevel::Limited);
    let world = world(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let order = begin(&world, &anna, &mut app, KEY).await;
    let payu = world.portal.payu();
    assert_eq!(payu.pay(&order.id).await.expect("told"), 200);
    assert_eq!(payu.refund(&order.id, 1000).await.expect("told"), 200);
    assert_eq!(payu.refund(&order.id, 1000).await.expect("told"), 200, "of the same sum, and another one");
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.ledger.len()), (-2000, 4));
    let kinds: Vec<LedgerKind> = books.ledger.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == LedgerKind::Refund).count(), 2);
    assert_eq!(books.payments[0].reversals.len(), 2);
    world.portal.drain().await.expect("everything arrives");
    let text = world.mail_to(&anna).await.text.expect("a text part");
    assert!(text.contains("zwróciliśmy Ci 10,00") && text.contains("20,00"), "{text}");
    // More than was paid is for a person.
    payu.alter_order(&order.id, |order| order.total_amount = 100_000).expect("an order");
    assert_eq!(payu.refund(&order.id, 6000).await.expect("told"), 200);
    assert_eq!(world.books(&anna).await.balance, -2000, "never more than was paid");
    let list = app.get("/payments/ledger").await.expect(200).json();
    assert_eq!(list["entries"][0]["amount"], json!({"amount": -1000, "currency": "PLN"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_told_before_its_payment_is_booked_with_it() {
    let (anna, world, _, order) = begun().await;
    let payu = world.portal.payu();
    payu.set_status(&order.id, OrderStatus::Completed).expect("an order");
    assert_eq!(payu.refund(&order.id, 980).await.expect("told"), 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.payments[0].reversals.len()), (-980, vec![13_980], 1));
}
