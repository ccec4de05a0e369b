//! Who gets in, by every way that routers ask.

use std::time::Duration;

use portal_tests::{Person, host};
use shared::clock::{Clock as _, SystemClock};
use shared::domain::{Host, PppoeSecret, PreviousPppoeSecret, RestrictionLevel, Text};
use shared::network::pppoe::PppoePassword;
use shared::random::SystemRandom;
use shared::seal::Sealer;
use shared::store::{Transaction, keys};

use crate::network::{Network, PASSWORD, anna, with_mac};

#[tokio::test(flavor = "multi_thread")]
async fn the_right_password_gets_in_by_pap_chap_and_ms_chap_v2_and_a_wrong_one_by_none() {
    let Some(network) = Network::of(&[&anna()]).await else { return };
    for answer in [
        network.pap("anna-dom", PASSWORD).await,
        network.chap("anna-dom", PASSWORD).await,
        network.mschap("anna-dom", PASSWORD).await,
    ] {
        let accepted = answer.expect("Access-Accept");
        assert_eq!(accepted.value("Mikrotik-Rate-Limit").as_deref(), Some("50M/300M"));
        assert_eq!(accepted.value("Acct-Interim-Interval").as_deref(), Some("300"));
        assert_eq!(accepted.value("Class"), Some(format!("0x{}", hex::encode("panel:0"))));
        assert!(accepted.value("Message-Authenticator").is_some(), "RouterOS takes no other answer");
    }
    for answer in [
        network.pap("anna-dom", "nie-to").await,
        network.chap("anna-dom", "nie-to").await,
        network.mschap("anna-dom", "nie-to").await,
    ] {
        // t05: a reject holds nothing that an accept would have held.
        let rejected = answer.expect("Access-Reject");
        assert_eq!((rejected.value("Mikrotik-Rate-Limit"), rejected.value("Class")), (None, None));
        assert!(rejected.value("Message-Authenticator").is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_login_and_unregistered_hardware_are_turned_away_with_a_word() {
    let other = Person::new("bert").with_host(&host("bert"));
    let Some(network) = Network::of(&[&with_mac("02:00:5e:10:00:02"), &other]).await else { return };
    let unknown = network.pap("nobody", PASSWORD).await.expect("Access-Reject");
    assert_eq!(unknown.value("Reply-Message").as_deref(), Some("unknown login"));
    let mac = network.chap("anna-dom", PASSWORD).await.expect("Access-Reject");
    assert_eq!(mac.value("Reply-Message").as_deref(), Some("MAC not registered"));
    network.pap("bert-dom", PASSWORD).await.expect("Access-Accept");
    // t06: a refusal leaves nothing in the cache, and an accept once, not doubled.
    let again = network.pap("bert-dom", PASSWORD).await.expect("Access-Accept");
    assert_eq!(again.text.matches("Mikrotik-Rate-Limit").count(), 1, "{}", again.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_limited_or_suspended_gets_in_with_that_profile() {
    let limited = anna().restricted(RestrictionLevel::Limited);
    let suspended = Person::new("bert").with_host(&host("bert")).restricted(RestrictionLevel::Suspended);
    let Some(network) = Network::of(&[&limited, &suspended]).await else { return };
    for (login, speeds, list) in [("anna-dom", "1M/1M", "limited"), ("bert-dom", "256k/256k", "suspended")] {
        let accepted = network.chap(login, PASSWORD).await.expect("Access-Accept");
        assert_eq!(accepted.value("Mikrotik-Rate-Limit").as_deref(), Some(speeds));
        assert_eq!(accepted.value("Mikrotik-Address-List").as_deref(), Some(list));
        assert_eq!(accepted.value("Acct-Interim-Interval").as_deref(), Some("60"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t01_a_password_that_looks_like_an_expansion_or_is_not_ascii_is_compared_as_it_is() {
    let person = anna();
    let Some(network) = Network::of(&[&person]).await else { return };
    for hostile in [r#"x%{User-Name}"\'%y"#, "é-zażółć-gęślą", r"%{config:portal.api_key}"] {
        network.world.set_pppoe_password(&person, &host("anna").id, hostile).await;
        network.pap("anna-dom", hostile).await.expect("Access-Accept");
        network.mschap("anna-dom", hostile).await.expect("Access-Accept");
        network.pap("anna-dom", &hostile.replace("%{User-Name}", "anna-dom").replace('é', "e")).await;
    }
    network.world.set_pppoe_password(&person, &host("anna").id, "x%{User-Name}y").await;
    network.pap("anna-dom", "xanna-domy").await.expect("Access-Reject");
    network.pap("anna-dom", "x%{User-Name}y").await.expect("Access-Accept");
}

#[tokio::test(flavor = "multi_thread")]
async fn t09_a_login_that_is_not_ascii_is_found() {
    let home = Host { pppoe_login: Text::parse("żółw").expect("a login"), ..host("anna") };
    let Some(network) = Network::of(&[&Person::new("anna").with_host(&home)]).await else { return };
    network.pap("żółw", PASSWORD).await.expect("Access-Accept");
    network.pap("a\"lice\\,\"User-Name\":\"żółw", PASSWORD).await.expect("Access-Reject");
}

#[tokio::test(flavor = "multi_thread")]
async fn t10_the_portal_is_never_sent_a_password() {
    let Some(network) = Network::of(&[&anna()]).await else { return };
    network.pap("anna-dom", PASSWORD).await.expect("Access-Accept");
    let asked = network.gate.passed("/authorize");
    assert!(!asked.is_empty() && asked.iter().all(|asked| !asked.body.contains(PASSWORD)), "{asked:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_before_is_tried_second_while_it_lives() {
    let person = anna();
    let Some(network) = Network::of(&[&person]).await else { return };
    let world = &network.world;
    let (id, home) = (&person.subscriber.id, host("anna"));
    let keeper = Sealer::init(&world.boot).await.expect("a key");
    let sealed = |text: &str| {
        let password = PppoePassword::parse(text).expect("a password");
        password.seal(&keeper, &SystemRandom, id, &home.id).expect("sealed")
    };
    let now = SystemClock.now();
    let until = now + Duration::from_secs(20);
    let previous = Some(PreviousPppoeSecret { sealed: sealed("stare-haslo"), until });
    let secret = PppoeSecret { sealed: sealed("nowe-haslo"), changed_at: now, previous, generated_by: None };
    let changed = Host { pppoe_secret: Some(secret), ..world.host(&person, &home.id).await };
    Transaction::new(&world.table).replace(&keys::host(id, &home.id), &changed).commit().await.expect("written");
    for password in ["nowe-haslo", "stare-haslo"] {
        network.pap("anna-dom", password).await.expect("Access-Accept");
        network.chap("anna-dom", password).await.expect("Access-Accept");
        network.mschap("anna-dom", password).await.expect("Access-Accept");
    }
    network.chap("anna-dom", "zadne-z-nich").await.expect("Access-Reject");
    network.until("its end", Duration::from_secs(30), async || SystemClock.now() >= until).await;
    network.mschap("anna-dom", "stare-haslo").await.expect("Access-Reject");
    network.mschap("anna-dom", "nowe-haslo").await.expect("Access-Accept");
}

#[tokio::test(flavor = "multi_thread")]
async fn t04_every_attribute_that_the_portal_may_set_is_known_to_the_server_and_goes_on_into_a_change() {
    let policy = include_str!("../../infra/freeradius/raddb/policy.conf");
    for name in shared::network::Attribute::names() {
        assert!(policy.contains(&format!("&{name} += &control:{name}[*]")), "a change would lose {name}");
    }
    if std::env::var_os("PANEL_RADIUS").is_none() {
        return;
    }
    let dictionaries = std::fs::read_dir("/usr/share/freeradius").expect("Debian's freeradius-common").flatten();
    let all: String = dictionaries.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect();
    for name in shared::network::Attribute::names() {
        let is_known = all.lines().any(|line| line.split_whitespace().take(2).eq(["ATTRIBUTE", name]));
        assert!(is_known, "no dictionary has {name}");
    }
}
