//! Asking about payments while the table fails.

use panel::payu::{Order, OrderStatus};
use portal_tests::{FaultyTable, Person, Plan, World, charge};
use shared::attempt::Watch;
use shared::session::Minter;

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
        let due = Watch::due(&world.table, shared::clock::Clock::now(&*world.clock)).await.expect("watches");
        let is_ours = |watch: &Watch| order.ext_order_id.as_deref() == Some(watch.reference.to_string().as_str());
        assert!(!due.iter().any(is_ours), "{case}: it is paid, and asked for what went back tomorrow");
    }
    println!("reconcile-payments: {} calls ({calls:?}), {} cases, {struck} struck", calls.len(), plans.len());
    assert!(struck > 20, "{struck}");
}
