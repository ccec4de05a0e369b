use futures::StreamExt as _;
use portal_tests::{Fault, FaultyTable, Plan, World};
use serde_json::{Value, json};

use super::{Imports, bucket, charge, credential, file, host, is_embedded, payment, put, report, subscriber};

/// Lines about two subscribers, more of the one than fit in a transaction.
fn lines() -> Vec<Value> {
    let mut lines = vec![subscriber("a"), subscriber("b"), credential("a", "a"), host("b", 1, "b")];
    lines.extend((1..=9).map(|month| charge("a", month)));
    lines.extend((1..=2).map(|month| charge("b", month)));
    lines.extend((1..=3).map(|month| payment("a", month)));
    lines
}

/// A fault at every call of an import in turn, for as long as the SDK tries and longer: the file comes again by itself
/// where it must, and ends in the same state as one that met with nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_fault_at_any_call_leaves_nothing_half_done_and_nothing_twice() {
    if !is_embedded() {
        return;
    }
    let clean = state_after(None).await;
    let calls = clean.1;
    assert!(calls.contains(&"BatchGetItem".to_owned()) && calls.contains(&"TransactWriteItems".to_owned()));
    let mut cases = Vec::new();
    for (place, operation) in calls.iter().enumerate() {
        for (fault, times) in [(Fault::LostAnswer, 3), (Fault::Broken, 3), (Fault::Conflict, 1), (Fault::LostAnswer, 1)]
        {
            if fault.fits(operation) {
                cases.push(Plan { place, fault, times });
            }
        }
    }
    assert!(cases.len() >= 14, "{calls:?}");
    // They mostly wait, but each has a portal of its own.
    let runs = cases.into_iter().map(|plan| async move { (state_after(Some(plan.clone())).await.0, plan) });
    let mut runs = futures::stream::iter(runs).buffer_unordered(6);
    while let Some((state, plan)) = runs.next().await {
        assert_eq!(state, clean.0, "{plan:?}");
    }
}

/// Imports the lines in a portal of their own, with a fault on the way; gives what is in the table then, and the calls.
async fn state_after(plan: Option<Plan>) -> (Vec<(String, String)>, Vec<String>) {
    let (world, table) = FaultyTable::world().await;
    table.strike(plan.clone());
    put(&world, "a.ndjson", file(&lines()).as_bytes()).await;
    world.portal.drain().await.expect("drained");
    assert!(world.portal.parked().is_empty(), "{plan:?}");
    assert_eq!(table.strikes() > 0, plan.is_some(), "{plan:?}");
    let report = report(&world, "a.ndjson").await;
    assert_eq!((&report["whole"], &report["rejected"]), (&json!(true), &json!(0)), "{plan:?}");
    let calls = table.calls();
    // How often the subscriber's item was written says nothing.
    let items = world.items().await.into_iter().map(|(key, item)| {
        let version = item.find("\"version\":").map_or(item.len(), |at| at);
        (key, item[..version].to_owned())
    });
    (items.collect(), calls)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_has_to_stop_says_so_in_its_report_and_wants_its_event_again() {
    let world = World::with(|options| {
        options.functions.clear();
        options.settings.insert("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), "http://127.0.0.1:9".to_owned());
    });
    let imports = Imports::of(world.await).await;
    put(&imports.world, "a.ndjson", file(&[subscriber("jan")]).as_bytes()).await;
    assert!(imports.handle(bucket(&imports.world), "a.ndjson").await.is_err());
    let report = report(&imports.world, "a.ndjson").await;
    assert_eq!((&report["whole"], &report["stopped"]), (&json!(false), &json!("table_unavailable")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_always_meets_another_is_rejected_and_keeps_no_other_out() {
    let imports = Imports::new().await;
    imports.import("a.ndjson", &file(&[subscriber("jan")])).await;
    // A payment of this id is there, and was not imported.
    let id = shared::domain::SubscriberId::of("jan").expect("an id");
    let payment_id = shared::domain::PaymentId::of("2").expect("an id");
    let other = shared::store::Transaction::new(&imports.world.table)
        .insert(&shared::store::keys::payment(&id, &payment_id), &json!({"id": "pay_2"}));
    other.commit().await.expect("written");
    let lines = [charge("jan", 1), charge("jan", 2), payment("jan", 1), payment("jan", 2), payment("jan", 3)];
    let outcome = imports.import("b.ndjson", &file(&lines)).await;
    let rejections: Vec<(u64, &str)> = outcome.rejections.iter().map(|one| (one.line, one.code)).collect();
    assert_eq!((outcome.whole, outcome.sum().new, rejections), (true, 4, vec![(4, "contended")]));
}
