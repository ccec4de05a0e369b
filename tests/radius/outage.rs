//! The portal is away, or a gateway says no to everything: nobody is locked out.

use crate::gate::Way;
use crate::network::{Network, PASSWORD, anna};
use portal_tests::{Person, host};

#[tokio::test(flavor = "multi_thread")]
async fn t02_whatever_is_no_verdict_locks_nobody_out() {
    let bert = Person::new("bert").with_host(&host("bert"));
    let Some(network) = Network::of(&[&anna(), &bert]).await else { return };
    let known = network.chap("anna-dom", PASSWORD).await.expect("Access-Accept");
    for way in [
        Way::Refused(403),
        Way::Refused(401),
        Way::Refused(404),
        Way::Refused(500),
        Way::Refused(200),
        Way::Down,
        Way::Slow,
    ] {
        network.gate.set(way);
        let cached = network.chap("anna-dom", PASSWORD).await.expect("Access-Accept");
        // The stamp of the books it was decided upon goes along: the portal sees what such a session is behind.
        assert_eq!(cached.value("Class"), known.value("Class"), "{way:?}");
        assert_eq!(cached.value("Mikrotik-Rate-Limit"), known.value("Mikrotik-Rate-Limit"), "{way:?}");
        network.pap("anna-dom", "nie-to").await.expect("Access-Reject");
        if way != Way::Slow {
            let is_silent = network.is_silent("bert-dom").await;
            assert!(is_silent, "so that the router asks again or elsewhere: {way:?}");
        }
    }
    network.gate.set(Way::Open);
    network.chap("bert-dom", PASSWORD).await.expect("Access-Accept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_was_turned_away_since_is_remembered_no_more() {
    let person = anna();
    let Some(network) = Network::of(&[&person]).await else { return };
    network.chap("anna-dom", PASSWORD).await.expect("Access-Accept");
    let login = shared::store::keys::pppoe_login("anna-dom");
    network.world.table.delete(&login).await.expect("gone");
    network.chap("anna-dom", PASSWORD).await.expect("Access-Reject");
    network.gate.set(Way::Down);
    assert!(network.is_silent("anna-dom").await);
}
