//! A change as it goes on the wire.

use std::time::Duration;

use serde_json::{Map, Value, json};
use shared::network::Attribute;

use crate::gate::Way;
use crate::network::{Network, anna};

const SEVEN: [&[u8]; 2] = [b"7", &[0, 0, 0, 7]];
const CISCO: u32 = 9;

#[tokio::test(flavor = "multi_thread")]
async fn t04_every_attribute_that_the_portal_may_set_reaches_the_router_in_a_change() {
    let Some(network) = Network::of(&[&anna()]).await else { return };
    let value = |value: &[&str]| json!({"op": "+=", "do_xlat": false, "value": value});
    let mut told: Map<String, Value> =
        Attribute::names().map(|name| (format!("control:{name}"), value(&["7"]))).collect();
    // Cisco has one name for many things.
    told.insert("control:Cisco-AVPair".to_owned(), value(&["in=%{User-Name}", "7"]));
    told.insert("control:Portal-Action".to_owned(), value(&["coa"]));
    told.insert("control:Portal-Action-Id".to_owned(), value(&["none"]));
    network.gate.set(Way::Told(Value::Object(told).to_string().leak()));
    network.report("anna-dom", "81e00001", "Interim-Update", "").await;
    network.until("a change", Duration::from_secs(10), async || !network.router.changes().is_empty()).await;
    let change = network.router.changes().remove(0);
    let sevens = change.attributes.iter().filter(|(.., value)| SEVEN.contains(&value.as_slice()));
    assert_eq!(sevens.count(), Attribute::names().count(), "{change:?}");
    let pairs: Vec<_> =
        change.attributes.iter().filter(|(vendor, ..)| *vendor == CISCO).map(|(.., value)| value).collect();
    assert_eq!(pairs, [&b"in=%{User-Name}"[..], b"7"]);
    assert_eq!(network.radius.spooled(), 0, "an action is an answer, too");
}
