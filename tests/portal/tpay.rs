//! Paying at Tpay, end to end: made, paid, told and proved twice, booked, given back, taken back.

use panel::payu::{Fault, Notice, Operation, Order, OrderStatus, Protocol, Signing};
use portal_tests::{Client, Person, World, charge};
use serde_json::{Value, json};
use shared::domain::{Gateway, LedgerKind, PaymentState, RestrictionLevel};
use shared::store::keys;

use crate::pay::{KEY, OTHER, anna};

const COMPLETED: OrderStatus = OrderStatus::Completed;

/// Somebody at a portal that offers Tpay alone, and the order of a payment of all that is owed.
async fn begun_by(anna: Person) -> (Person, World, Client, Order) {
    let world = World::with(|options| {
        options.settings.insert("PANEL_GATEWAYS".to_owned(), "tpay,-payu".to_owned());
    });
    let world = world.await;
    anna.write(&world.table).await;
    let mut app = world.app_of(&anna).await;
    let order = begin(&world, &anna, &mut app, KEY).await;
    (anna, world, app, order)
}

async fn begun() -> (Person, World, Client, Order) {
    begun_by(anna()).await
}

async fn begin(world: &World, person: &Person, app: &mut Client, key: &str) -> Order {
    let output = app.post("/payments", &[("idempotency_key", key)]).await.expect(200).json();
    let reference = format!("{}.{}", person.subscriber.id, output["id"].as_str().expect("an id"));
    let order = world.portal.payu().order_of(&reference).expect("an order");
    assert_eq!(order.protocol, Protocol::Tpay);
    order
}

async fn event(world: &World, name: &str) -> Option<Value> {
    world.table.get(&keys::event(Gateway::Tpay, name)).await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payer_pays_and_the_money_is_booked_and_lifts_the_restriction() {
    let (anna, world, _, order) = begun().await;
    let attempt = world.attempt(&anna, &order).await;
    assert_eq!((attempt.order.as_deref(), attempt.handle.as_deref()), (Some(&*order.payment_id), Some(&*order.id)));
    assert_eq!((order.total_amount, &order.request["payer"]["name"]), (13_980, &json!("sub_anna")));
    let mut browser = world.browser_of(&anna).await;
    let form = format!("{}/_local/payu/pay/{}", world.portal.url(), order.id);
    let paid = browser.post(&form, &[("action", "pay")]).await.expect(303);
    world.portal.drain().await.expect("everything arrives");
    let back = browser.get(paid.location()).await.expect(200);
    assert!(back.body.contains("Dziękujemy, płatność zaksięgowana"), "{}", back.body);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.restriction), (0, vec![13_980], None));
    let sent = world.portal.payu().sent();
    assert!(sent.iter().all(|one| one.done && one.answers == [200]), "TRUE is what it wants to read: {sent:?}");
    let name = format!("{}-TRUE-2026-11-23T11:00:00", order.payment_id);
    assert_eq!(event(&world, &name).await.expect("an event")["outcome"], "booked");
    let mail = world.mail_to(&anna).await.text.expect("a text part");
    assert!(mail.contains("Tpay") && mail.contains("139,80"), "{mail}");
    assert_eq!(world.portal.payu().calls(Operation::Certificate), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn s18_told_again_it_is_booked_once_and_a_second_attempt_is_credit() {
    let (anna, world, mut app, order) = begun().await;
    let other = begin(&world, &anna, &mut app, OTHER).await;
    let payu = world.portal.payu();
    assert_eq!(payu.pay(&order.id).await.expect("told"), 200);
    for _ in 0..3 {
        assert_eq!(payu.notify(&order.id, Notice::of(COMPLETED)).await.expect("told"), 200);
    }
    assert_eq!(payu.pay(&other.id).await.expect("told"), 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.changes.len()), (13_980, vec![13_980, 13_980], 1));
    assert_eq!(payu.calls(Operation::Certificate), 1, "it is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn s17_bug_3_what_is_not_proved_twice_or_not_of_our_attempt_books_nothing() {
    type Edit = fn(&mut Value);
    let (anna, world, _, order) = begun().await;
    let payu = world.portal.payu();
    payu.set_status(&order.id, COMPLETED).expect("an order");
    let told = |notice| payu.notify(&order.id, notice);
    let completed = Notice::of(COMPLETED);
    // Another code, the code first, bytes that were changed under the signature, no signature.
    for signing in [Signing::WrongKey, Signing::KeyFirst, Signing::ThenAltered, Signing::Missing] {
        assert_eq!(told(completed.signed(signing)).await.expect("told"), 400, "{signing:?}");
    }
    // Proved by who knows the code, and not what the attempt says; or less than it says (bug 3).
    let edits: [(Edit, u16); 8] = [
        (|body| body["tr_amount"] = "1.00".into(), 200),
        (|body| body["tr_paid"] = "139.79".into(), 200),
        (|body| body["tr_error"] = "surcharge".into(), 200),
        (|body| body["tr_currency"] = "EUR".into(), 200),
        (|body| body["id"] = "17".into(), 200),
        (|body| body["tr_id"] = "TR-AAA-AAAAAAA".into(), 200),
        (|body| body["tr_crc"] = "sub_nobody.pay_1".into(), 503),
        (|body| body["tr_amount"] = "1,00".into(), 400),
    ];
    for (place, (edit, status)) in edits.into_iter().enumerate() {
        assert_eq!(told(completed.edited(edit)).await.expect("told"), status, "{place}");
    }
    let books = world.books(&anna).await;
    assert_eq!((books.paid(), books.payments[0].in_review), (vec![], true));
    assert_eq!(told(completed).await.expect("told"), 200, "the right one is booked after all of them");
    assert_eq!(world.books(&anna).await.paid(), [13_980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_20_paid_is_the_first_of_two_calls_and_false_is_for_a_person() {
    let (anna, world, _, order) = begun().await;
    let payu = world.portal.payu();
    payu.set_status(&order.id, OrderStatus::WaitingForConfirmation).expect("an order");
    let told = |notice| payu.notify(&order.id, notice);
    assert_eq!(told(Notice::of(OrderStatus::WaitingForConfirmation)).await.expect("told"), 200);
    let wrong = Notice::of(COMPLETED).edited(|body| body["tr_status"] = "FALSE".into());
    assert_eq!(told(wrong).await.expect("told"), 200);
    let books = world.books(&anna).await;
    assert_eq!((books.paid(), books.states()), (vec![], vec![PaymentState::Pending]));
    let reviews = world.partition("REVIEW").await;
    assert!(reviews.iter().any(|(sk, _)| sk.contains(&format!("{}-FALSE", order.payment_id))), "{reviews:?}");
    payu.set_status(&order.id, COMPLETED).expect("an order");
    assert_eq!(told(Notice::of(COMPLETED)).await.expect("told"), 200);
    assert_eq!(world.books(&anna).await.paid(), [13_980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_certificate_cannot_be_had_nothing_is_believed_and_all_is_told_again() {
    let (anna, world, _, order) = begun().await;
    let payu = world.portal.payu();
    payu.set_status(&order.id, COMPLETED).expect("an order");
    let faults = [Fault::Status(500), Fault::Garbage, Fault::LostAnswer];
    payu.fail_next(Operation::Certificate, faults);
    for fault in faults {
        assert_eq!(payu.notify(&order.id, Notice::of(COMPLETED)).await.expect("told"), 503, "{fault:?}");
        // It is not asked for again at once.
        world.pass(1);
    }
    assert_eq!(payu.faults_left(), 0);
    assert!(world.books(&anna).await.paid().is_empty());
    assert_eq!(payu.notify(&order.id, Notice::of(COMPLETED)).await.expect("told"), 200);
    assert_eq!(world.books(&anna).await.paid(), [13_980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_7_refunds_are_booked_each_and_what_the_bank_takes_back_is_the_rest() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]).restricted(RestrictionLevel::Limited);
    let (anna, world, mut app, order) = begun_by(anna).await;
    let payu = world.portal.payu();
    assert_eq!(payu.pay(&order.id).await.expect("told"), 200);
    assert_eq!(payu.refund(&order.id, 1000).await.expect("told"), 200);
    assert_eq!(payu.refund(&order.id, 500).await.expect("told"), 200);
    assert_eq!(payu.charge_back(&order.id).await.expect("told"), 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.payments[0].reversals.len()), (-6990, 3));
    let of = |kind| books.ledger.iter().filter(|entry| entry.kind == kind).map(|entry| entry.amount.amount()).sum();
    let sums: [u64; 2] = [of(LedgerKind::Refund), of(LedgerKind::Chargeback)];
    assert_eq!(sums, [1500, 5490]);
    let list = app.get("/payments/ledger").await.expect(200).json();
    assert_eq!(list["closing"]["amount"], -6990);
}
