//! Reports of the network while the table fails: the server keeps what was not taken and tells it again, so a report may be taken
//! twice and never half, and a change that was handed out and never arrived is handed out again.

use portal_tests::{Answer, Count, Dialled, FaultyTable, Machine, Person, Plan, World, host};
use serde_json::Value;
use shared::clock::Clock as _;
use shared::domain::{Host, LineChange, RestrictionLevel};
use shared::store::{Update, keys};

use super::{is_elsewhere, sweep};

struct Subject {
    person: Person,
    host: Host,
    radius: Machine,
    session: Dialled,
    id: String,
}

const COUNT: Count = Count { bytes: 5 << 32, packets: 9_000_000 };

/// Somebody new who was online with a limit for a minute, and has paid.
async fn freed(world: &World, place: usize) -> Subject {
    let name = format!("person-{place}");
    let host = host(&name);
    let person = Person::new(&name).restricted(RestrictionLevel::Limited).with_host(&host);
    person.write(&world.table).await;
    let mut radius = world.radius().await;
    let start = world.clock.now() - std::time::Duration::from_mins(1);
    let session = Dialled::new(host.pppoe_login.as_str(), "81a00001", start);
    let _ = radius.account(&session.record("Start", 0, Count::default())).await.expect(204);
    let line = LineChange { at: world.clock.now(), from: Some(RestrictionLevel::Limited), to: None, applied_at: None };
    let paid = Update::existing().remove("restriction").set("line", line);
    assert!(world.table.update(&keys::subscriber(&person.subscriber.id), paid).await.expect("an answer"));
    Subject { person, host, radius, session, id: String::new() }
}

fn interim(world: &World, subject: &Subject) -> Value {
    subject.session.now(world, "Interim-Update", COUNT)
}

fn id(answer: &Answer) -> String {
    answer.json()["control:Portal-Action-Id"]["value"][0].as_str().expect("an id").to_owned()
}

async fn counted(world: &World, subject: &Subject) -> (u64, u64) {
    let traffic = world.traffic(&subject.person, &subject.host.id).await;
    (traffic.down_bytes, traffic.down_packets)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_is_counted_once_and_its_change_is_handed_out_until_it_arrives() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let prepare = async |place| freed(&world, place).await;
    let act = async |subject: &mut Subject| {
        let record = interim(&world, subject);
        subject.radius.account(&record).await
    };
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        assert!(answer.status < 300, "{plan:?}: {answer:?}");
        assert_eq!(counted(&world, subject).await, (COUNT.bytes, COUNT.packets), "{plan:?}");
        let line = world.line(&subject.person, &subject.host.id).await;
        assert_eq!(line.sessions.len(), 1, "{plan:?}");
        let offer = line.sessions[0].offer.clone().expect("an offer");
        if answer.status == 200 {
            assert_eq!(id(answer), offer.id, "{plan:?}");
            return;
        }
        // The answer with it was lost: when its time is over it comes again, by the same name.
        world.pass(1);
        let again = interim(&world, subject);
        assert_eq!(id(&subject.radius.account(&again).await.expect(200)), offer.id, "{plan:?}");
    };
    let sweep = sweep("radius-accounting, a sample", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 30 && sweep.unnoticed > 5, "{sweep:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_is_taken_once_and_the_subscriber_is_told() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let prepare = async |place| {
        let mut subject = freed(&world, place).await;
        let record = interim(&world, &subject);
        subject.id = id(&subject.radius.account(&record).await.expect(200));
        subject
    };
    let act = async |subject: &mut Subject| subject.radius.settle(&subject.id.clone(), "CoA-ACK", "").await;
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        assert_eq!(answer.status, 204, "{plan:?}: {answer:?}");
        let line = world.line(&subject.person, &subject.host.id).await;
        assert_eq!((line.sessions.len(), line.sessions[0].offer.clone()), (1, None), "{plan:?}");
        let applied_at = world.subscriber(&subject.person).await.line.expect("a change").applied_at;
        assert_eq!(applied_at, Some(world.clock.now()), "{plan:?}");
        let record = interim(&world, subject);
        assert_eq!(subject.radius.account(&record).await.status, 204, "{plan:?}: it is not lifted twice");
    };
    let sweep = sweep("radius-accounting, a result", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 30, "{sweep:?}");
}
