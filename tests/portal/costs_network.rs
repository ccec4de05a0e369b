//! What the network costs: the part of the table of costs that is the RADIUS server's.

use portal_tests::{Answer, Count, Dialled, Person, World, host};
use shared::clock::Clock as _;
use shared::domain::{LineChange, RestrictionLevel};
use shared::store::{Update, keys};

/// What the RADIUS server reports, and what comes of it.
pub async fn reports(note: &mut impl FnMut(&'static str, Answer)) {
    let anna = Person::new("anna").restricted(RestrictionLevel::Limited).with_host(&host("anna"));
    let world = World::of(&[&anna]).await;
    let mut radius = world.radius().await;
    let session = Dialled::new("anna-dom", "81a00001", world.clock.now());
    let count = Count { bytes: 5 << 32, packets: 5_000_000 };
    note("report, a start", radius.account(&session.now(&world, "Start", count)).await);
    world.pass(1);
    note("report, a sample", radius.account(&session.now(&world, "Interim-Update", count)).await);
    note("report, a sample, again", radius.account(&session.now(&world, "Interim-Update", count)).await);
    let at = world.clock.now();
    let line = LineChange { at, from: Some(RestrictionLevel::Limited), to: None, applied_at: None };
    let paid = Update::existing().remove("restriction").set("line", line);
    assert!(world.table.update(&keys::subscriber(&anna.subscriber.id), paid).await.expect("an answer"));
    world.pass(1);
    let change = radius.account(&session.now(&world, "Interim-Update", count)).await.expect(200);
    let id = change.json()["control:Portal-Action-Id"]["value"][0].as_str().expect("an id").to_owned();
    note("report, a change is due", change);
    note("result of a change", radius.settle(&id, "CoA-ACK", "").await);
    note("result of a change, again", radius.settle(&id, "CoA-ACK", "").await);
    note("report, a stop", radius.account(&session.now(&world, "Stop", count)).await);
    let stranger = Dialled { login: "otto".to_owned(), ..session };
    note("report, of nobody", radius.account(&stranger.now(&world, "Interim-Update", count)).await);
    note("report, of nobody, again", radius.account(&stranger.now(&world, "Interim-Update", count)).await);
}
