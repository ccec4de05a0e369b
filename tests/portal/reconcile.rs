//! What was never told: providers are asked about attempts, and the office is told what a person must look at.

use aws_sdk_dynamodb::types::AttributeValue;
use panel::payu::{Fault, Operation, Order, OrderStatus};
use portal_tests::{Client, Person, World, charge};
use serde_json::Value;
use shared::attempt::{Reason, Review};
use shared::domain::{Gateway, PaymentState};
use shared::store::{Table, Transaction, Update, keys};

use crate::pay::{KEY, OTHER, anna};

const NAME: &str = "reconcile-payments";
const HOUR: u64 = 60;

/// Somebody with an attempt, and nobody who tells of it.
async fn begun() -> (Person, World, Client, Order) {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let order = world.begin(&mut app, KEY).await;
    world.portal.payu().notifications(false);
    (anna, world, app, order)
}

async fn run(world: &World) -> Value {
    world.portal.run_schedule(NAME).await.expect("it ran")
}

fn complete(world: &World, order: &Order) {
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
}

async fn report(world: &World, name: &str) -> Option<String> {
    let bucket = world.portal.settings()["PANEL_REPORT_BUCKET"].clone();
    let object = world.boot.s3().get_object().bucket(bucket).key(name).send().await.ok()?;
    let bytes = object.body.collect().await.expect("its bytes").to_vec();
    Some(String::from_utf8(bytes).expect("text"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_nobody_told_of_is_booked_after_five_minutes_with_one_receipt() {
    let (anna, world, _, order) = begun().await;
    complete(&world, &order);
    world.pass(4);
    assert_eq!(run(&world).await["due"], 0, "the webhook has five minutes");
    world.pass(1);
    let done = run(&world).await;
    assert_eq!((&done["due"], &done["paid"]), (&1.into(), &1.into()));
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid(), books.restriction), (0, vec![13980], None));
    assert!(world.mail_to(&anna).await.text.expect("a text part").contains("139,80"));
    // Told late, or asked again: once is all.
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    world.pass(72 * HOUR);
    let done = run(&world).await;
    assert_eq!((&done["due"], &done["reversed"]), (&1.into(), &0.into()), "nothing went back of it");
    assert_eq!(world.books(&anna).await.paid(), [13980]);
    world.portal.drain().await.expect("everything arrives");
    assert_eq!(world.portal.mailbox().list().iter().filter(|mail| mail.envelope_to == [anna.email()]).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_was_told_in_time_is_not_asked_about() {
    let (anna, world, _, order) = begun().await;
    complete(&world, &order);
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    let asked = world.portal.payu().calls(Operation::Retrieve);
    world.pass(5);
    assert_eq!(run(&world).await["paid"], 1);
    assert_eq!(world.portal.payu().calls(Operation::Retrieve), asked);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_went_back_of_a_payment_and_was_never_told_is_booked_the_next_time_it_is_asked() {
    let (anna, world, _, order) = begun().await;
    complete(&world, &order);
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    let payu = world.portal.payu();
    assert_eq!(payu.refund(&order.id, 980).await.expect("nobody is told"), 0);
    world.pass(5);
    assert_eq!((run(&world).await["paid"].clone(), payu.calls(Operation::Refunds)), (1.into(), 0));
    world.pass(24 * HOUR);
    assert_eq!(run(&world).await["reversed"], 1);
    assert_eq!(payu.refund(&order.id, 1000).await.expect("nobody is told"), 0);
    // Away once, it is asked again the next day.
    payu.fail_next(Operation::Refunds, [Fault::Status(500)]);
    world.pass(24 * HOUR);
    let done = run(&world).await;
    assert_eq!((&done["reversed"], &done["unsure"]), (&0.into(), &1.into()));
    world.pass(24 * HOUR);
    assert_eq!(run(&world).await["reversed"], 1);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid()), (-1980, vec![13980]));
    world.pass(87 * 24 * HOUR);
    payu.fail_next(Operation::Refunds, vec![Fault::Status(403); 400]);
    let (asked, mut listed) = (payu.calls(Operation::Refunds), 0);
    for _ in 0..12 {
        let done = run(&world).await;
        listed += done["listed"].as_u64().unwrap_or_default();
        world.pass(24 * HOUR);
    }
    assert_eq!(payu.calls(Operation::Refunds) - asked, 8, "each day until a week after the last time");
    assert_eq!(listed, 1, "and after a week of it a person is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_told_of_when_nobody_asks_about_it_any_more_is_asked_for_what_went_back() {
    let (anna, world, _, order) = begun().await;
    for _ in 0..4 {
        world.pass(24 * HOUR);
        let _ = run(&world).await;
    }
    assert_eq!(run(&world).await["due"], 0);
    complete(&world, &order);
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    assert_eq!(world.portal.payu().refund(&order.id, 980).await.expect("nobody is told"), 0);
    world.pass(24 * HOUR);
    assert_eq!(run(&world).await["reversed"], 1);
    assert_eq!((world.books(&anna).await.balance, world.books(&anna).await.paid()), (-980, vec![13980]));
}

#[tokio::test(flavor = "multi_thread")]
async fn more_gone_back_than_was_paid_is_booked_by_nobody_and_listed_for_the_office() {
    let (anna, world, _, order) = begun().await;
    complete(&world, &order);
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    for amount in [10_000, 10_000] {
        assert_eq!(world.portal.payu().refund(&order.id, amount).await.expect("nobody is told"), 0);
    }
    world.pass(24 * HOUR);
    assert_eq!(run(&world).await["reversed"], 0);
    assert_eq!(world.books(&anna).await.balance, 0);
    world.pass(24 * HOUR);
    assert_eq!((run(&world).await["listed"].clone(), run(&world).await["due"].clone()), (1.into(), 0.into()));
    let list = report(&world, "payments/2026-11-25.csv").await.expect("a list");
    assert!(list.contains(";payu;amount;reversals-"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_whose_page_has_closed_ends_and_money_that_comes_all_the_same_is_booked() {
    let (anna, world, _, order) = begun().await;
    for (minutes, due) in [(5, 1), (1, 0), (54, 1), (22 * HOUR, 0)] {
        world.pass(minutes);
        assert_eq!(run(&world).await["due"], due, "after {minutes} more minutes");
        assert_eq!(world.attempt(&anna, &order).await.state, PaymentState::Pending);
    }
    assert!(world.subscriber(&anna).await.open_payment.is_some());
    world.pass(HOUR);
    let done = run(&world).await;
    assert_eq!((&done["due"], &done["ended"]), (&1.into(), &1.into()));
    assert_eq!(world.attempt(&anna, &order).await.state, PaymentState::Canceled);
    assert!(world.subscriber(&anna).await.open_payment.is_none());
    complete(&world, &order);
    world.pass(48 * HOUR);
    assert_eq!(run(&world).await["paid"], 1);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_is_asked_about_four_times_and_then_no_more() {
    let (_, world, _, _) = begun().await;
    let mut asked = 0;
    for _ in 0..(80 * 12) {
        world.pass(5);
        asked += run(&world).await["due"].as_u64().expect("a number");
    }
    assert_eq!(asked, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_is_asked_again_and_a_person_is_told_in_the_end() {
    let (anna, world, mut app, order) = begun().await;
    let other = world.begin(&mut app, OTHER).await;
    world.portal.payu().fail_next(Operation::Retrieve, vec![Fault::Status(500); 1]);
    complete(&world, &order);
    complete(&world, &other);
    world.pass(5);
    let done = run(&world).await;
    assert_eq!((&done["unsure"], &done["paid"]), (&1.into(), &1.into()), "one that fails keeps no other back");
    world.pass(30);
    assert_eq!(run(&world).await["paid"], 1);
    assert_eq!(world.books(&anna).await.paid(), [13980, 13980], "the second one is credit");

    world.charge(&anna, &charge(12, 26_990)).await;
    let third = world.begin(&mut world.app_of(&anna).await, "0000000000000003").await;
    world.portal.payu().fail_next(Operation::Retrieve, vec![Fault::Status(500); 1000]);
    for _ in 0..(8 * 24 * 2) {
        world.pass(30);
        let _ = run(&world).await;
    }
    assert_eq!(run(&world).await["due"], 0, "a person looks into it now");
    world.pass(24 * HOUR);
    assert_eq!(run(&world).await["listed"], 0);
    let day = shared::domain::local_date(shared::clock::Clock::now(&*world.clock)).yesterday().expect("a day");
    let list = report(&world, &format!("payments/{day}.csv")).await.expect("a list");
    assert!(list.contains("unsettled") && list.contains(&third.id), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_must_look_at_is_listed_once_a_day_and_mailed_to_the_office() {
    let (anna, world, _, order) = begun().await;
    let office = world.portal.settings()["PANEL_PROVIDER_EMAIL"].clone();
    let mails = |world: &World| {
        world
            .portal
            .mailbox()
            .list()
            .into_iter()
            .filter(|mail| mail.envelope_to == [office.clone()])
            .collect::<Vec<_>>()
    };
    let _ = run(&world).await;
    // PayU tells, and says when asked, that more was paid than the attempt asks.
    world.portal.payu().alter_order(&order.id, |order| order.total_amount = 13_981).expect("an order");
    complete(&world, &order);
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    assert!(world.attempt(&anna, &order).await.in_review);
    world.pass(5);
    let _ = run(&world).await;
    assert_eq!(world.books(&anna).await.paid(), [0_u64; 0], "s17: another amount is never booked, told or asked");
    assert!(mails(&world).is_empty());

    world.pass(24 * HOUR);
    assert_eq!(run(&world).await["listed"], 2, "what was told, and what was said when asked");
    assert_eq!(run(&world).await["listed"], Value::Null, "once a day");
    let list = report(&world, "payments/2026-11-24.csv").await.expect("a list");
    let lines: Vec<&str> = list.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "at;gateway;reason;event;order;reference;status;told;asked;state");
    assert_eq!(lines.len(), 3, "{list}");
    let reference = order.ext_order_id.as_deref().expect("a reference");
    for line in &lines[1..] {
        assert!(line.starts_with("2026-11-23T11:0") && line.contains(";payu;amount;"), "{line}");
        assert!(
            line.ends_with(&format!(";{};{reference};COMPLETED;13981 PLN;139,80\u{a0}zł;canceled", order.id)),
            "{line}"
        );
    }
    let mail = mails(&world).remove(0);
    let text = mail.text.expect("a text part");
    assert!(text.contains("2 zgłoszenia") && text.contains("payments/2026-11-24.csv"), "{text}");
    assert!(!text.contains(anna.email()) && !text.contains("Anna"), "{text}");

    // A quiet day has a list, and no mail.
    world.pass(24 * HOUR);
    assert_eq!(run(&world).await["listed"], 0);
    assert!(report(&world, "payments/2026-11-25.csv").await.expect("a list").contains("at;gateway"));
    assert_eq!(mails(&world).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn something_damaged_keeps_no_attempt_from_being_asked_about_and_no_list_from_being_made() {
    let (anna, world, _, order) = begun().await;
    complete(&world, &order);
    for pk in ["RECONCILE", "REVIEW"] {
        let put = world.boot.dynamodb().put_item().table_name(&world.portal.settings()["PANEL_TABLE"]);
        let put = put.item("PK", AttributeValue::S(pk.to_owned()));
        let put = put.item("SK", AttributeValue::S("2026-11-23T11:00:00.000Z#damaged".to_owned()));
        put.send().await.expect("an item");
    }
    // Somebody whose attempt cannot be read, and waits for a person.
    let jan = Person::new("jan").owing(&[charge(11, 6990)]);
    jan.write(&world.table).await;
    let mut app = world.app_of(&jan).await;
    let broken = world.begin(&mut app, OTHER).await;
    let reference = broken.ext_order_id.clone().expect("a reference");
    let table = Table::init(&world.boot).expect("a table");
    let at = shared::clock::Clock::now(&*world.clock);
    let review = Review { reference: Some(reference), ..Review::new(Gateway::Payu, "event", Reason::Amount, at) };
    review.onto(Transaction::new(&table)).commit().await.expect("a review");
    let key = keys::payment(&jan.subscriber.id, &world.attempt(&jan, &broken).await.id);
    assert!(table.update(&key, Update::existing().set("amount", "much")).await.expect("written"));

    world.pass(24 * HOUR);
    let done = run(&world).await;
    assert_eq!((&done["paid"], &done["unsure"], &done["listed"]), (&1.into(), &1.into(), &1.into()));
    assert_eq!(world.books(&anna).await.paid(), [13980]);
    assert!(report(&world, "payments/2026-11-24.csv").await.expect("a list").contains("event"));
    world.pass(7 * 24 * HOUR);
    assert_eq!(run(&world).await["unsure"], 1);
    assert_eq!(run(&world).await["due"], 0, "it is given up: the log tells of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_too_long_says_so_and_has_the_newest() {
    let (_, world, _, _) = begun().await;
    let at = shared::clock::Clock::now(&*world.clock);
    let table = Table::init(&world.boot).expect("a table");
    for place in 0..30 {
        let event = format!("event-{place:02}");
        let at = at + std::time::Duration::from_secs(place);
        let told = Some("x".repeat(390_000));
        let review = Review { told, ..Review::new(Gateway::Payu, &event, Reason::Amount, at) };
        review.onto(Transaction::new(&table)).commit().await.expect("a review");
    }
    world.pass(24 * HOUR);
    let listed = run(&world).await["listed"].as_u64().expect("a number");
    assert!((20..30).contains(&listed), "{listed}");
    let list = report(&world, "payments/2026-11-24.csv").await.expect("a list");
    let lines: Vec<&str> =
        list.trim_start_matches('\u{feff}').lines().map(|line| &line[..60.min(line.len())]).collect();
    assert_eq!(lines[1], ";;left_out;;;;;;;");
    assert!(lines.last().is_some_and(|line| line.contains("event-29")), "{lines:?}");
    assert_eq!(lines.len() as u64, listed + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runs_at_one_moment_book_once() {
    let (anna, world, _, order) = begun().await;
    complete(&world, &order);
    world.pass(5);
    let runs = futures::future::join_all((0..4).map(|_| run(&world))).await;
    assert_eq!(runs.len(), 4);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
    assert_eq!(run(&world).await["due"], 0);
}
