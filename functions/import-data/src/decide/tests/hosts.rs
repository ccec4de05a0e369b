use serde_json::json;
use shared::domain::{Host, HostId, PppoeSecret};
use shared::network::pppoe::PppoePassword;
use shared::random::SystemRandom;
use shared::store::keys;

use super::*;

fn with_password(password: &str) -> Value {
    with(host("1", "jan-dom"), json!({"pppoe_password": password}))
}

fn key() -> keys::Key {
    keys::host(&memory::id(), &HostId::of("1").expect("an id"))
}

fn kept(memory: &Memory) -> Host {
    memory.get(&key()).expect("a host")
}

/// What the router of the host dials with.
fn password(memory: &Memory) -> Option<String> {
    let host = kept(memory);
    let sealed = host.pppoe_secret?.sealed;
    let opened = PppoePassword::open(&sealer(), &sealed, &memory::id(), &host.id).expect("opened");
    Some(opened.secret().expose().to_owned())
}

#[test]
fn a_host_comes_with_its_password_or_without_one() {
    let mut memory = Memory::default();
    assert_eq!(import(&mut memory, &[subscriber(), host("1", "jan-dom")]), [NEW, NEW]);
    assert_eq!(password(&memory), None);
    assert_eq!(import(&mut memory, &[with_password(r#"x%{User-Name}"\'é"#)]), [CHANGED]);
    assert_eq!(password(&memory).as_deref(), Some(r#"x%{User-Name}"\'é"#));
    assert_eq!(import(&mut memory, &[with_password(r#"x%{User-Name}"\'é"#)]), [UNCHANGED]);
}

#[test]
fn a_password_that_the_subscriber_has_set_stays_until_the_file_brings_another_one() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber(), with_password("stare-haslo")]);
    let id = HostId::of("1").expect("an id");
    let own = PppoePassword::parse("wlasne-haslo").expect("a password");
    let sealed = own.seal(&sealer(), &SystemRandom, &memory::id(), &id).expect("sealed");
    let secret = PppoeSecret {
        sealed,
        changed_at: kept(&memory).pppoe_secret.expect("one").changed_at,
        previous: None,
        generated_by: None,
    };
    memory.items.get_mut(&key()).expect("a host")["pppoe_secret"] = json!(secret);

    let faster = with(with_password("stare-haslo"), json!({"down_kbps": 600_000}));
    assert_eq!(import(&mut memory, &[faster]), [CHANGED]);
    assert_eq!((password(&memory).as_deref(), kept(&memory).down_kbps), (Some("wlasne-haslo"), 600_000));
    assert_eq!(import(&mut memory, &[host("1", "jan-dom")]), [CHANGED]);
    assert_eq!(password(&memory).as_deref(), Some("wlasne-haslo"));
    assert_eq!(import(&mut memory, &[with_password("z-biura-1")]), [CHANGED]);
    assert_eq!(password(&memory).as_deref(), Some("z-biura-1"));
}

#[test]
fn a_change_of_speeds_has_its_moment_and_nothing_else_has() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber(), host("1", "jan-dom")]);
    assert_eq!(kept(&memory).speeds_changed_at, None);
    import(&mut memory, &[with(host("1", "jan-dom"), json!({"name": "Działka"}))]);
    assert_eq!(kept(&memory).speeds_changed_at, None);
    import(&mut memory, &[with(host("1", "jan-dom"), json!({"up_kbps": 60_000}))]);
    assert_eq!(kept(&memory).speeds_changed_at, Some(memory.state(&memory::id()).now));
}

#[test]
fn the_agent_is_told_of_lines_that_a_file_changes_once_for_all_of_it() {
    let mut memory = Memory::default();
    let waiting = |memory: &Memory| {
        memory.items.iter().filter(|(key, _)| key.pk == "NETWORK").map(|(_, item)| item.clone()).collect::<Vec<_>>()
    };
    let limited = with(subscriber(), json!({"restriction": {"level": "limited", "since": "2026-11-20T08:00:00Z"}}));
    import(&mut memory, &[limited, host("1", "jan-dom"), host("2", "jan-2")]);
    // Nobody was let in before.
    assert_eq!(waiting(&memory), Vec::<Value>::new());
    let faster = |tail: &str, login: &str| with(host(tail, login), json!({"down_kbps": 600_000}));
    let before = memory.transactions.len();
    import(&mut memory, &[subscriber(), faster("1", "jan-dom"), faster("2", "jan-2")]);
    assert_eq!(memory.transactions.len(), before + 1);
    assert_eq!(waiting(&memory), [json!({"subscriber": "sub_1", "at": "2026-11-23T12:00:00Z"})]);
    memory.items.retain(|key, _| key.pk != "NETWORK");
    let renamed = with(faster("1", "jan-dom"), json!({"name": "Działka"}));
    import(&mut memory, &[with(subscriber(), json!({"name": "Jan Nowak"})), renamed]);
    assert_eq!(waiting(&memory), Vec::<Value>::new());
}

#[test]
fn s23_what_is_written_of_a_password_is_sealed_and_tagged_with_a_key() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber(), with_password("kanarek-7")]);
    let told: String = memory.items.values().map(Value::to_string).collect();
    assert!(!told.contains("kanarek-7"));
    let marker = |memory: &Memory| memory.items[&keys::import_marker(&memory::id(), "hst_1")].clone();
    // Whoever has the table and guesses the password cannot tell: the mark is that of a tag.
    let plain = line(1, &with_password("kanarek-7")).parsed.record;
    let guessed = crate::record::Fingerprint::of(&plain).expect("a record");
    assert_ne!(marker(&memory)["hash"], json!(guessed.hash));
    assert!(!format!("{:?}", line(1, &with_password("kanarek-7"))).contains("kanarek-7"));
}
