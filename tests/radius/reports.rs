//! What a report says, and who has taken it.

use std::time::Duration;

use serde_json::Value;

use crate::gate::Way;
use crate::network::{Network, anna};

const MOMENT: i64 = 1_795_360_420;

fn reports(network: &Network) -> Vec<Value> {
    let passed = network.gate.passed("/accounting");
    passed.iter().map(|passed| serde_json::from_str(&passed.body).expect("JSON")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn t08_a_report_tells_its_moments_as_numbers_and_a_later_delivery_tells_the_same() {
    let Some(network) = Network::of(&[&anna()]).await else { return };
    let event = format!("Acct-Session-Time = 60\nEvent-Timestamp = {MOMENT}");
    network.report("anna-dom", "81d00001", "Interim-Update", &event).await;
    network.gate.set(Way::Down);
    network.report("anna-dom", "81d00002", "Interim-Update", &event).await;
    network.gate.set(Way::Open);
    network.until("it is brought", Duration::from_secs(20), async || network.radius.spooled() == 0).await;

    let all = reports(&network);
    let of = |session: &str| all.iter().filter(|report| report["Acct-Session-Id"]["value"][0] == session).collect();
    let (live, spooled): (Vec<&Value>, Vec<&Value>) = (of("81d00001"), of("81d00002"));
    assert!(live.len() == 1 && spooled.len() >= 2, "{all:?}");
    for report in &all {
        assert_eq!(report["Portal-Event-Time"]["value"][0], MOMENT, "{report}");
    }
    assert!(live[0].get("Portal-Replayed").is_none());
    let (lost, brought) = (spooled[0], spooled[spooled.len() - 1]);
    assert_eq!(brought["Portal-Replayed"]["value"][0], "yes");
    assert!(lost["Portal-Received-At"]["value"][0].is_i64());
    for same in ["Portal-Received-At", "Acct-Unique-Session-Id", "Acct-Session-Time"] {
        assert_eq!(brought[same], lost[same], "{same}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t07_a_report_that_a_gateway_takes_with_a_page_of_its_own_is_not_lost() {
    let Some(network) = Network::of(&[&anna()]).await else { return };
    network.gate.set(Way::Refused(200));
    network.report("anna-dom", "81d00003", "Start", "").await;
    assert!(network.radius.spooled() > 0, "it waits on disk");
    network.gate.set(Way::Open);
    network.until("it is brought", Duration::from_secs(20), async || network.radius.spooled() == 0).await;
    let statuses: Vec<_> = network.gate.passed("/accounting").iter().map(|passed| passed.status).collect();
    assert_eq!((statuses.first(), statuses.last()), (Some(&Some(200)), Some(&Some(204))));
}
