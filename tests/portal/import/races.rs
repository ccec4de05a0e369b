use serde_json::Value;
use shared::domain::{Subscriber, SubscriberId};
use shared::store::keys;

use super::{Imports, charge, file, host, is_embedded, payment, subscriber};

async fn balance(imports: &Imports, name: &str) -> i64 {
    let id = SubscriberId::of(name).expect("an id");
    let subscriber = imports.world.table.get::<Subscriber>(&keys::subscriber(&id)).await.expect("an answer");
    subscriber.expect("a subscriber").balance.amount()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_files_about_one_subscriber_at_once_book_everything_once() {
    if !is_embedded() {
        return;
    }
    let imports = Imports::new().await;
    imports.import("a.ndjson", &file(&[subscriber("jan")])).await;
    // The same lines and others: whoever is late reads again and decides again.
    let one: Vec<Value> = (1..=6).map(|month| charge("jan", month)).collect();
    let other: Vec<Value> = (4..=9).map(|month| charge("jan", month)).chain([payment("jan", 4)]).collect();
    let (one, other) = (file(&one), file(&other));
    let reports = futures::join!(imports.import("b.ndjson", &one), imports.import("c.ndjson", &other));
    let (one, other) = (reports.0.sum(), reports.1.sum());
    assert_eq!((one.new + other.new, one.unchanged + other.unchanged), (10, 3));
    assert_eq!(reports.0.rejected + reports.1.rejected, 0);
    let items = imports.world.items().await;
    assert_eq!(items.keys().filter(|key| key.contains("LED#")).count(), 10);
    assert_eq!(balance(&imports, "jan").await, -8 * 6990);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pppoe_login_moves_between_hosts_of_a_file_in_order() {
    let imports = Imports::new().await;
    imports.import("a.ndjson", &file(&[subscriber("jan"), host("jan", 1, "a")])).await;
    let outcome = imports.import("b.ndjson", &file(&[host("jan", 1, "b"), host("jan", 2, "a")])).await;
    assert_eq!((outcome.sum().changed, outcome.sum().new, outcome.rejected), (1, 1, 0));
    let items = imports.world.items().await;
    assert!(items["PPP#a PPP"].contains("hst_2") && items["PPP#b PPP"].contains("hst_1"));
}
