//! A debt is paid, and the line is free: in the network itself.

use std::time::{Duration, Instant};

use panel::payu::OrderStatus;
use panel_agent::config::Config;
use panel_agent::portal::Portal;
use panel_agent::work::run;
use portal_tests::{Person, charge, host};
use shared::clock::{Clock as _, SystemClock};
use shared::domain::RestrictionLevel;
use shared::usage::Usage;

use crate::browser::Browser;
use crate::network::{Network, PASSWORD};
use crate::router::Mood;
use crate::server::SECRET;

const MIKROTIK: u32 = 14_988;
const RATE_LIMIT: u8 = 8;
const ACCT_SESSION_ID: u8 = 44;
const BY_COA: &str = r#"{"default": {"change": "coa"}}"#;

fn in_arrears() -> Person {
    let anna = Person::new("anna").owing(&[charge(9, 6990)]).with_host(&host("anna"));
    anna.restricted(RestrictionLevel::Limited)
}

/// Dials, is let in restricted, and reports that it is on.
async fn dials(network: &Network) {
    let accepted = network.chap("anna-dom", PASSWORD).await.expect("Access-Accept");
    assert_eq!(accepted.value("Mikrotik-Rate-Limit").as_deref(), Some("1M/1M"));
    let class = format!("Class = {}", accepted.value("Class").expect("a stamp"));
    network.report("anna-dom", "81b00001", "Start", &class).await;
    network.report("anna-dom", "81b00001", "Interim-Update", &format!("{class}\nAcct-Session-Time = 1")).await;
    assert!(network.router.changes().is_empty(), "nothing is due");
}

/// Pays all that is owed, by the provider's notification.
async fn pays(network: &Network, person: &Person) {
    let world = &network.world;
    let mut app = world.app_of(person).await;
    let order = world.begin(&mut app, "kkkkkkkkkkkkkkkkkkkkkkkk").await;
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
}

async fn interim(network: &Network, seconds: u32) {
    network
        .report(
            "anna-dom",
            "81b00001",
            "Interim-Update",
            &format!("Acct-Session-Time = {seconds}\nClass = 0x{}", hex::encode("panel:0")),
        )
        .await;
}

/// Waits until the portal says that the network has it.
async fn restored(network: &Network, person: &Person) -> Duration {
    network
        .until("restored", Duration::from_secs(20), async || {
            network
                .world
                .subscriber(person)
                .await
                .line
                .is_some_and(|line| line.to.is_none() && line.applied_at.is_some())
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn t03_a_paid_debt_opens_a_live_session_at_its_next_report() {
    let person = in_arrears();
    let Some(network) = Network::with(BY_COA, &[&person]).await else { return };
    dials(&network).await;
    let browser = Browser::of(&network.world, &person).await;
    browser.opens("/payments").await;
    browser.presses("Zapłać online").await;
    let started = Instant::now();
    browser.presses("Zapłać · Pay").await;
    browser.reads("przywracamy internet").await;
    println!("paid and booked after {:.2} s", started.elapsed().as_secs_f64());
    interim(&network, 2).await;
    network.until("a change", Duration::from_secs(10), async || !network.router.changes().is_empty()).await;
    println!("the router has the change after {:.2} s", started.elapsed().as_secs_f64());
    let change = network.router.changes().remove(0);
    assert!(!change.is_disconnect);
    assert_eq!(change.text(MIKROTIK, RATE_LIMIT).as_deref(), Some("50M/300M"));
    assert_eq!(change.text(0, ACCT_SESSION_ID).as_deref(), Some("81b00001"));
    restored(&network, &person).await;
    browser.opens("/").await;
    browser.reads("Internet przywrócony").await;
    browser.ends().await;
    println!("home says restored after {:.2} s", started.elapsed().as_secs_f64());
    let accepted = network.chap("anna-dom", PASSWORD).await.expect("Access-Accept");
    assert_eq!(
        (accepted.value("Mikrotik-Rate-Limit").as_deref(), accepted.value("Mikrotik-Address-List")),
        (Some("50M/300M"), None)
    );
    println!("the next login is unrestricted after {:.2} s", started.elapsed().as_secs_f64());
    // What was done is not asked for again.
    interim(&network, 3).await;
    interim(&network, 4).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(network.router.changes().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_ended_where_its_router_is_not_trusted_to_change_it_and_dials_anew_unrestricted() {
    let person = in_arrears();
    let Some(network) = Network::of(&[&person]).await else { return };
    dials(&network).await;
    pays(&network, &person).await;
    interim(&network, 2).await;
    network.until("a change", Duration::from_secs(10), async || !network.router.changes().is_empty()).await;
    assert!(network.router.changes()[0].is_disconnect);
    restored(&network, &person).await;
    let usage = Usage::init(&network.world.boot).expect("a table");
    let line = usage.line(&person.subscriber.id, &host("anna").id).await.expect("a line");
    assert!(line.online(SystemClock.now()).is_none());
    let accepted = network.chap("anna-dom", PASSWORD).await.expect("Access-Accept");
    assert_eq!(accepted.value("Mikrotik-Rate-Limit").as_deref(), Some("50M/300M"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_router_that_refuses_is_asked_again_and_its_answers_are_told() {
    let person = in_arrears();
    let Some(network) = Network::with(BY_COA, &[&person]).await else { return };
    dials(&network).await;
    network.router.set(Mood::Refusing(401));
    pays(&network, &person).await;
    for (number, seconds) in [(1, 2), (2, 3)] {
        interim(&network, seconds).await;
        network
            .until("told", Duration::from_secs(10), async || network.gate.passed("/coa-result").len() == number)
            .await;
    }
    let told = network.gate.passed("/coa-result");
    assert!(told.iter().all(|told| told.body.contains("\"CoA-NAK\"") && told.status == Some(204)), "{told:?}");
    // Twice was enough: now the session is ended.
    network.router.set(Mood::Willing);
    interim(&network, 4).await;
    network.until("an end", Duration::from_secs(10), async || network.router.changes().len() == 3).await;
    assert!(network.router.changes()[2].is_disconnect);
    restored(&network, &person).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_router_that_says_nothing_is_told_of_as_silent() {
    let person = in_arrears();
    let Some(network) = Network::with(BY_COA, &[&person]).await else { return };
    dials(&network).await;
    network.router.set(Mood::Silent);
    pays(&network, &person).await;
    interim(&network, 2).await;
    network.until("told", Duration::from_secs(20), async || !network.gate.passed("/coa-result").is_empty()).await;
    let told = network.gate.passed("/coa-result").remove(0);
    assert!(told.body.contains("\"timeout\"") && told.status == Some(204), "{told:?}");
    network.router.set(Mood::Willing);
    interim(&network, 3).await;
    restored(&network, &person).await;
}

/// The agent's configuration beside the router of a network.
fn agent_of(network: &Network, folder: &std::path::Path, key: &str) -> Config {
    let path = |name: &str| folder.join(name);
    std::fs::write(path("key"), key).expect("written");
    std::fs::write(path("secret"), SECRET).expect("written");
    let config = serde_json::json!({
        "portal": network.world.portal.url(), "key_file": path("key"), "poll_s": 1,
        "routers": [{
            "identifier": "bras-1", "coa": format!("127.0.0.1:{}", network.router.port), "secret_file": path("secret"),
        }],
    });
    std::fs::write(path("config.json"), config.to_string()).expect("written");
    Config::read(&path("config.json")).expect("a configuration")
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_agent_a_paid_debt_opens_the_line_before_the_session_reports_and_nothing_is_done_twice() {
    let person = in_arrears();
    let Some(network) = Network::with(BY_COA, &[&person]).await else { return };
    dials(&network).await;
    let folder = tempfile::tempdir().expect("a folder");
    let config = agent_of(&network, folder.path(), &network.world.api_keys().await[1]);
    let portal = Portal::new(&config).expect("a way");
    let (stop, over) = tokio::sync::oneshot::channel::<()>();
    let work = run(&config, &portal, async {
        let _told = over.await;
    });
    let story = async {
        let started = Instant::now();
        pays(&network, &person).await;
        network.until("a change", Duration::from_secs(10), async || !network.router.changes().is_empty()).await;
        println!("by the agent the router has the change after {:.2} s", started.elapsed().as_secs_f64());
        // The session reports at the same moment: the change is the agent's.
        interim(&network, 2).await;
        restored(&network, &person).await;
        println!("by the agent home says restored after {:.2} s", started.elapsed().as_secs_f64());
        interim(&network, 3).await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let _stopped = stop.send(());
    };
    tokio::join!(work, story);
    let changes = network.router.changes();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(changes[0].text(MIKROTIK, RATE_LIMIT).as_deref(), Some("50M/300M"));
}
