//! Answers about consents, and notices that are mailed to who gave one.

use serde_json::json;
use shared::domain::{Channel, ConsentKind, ConsentSource, Purpose};
use shared::mail::{Mail, Outgoing};

use super::*;

fn answering(given: bool, at: &str) -> Value {
    with(subscriber(), json!({"consents": {"service_information_email": {"given": given, "at": at, "text": "2019"}}}))
}

fn notice(tail: &str, fields: Value) -> Value {
    let notice = json!({
        "type": "notice", "subscriber": "sub_1", "id": format!("ntc_{tail}"), "at": "2026-11-01T10:00:00Z",
        "title": "Prace", "body": "W nocy.",
    });
    with(notice, fields)
}

fn under(memory: &Memory, prefix: &str) -> Vec<Value> {
    let items = memory.items.iter().filter(|(key, _)| key.sk.starts_with(prefix));
    items.map(|(_, item)| item.clone()).collect()
}

#[test]
fn answers_of_the_system_before_come_over_with_their_history() {
    let mut memory = Memory::default();
    assert_eq!(import(&mut memory, &[answering(true, "2019-05-01T10:00:00Z")]), [NEW]);
    let consents = memory.subscriber().consents;
    assert!(consents.allow(Purpose::ServiceInformation, Channel::Email));
    let answer = consents.answer(ConsentKind::ServiceInformationEmail).expect("an answer");
    assert_eq!((answer.via, answer.text.as_str()), (ConsentSource::Office, "2019"));
    assert_eq!(under(&memory, "CNS#").len(), 1);
    // Withdrawn at the office; the line before stays.
    assert_eq!(import(&mut memory, &[answering(false, "2020-05-01T10:00:00Z")]), [CHANGED]);
    assert!(!memory.subscriber().consents.allow(Purpose::ServiceInformation, Channel::Email));
    assert_eq!(under(&memory, "CNS#").len(), 2);
}

#[test]
fn an_answer_older_than_the_one_in_force_changes_nothing() {
    let mut memory = Memory::default();
    import(&mut memory, &[answering(false, "2026-10-01T10:00:00Z")]);
    import(&mut memory, &[answering(true, "2026-09-01T10:00:00Z")]);
    assert!(!memory.subscriber().consents.allow(Purpose::ServiceInformation, Channel::Email));
    assert_eq!(under(&memory, "CNS#").len(), 1);
}

#[test]
fn an_answer_of_a_moment_to_come_is_refused() {
    let mut memory = Memory::default();
    let refused = rejected("consents.service_information_email.at", "time_to_come");
    assert_eq!(import(&mut memory, &[answering(true, "2099-01-01T10:00:00Z")]), [refused]);
    assert!(memory.items.is_empty());
}

#[test]
fn an_address_of_the_books_stands_against_a_link_on_its_way() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber()]);
    let item = memory.items.get_mut(&shared::store::keys::subscriber(&memory::id())).expect("a subscriber");
    item["email_change"] =
        json!({"new": "x@example.pl", "asked_at": "2026-11-01T10:00:00Z", "state": "pending", "confirm_hash": "c"});
    import(&mut memory, &[with(subscriber(), json!({"name": "Jan Nowak"}))]);
    assert!(memory.subscriber().email_change.is_some(), "the address is the one before");
    import(&mut memory, &[with(subscriber(), json!({"contact": {"email": "office@example.pl"}}))]);
    assert!(memory.subscriber().email_change.is_none());
}

#[test]
fn an_invoice_without_a_buyer_is_made_out_to_the_billing_data_of_now() {
    let mut memory = Memory::default();
    let mut record = invoice("1", "2026-11-01");
    record.as_object_mut().expect("an object").remove("buyer");
    let company = json!({"billing": {"name": "Kowalski sp. z o.o.", "tax_id": "5260001246"}});
    assert_eq!(import(&mut memory, &[with(subscriber(), company), record]), [NEW, NEW]);
    assert_eq!(import(&mut memory, &[subscriber()]), [CHANGED]);
    let buyer = &under(&memory, "INV#")[0]["buyer"];
    assert_eq!((&buyer["name"], &buyer["tax_id"]), (&json!("Kowalski sp. z o.o."), &json!("5260001246")));
}

#[test]
fn a_notice_is_mailed_once_to_who_agreed_and_shown_to_everybody() {
    let mail = json!({"mail": "service_information"});
    for (given, mails) in [(true, 1), (false, 0)] {
        let mut memory = Memory::default();
        import(&mut memory, &[answering(given, "2026-10-01T10:00:00Z"), notice("1", mail.clone())]);
        assert_eq!((under(&memory, "OUT#").len(), under(&memory, "NTC#").len()), (mails, 1));
        let changed = with(notice("1", mail.clone()), json!({"body": "W dzień."}));
        assert_eq!(import(&mut memory, &[changed]), [CHANGED]);
        assert_eq!(under(&memory, "OUT#").len(), mails, "a notice that is changed is not sent again");
    }
    let mut memory = Memory::default();
    let silent = [notice("1", json!({})), notice("2", json!({"mail": "marketing"}))];
    import(&mut memory, &[answering(true, "2026-10-01T10:00:00Z")]);
    import(&mut memory, &silent);
    import(&mut memory, &[notice("3", json!({"mail": "service_information", "at": "2099-01-01T10:00:00Z"}))]);
    assert!(under(&memory, "OUT#").is_empty(), "not asked for, not agreed to, not yet");
    import(&mut memory, &[notice("4", mail)]);
    let outgoing: Outgoing = serde_json::from_value(under(&memory, "OUT#").remove(0)).expect("a mail");
    assert!(matches!(outgoing.mail, Mail::Notice { purpose: Purpose::ServiceInformation, .. }));
    assert_eq!(outgoing.to.as_str(), "jan@example.pl");
}
