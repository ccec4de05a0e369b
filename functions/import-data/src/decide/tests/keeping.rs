use serde_json::json;
use shared::domain::{Email, Language};
use shared::store::keys;

use super::*;

#[test]
fn a_new_subscriber_owes_nothing() {
    let mut memory = Memory::default();
    assert_eq!(import(&mut memory, &[subscriber()]), [NEW]);
    let subscriber = memory.subscriber();
    assert_eq!((subscriber.balance.amount(), subscriber.version, subscriber.session_epoch), (0, 1, 0));
    assert_eq!(subscriber.language, Language::Pl);
    assert_eq!(subscriber.contact.email.map(|email| email.to_string()).as_deref(), Some("jan@example.pl"));
}

#[test]
fn what_belongs_to_nobody_known_is_rejected() {
    let mut memory = Memory::default();
    let records = [charge("1", "2026-11", 1), host("1", "jan"), credential("jan"), invoice("1", "2026-11-01")];
    let unknown = rejected("subscriber", "unknown_subscriber");
    assert_eq!(import(&mut memory, &records), vec![unknown; 4]);
    assert!(memory.items.is_empty());
}

#[test]
fn what_the_subscriber_has_changed_stays_until_the_file_changes_it_too() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber()]);
    // In the portal: another address, and electronic invoices.
    let item = memory.items.get_mut(&keys::subscriber(&memory::id())).expect("a subscriber");
    item["contact"] = json!({"email": "new@example.pl", "phone": "+48600100200"});
    item["electronic_invoices"] = json!(true);
    assert_eq!(import(&mut memory, &[subscriber()]), [UNCHANGED]);
    assert_eq!(memory.subscriber().version, 1);

    let renamed = with(subscriber(), json!({"name": "Jan Nowak"}));
    assert_eq!(import(&mut memory, std::slice::from_ref(&renamed)), [CHANGED]);
    let after = memory.subscriber();
    assert_eq!(after.name.as_str(), "Jan Nowak");
    assert_eq!(after.contact.email.as_ref().map(Email::as_str), Some("new@example.pl"));
    assert!(after.electronic_invoices && after.contact.phone.is_some());
    assert_eq!(after.version, 2);

    let moved = with(renamed, json!({"contact": {"email": "third@example.pl"}, "electronic_invoices": false}));
    assert_eq!(import(&mut memory, &[moved]), [CHANGED]);
    assert_eq!(memory.subscriber().contact.email.as_ref().map(Email::as_str), Some("third@example.pl"));
    assert!(memory.subscriber().contact.phone.is_some());
}

#[test]
fn a_restriction_comes_and_goes_with_the_file_and_leaves_a_history() {
    let mut memory = Memory::default();
    let restricted =
        with(subscriber(), json!({"restriction": {"level": "suspended", "since": "2026-11-20T08:00:00Z"}}));
    let history =
        |memory: &Memory| -> Vec<String> { memory.items("RST#").iter().map(|(key, _)| (*key).to_owned()).collect() };
    import(&mut memory, &[subscriber(), restricted.clone()]);
    assert!(memory.subscriber().restriction.is_some());
    import(&mut memory, &[subscriber()]);
    assert_eq!(memory.subscriber().restriction, None);
    assert_eq!(history(&memory), ["RST#2026-11-20T08:00:00.000Z#import", "RST#2026-11-23T12:00:00.000Z#import"]);
    // Lifted in the portal, it does not come back with a change of something else.
    import(&mut memory, std::slice::from_ref(&restricted));
    memory
        .items
        .get_mut(&keys::subscriber(&memory::id()))
        .and_then(Value::as_object_mut)
        .expect("one")
        .remove("restriction");
    assert_eq!(import(&mut memory, &[with(restricted, json!({"name": "Jan Nowak"}))]), [CHANGED]);
    assert_eq!(memory.subscriber().restriction, None);
}

#[test]
fn a_service_moves_to_another_contract_and_leaves_nothing_behind() {
    let mut memory = Memory::default();
    let service = |contract: &str| {
        json!({
            "type": "service", "subscriber": "sub_1", "id": "srv_1", "contract": contract, "name": "Adres publiczny",
            "monthly": {"amount": 1000, "currency": "PLN"}, "since": "2026-01-01",
        })
    };
    assert_eq!(import(&mut memory, &[subscriber(), service("con_1"), service("con_2")]), [NEW, NEW, CHANGED]);
    let keys: Vec<&str> = memory.items("CON#").into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["CON#con_2#srv_1"]);
}

#[test]
fn a_contract_and_a_notice_are_replaced_whole() {
    let mut memory = Memory::default();
    let contract = json!({
        "type": "contract", "subscriber": "sub_1", "id": "con_1", "number": "U/1", "concluded": "2024-12-01",
        "fixed_until": "2026-11-30", "notice_months": 1, "monthly": {"amount": 6990, "currency": "PLN"},
    });
    let notice = json!({
        "type": "notice", "subscriber": "sub_1", "id": "ntc_1", "at": "2026-11-01T08:00:00Z", "title": "Prace", "body": "W nocy.",
    });
    let open = with(contract.clone(), json!({"fixed_until": null}));
    let later = with(notice.clone(), json!({"at": "2026-11-02T08:00:00Z", "urgent": true}));
    let outcomes = import(&mut memory, &[subscriber(), contract, notice, open, later]);
    assert_eq!(outcomes, [NEW, NEW, NEW, CHANGED, CHANGED]);
    assert_eq!(memory.items("CON#")[0].1.get("fixed_until"), None);
    let notices = memory.items("NTC#");
    let [(key, item)] = notices.as_slice() else { panic!("one notice") };
    assert_eq!((*key, &item["urgent"]), ("NTC#2026-11-02T08:00:00.000Z#ntc_1", &json!(true)));
}

#[test]
fn a_notice_that_is_changed_is_unread_again_and_one_that_comes_as_it_was_stays_read() {
    let mut memory = Memory::default();
    let notice = json!({
        "type": "notice", "subscriber": "sub_1", "id": "ntc_1", "at": "2026-11-01T08:00:00Z", "title": "Prace", "body": "W nocy.",
    });
    import(&mut memory, &[subscriber(), notice.clone()]);
    let at = "2026-11-01T08:00:00Z".parse().expect("a time");
    let key = keys::notice(&memory::id(), at, &"ntc_1".parse().expect("an id"));
    memory.items.get_mut(&key).expect("a notice")["read_at"] = json!("2026-11-02T08:00:00Z");
    assert_eq!(import(&mut memory, std::slice::from_ref(&notice)), [UNCHANGED]);
    assert_eq!(memory.items("NTC#")[0].1["read_at"], "2026-11-02T08:00:00Z");
    let shorter = with(notice, json!({"until": "2026-11-03T08:00:00Z"}));
    assert_eq!(import(&mut memory, &[shorter]), [CHANGED]);
    let notices = memory.items("NTC#");
    assert_eq!(
        (notices.len(), notices[0].1.get("read_at"), &notices[0].1["until"]),
        (1, None, &json!("2026-11-03T08:00:00Z"))
    );
}
