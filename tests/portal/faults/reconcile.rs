//! Asking about payments while the table fails.

use panel::payu::{Order, OrderStatus};
use portal_tests::{Fault, FaultyTable, Person, Plan, World, charge};
use shared::attempt::{Reason, Review, Watch};
use shared::clock::Clock as _;
use shared::domain::Gateway;
use shared::session::Minter;
use shared::store::{Transaction, keys};

use super::{app_of, debtor, is_elsewhere, plans};
use crate::pay::KEY;

async fn run(world: &World) -> bool {
    world.portal.run_schedule("reconcile-payments").await.is_ok()
}

/// Somebody who has paid, which nobody told.
async fn untold(world: &World, minter: &Minter, place: usize) -> (Person, Order) {
    let person = debtor(world, place).await;
    let mut app = app_of(world, minter, &person).await;
    let order = world.begin(&mut app, KEY).await;
    world.charge(&person, &charge(12, 1)).await;
    (person, world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_told_is_booked_once_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let _ = untold(&world, &minter, 0).await;
    world.pass(5);
    table.strike(None);
    assert!(run(&world).await);
    let calls = table.calls();
    // The list of the day is made by now: what follows is asking alone, and the mark of the list at the end.
    let plans: Vec<Plan> = plans(&calls).into_iter().filter(|plan| plan.place < calls.len() - 2).collect();
    let mut struck = 0;
    for (place, plan) in plans.iter().enumerate() {
        let (person, order) = untold(&world, &minter, place + 1).await;
        world.pass(5);
        table.strike(Some(plan.clone()));
        let _ = run(&world).await;
        struck += usize::from(table.strikes() > 0);
        table.strike(None);
        world.pass(31);
        assert!(run(&world).await, "{plan:?}");
        let case = format!("{} {plan:?}", calls[plan.place]);
        let books = world.books(&person).await;
        assert_eq!((books.balance, books.restriction, books.paid()), (-1, None, vec![13980]), "{case}");
        assert_eq!((books.changes.len(), books.outbox.len()), (1, 1), "{case}");
        let event = world.event(&format!("{}-COMPLETED", order.id)).await.expect("an event");
        assert_eq!(event["outcome"], "booked", "{case}");
        world.pass(31);
        let tomorrow = world.clock.now() + std::time::Duration::from_hours(24);
        let due = Watch::due(&world.table, tomorrow).await.expect("watches");
        let is_ours = |watch: &Watch| order.ext_order_id.as_deref() == Some(watch.reference.to_string().as_str());
        let ours: Vec<&Watch> = due.iter().filter(|watch| is_ours(watch)).collect();
        assert!(ours.len() == 1 && ours[0].is_paid, "{case}: it is asked tomorrow what went back: {ours:?}");
        // Not in this test, where each run is to make the same calls.
        ours[0].move_to(&world.table, None).await.expect("moved");
    }
    println!("reconcile-payments: {} calls ({calls:?}), {} cases, {struck} struck", calls.len(), plans.len());
    assert!(struck > 20, "{struck}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_a_day_is_made_and_told_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let at = world.clock.now();
    let review = Review::new(Gateway::Payu, "event", Reason::Amount, at);
    review.onto(Transaction::new(&world.table)).commit().await.expect("a review");
    world.pass(24 * 60);
    let office = world.portal.settings()["PANEL_PROVIDER_EMAIL"].clone();
    let mails = || world.portal.mailbox().list().iter().filter(|mail| mail.envelope_to == [office.clone()]).count();
    let anew = async || world.table.delete(&keys::run("reconcile-payments")).await.expect("a new day");
    table.strike(None);
    assert!(run(&world).await);
    let (calls, mut told, mut struck) = (table.calls(), mails(), 0);
    assert_eq!(told, 1);
    // What was set aside a moment ago is left for a later list: nothing that is listed is too new to be read.
    for plan in plans(&calls).into_iter().filter(|plan| plan.fault != Fault::Stale) {
        anew().await;
        table.strike(Some(plan.clone()));
        let _ = run(&world).await;
        struck += usize::from(table.strikes() > 0);
        table.strike(None);
        assert!(run(&world).await, "{plan:?}");
        let now = mails();
        assert!((told + 1..=told + 2).contains(&now), "{plan:?}: told once, or twice where the mark was lost");
        told = now;
        let listed = world.portal.run_schedule("reconcile-payments").await.expect("it ran");
        assert!(listed["listed"].is_null(), "{plan:?}: once a day");
    }
    println!("the daily list: {} calls ({calls:?}), {struck} struck", calls.len());
    assert!(struck > 10, "{struck}");
}
