//! Steps about arrears while the table fails: each is taken once, and whole.

use portal_tests::{Fault, FaultyTable, Person, Plan, World, charge};
use serde_json::json;
use shared::domain::{DebtShard, DunningStep, Notice, RestrictionLevel};
use shared::network::Waiting;
use shared::store::Transaction;
use shared::store::keys::{self, Prefix};

use super::{is_elsewhere, plans};
use crate::arrears::{NAME, did, pay, run, steps};

/// The part of the index that is gone through first holds them, so that each run makes the same calls.
fn in_first_part(number: usize) -> Person {
    let names = (0..).map(|tail| format!("person-{number}-{tail}"));
    let people = names.map(|name| Person::new(&name).owing(&[charge(10, 6990)]));
    let is_first =
        |person: &Person| DebtShard::of(&person.subscriber.id, person.subscriber.balance) == Some(DebtShard::FIRST);
    people.into_iter().find(is_first).expect("one of sixteen or so")
}

/// Somebody who was told that their line gets slow on the 18th.
async fn told(world: &World, number: usize) -> Person {
    let mut person = in_first_part(number);
    let step = json!({"steps": [{
        "step": "notice", "at": "2026-11-09T09:00:00Z", "owed": {"amount": 6990, "currency": "PLN"},
        "next": {"step": "limited", "pay_by": "2026-11-17", "on": "2026-11-18"},
    }]});
    person.subscriber.dunning = Some(serde_json::from_value(step).expect("a step"));
    person.write(&world.table).await;
    let at = "2026-11-09T09:00:00Z".parse().expect("a time");
    let notice = json!({
        "id": "ntc_told", "at": at, "title": "Zaległość", "body": "Do zapłaty", "arrears": true, "mailed_at": at,
    });
    let notice: Notice = serde_json::from_value(notice).expect("a notice");
    let key = keys::notice(&person.subscriber.id, at, &notice.id);
    Transaction::new(&world.table).insert(&key, &notice).commit().await.expect("written");
    person
}

const PEOPLE: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_taken_once_and_whole_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let somebody = told(&world, 0).await;
    table.strike(None);
    assert_eq!(did(&run(&world).await), [0, 1, 0, 0]);
    let calls = table.calls();
    pay(&world, &somebody, 6990).await.expect("booked");
    // The parts of the index that hold nobody are asked in the same way, one after another.
    let first = calls.iter().skip(3).filter(|call| *call != "Query").count() + 4;
    let plans: Vec<Plan> =
        plans(&calls).into_iter().filter(|plan| plan.place < first || plan.place + 1 == calls.len()).collect();
    let mut struck = 0;
    for (number, plan) in plans.iter().enumerate() {
        world.table.delete(&keys::run(NAME)).await.expect("a new day");
        let person = told(&world, number + 1).await;
        table.strike(Some(plan.clone()));
        let _ = world.portal.run_schedule(NAME).await;
        struck += usize::from(table.strikes() > 0);
        table.strike(None);
        let case = format!("{} {plan:?}", calls[plan.place]);
        // Whoever died has a lease until then.
        world.pass(7);
        let again = run(&world).await;
        assert!(again["day_is_done"] == true || again["idle"] == true, "{case}: {again}");
        if plan.fault == Fault::Stale && plan.place < 3 {
            // Whoever is not in the index yet has a turn the next morning.
            world.table.delete(&keys::run(NAME)).await.expect("a new day");
            let _ = run(&world).await;
        }
        let books = world.books(&person).await;
        assert_eq!(steps(&world, &person).await, [DunningStep::Notice, DunningStep::Limited], "{case}");
        assert_eq!(books.restriction.map(|restriction| restriction.level), Some(RestrictionLevel::Limited), "{case}");
        assert_eq!((books.changes.len(), books.outbox.len()), (1, 1), "{case}");
        let id = &person.subscriber.id;
        let notices = world.table.newest::<Notice>(id, Prefix::Notices, None, 10).await.expect("notices").values;
        assert_eq!(notices.len(), 2, "{case}");
        let waiting = Waiting::due(&world.table, notices[0].at).await.expect("lines");
        assert_eq!(waiting.iter().filter(|line| line.subscriber == *id).count(), 1, "{case}");
        pay(&world, &person, 6990).await.expect("booked");
    }
    println!("enforce-overdue: {} calls ({calls:?}), {} cases, {struck} struck", calls.len(), plans.len());
    assert!(struck > 30, "{struck}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_debtor_who_is_not_due_costs_a_read_and_one_small_query_and_a_step_is_one_write() {
    let (world, table) = FaultyTable::world().await;
    let people: Vec<Person> = (0..PEOPLE).map(|number| Person::new(&format!("person-{number}"))).collect();
    let later: Vec<Person> = people.into_iter().map(|person| person.owing(&[charge(12, 6990)])).collect();
    for person in &later {
        person.write(&world.table).await;
    }
    let count = |of: &str| table.calls().iter().filter(|call| *call == of).count();
    table.strike(None);
    assert_eq!(run(&world).await["debtors"], PEOPLE);
    // Sixteen parts of the index; the subscribers of a part are read at once.
    assert_eq!(count("Query"), 16 + PEOPLE, "{:?}", table.calls());
    assert!(count("BatchGetItem") <= 16 && count("TransactWriteItems") == 0, "{:?}", table.calls());
    world.pass(28 * 24 * 60);
    table.strike(None);
    assert_eq!(did(&run(&world).await)[0], 20);
    assert_eq!((count("Query"), count("TransactWriteItems")), (16 + PEOPLE, PEOPLE));
    // Whoever was told is not looked into before the day that they were told of.
    world.pass(24 * 60);
    table.strike(None);
    assert_eq!(run(&world).await["debtors"], PEOPLE);
    assert_eq!((count("Query"), count("TransactWriteItems")), (16, 0));
}
