//! The key between the RADIUS server and the portal changes without a gap.

use crate::network::{Network, PASSWORD, anna};
use portal_tests::{Person, host};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn two_keys_are_good_at_once_and_the_server_changes_its_own_without_forgetting_anybody() {
    let [first, second] = ["first", "second"].map(|word| word.repeat(8));
    let keys = json!({"radius": [first, second], "agent": ["agent".repeat(8)]}).to_string();
    let (anna, bert) = (anna(), Person::new("bert").with_host(&host("bert")));
    let people = [&anna, &bert];
    let network = Network::made(&people, |options| {
        options.secrets.insert("panel/radius".to_owned(), keys);
    });
    let Some(network) = network.await else { return };
    network.chap("anna-dom", PASSWORD).await.expect("Access-Accept");
    network.radius.reload(&first, &second);
    network.chap("anna-dom", PASSWORD).await.expect("Access-Accept");
    network.report("anna-dom", "81c00001", "Start", "").await;
    // A key that the portal does not know is an outage and no refusal; who was let in is still known after two reloads.
    let unknown = "unknown".repeat(8);
    network.radius.reload(&second, &unknown);
    network.chap("anna-dom", PASSWORD).await.expect("Access-Accept");
    assert!(network.is_silent("bert-dom").await);
    let told: Vec<_> =
        network.gate.passed("/accounting").into_iter().map(|passed| (passed.key, passed.status)).collect();
    assert_eq!(told, [(second.clone(), Some(204))]);
    let mut asked: Vec<_> =
        network.gate.passed("/authorize").into_iter().map(|passed| (passed.key, passed.status)).collect();
    asked.dedup();
    assert_eq!(asked, [(first, Some(200)), (second, Some(200)), (unknown, Some(401))]);
}
