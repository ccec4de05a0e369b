use serde_json::json;
use shared::domain::{Credential, LoginRecord, PppoeRecord};
use shared::store::keys;

use super::*;

fn login_record(memory: &Memory, login: &str) -> Option<LoginRecord> {
    memory.get(&keys::login(&login.parse().expect("a login")))
}

fn stored_credential(memory: &Memory) -> Credential {
    memory.get(&keys::credential(&memory::id())).expect("a credential")
}

#[test]
fn a_login_leads_to_its_subscriber_and_the_address_of_record() {
    let mut memory = Memory::default();
    assert_eq!(import(&mut memory, &[subscriber(), credential("Jan")]), [NEW, NEW]);
    let record = login_record(&memory, "jan").expect("a login");
    assert_eq!(record.email.map(|email| email.to_string()).as_deref(), Some("jan@example.pl"));
    let moved = with(subscriber(), json!({"contact": {"email": "nowy@example.pl"}}));
    assert_eq!(import(&mut memory, &[moved]), [CHANGED]);
    let record = login_record(&memory, "jan").expect("a login");
    assert_eq!(record.email.map(|email| email.to_string()).as_deref(), Some("nowy@example.pl"));
    let silent = with(subscriber(), json!({"contact": {}}));
    assert_eq!(import(&mut memory, &[silent]), [CHANGED]);
    assert_eq!(login_record(&memory, "jan").expect("a login").email, None);
}

#[test]
fn a_login_of_somebody_else_is_not_taken_over() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber(), credential("jan")]);
    let other = [
        with(subscriber(), json!({"id": "sub_2"})),
        with(credential("JAN"), json!({"subscriber": "sub_2"})),
        with(host("2", "jan-dom"), json!({"subscriber": "sub_2"})),
    ];
    assert_eq!(import(&mut memory, &other), [NEW, rejected("login", "login_taken"), NEW]);
    assert_eq!(login_record(&memory, "jan").expect("a login").subscriber, memory::id());
}

#[test]
fn a_changed_login_leaves_the_old_one_free() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber(), credential("jan")]);
    assert_eq!(import(&mut memory, &[credential("jan2")]), [CHANGED]);
    assert_eq!(login_record(&memory, "jan"), None);
    assert!(login_record(&memory, "jan2").is_some());
    assert_eq!(stored_credential(&memory).login.as_str(), "jan2");
    assert_eq!(memory.subscriber().session_epoch, 0);
}

#[test]
fn s09_a_password_from_the_provider_ends_every_session_and_voids_a_mailed_one() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber(), credential("jan")]);
    memory.items.get_mut(&keys::credential(&memory::id())).expect("one")["one_time"] =
        json!({"hash": "x", "expires_at": "2026-11-23T12:30:00Z"});
    let new = with(credential("jan"), json!({"password_hash": password_hash('Q')}));
    assert_eq!(import(&mut memory, &[new]), [CHANGED]);
    assert_eq!(memory.subscriber().session_epoch, 1);
    let stored = stored_credential(&memory);
    assert_eq!((stored.password_hash, stored.one_time.is_none()), (Some(password_hash('Q')), true));
}

#[test]
fn a_password_that_the_subscriber_has_set_survives_a_new_login_from_the_provider() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber(), credential("jan")]);
    memory.items.get_mut(&keys::credential(&memory::id())).expect("one")["password_hash"] = json!(password_hash('g'));
    assert_eq!(import(&mut memory, &[credential("jan2")]), [CHANGED]);
    assert_eq!(stored_credential(&memory).password_hash, Some(password_hash('g')));
    assert_eq!(memory.subscriber().session_epoch, 0);
}

#[test]
fn a_pppoe_login_belongs_to_one_host_of_all() {
    let mut memory = Memory::default();
    let outcomes = import(&mut memory, &[subscriber(), host("1", "jan-dom"), host("2", "jan-dom")]);
    assert_eq!(outcomes, [NEW, NEW, rejected("pppoe_login", "pppoe_login_taken")]);
    let owner: PppoeRecord = memory.get(&keys::pppoe_login("jan-dom")).expect("an owner");
    assert_eq!((owner.subscriber, owner.host.as_str()), (memory::id(), "hst_1"));
}

#[test]
fn a_pppoe_login_that_one_host_gives_up_can_go_to_another_in_the_same_file() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber(), host("1", "a")]);
    assert_eq!(import(&mut memory, &[host("1", "b"), host("2", "a")]), [CHANGED, NEW]);
    let owner = |login: &str| memory.get::<PppoeRecord>(&keys::pppoe_login(login)).expect("an owner").host.to_string();
    assert_eq!((owner("a"), owner("b")), ("hst_2".to_owned(), "hst_1".to_owned()));
    // The login changed hands, so it is in two transactions.
    assert_eq!(memory.transactions.len(), 3);
}
