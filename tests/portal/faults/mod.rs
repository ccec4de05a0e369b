//! Faults between the SDK and the table: each call of an action struck in each way, once and for as long as the SDK tries.
//! Whatever happens, the client is told to try again or has what it wanted; after one clean try nothing is half done,
//! nothing is done twice, and nobody has learnt anything of the inside.

use portal_tests::{Answer, Client, Fault, FaultyTable, Person, Plan, World, charge};
use shared::clock::Clock as _;
use shared::domain::{Agent, Network, RestrictionLevel, Seen, SessionState};
use shared::session::Minter;
use shared::store::Transaction;

mod accounting;
mod agent;
mod arrears;
mod data;
mod gateways;
mod hosts;
mod login;
mod mails;
mod money;
mod network;
mod passkeys;
mod reconcile;
mod security;
mod slow;

/// What a sweep saw.
#[derive(Debug, Default)]
pub struct Sweep {
    /// Cases in which the fault struck.
    pub struck: usize,
    /// Those of them that the client did not notice.
    pub unnoticed: usize,
}

/// Strikes each call of an action in turn, of some operations or, where none are named, of all. `prepare` makes the client of a case, `act` is its action, and `check` looks at
/// what is left after the fault and, where it was told to try again, one clean try: it gets the last answer.
pub async fn sweep<T>(
    name: &str,
    table: &FaultyTable,
    operations: &[&str],
    prepare: impl AsyncFn(usize) -> T,
    act: impl AsyncFn(&mut T) -> Answer,
    check: impl AsyncFn(&mut T, &Answer, &Plan),
) -> Sweep {
    let mut clean = prepare(0).await;
    table.strike(None);
    let answer = act(&mut clean).await;
    assert!(matches!(answer.status, 200 | 204), "{answer:?}");
    let calls = table.calls();
    let mut plans = plans(&calls);
    plans.retain(|plan| operations.is_empty() || operations.contains(&calls[plan.place].as_str()));
    let mut sweep = Sweep::default();
    for (place, plan) in plans.iter().enumerate() {
        let mut subject = prepare(place + 1).await;
        table.strike(Some(plan.clone()));
        let mut answer = act(&mut subject).await;
        let strikes = table.strikes();
        table.strike(None);
        let case = format!("{name}, {} {plan:?}", calls[plan.place]);
        assert_calm(&answer, &case);
        if plan.fault == Fault::Conflict && plan.times == 1 && calls[plan.place] == "TransactWriteItems" {
            assert_eq!(answer.status, 200, "{case}: another transaction is over in a moment");
        }
        sweep.struck += usize::from(strikes > 0);
        sweep.unnoticed += usize::from(strikes > 0 && answer.status < 300);
        if answer.status == 503 {
            answer = act(&mut subject).await;
        }
        println!("{case}: struck {strikes} times, then {}", answer.status);
        check(&mut subject, &answer, plan).await;
    }
    println!("{name}: {} calls ({calls:?}), {} cases, {sweep:?}", calls.len(), plans.len());
    sweep
}

/// Every quick fault at every call that can meet with it, once; and those that cost nothing to repeat for as long as the
/// SDK tries.
pub fn plans(calls: &[String]) -> Vec<Plan> {
    let mut plans = Vec::new();
    for (place, operation) in calls.iter().enumerate() {
        let fitting = |faults: &[Fault], times| {
            let fitting = faults.iter().filter(|fault| fault.fits(operation));
            fitting.map(|fault| Plan { place, fault: *fault, times }).collect::<Vec<_>>()
        };
        plans.extend(fitting(&Fault::QUICK, 1));
        plans.extend(fitting(&[Fault::LostRequest, Fault::LostAnswer, Fault::Throttled, Fault::Conflict], 3));
    }
    plans
}

/// Whether the tables are elsewhere, where a transaction that comes again under its token may be done again.
pub fn is_elsewhere() -> bool {
    std::env::var("PANEL_TEST_CLOUD").is_ok()
}

/// Done, or to be tried again; and nothing of what went wrong.
pub fn assert_calm(answer: &Answer, case: &str) {
    assert!(matches!(answer.status, 200 | 204 | 503), "{case}: {answer:?}");
    if answer.status < 300 {
        return;
    }
    assert_eq!(answer.header("content-type"), "application/problem+json", "{case}: {answer:?}");
    assert_eq!((answer.code().as_str(), answer.header("retry-after")), ("unavailable", "5"), "{case}: {answer:?}");
    let body = answer.body.to_lowercase();
    for inside in ["dynamo", "exception", "aws", "127.0.0.1", "sub#", "panicked", "przerwa techniczna", "transact"] {
        assert!(!body.contains(inside), "{case}: {answer:?}");
    }
}

/// A client of an address of its own, so that many cases are not many tries from one network.
pub fn from_elsewhere(client: Client, place: usize) -> Client {
    client.with("x-forwarded-for", &format!("10.{}.{}.1", place / 250, place % 250))
}

/// Somebody new for a case, who owes nothing.
pub async fn newcomer(world: &World, place: usize) -> Person {
    let person = Person::new(&format!("person-{place}"));
    person.write(&world.table).await;
    person
}

/// Somebody new for a case: two months behind and restricted for it.
pub async fn debtor(world: &World, place: usize) -> Person {
    let person = Person::new(&format!("person-{place}")).owing(&[charge(10, 6990), charge(11, 6990)]);
    let person = person.restricted(RestrictionLevel::Limited);
    person.write(&world.table).await;
    person
}

/// An app of somebody's, with a session that was made without a login, which costs more than a case.
pub async fn app_of(world: &World, minter: &Minter, person: &Person) -> Client {
    let network = Network::of(std::net::Ipv4Addr::LOCALHOST.into());
    let seen = Seen { at: world.clock.now(), device: Agent::default(), network };
    let (session, token) = minter.mint(&person.subscriber.id, SessionState::Full, 0, &seen).expect("a session");
    Minter::write(Transaction::new(&world.table), &session).commit().await.expect("written");
    world.app().bearing(&token)
}
