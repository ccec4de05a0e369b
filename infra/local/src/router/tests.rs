use std::collections::BTreeSet;
use std::time::Instant;

use shared::boot::Boot;
use shared::domain::{HostId, SubscriberId};
use shared::usage::{Usage, series};

use super::*;
use crate::cli::TEMPLATE;
use crate::{Portal, PortalOptions, Storage, first_start, functions};

/// Longer than anything here takes.
const LIMIT: Duration = Duration::from_mins(3);

/// The demo, with minutes of this length at the router.
async fn demo(folder: &std::path::Path, minute: Duration) -> Portal {
    let mut options = PortalOptions::new(TEMPLATE, functions());
    options.storage = Storage::Folder(folder.to_owned());
    options.network_minute = minute;
    let portal = Portal::start(options).await.expect("started");
    first_start::import_demo(&portal, folder).await.expect("imported");
    portal
}

async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < LIMIT, "{what}: not in time");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn has(router: &Router, login: &str, what: &str) -> bool {
    router.events().iter().any(|event| event.login == login && event.what.contains(what))
}

/// How many points of a chart there are where nothing is known.
async fn gaps(portal: &Portal, of: (&str, &str), from: Timestamp, to: Timestamp, step_s: i64) -> usize {
    let settings = portal.settings().clone().into_iter().collect();
    let boot = Boot::new(settings, Arc::new(shared::clock::SystemClock), Arc::new(shared::random::SystemRandom));
    let usage = Usage::init(&boot).expect("a table");
    let (subscriber, host) = (SubscriberId::parse(of.0).expect("an id"), HostId::parse(of.1).expect("an id"));
    let readings = usage.readings(&subscriber, &host, from, to).await.expect("readings");
    series(&readings, from, to, step_s).points.iter().filter(|point| point.is_none()).count()
}

/// What the office knows by now: somebody of the demo has paid.
async fn import(portal: &Portal, edit: impl Fn(&mut serde_json::Value)) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../demo/demo.ndjson");
    let text = std::fs::read_to_string(path).expect("the demo");
    let mut line = serde_json::from_str(text.lines().next().expect("a line")).expect("JSON");
    edit(&mut line);
    let s3 = crate::s3_client::client(&portal.endpoints().s3);
    let bucket = portal.settings()["PANEL_IMPORT_BUCKET"].as_str();
    let body = aws_sdk_s3::primitives::ByteStream::from(line.to_string().into_bytes());
    s3.put_object().bucket(bucket).key("office.ndjson").body(body).send().await.expect("stored");
    portal.drain().await.expect("drained");
}

#[tokio::test]
async fn a_home_dials_with_its_password_alone_and_gets_its_profile() {
    let folder = tempfile::tempdir().expect("a folder");
    let portal = demo(folder.path(), Duration::from_hours(1)).await;
    let router = portal.router();
    for (login, password, mac, what) in [
        ("james-flat", "james-flat-2024", "02:00:5e:10:02:01", "Access-Accept: Mikrotik-Rate-Limit = 300M/900M"),
        ("anna-dom", "anna-dom-2024", "02:00:5e:10:01:01", "Mikrotik-Address-List = limited"),
        ("anna-dzialka", "james-flat-2024", "02:00:5e:10:01:02", "Access-Reject: wrong password"),
        ("zolty-kon", "%{User-Name}\"żółw", "", "Access-Accept: Mikrotik-Rate-Limit = 200M/600M"),
        ("nobody", "x", "", "Access-Reject: unknown login"),
    ] {
        assert!(router.put(login, password, mac, Nas::Ends));
        router.dial(login).await;
        assert!(has(router, login, what), "{:?}", router.events());
        let is_on = router.homes().iter().any(|home| home.login == login && home.session.is_some());
        assert_eq!(is_on, what.contains("Accept") || what.contains("limited"), "{login}");
    }
    // Another password is for the next dial.
    router.put("james-flat", "another", "", Nas::Changes);
    router.dial("james-flat").await;
    assert!(has(router, "james-flat", "the next time") && !has(router, "james-flat", "Access-Reject"));
    router.hang_up("james-flat").await;
    router.dial("james-flat").await;
    assert!(has(router, "james-flat", "Access-Reject: wrong password"), "{:?}", router.events());
    assert!(router.homes().iter().any(|home| home.login == "james-flat" && home.session.is_none()));
    // Hung up, or never on: there is nothing to report.
    for login in ["james-flat", "nobody"] {
        router.report(login).await;
        router.download(login);
    }
    assert!(!router.events().iter().any(|event| event.what.contains("not taken")), "{:?}", router.events());
    portal.shutdown().await;
}

#[tokio::test]
async fn a_restriction_that_is_lifted_reaches_a_session_with_its_next_report_either_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let portal = demo(folder.path(), Duration::from_millis(100)).await;
    let router = portal.router();
    router.put("anna-dom", "anna-dom-2024", "02:00:5e:10:01:01", Nas::Changes);
    router.put("anna-dzialka", "anna-dzialka-2024", "02:00:5e:10:01:02", Nas::Ends);
    for login in ["anna-dom", "anna-dzialka"] {
        router.dial(login).await;
        assert!(has(router, login, "limited"));
    }
    import(&portal, |line| drop(line.as_object_mut().expect("an object").remove("restriction"))).await;
    until("changed as it goes on", || has(router, "anna-dom", "CoA-ACK: Mikrotik-Rate-Limit = 50M/300M")).await;
    until("ended", || has(router, "anna-dzialka", "Disconnect-ACK")).await;
    until("dialled anew", || has(router, "anna-dzialka", "Access-Accept: Mikrotik-Rate-Limit = 10M/50M")).await;
    for home in router.homes() {
        let session = home.session.expect("it is on");
        assert!(!session.attributes.contains_key("Mikrotik-Address-List"), "{}", home.login);
    }
    // It is done: nothing is asked for again.
    let asked = |router: &Router| router.events().iter().filter(|event| event.what.contains("Request")).count();
    for login in ["anna-dom", "anna-dzialka"] {
        router.report(login).await;
    }
    assert_eq!(asked(router), 2);
    portal.shutdown().await;
}

#[tokio::test]
async fn the_demos_homes_have_a_week_behind_them_that_is_told_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let portal = demo(folder.path(), Duration::from_secs(5)).await;
    first_start::move_in(&portal, folder.path()).await;
    let homes = portal.router().homes();
    assert_eq!(homes.iter().map(|home| home.session.is_some()).collect::<Vec<_>>(), [true, false, true, true]);
    until("told", || portal.router().spooled() == 0).await;
    let now = Timestamp::now();
    for (subscriber, host, off_day, off_week) in [
        ("sub_1001", "hst_1001-1", 0..=1, 4..=6),
        ("sub_1001", "hst_1001-2", 24 * 12..=24 * 12, 85..=88),
        ("sub_1002", "hst_1002-1", 14..=17, 0..=3),
        ("sub_1003", "hst_1003-1", 0..=1, 0..=1),
    ] {
        let day = gaps(&portal, (subscriber, host), now - SignedDuration::from_hours(24), now, 300).await;
        let week = gaps(&portal, (subscriber, host), now - SignedDuration::from_hours(7 * 24), now, 1800).await;
        assert!(off_day.contains(&day) && off_week.contains(&week), "{host}: {day} of a day, {week} of a week");
    }
    let ids = |portal: &Portal| -> BTreeSet<String> {
        portal.router().homes().into_iter().filter_map(|home| Some(home.session?.id)).collect()
    };
    let before = ids(&portal);
    portal.shutdown().await;

    let portal = demo(folder.path(), Duration::from_secs(5)).await;
    first_start::move_in(&portal, folder.path()).await;
    assert_eq!((portal.router().spooled(), ids(&portal)), (0, before));
    portal.shutdown().await;
}

fn session(start: Timestamp) -> Session {
    Session {
        id: "a".to_owned(),
        address: "100.64.0.7".to_owned(),
        start,
        class: None,
        attributes: Attributes::new(),
        interim_s: 300,
        counted: Count::default(),
        counted_until: start,
        reported: start,
        busy_until: None,
    }
}

fn home(session: Session) -> Home {
    let (login, password, mac) = ("a".to_owned(), "b".to_owned(), "02:00:5e:10:00:01".to_owned());
    Home { login, password, mac, nas: Nas::Ends, session: Some(session), dials_at: None }
}

fn of_record(record: &serde_json::Value, name: &str) -> serde_json::Value {
    record[name]["value"][0].clone()
}

#[test]
fn what_went_on_while_the_portal_was_away_is_told_step_by_step_with_counters_that_rise() {
    let start: Timestamp = "2026-11-20T00:00:00Z".parse().expect("a time");
    let now = start + SignedDuration::from_hours(49);
    let mut home = home(session(start));
    let stretch = away(&mut home, now).expect("reports");
    let mut reports = spool::reports(&stretch, now);
    reports.reverse();
    // A day in hours, the last 25 hours in ten minutes.
    assert_eq!(reports.len(), 24 + 25 * 6);
    let bytes = |record: &serde_json::Value| {
        let of = |name: &str| of_record(record, name).as_u64().expect("a number");
        (of("Acct-Output-Gigawords") << 32) + of("Acct-Output-Octets")
    };
    assert!(reports.is_sorted_by(|a, b| bytes(a) < bytes(b)));
    for report in &reports {
        assert_eq!(of_record(report, "Portal-Replayed"), "yes");
        assert_eq!(of_record(report, "Acct-Status-Type"), "Interim-Update");
        let at = of_record(report, "Portal-Event-Time").as_i64().expect("a time");
        assert_eq!(of_record(report, "Acct-Session-Time"), at - start.as_second());
    }
    let session = home.session.clone().expect("it goes on");
    assert_eq!((session.counted.down_bytes, session.reported), (bytes(&reports[reports.len() - 1]), now));
    assert_eq!(away(&mut home, now), None);
}

#[test]
fn who_downloads_does_so_at_the_speed_of_the_profile_and_for_as_long_as_said() {
    let start: Timestamp = "2026-11-20T03:00:00Z".parse().expect("a time");
    let mut session = session(start);
    session.attributes.insert("Mikrotik-Rate-Limit".to_owned(), vec!["512k/80M".to_owned()]);
    session.busy_until = Some(start + DOWNLOAD);
    session.count_until("a", start + SignedDuration::from_secs(60));
    assert_eq!(session.counted.down_bytes, 76_000 * 125 * 60);
    let busy = session.counted;
    session.count_until("a", start + SignedDuration::from_secs(120));
    assert!(session.counted.down_bytes - busy.down_bytes < busy.down_bytes / 2);
    session.attributes.clear();
    assert_eq!(session.speeds().down_kbps, 10_000);
}
