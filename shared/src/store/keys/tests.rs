use super::*;

#[test]
fn moments_in_keys_sort_by_time() {
    let at = |text: &str| moment(text.parse().expect("a time"));
    assert_eq!(at("2026-11-23T12:00:00Z"), "2026-11-23T12:00:00.000Z");
    assert!(at("2026-11-23T12:00:00.9Z") < at("2026-11-23T12:00:01Z"));
    let id = SubscriberId::parse("sub_1").expect("an id");
    let of = |text: &str| notice(&id, text.parse().expect("a time"), &NoticeId::of("zZ9").expect("an id")).sk;
    let by = notices_by("2026-11-23T12:00:00Z".parse().expect("a time"));
    assert!(of("2026-11-23T12:00:00Z") < by && by < of("2026-11-23T12:00:00.001Z"));
}

#[test]
fn s01_what_is_a_subscribers_lies_in_that_subscribers_partition() {
    let id = SubscriberId::parse("sub_1").expect("an id");
    assert_eq!(subscriber(&id).pk, "SUB#sub_1");
    assert_eq!(session(&id, "x").pk, "SUB#sub_1");
    assert_eq!(subscriber_of("SUB#sub_1"), Some(id));
    assert_eq!(subscriber_of("LOGIN#jan"), None);
}

#[test]
fn s27_a_log_is_told_whose_item_it_is_and_no_login() {
    let told = |key: Key| key.told();
    let id = SubscriberId::parse("sub_1").expect("an id");
    assert_eq!(told(credential(&id)), "SUB#sub_1 CRED");
    assert_eq!(told(login(&Login::parse("jan").expect("a login"))), "LOGIN#…");
    assert_eq!(told(pppoe_login("jan")), "PPP#…");
}
