//! What was decided a moment too early: each time a write is held up while something else comes first.

use panel::payu::{Operation, Order, OrderStatus};
use portal_tests::{Client, FaultyTable, Person, World, charge};
use serde_json::Value;
use shared::domain::{Charge, ChargeId, PaymentState};
use shared::store::{Update, keys};

use crate::pay::{KEY, OTHER, anna};

async fn world() -> (Person, World, FaultyTable, Client) {
    let anna = anna();
    let (world, table) = FaultyTable::world().await;
    anna.write(&world.table).await;
    let app = world.app_of(&anna).await;
    (anna, world, table, app)
}

/// Tells something, and lets `meanwhile` happen before it is written.
async fn told_late(
    world: &World,
    table: &FaultyTable,
    order: &Order,
    status: OrderStatus,
    meanwhile: impl AsyncFn(),
) -> u16 {
    world.portal.payu().set_status(&order.id, status).expect("an order");
    table.hold("TransactWriteItems");
    let late = async {
        table.holding().await;
        meanwhile().await;
        table.release();
    };
    tokio::join!(world.tell(order, status), late).0
}

async fn told(world: &World, order: &Order, status: OrderStatus) {
    world.portal.payu().set_status(&order.id, status).expect("an order");
    assert_eq!(world.tell(order, status).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s18_a_cancellation_decided_before_the_payment_undoes_nothing() {
    let (anna, world, table, mut app) = world().await;
    let order = world.begin(&mut app, KEY).await;
    let paid = async || told(&world, &order, OrderStatus::Completed).await;
    assert_eq!(told_late(&world, &table, &order, OrderStatus::Canceled, paid).await, 200);
    assert_eq!(world.attempt(&anna, &order).await.state, PaymentState::Paid);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn s18_one_notification_twice_at_one_moment_books_once() {
    let (anna, world, table, mut app) = world().await;
    let order = world.begin(&mut app, KEY).await;
    let again = async || told(&world, &order, OrderStatus::Completed).await;
    assert_eq!(told_late(&world, &table, &order, OrderStatus::Completed, again).await, 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.outbox.len(), books.changes.len()), (0, vec![13980], 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_payments_at_one_moment_both_count() {
    let (anna, world, table, mut app) = world().await;
    let orders = [world.begin(&mut app, KEY).await, world.begin(&mut app, OTHER).await];
    let other = async || told(&world, &orders[1], OrderStatus::Completed).await;
    assert_eq!(told_late(&world, &table, &orders[0], OrderStatus::Completed, other).await, 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.changes.len()), (13980, vec![13980, 13980], 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charge_booked_at_the_same_moment_is_seen_before_a_line_is_lifted() {
    let (anna, world, table, mut app) = world().await;
    let order = world.begin(&mut app, KEY).await;
    let charged = async || world.charge(&anna, &charge(9, 6990)).await;
    assert_eq!(told_late(&world, &table, &order, OrderStatus::Completed, charged).await, 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.changes.len(), books.restriction.is_some()), (-6990, 0, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_about_arrears_decided_before_the_payment_is_not_taken() {
    let (anna, world, table, mut app) = world().await;
    let order = world.begin(&mut app, KEY).await;
    // An attempt that is under way would put the step off by itself.
    let closed = Update::existing().remove("open_payment");
    assert!(world.table.update(&keys::subscriber(&anna.subscriber.id), closed).await.expect("written"));
    table.hold("TransactWriteItems");
    let paid = async {
        table.holding().await;
        told(&world, &order, OrderStatus::Completed).await;
        table.release();
    };
    let (done, ()) = tokio::join!(world.portal.run_schedule("enforce-overdue"), paid);
    let done = done.expect("it ran");
    assert_eq!((&done["notices"], &done["debtors"]), (&0.into(), &1.into()));
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.outbox.len()), (0, vec![13980], 1), "the receipt alone");
    assert!(world.subscriber(&anna).await.dunning.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn s24_two_presses_at_one_moment_lead_to_one_page() {
    let (anna, world, table, app) = world().await;
    let press = async || -> Value {
        let mut app = app.clone();
        app.post("/payments", &[("idempotency_key", KEY)]).await.expect(200).json()
    };
    table.hold("TransactWriteItems");
    let second = async {
        table.holding().await;
        let answer = press().await;
        table.release();
        answer
    };
    let (first, second) = tokio::join!(press(), second);
    assert_eq!((&first["id"], &first["pay_url"]), (&second["id"], &second["pay_url"]));
    assert_eq!((world.portal.payu().orders().len(), world.books(&anna).await.payments.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn s24_of_two_orders_for_one_attempt_the_one_that_is_written_down_is_shown_to_both_presses() {
    for gateway in ["przelewy24", "tpay"] {
        let anna = anna();
        let (world, table) = FaultyTable::world_with(|options| {
            options.settings.insert("PANEL_GATEWAYS".to_owned(), gateway.to_owned());
        })
        .await;
        anna.write(&world.table).await;
        let app = world.app_of(&anna).await;
        let press = async || -> Value {
            let mut app = app.clone();
            app.post("/payments", &[("idempotency_key", KEY)]).await.expect(200).json()
        };
        let second = async {
            // The count of the first press, then its note of what the provider answered.
            table.hold("UpdateItem");
            table.holding().await;
            table.hold("UpdateItem");
            table.release();
            table.holding().await;
            let answer = press().await;
            table.release();
            answer
        };
        let (first, second) = tokio::join!(press(), second);
        assert_eq!(world.portal.payu().calls(Operation::Create), 2, "{gateway}: both asked");
        let written = world.books(&anna).await.payments.remove(0);
        for answer in [first, second] {
            assert_eq!(answer["pay_url"].as_str(), written.pay_url.as_deref(), "{gateway}");
        }
        let is_written = |order: &Order| written.handle.as_ref().is_none_or(|handle| *handle == order.id);
        let order = world.portal.payu().orders().into_iter().find(is_written).expect("an order");
        assert_eq!(world.portal.payu().pay(&order.id).await.expect("told"), 200, "{gateway}");
        assert_eq!(world.books(&anna).await.paid(), [13980], "{gateway}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_faster_than_our_own_note_of_the_order_stays_paid() {
    let (anna, world, table, mut app) = world().await;
    // Paying counts the presses first, so the second write of its kind is the note of what the provider answered.
    let paid = async {
        table.hold("UpdateItem");
        table.holding().await;
        table.hold("UpdateItem");
        table.release();
        table.holding().await;
        told(&world, &world.portal.payu().orders().remove(0), OrderStatus::Completed).await;
        table.release();
    };
    let (answer, ()) = tokio::join!(app.post("/payments", &[("idempotency_key", KEY)]), paid);
    let _ = answer.expect(200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.states()), (0, vec![PaymentState::Paid]));
    let shown = app.post("/payments", &[("idempotency_key", KEY)]).await.expect(200).json();
    assert_eq!((&shown["state"], &shown["pay_url"]), (&"paid".into(), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_booking_that_loses_three_races_is_told_again() {
    let (anna, world, table, mut app) = world().await;
    let order = world.begin(&mut app, KEY).await;
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
    // Each time before it is written, another month is charged.
    for (lost, status) in [(2, 200), (3, 503)] {
        let order = if status == 200 { order.clone() } else { world.begin(&mut app, OTHER).await };
        world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
        let races = async {
            for race in 0..lost {
                table.hold("TransactWriteItems");
                table.holding().await;
                let id = ChargeId::of(&format!("{lost}-{race}")).expect("an id");
                world.charge(&anna, &Charge { id, ..charge(11, 100) }).await;
                if race + 1 < lost {
                    table.hold("TransactWriteItems");
                }
                table.release();
            }
        };
        let (told, ()) = tokio::join!(world.tell(&order, OrderStatus::Completed), races);
        assert_eq!(told, status);
        assert_eq!(world.books(&anna).await.paid(), [13980]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s24_a_press_that_was_slow_leads_to_its_page_though_another_gave_it_up() {
    let (anna, world, table, mut app) = world().await;
    let given_up = async {
        // The count of the press, then its note of the order.
        table.hold("UpdateItem");
        table.holding().await;
        table.hold("UpdateItem");
        table.release();
        table.holding().await;
        // What another press writes that found the order at the provider, and nobody to say where to pay it.
        let order = world.portal.payu().orders().remove(0);
        let key = keys::payment(&anna.subscriber.id, &world.attempt(&anna, &order).await.id);
        let ended = Update::existing().set("state", PaymentState::Canceled).set("order", &order.id);
        assert!(world.table.update(&key, ended).await.expect("written"));
        let closed = Update::existing().remove("open_payment");
        assert!(world.table.update(&keys::subscriber(&anna.subscriber.id), closed).await.expect("written"));
        table.release();
    };
    let (answer, ()) = tokio::join!(app.post("/payments", &[("idempotency_key", KEY)]), given_up);
    let answer = answer.expect(200).json();
    let books = world.books(&anna).await;
    assert_eq!(books.states(), [PaymentState::Pending]);
    assert_eq!(books.payments[0].pay_url.as_deref(), answer["pay_url"].as_str());
    assert!(world.subscriber(&anna).await.open_payment.is_some());
}
