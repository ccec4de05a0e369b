//! What the provider's RADIUS server reports: counted once whatever happens on the way, and never in the way of what is behind it.

use std::time::Duration;

use portal_tests::{Answer, Count, Dialled, Machine, Person, World, host, replayed, typed};
use serde_json::{Value, json};
use shared::clock::Clock as _;
use shared::domain::{Host, local_date};
use shared::store::{Table, keys};

const PATH: &str = "/radius/v1/accounting";
/// The body that FreeRADIUS 3.2.1 posts, as it was seen.
const VERBATIM: &str = r#"{"User-Name":{"type":"string","value":["anna-dom"]},"NAS-IP-Address":{"type":"ipaddr","value":["10.0.0.1"]},"NAS-Port":{"type":"integer","value":[15728641]},"Service-Type":{"type":"integer","value":["Framed-User"]},"Framed-Protocol":{"type":"integer","value":["PPP"]},"Framed-IP-Address":{"type":"ipaddr","value":["100.64.0.7"]},"Called-Station-Id":{"type":"string","value":["pppoe-svc"]},"Calling-Station-Id":{"type":"string","value":["AA:BB:CC:DD:EE:FF"]},"NAS-Identifier":{"type":"string","value":["bras-1"]},"NAS-Port-Type":{"type":"integer","value":["Ethernet"]},"Acct-Status-Type":{"type":"integer","value":["Interim-Update"]},"Acct-Delay-Time":{"type":"integer","value":[0]},"Acct-Input-Octets":{"type":"integer","value":[123456789]},"Acct-Output-Octets":{"type":"integer","value":[3000000000]},"Acct-Session-Id":{"type":"string","value":["81a00001"]},"Acct-Authentic":{"type":"integer","value":["RADIUS"]},"Acct-Session-Time":{"type":"integer","value":[300]},"Acct-Input-Packets":{"type":"integer","value":[70123]},"Acct-Output-Packets":{"type":"integer","value":[910456]},"Acct-Multi-Session-Id":{"type":"string","value":["81000001"]},"Acct-Input-Gigawords":{"type":"integer","value":[0]},"Acct-Output-Gigawords":{"type":"integer","value":[2]},"Event-Timestamp":{"type":"date","value":["Nov 22 2026 15:14:16 UTC"]},"NAS-Port-Id":{"type":"string","value":["ether5"]},"Acct-Unique-Session-Id":{"type":"string","value":["1219b81a1979c96f9ea6efac653b5d12"]}}"#;

async fn anna() -> (World, Person, Host, Machine) {
    let home = host("anna");
    let anna = Person::new("anna").with_host(&home);
    let world = World::of(&[&anna]).await;
    let radius = world.radius().await;
    (world, anna, home, radius)
}

fn dialled(world: &World, id: &str) -> Dialled {
    Dialled::new("anna-dom", id, world.clock.now())
}

fn count(bytes: u64) -> Count {
    Count { bytes, packets: bytes / 1000 }
}

fn taken(answer: Answer) -> Answer {
    let answer = answer.expect(204);
    assert_eq!(answer.body, "");
    answer
}

/// What was put aside today: why, and the record.
async fn aside(world: &World) -> Vec<(String, String)> {
    #[derive(serde::Deserialize)]
    struct Aside {
        why: String,
        body: String,
    }
    let usage = Table::usage(&world.boot).expect("a table");
    let [first, last] = ["!", "~"].map(|name| keys::set_aside(local_date(world.clock.now()), name));
    let items = usage.range(&first.pk, &first.sk, &last.sk, 1).await.expect("items");
    let items = items.into_iter().map(|item| shared::store::parse::<Aside>(item).expect("a record"));
    items.map(|aside| (aside.why, aside.body)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_as_the_server_posts_it_is_counted_for_two_units() {
    let (world, anna, home, mut radius) = anna().await;
    let answer = taken(radius.post_bytes(PATH, VERBATIM.as_bytes()).await);
    assert_eq!(answer.cost(), "BatchGetItem 1 (2.0); GetItem 2 (2.0); UpdateItem 2 (2.0)");
    let traffic = world.traffic(&anna, &home.id).await;
    assert_eq!((traffic.down_bytes, traffic.up_bytes), (11_589_934_592, 123_456_789));
    assert_eq!((traffic.down_packets, traffic.up_packets), (910_456, 70_123));
    let line = world.line(&anna, &home.id).await;
    let session = line.online(world.clock.now()).expect("a session");
    assert_eq!((session.nas.as_str(), session.session_id.as_str()), ("bras-1", "81a00001"));
    assert_eq!(session.address.as_deref(), Some("100.64.0.7"));
    assert_eq!(session.mac.as_ref().map(ToString::to_string).as_deref(), Some("aa:bb:cc:dd:ee:ff"));
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_in_the_place_of_names_and_bare_values_are_read_too() {
    let (world, anna, home, mut radius) = anna().await;
    let bare = json!({
        "User-Name": "anna-dom", "Acct-Status-Type": 3, "NAS-IP-Address": ["10.0.0.1"], "Acct-Session-Id": "81a00001",
        "Acct-Session-Time": "300", "Acct-Output-Octets": {"type": "integer", "value": 5000}, "Calling-Station-Id": "",
    });
    taken(radius.account(&bare).await);
    assert_eq!(world.traffic(&anna, &home.id).await.down_bytes, 5000);
    assert!(
        world.line(&anna, &home.id).await.online(world.clock.now()).is_some_and(|session| session.nas == "10.0.0.1")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_begins_goes_on_and_ends() {
    let (world, anna, home, mut radius) = anna().await;
    let session = dialled(&world, "81a00001");
    let start = taken(radius.account(&session.now(&world, "Start", Count::default())).await);
    assert_eq!(start.cost(), "BatchGetItem 1 (2.0); GetItem 2 (2.0); UpdateItem 1 (1.0)", "there is nothing to count");
    assert!(world.line(&anna, &home.id).await.online(world.clock.now()).is_some());
    for minutes in [5, 10] {
        world.pass(5);
        let sample = taken(radius.account(&session.now(&world, "Interim-Update", count(minutes << 31))).await);
        assert_eq!(sample.cost(), "BatchGetItem 1 (2.0); GetItem 2 (2.0); UpdateItem 2 (2.0)");
    }
    world.pass(1);
    taken(radius.account(&session.now(&world, "Stop", count(11 << 31))).await);
    let line = world.line(&anna, &home.id).await;
    assert_eq!(line.offline_since(world.clock.now()), Some(world.clock.now()));
    let traffic = world.traffic(&anna, &home.id).await;
    assert_eq!((traffic.down_bytes, traffic.points.iter().flatten().count()), (11 << 31, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_is_two_units_however_many_sessions_are_remembered_and_however_full_the_hour_is() {
    let (world, .., mut radius) = anna().await;
    for session in 0..4 {
        let long = format!("1219b81a1979c96f9ea6efac653b5d{session:02}");
        let session = Dialled { nas: "bras-krakow-podgorze-1".to_owned(), ..dialled(&world, &long[..16]) };
        for sample in 0..4 {
            world.pass(if sample == 3 { 2 } else { 5 });
            let mut record = session.now(&world, "Interim-Update", count(sample << 33));
            record["Acct-Unique-Session-Id"] = typed("string", &json!(long));
            record["Framed-IP-Address"] = typed("ipaddr", &json!("100.100.100.100"));
            let answer = taken(radius.account(&record).await);
            assert_eq!(answer.cost(), "BatchGetItem 1 (2.0); GetItem 2 (2.0); UpdateItem 2 (2.0)");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_twice_late_or_from_the_spool_is_counted_once() {
    let (world, anna, home, mut radius) = anna().await;
    let first = dialled(&world, "81a00001");
    let second = Dialled::new("anna-dom", "81a00002", first.start + Duration::from_mins(25));
    // Of the second session the router gives the id of the first one again: it was started anew meanwhile.
    let third = Dialled::new("anna-dom", "81a00001", first.start + Duration::from_mins(50));
    world.pass(75);
    let mut records: Vec<Value> = Vec::new();
    for (session, last) in [(&first, 4), (&second, 4), (&third, 4)] {
        for place in 1..=last {
            let status = if place == last { "Stop" } else { "Interim-Update" };
            records.push(session.record(status, place * 300, count(u64::from(place) << 31)));
        }
    }
    let order = [7, 2, 11, 0, 5, 9, 1, 3, 10, 4, 8, 6, 3, 7, 0, 11];
    for (number, place) in order.into_iter().enumerate() {
        let record = records[place].clone();
        let record = if number % 3 == 0 { replayed(record, u32::try_from(number).expect("few") * 97) } else { record };
        taken(radius.account(&record).await);
    }
    let traffic = world.traffic(&anna, &home.id).await;
    assert_eq!(traffic.down_bytes, 3 * (4 << 31));
    let line = world.line(&anna, &home.id).await;
    assert_eq!((line.sessions.len(), line.online(world.clock.now())), (3, None));
    // The same once more, all of it: nothing of it is new.
    for record in &records {
        let again = taken(radius.account(record).await);
        assert!(again.cost().ends_with("UpdateItem 1"), "{}", again.cost());
    }
    assert_eq!(world.traffic(&anna, &home.id).await, traffic);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_router_that_is_started_ends_its_sessions_and_no_others() {
    let (world, anna, home, mut radius) = anna().await;
    taken(radius.account(&dialled(&world, "81a00001").now(&world, "Start", Count::default())).await);
    world.pass(1);
    let other = json!({"NAS-Identifier": "bras-2", "Acct-Status-Type": typed("integer", &json!("Accounting-On"))});
    taken(radius.account(&other).await);
    assert!(world.line(&anna, &home.id).await.online(world.clock.now()).is_some());
    for status in ["Accounting-Off", "Accounting-On"] {
        let record = json!({"NAS-Identifier": "bras-1", "NAS-IP-Address": "10.0.0.1", "Acct-Status-Type": status});
        let answer = taken(radius.account(&record).await);
        assert_eq!(answer.cost(), if status == "Accounting-Off" { "UpdateItem 1 (1.0)" } else { "UpdateItem 1" });
        assert_eq!(world.line(&anna, &home.id).await.online(world.clock.now()), None, "{status}");
    }
    world.pass(1);
    taken(radius.account(&dialled(&world, "81a00001").now(&world, "Start", Count::default())).await);
    assert!(world.line(&anna, &home.id).await.online(world.clock.now()).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_is_put_aside_and_holds_up_nothing() {
    let (world, anna, home, mut radius) = anna().await;
    let good = dialled(&world, "81a00001");
    let broken = |change: fn(&mut Value)| {
        let mut record = good.now(&world, "Interim-Update", count(5000));
        change(&mut record);
        record.to_string().into_bytes()
    };
    let bad: [(&str, Vec<u8>); 11] = [
        ("json", b"".to_vec()),
        ("json", b"{\"User-Name\":".to_vec()),
        ("json", b"\xff[]".to_vec()),
        ("status", b"{}".to_vec()),
        ("status", broken(|record| record["Acct-Status-Type"] = typed("integer", &json!("Tunnel-Start")))),
        ("login", broken(|record| record["User-Name"] = json!({"type": "string", "value": []}))),
        ("login", broken(|record| record["User-Name"] = json!("x".repeat(507)))),
        ("session", broken(|record| record["Acct-Session-Id"] = typed("string", &json!("")))),
        ("session_time", broken(|record| record["Acct-Session-Time"] = Value::Null)),
        ("number", broken(|record| record["Acct-Output-Octets"] = typed("integer", &json!(4_294_967_296_u64)))),
        ("number", broken(|record| record["Acct-Input-Packets"] = typed("integer", &json!(-1)))),
    ];
    for (_, body) in &bad {
        taken(radius.post_bytes(PATH, body).await);
        // As often as the server tells it: it is one record.
        let again = taken(radius.post_bytes(PATH, body).await);
        assert_eq!(again.cost(), "UpdateItem 1");
    }
    let mut why: Vec<String> = aside(&world).await.into_iter().map(|(why, _)| why).collect();
    let mut expected: Vec<&str> = bad.iter().map(|(why, _)| *why).collect();
    why.sort_unstable();
    expected.sort_unstable();
    assert_eq!(why, expected);
    let none = json!({"Acct-Status-Type": "Accounting-On"});
    taken(radius.account(&none).await);
    assert!(aside(&world).await.contains(&("router".to_owned(), none.to_string())));
    assert_eq!(world.traffic(&anna, &home.id).await.down_bytes, 0);
    taken(radius.account(&good.now(&world, "Interim-Update", count(5000))).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_nobody_has_is_put_aside_once_a_day() {
    let (world, anna, home, mut radius) = anna().await;
    let session = Dialled::new("obcy", "81a00001", world.clock.now());
    for minutes in 0..3 {
        taken(radius.account(&session.now(&world, "Interim-Update", count(minutes))).await);
        world.pass(5);
    }
    let kept = aside(&world).await;
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].0.as_str(), kept[0].1.contains("\"obcy\"")), ("unknown_login", true));
    world.pass(24 * 60);
    taken(radius.account(&session.now(&world, "Interim-Update", count(9))).await);
    assert_eq!(aside(&world).await.len(), 1, "one of the next day");
    assert_eq!(world.line(&anna, &home.id).await.sessions, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_whose_item_is_damaged_holds_up_no_other() {
    let (world, anna, home, mut radius) = anna().await;
    let key = keys::host(&anna.subscriber.id, &home.id);
    let broken = shared::store::Update::existing().set("down_kbps", "fast");
    assert!(world.table.update(&key, broken).await.expect("an answer"));
    taken(radius.account(&dialled(&world, "81a00001").now(&world, "Interim-Update", count(1))).await);
    assert_eq!(aside(&world).await.first().map(|(why, _)| why.as_str()), Some("damaged"));
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_without_the_key_of_the_radius_server_nothing_is_taken() {
    let (world, anna, home, _) = anna().await;
    let record = dialled(&world, "81a00001").now(&world, "Interim-Update", count(5000));
    for mut stranger in [world.agent().await, world.machine("x"), world.machine(&"0".repeat(64))] {
        for answer in [stranger.account(&record).await, stranger.settle("act-1", "CoA-ACK", "").await] {
            let answer = answer.expect(401);
            assert_eq!((answer.code().as_str(), answer.cost()), ("api_key_invalid", ""));
        }
    }
    assert_eq!((world.line(&anna, &home.id).await.sessions, aside(&world).await), (vec![], vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_record_is_read_within_its_bounds_which_no_packet_reaches() {
    let (world, anna, home, mut radius) = anna().await;
    let padded = |bytes: usize| {
        let body = dialled(&world, "81a00001").now(&world, "Interim-Update", count(5000)).to_string();
        format!("{body}{}", " ".repeat(bytes - body.len())).into_bytes()
    };
    taken(radius.post_bytes(PATH, &padded(64 * 1024)).await);
    assert_eq!(world.traffic(&anna, &home.id).await.down_bytes, 5000);
    let _ = radius.post_bytes(PATH, &padded(64 * 1024 + 1)).await.expect(413);
    // Two hundred attributes of the 4096 bytes of a packet, each byte written as six: FreeRADIUS takes no more of either.
    let mut largest = dialled(&world, "81a00001").now(&world, "Interim-Update", count(5000));
    for number in 0..200 {
        largest[format!("An-Attribute-With-A-Long-Name-{number}")] = typed("string", &json!("\u{1}".repeat(20)));
    }
    assert!(largest.to_string().len() < 64 * 1024);
    taken(radius.account(&largest).await);
}
