//! The agent beside a router asks and tells while the table fails: a change is carried once at a time, offered until its router
//! has told, and told of with its time.

use portal_tests::{Answer, Count, Dialled, FaultyTable, Machine, Person, Plan, World, host};
use serde_json::Value;
use shared::clock::Clock as _;
use shared::domain::{HostId, LineChange, RestrictionLevel};
use shared::network::Waiting;
use shared::store::{Transaction, Update, keys};

use super::{is_elsewhere, sweep};

struct Subject {
    person: Person,
    host: HostId,
    agent: Machine,
    /// What it was told to do, answer by answer.
    told: Vec<Vec<String>>,
}

/// Somebody who is online with a limit that the books have lifted. Nobody else waits any more.
async fn lifted(world: &World, name: &str) -> Subject {
    let later = world.clock.now() + std::time::Duration::from_hours(1);
    for waiting in Waiting::due(&world.table, later).await.expect("an answer") {
        waiting.done(&world.table).await.expect("done");
    }
    let home = host(name);
    let person = Person::new(name).restricted(RestrictionLevel::Limited).with_host(&home);
    person.write(&world.table).await;
    let session = Dialled::new(home.pppoe_login.as_str(), name, world.clock.now());
    let _ = world.radius().await.account(&session.now(world, "Start", Count::default())).await.expect(204);
    world.pass(1);
    let (at, id) = (world.clock.now(), person.subscriber.id.clone());
    let line = LineChange { at, from: Some(RestrictionLevel::Limited), to: None, applied_at: None };
    let update = Update::existing().remove("restriction").set("line", line);
    let changed = Transaction::new(&world.table).update(&keys::subscriber(&id), update);
    Waiting::new(id, at).onto(changed).commit().await.expect("written");
    Subject { person, host: home.id, agent: world.agent().await, told: Vec::new() }
}

/// What an answer has to do.
fn ids(answer: &Answer) -> Vec<String> {
    let actions = answer.json()["actions"].as_array().expect("a list").clone();
    actions.iter().map(|action: &Value| action["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_told_to_an_agent_once_at_a_time_and_until_it_is_done() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let prepare = async |place| lifted(&world, &format!("person-{place}")).await;
    let act = async |subject: &mut Subject| {
        let answer = subject.agent.actions().await;
        if answer.status == 200 {
            subject.told.push(ids(&answer));
        }
        answer
    };
    let check = async |subject: &mut Subject, _: &Answer, plan: &Plan| {
        let told = subject.told.concat();
        assert!(told.len() <= 1, "{plan:?}: {told:?}");
        world.pass(1);
        let again = ids(&subject.agent.actions().await.expect(200));
        assert_eq!(again.len(), 1, "{plan:?}");
        assert!(told.iter().all(|id| *id == again[0]), "{plan:?}: {told:?}, then {again:?}");
        let _ = subject.agent.tell(&again[0], "Disconnect-ACK", "").await.expect(204);
        let line = world.subscriber(&subject.person).await.line.expect("a change");
        assert_eq!(line.applied_at, Some(world.clock.now()), "{plan:?}");
    };
    let sweep = sweep("network-actions", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 50, "{sweep:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_of_a_change_is_taken_with_its_time_or_told_again() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let prepare = async |place| {
        let mut subject = lifted(&world, &format!("person-{place}")).await;
        let told = ids(&subject.agent.actions().await.expect(200));
        assert_eq!(told.len(), 1);
        Subject { told: vec![told], ..subject }
    };
    let act = async |subject: &mut Subject| {
        let answer = subject.agent.tell(&subject.told[0][0], "Disconnect-ACK", "").await;
        if answer.status == 204 { Answer { status: 200, ..answer } } else { answer }
    };
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        assert_eq!(answer.status, 200, "{plan:?}: {answer:?}");
        let now = world.clock.now();
        assert_eq!(world.line(&subject.person, &subject.host).await.online(now), None, "{plan:?}");
        let applied = async || world.subscriber(&subject.person).await.line.expect("a change").applied_at;
        // One that was read before it was there is written with the next question.
        if plan.fault != portal_tests::Fault::Stale {
            assert_eq!(applied().await, Some(now), "{plan:?}");
        }
        world.pass(1);
        assert_eq!(ids(&subject.agent.actions().await.expect(200)), Vec::<String>::new(), "{plan:?}");
        assert!(applied().await.is_some(), "{plan:?}");
    };
    let sweep = sweep("network-actions, a result", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 40, "{sweep:?}");
}
