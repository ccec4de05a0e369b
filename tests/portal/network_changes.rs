//! A change of the books becomes one of the line: the next report of each live session is answered with it, until it is done.

use portal_tests::{Answer, Count, Dialled, Machine, Person, World, host};
use serde_json::{Value, json};
use shared::clock::Clock as _;
use shared::domain::{Host, LineChange, RestrictionLevel, SubscriberId};
use shared::store::{Update, keys};

/// Somebody limited who is online with what that means, at a portal of a provider whose network is this.
async fn limited(network: &str) -> (World, Person, Host, Machine, Dialled) {
    let home = host("anna");
    let anna = Person::new("anna").restricted(RestrictionLevel::Limited).with_host(&home);
    let world = World::with(|options| {
        options.settings.insert("PANEL_NETWORK".to_owned(), network.to_owned());
    })
    .await;
    anna.write(&world.table).await;
    let mut radius = world.radius().await;
    let session = Dialled::new("anna-dom", "81a00001", world.clock.now());
    let _ = radius.account(&session.now(&world, "Start", Count::default())).await.expect(204);
    world.pass(1);
    (world, anna, home, radius, session)
}

/// Changes a restriction in the books, as a payment or the office does.
async fn change(world: &World, id: &SubscriberId, to: Option<RestrictionLevel>) {
    let at = world.clock.now();
    let restriction = to.map(|level| shared::domain::Restriction { level, since: at });
    let line = LineChange { at, from: None, to, applied_at: None };
    let update = Update::existing().set_or_remove("restriction", restriction).set("line", line);
    assert!(world.table.update(&keys::subscriber(id), update).await.expect("an answer"));
}

/// Since when the network does what the books say, as far as it has told.
async fn applied(world: &World, person: &Person) -> Option<shared::domain::Timestamp> {
    world.subscriber(person).await.line.expect("a change").applied_at
}

fn interim(world: &World, session: &Dialled) -> Value {
    session.now(world, "Interim-Update", Count { bytes: 1000, packets: 1 })
}

/// What an answer sets, by name; nothing where there is nothing to do.
fn told(answer: Answer) -> Option<Value> {
    if answer.status == 204 {
        return None;
    }
    let json = answer.expect(200).json();
    let values = json.as_object().expect("an object").iter();
    assert!(values.clone().all(|(_, value)| value["do_xlat"] == false && value["value"].is_array()), "{json}");
    Some(values.map(|(name, value)| (name.clone(), value["value"].clone())).collect())
}

fn id(told: &Value) -> String {
    told["control:Portal-Action-Id"][0].as_str().expect("an id").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_paid_is_let_go_with_the_next_report_and_once() {
    let (world, anna, home, mut radius, session) = limited("{}").await;
    assert_eq!(told(radius.account(&interim(&world, &session)).await), None, "nothing has changed");
    change(&world, &anna.subscriber.id, None).await;
    world.pass(1);
    let answer = radius.account(&interim(&world, &session)).await;
    assert_eq!(answer.cost(), "BatchGetItem 1 (2.0); GetItem 2 (2.0); UpdateItem 3 (3.0)", "whose change it is, too");
    let change = told(answer).expect("a change");
    assert_eq!(change["control:Portal-Action"], json!(["disconnect"]), "what every router does");
    assert_eq!(change.as_object().map(serde_json::Map::len), Some(2));
    // While FreeRADIUS brings it, nobody else does, however often the router reports.
    assert_eq!(told(radius.account(&interim(&world, &session)).await), None);
    let _ = radius.settle(&id(&change), "Disconnect-ACK", "").await.expect(204);
    assert_eq!(world.line(&anna, &home.id).await.online(world.clock.now()), None);
    assert_eq!(applied(&world, &anna).await, Some(world.clock.now()), "restored, with the time");
    // The result once more, as FreeRADIUS tells it again when it got no answer.
    let _ = radius.settle(&id(&change), "Disconnect-ACK", "").await.expect(204);
    let anew =
        Dialled { class: class(&world, &mut radius).await, ..Dialled::new("anna-dom", "81a00002", world.clock.now()) };
    for status in ["Start", "Interim-Update"] {
        assert_eq!(told(radius.account(&anew.now(&world, status, Count::default())).await), None, "{status}");
        world.pass(1);
    }
}

/// What a dial of now is let in with.
async fn class(world: &World, radius: &mut Machine) -> Option<String> {
    let anna = Person::new("anna");
    world.set_pppoe_password(&anna, &host("anna").id, "wolno-mi-7").await;
    let accept = radius.authorize("anna-dom", "02:00:5e:10:00:01").await.expect(200).json();
    Some(accept["reply:Class"]["value"][0].as_str().expect("a class").to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_router_is_told_in_its_own_words() {
    for (kind, name, value) in [
        ("mikrotik", "Mikrotik-Rate-Limit", json!(["50M/300M"])),
        ("accel_ppp", "Filter-Id", json!(["300000/50000"])),
        (
            "cisco",
            "Cisco-AVPair",
            json!(["subscriber:sub-qos-policy-in=UP50M", "subscriber:sub-qos-policy-out=DOWN300M"]),
        ),
        ("huawei", "Huawei-Input-Average-Rate", json!([50_000_000])),
        ("juniper", "ERX-Ingress-Policy-Name", json!(["up-50M"])),
    ] {
        let routers = json!({"routers": [{"identifier": "bras-1", "kind": kind, "change": "coa"}]}).to_string();
        let (world, anna, home, mut radius, session) = limited(&routers).await;
        change(&world, &anna.subscriber.id, None).await;
        let change = told(radius.account(&interim(&world, &session)).await).expect("a change");
        assert_eq!((&change["control:Portal-Action"], &change[format!("control:{name}")]), (&json!(["coa"]), &value));
        assert!(change.get("control:Mikrotik-Address-List").is_none(), "{change}");
        let _ = radius.settle(&id(&change), "CoA-ACK", "").await.expect(204);
        world.pass(1);
        assert_eq!(told(radius.account(&interim(&world, &session)).await), None, "{kind}: it is done");
        assert!(world.line(&anna, &home.id).await.online(world.clock.now()).is_some(), "{kind}: and goes on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limiting_and_suspending_go_the_same_way() {
    let routers = json!({"default": {"change": "coa"}}).to_string();
    let (world, anna, _, mut radius, session) = limited(&routers).await;
    for (level, list, rate) in
        [(RestrictionLevel::Suspended, "suspended", "256k/256k"), (RestrictionLevel::Limited, "limited", "1M/1M")]
    {
        world.pass(1);
        change(&world, &anna.subscriber.id, Some(level)).await;
        let change = told(radius.account(&interim(&world, &session)).await).expect("a change");
        assert_eq!(change["control:Mikrotik-Rate-Limit"], json!([rate]));
        assert_eq!(change["control:Mikrotik-Address-List"], json!([list]));
        let _ = radius.settle(&id(&change), "CoA-ACK", "").await.expect(204);
        assert_eq!(told(radius.account(&interim(&world, &session)).await), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_which_nothing_is_heard_is_offered_again() {
    let (world, anna, _, mut radius, session) = limited("{}").await;
    change(&world, &anna.subscriber.id, None).await;
    let first = told(radius.account(&interim(&world, &session)).await).expect("a change");
    world.pass(1);
    let again = told(radius.account(&interim(&world, &session)).await).expect("the change");
    assert_eq!(first, again, "the same change by the same name");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_router_that_refuses_twice_ends_the_session_instead() {
    let (world, anna, _, mut radius, session) = limited(r#"{"default": {"change": "coa"}}"#).await;
    change(&world, &anna.subscriber.id, None).await;
    for (result, cause) in [("CoA-NAK", "Unsupported-Attribute"), ("timeout", "")] {
        let change = told(radius.account(&interim(&world, &session)).await).expect("a change");
        assert_eq!(change["control:Portal-Action"], json!(["coa"]));
        let _ = radius.settle(&id(&change), result, cause).await.expect(204);
    }
    let last = told(radius.account(&interim(&world, &session)).await).expect("a change");
    assert_eq!(last["control:Portal-Action"], json!(["disconnect"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_its_router_does_not_know_is_over() {
    let (world, anna, home, mut radius, session) = limited(r#"{"default": {"change": "coa"}}"#).await;
    change(&world, &anna.subscriber.id, None).await;
    let change = told(radius.account(&interim(&world, &session)).await).expect("a change");
    let _ = radius.settle(&id(&change), "CoA-NAK", "Session-Context-Not-Found").await.expect(204);
    assert_eq!(world.line(&anna, &home.id).await.online(world.clock.now()), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_late_or_ends_is_answered_with_no_change() {
    let (world, anna, _, mut radius, session) = limited("{}").await;
    change(&world, &anna.subscriber.id, None).await;
    let late = portal_tests::replayed(interim(&world, &session), 60);
    assert_eq!(told(radius.account(&late).await), None, "the server would not bring it");
    let live = told(radius.account(&interim(&world, &session)).await);
    assert!(live.is_some(), "and it is not thought to be under way");
    world.pass(1);
    assert_eq!(told(radius.account(&session.now(&world, "Stop", Count::default())).await), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dial_that_was_let_in_upon_older_books_is_changed_at_once() {
    let (world, anna, _, mut radius, _) = limited("{}").await;
    change(&world, &anna.subscriber.id, None).await;
    // The server answered it from its cache, while the portal was away.
    let cached = Dialled::new("anna-dom", "81a00002", world.clock.now());
    assert!(told(radius.account(&cached.now(&world, "Start", Count::default())).await).is_some());
    // Of one whose router repeats no Class, its start counts.
    world.pass(1);
    let bare = Dialled { class: None, ..Dialled::new("anna-dom", "81a00003", world.clock.now()) };
    assert_eq!(told(radius.account(&bare.now(&world, "Start", Count::default())).await), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_hosts_of_a_subscriber_are_changed_and_nobody_elses() {
    let (first, second) = (host("anna"), host("anna2"));
    let anna = Person::new("anna").restricted(RestrictionLevel::Limited).with_host(&first).with_host(&second);
    let bert = Person::new("bert").restricted(RestrictionLevel::Limited).with_host(&host("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let mut radius = world.radius().await;
    let sessions = ["anna-dom", "anna2-dom", "bert-dom"].map(|login| Dialled::new(login, login, world.clock.now()));
    for session in &sessions {
        assert_eq!(told(radius.account(&session.now(&world, "Start", Count::default())).await), None);
    }
    world.pass(1);
    change(&world, &anna.subscriber.id, None).await;
    let mut changes = Vec::new();
    for session in &sessions {
        changes.push(told(radius.account(&interim(&world, session)).await));
    }
    assert_eq!(changes[2], None, "s02");
    let ids: Vec<String> = changes[..2].iter().map(|change| id(change.as_ref().expect("a change"))).collect();
    assert_ne!(ids[0], ids[1]);
    let _ = radius.settle(&ids[0], "Disconnect-ACK", "").await.expect(204);
    assert_eq!(applied(&world, &anna).await, None, "one of two");
    let is_online = |line: shared::usage::Line| line.online(world.clock.now()).is_some();
    assert!(!is_online(world.line(&anna, &first.id).await) && is_online(world.line(&anna, &second.id).await));
    world.pass(1);
    let _ = radius.settle(&ids[1], "Disconnect-ACK", "").await.expect(204);
    assert_eq!(applied(&world, &anna).await, Some(world.clock.now()), "s01: whatever bert's line does");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_dials_anew_by_themselves_is_restored_with_that() {
    let (world, anna, _, mut radius, session) = limited("{}").await;
    change(&world, &anna.subscriber.id, None).await;
    let _ = radius.account(&session.now(&world, "Stop", Count::default())).await.expect(204);
    assert_eq!(applied(&world, &anna).await, None, "nobody was told anything yet");
    world.pass(1);
    let class = class(&world, &mut radius).await;
    let anew = Dialled { class, ..Dialled::new("anna-dom", "81a00002", world.clock.now()) };
    let start = radius.account(&anew.now(&world, "Start", Count::default())).await;
    assert_eq!(start.cost(), "BatchGetItem 3 (4.0); GetItem 2 (2.0); Query 1 (1.0); UpdateItem 2 (2.0)");
    assert_eq!(told(start), None);
    assert_eq!(applied(&world, &anna).await, Some(world.clock.now()));
    world.pass(1);
    let next = radius.account(&interim(&world, &anew)).await.expect(204);
    assert_eq!(next.cost(), "BatchGetItem 1 (2.0); GetItem 2 (2.0); UpdateItem 2 (2.0)", "it is asked no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_at_once_are_all_counted_and_one_of_them_gets_the_change() {
    let (world, anna, home, radius, session) = limited("{}").await;
    change(&world, &anna.subscriber.id, None).await;
    let record = interim(&world, &session);
    let at_once = (0..6).map(|_| {
        let (mut radius, record) = (radius.clone(), record.clone());
        async move { radius.account(&record).await }
    });
    let answers = futures::future::join_all(at_once).await;
    let (mut taken, mut changes) = (0, 0);
    for answer in answers {
        // One that lost every race is kept by the server and comes again.
        assert!(matches!(answer.status, 200 | 204 | 503), "{answer:?}");
        taken += usize::from(answer.status < 300);
        changes += usize::from(answer.status == 200);
    }
    assert!(taken >= 1 && changes == 1, "{taken} taken, {changes} changes");
    assert_eq!(world.traffic(&anna, &home.id).await.down_bytes, 1000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_is_read_within_its_bounds_and_of_an_unknown_change_there_is_nothing_to_do() {
    let world = World::new().await;
    let mut radius = world.radius().await;
    let answer = radius.settle("act-00000000000000000000", "CoA-ACK", "").await.expect(204);
    assert_eq!(answer.cost(), "GetItem 1 (1.0)");
    let _ = radius.settle(&"x".repeat(253), "timeout", "").await.expect(204);
    for bad in [&b""[..], b"[]", b"{}", b"{\"Portal-Action-Id\":\"\",\"Result\":\"CoA-ACK\"}"] {
        let _ = radius.post_bytes("/radius/v1/coa-result", bad).await.expect(400);
    }
    let _ = radius.settle(&"x".repeat(254), "CoA-ACK", "").await.expect(400);
}
