//! What routers report reaches the portal's numbers: once, whatever is away meanwhile.

use std::time::Duration;

use portal_tests::{Person, host};
use shared::clock::{Clock as _, SystemClock};
use shared::usage::{Line, Series, Usage, series};

use crate::gate::Way;
use crate::network::{Network, anna};

/// What the portal knows of the host now.
async fn known(network: &Network, person: &Person) -> (Option<Line>, Series) {
    let usage = Usage::init(&network.world.boot).expect("a table");
    let (id, host) = (person.subscriber.id.clone(), host("anna").id);
    let now = SystemClock.now();
    let day = Duration::from_hours(24);
    let readings = usage.readings(&id, &host, now - day, now).await.expect("readings");
    let line = usage.lines(&[(id, host)]).await.expect("lines").pop().flatten();
    (line, series(&readings, now - day, now + Duration::from_mins(1), 300))
}

/// The counters of a report after so many seconds.
fn counters(seconds: u32, down: u64, packets: u32) -> String {
    format!(
        "Acct-Session-Time = {seconds}\nAcct-Output-Octets = {}\nAcct-Output-Gigawords = {}\nAcct-Input-Octets = 1000\nAcct-Output-Packets = {packets}\nAcct-Input-Packets = 10",
        down % (1 << 32),
        down >> 32
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_on_with_its_numbers_and_off_when_it_stops() {
    let person = anna();
    let Some(network) = Network::of(&[&person]).await else { return };
    network.report("anna-dom", "81a00001", "Start", "").await;
    let (line, _) = known(&network, &person).await;
    let line = line.expect("a line");
    let session = line.online(SystemClock.now()).expect("on");
    assert_eq!((session.address.as_deref(), session.nas.as_str()), (Some("100.64.0.7"), "bras-1"));
    network.report("anna-dom", "81a00001", "Interim-Update", &counters(1, 5 << 32, 900)).await;
    // Sent twice, as routers do, and counted once.
    network.report("anna-dom", "81a00001", "Interim-Update", &counters(1, 5 << 32, 900)).await;
    network
        .report(
            "anna-dom",
            "81a00001",
            "Stop",
            &format!("{}\nAcct-Terminate-Cause = User-Request", counters(2, (5 << 32) + 7, 901)),
        )
        .await;
    let (line, series) = known(&network, &person).await;
    assert_eq!((series.down_bytes, series.down_packets), ((5 << 32) + 7, 901));
    assert!(line.expect("a line").online(SystemClock.now()).is_none());
    assert!(network.gate.passed("/accounting").iter().all(|passed| passed.status == Some(204)));
}

#[tokio::test(flavor = "multi_thread")]
async fn t07_what_is_reported_while_the_portal_is_away_or_a_gateway_refuses_everything_arrives_afterwards() {
    let person = anna();
    let Some(network) = Network::of(&[&person]).await else { return };
    network.report("anna-dom", "81a00001", "Start", "").await;
    for (number, way) in [(1_u32, Way::Down), (2, Way::Refused(403)), (3, Way::Refused(404)), (4, Way::Refused(500))] {
        network.gate.set(way);
        let answered = network
            .report("anna-dom", "81a00001", "Interim-Update", &counters(number, 1000 * u64::from(number), number))
            .await;
        assert_eq!(answered.kind.as_deref(), Some("Accounting-Response"), "the router is answered at once: {way:?}");
    }
    // A record of a login that the portal does not know, and one that is nonsense: neither stands in the way.
    network.report("nobody", "81a00002", "Interim-Update", &counters(1, 1, 1)).await;
    network.report("anna-dom", "81a00003", "Interim-Update", "Acct-Session-Time = 4294967295").await;
    let sizes = network.radius.spooled();
    assert!(sizes > 0, "they wait on disk");
    network.gate.set(Way::Open);
    let took = network
        .until("all of it arrives", Duration::from_mins(1), async || {
            known(&network, &person).await.1.down_bytes >= 4000 && network.radius.spooled() == 0
        })
        .await;
    println!("what was spooled arrived {:.1} s after the portal was back", took.as_secs_f64());
    let (line, series) = known(&network, &person).await;
    assert_eq!((series.down_bytes, series.down_packets), (4000, 4));
    assert_eq!(line.expect("a line").sessions.iter().filter(|session| session.session_id == "81a00001").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_router_that_is_started_anew_ends_what_was_on_there() {
    let person = anna();
    let Some(network) = Network::of(&[&person]).await else { return };
    network.report("anna-dom", "81a00001", "Start", "").await;
    assert!(known(&network, &person).await.0.expect("a line").online(SystemClock.now()).is_some());
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let on = "Acct-Status-Type = Accounting-On\nAcct-Session-Id = \"0\"\nNAS-IP-Address = 10.0.0.1\nNAS-Identifier = \"bras-1\"";
    crate::ask::send(network.radius.acct_port, "acct", on, 4).await.expect("Accounting-Response");
    assert!(known(&network, &person).await.0.expect("a line").online(SystemClock.now()).is_none());
}
