//! Money that the office's files tell of: transfers lift lines and end links to pay by, and what the bank takes back is owed again.

use portal_tests::{Person, World, charge};
use serde_json::json;
use shared::domain::{LedgerKind, RestrictionLevel};

use super::{file, put, report};

async fn import(world: &World, key: &str, line: serde_json::Value) {
    put(world, key, file(&[line]).as_bytes()).await;
    world.portal.drain().await.expect("everything arrives");
    let report = report(world, key).await;
    assert_eq!(report["rejected"], 0, "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_lifts_the_line_and_ends_links_to_pay_by_and_a_chargeback_of_part_is_owed_again() {
    let anna = Person::new("anna").owing(&[charge(10, 6990)]).restricted(RestrictionLevel::Limited);
    let world = World::of(&[&anna]).await;
    let link = world.pay_link(&anna).await;
    let id = anna.subscriber.id.as_str();
    let amount = |amount: u64| json!({"amount": amount, "currency": "PLN"});
    let transfer = json!({
        "type": "payment", "subscriber": id, "id": "pay_bank-1", "amount": amount(6990),
        "booked_on": "2026-11-23", "title": "Przelew", "method": "transfer",
    });
    import(&world, "transfers.ndjson", transfer).await;
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.restriction, books.changes.len()), (0, None, 1));
    assert!(world.mail_to(&anna).await.subject.starts_with("Dziękujemy za wpłatę 69,90"));
    let shown = world.app().get(&link).await.expect(200).json();
    assert_eq!(shown["state"], "paid");

    let back = json!({
        "type": "reversal", "subscriber": id, "id": "rev_bank-1", "amount": amount(1990),
        "booked_on": "2026-11-23", "title": "Cofnięcie przelewu", "method": "chargeback",
    });
    import(&world, "reversals.ndjson", back).await;
    let books = world.books(&anna).await;
    let last = books.ledger.last().expect("an entry");
    assert_eq!((books.balance, last.kind, last.amount.amount()), (-1990, LedgerKind::Chargeback, 1990));
    assert!(world.mail_to(&anna).await.subject.starts_with("Bank cofnął wpłatę 19,90"));
    // S21: a link to the debt that was paid is none to another one.
    let _ = world.app().get(&link).await.expect(404);
}
