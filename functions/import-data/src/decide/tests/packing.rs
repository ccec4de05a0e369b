use serde_json::json;

use super::*;

#[test]
fn many_records_of_one_subscriber_share_a_transaction() {
    let mut memory = Memory::default();
    let mut records = vec![subscriber()];
    records.extend((1..=8).map(|month| charge(&month.to_string(), &format!("2026-{month:02}"), 6990)));
    let outcomes = import(&mut memory, &records);
    assert!(outcomes.iter().all(|outcome| *outcome == NEW));
    // A marker, and three items for each of seven charges, and the subscriber; then the eighth charge.
    assert_eq!(memory.transactions, [23, 4]);
    assert_eq!(memory.subscriber().version, 2);
}

#[test]
fn what_does_not_touch_the_subscriber_does_not_write_it() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber()]);
    import(&mut memory, &[host("1", "jan")]);
    // Host, its login, its marker.
    assert_eq!(memory.transactions, [2, 3]);
    assert_eq!(memory.subscriber().version, 1);
}

#[test]
fn a_record_twice_in_a_file_is_settled_in_order() {
    let mut memory = Memory::default();
    let renamed = with(host("1", "jan"), json!({"name": "Biuro"}));
    let outcomes = import(&mut memory, &[subscriber(), host("1", "jan"), renamed.clone(), renamed, host("1", "jan")]);
    assert_eq!(outcomes, [NEW, NEW, CHANGED, UNCHANGED, CHANGED]);
    assert_eq!(memory.items("HST#")[0].1["name"], "Dom");
    assert_eq!(memory.transactions.len(), 3);
}
