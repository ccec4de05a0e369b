//! The agent beside a router: what it is told to do, at once, once, and again where nothing is heard of it.

use portal_tests::{Count, Dialled, Machine, Person, World, host};
use serde_json::{Value, json};
use shared::clock::Clock as _;
use shared::domain::{Host, LineChange, Restriction, RestrictionLevel};
use shared::network::Waiting;
use shared::store::{Transaction, Update, keys};

use crate::import::{file, put, subscriber};
use crate::pay::{KEY, anna};

/// Where sessions stay.
pub const COA: &str = r#"{"default": {"change": "coa"}}"#;

/// A portal of a provider whose network is this.
pub async fn at_network(network: &str) -> World {
    World::with(|options| {
        options.settings.insert("PANEL_NETWORK".to_owned(), network.to_owned());
    })
    .await
}

/// Somebody limited with a host of their own that is online since now.
pub async fn online(world: &World, tail: &str) -> (Person, Host, Dialled) {
    let home = host(tail);
    let person = Person::new(tail).restricted(RestrictionLevel::Limited).with_host(&home);
    person.write(&world.table).await;
    let session = dial(world, &home, &format!("81-{tail}")).await;
    (person, home, session)
}

async fn dial(world: &World, host: &Host, session: &str) -> Dialled {
    let session = Dialled::new(host.pppoe_login.as_str(), session, world.clock.now());
    let _ = world.radius().await.account(&session.now(world, "Start", Count::default())).await.expect(204);
    session
}

/// Changes a restriction in the books, as a payment or the office does.
pub async fn change(world: &World, person: &Person, to: Option<RestrictionLevel>) {
    let (at, id) = (world.clock.now(), &person.subscriber.id);
    let restriction = to.map(|level| Restriction { level, since: at });
    let line = LineChange { at, from: None, to, applied_at: None };
    let update = Update::existing().set_or_remove("restriction", restriction).set("line", line);
    let changed = Transaction::new(&world.table).update(&keys::subscriber(id), update);
    Waiting::new(id.clone(), at).onto(changed).commit().await.expect("written");
}

/// What the agent is told.
pub async fn told(agent: &mut Machine) -> Vec<Value> {
    let actions = agent.actions().await.expect(200).json();
    actions["actions"].as_array().expect("a list").clone()
}

/// The id of a change.
pub fn id(action: &Value) -> &str {
    action["id"].as_str().expect("an id")
}

/// Since when the network does what the books say, as far as it has told.
pub async fn applied(world: &World, person: &Person) -> Option<shared::domain::Timestamp> {
    world.subscriber(person).await.line.expect("a change").applied_at
}

/// Lines that the agent has not been told of to the end.
pub async fn waiting(world: &World) -> usize {
    let now = world.clock.now() + std::time::Duration::from_hours(1);
    Waiting::due(&world.table, now).await.expect("an answer").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nothing_is_to_be_done_a_question_costs_half_a_unit() {
    let world = World::new().await;
    let _ = online(&world, "anna").await;
    let answer = world.agent().await.actions().await.expect(200);
    assert_eq!((answer.json(), answer.cost()), (json!({"actions": []}), "Query 1 (0.5)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_pays_is_let_go_at_once_and_reads_since_when() {
    let home = host("anna");
    let anna = anna().with_host(&home);
    let world = World::of(&[&anna]).await;
    let _ = dial(&world, &home, "81a00001").await;
    world.pass(1);
    let mut app = world.app_of(&anna).await;
    let order = world.begin(&mut app, KEY).await;
    assert_eq!(world.portal.payu().pay(&order.id).await.expect("told"), 200);
    assert_eq!(app.get("/").await.expect(200).json()["line"]["state"], "restoring");

    let mut agent = world.agent().await;
    let answer = agent.actions().await.expect(200);
    assert_eq!(answer.cost(), "BatchGetItem 2 (2.0); GetItem 1 (1.0); Query 2 (1.5); UpdateItem 3 (3.0)");
    let actions = answer.json()["actions"].clone();
    let expected = json!([{
        "id": actions[0]["id"], "kind": "disconnect", "router": {"identifier": "bras-1", "address": "10.0.0.1"},
        "user_name": "anna-dom", "acct_session_id": "81a00001", "framed_ip_address": "100.64.0.7", "attributes": {},
    }]);
    assert_eq!(actions, expected);
    assert_eq!(told(&mut agent).await, Vec::<Value>::new(), "it is under way");
    let settled = agent.tell(id(&actions[0]), "Disconnect-ACK", "").await.expect(204);
    assert_eq!(settled.cost(), "BatchGetItem 1 (1.0); GetItem 3 (3.0); Query 1 (1.0); UpdateItem 2 (2.0)");
    let line = app.get("/").await.expect(200).json()["line"].clone();
    assert_eq!((&line["state"], &line["applied_at"]), (&json!("restored"), &json!("2026-11-23T11:01:00Z")));
    // Told again, as an agent does that got no answer, and asked again.
    world.pass(1);
    let _ = agent.tell(id(&actions[0]), "Disconnect-ACK", "").await.expect(204);
    assert_eq!(told(&mut agent).await, Vec::<Value>::new());
    assert_eq!(app.get("/").await.expect(200).json()["line"], line);
    world.pass(2);
    assert_eq!((told(&mut agent).await, waiting(&world).await), (Vec::new(), 0), "and that is the end of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_router_is_told_in_its_own_words() {
    let kinds = [
        ("mikrotik", json!({"Mikrotik-Rate-Limit": ["50M/300M"]})),
        ("accel_ppp", json!({"Filter-Id": ["300000/50000"]})),
        (
            "cisco",
            json!({"Cisco-AVPair": ["subscriber:sub-qos-policy-in=UP50M", "subscriber:sub-qos-policy-out=DOWN300M"]}),
        ),
        ("huawei", json!({"Huawei-Input-Average-Rate": [50_000_000], "Huawei-Output-Average-Rate": [300_000_000]})),
        ("juniper", json!({"ERX-Ingress-Policy-Name": ["up-50M"], "ERX-Egress-Policy-Name": ["down-300M"]})),
    ];
    let routers = kinds.iter().map(|(kind, _)| json!({"identifier": kind, "kind": kind, "change": "coa"}));
    let world = at_network(&json!({"routers": routers.collect::<Vec<_>>()}).to_string()).await;
    let mut agent = world.agent().await;
    for (kind, mut attributes) in kinds {
        let tail = kind.replace('_', "");
        let home = host(&tail);
        let person = Person::new(&tail).restricted(RestrictionLevel::Limited).with_host(&home);
        person.write(&world.table).await;
        let session =
            Dialled { nas: kind.to_owned(), ..Dialled::new(home.pppoe_login.as_str(), kind, world.clock.now()) };
        let _ = world.radius().await.account(&session.now(&world, "Start", Count::default())).await.expect(204);
        world.pass(1);
        change(&world, &person, None).await;
        let actions = told(&mut agent).await;
        assert_eq!((actions.len(), &actions[0]["kind"]), (1, &json!("coa")), "{actions:?}");
        attributes["Acct-Interim-Interval"] = json!([300]);
        assert_eq!((&actions[0]["attributes"], &actions[0]["router"]["identifier"]), (&attributes, &json!(kind)));
        let _ = agent.tell(id(&actions[0]), "CoA-ACK", "").await.expect(204);
        assert_eq!(applied(&world, &person).await, Some(world.clock.now()), "{kind}");
        assert!(world.line(&person, &home.id).await.online(world.clock.now()).is_some(), "{kind}: it goes on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limiting_and_suspending_go_the_same_way() {
    let world = at_network(COA).await;
    let (anna, ..) = online(&world, "anna").await;
    let mut agent = world.agent().await;
    for (level, list, rate) in
        [(RestrictionLevel::Suspended, "suspended", "256k/256k"), (RestrictionLevel::Limited, "limited", "1M/1M")]
    {
        world.pass(1);
        change(&world, &anna, Some(level)).await;
        let actions = told(&mut agent).await;
        let told = &actions[0]["attributes"];
        assert_eq!((&told["Mikrotik-Rate-Limit"], &told["Mikrotik-Address-List"]), (&json!([rate]), &json!([list])));
        let _ = agent.tell(id(&actions[0]), "CoA-ACK", "").await.expect(204);
        assert_eq!(applied(&world, &anna).await, Some(world.clock.now()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_speeds_of_a_host_are_told_to_its_own_session_alone() {
    let world = at_network(COA).await;
    let host = |tail: &str, down_kbps: u32| {
        json!({"type": "host", "subscriber": "sub_jan", "id": format!("hst_{tail}"), "name": "Dom",
            "pppoe_login": format!("jan-{tail}"), "down_kbps": down_kbps, "up_kbps": 50_000})
    };
    let lines = [subscriber("jan"), host("1", 300_000), host("2", 300_000)];
    put(&world, "first.ndjson", file(&lines).as_bytes()).await;
    world.portal.drain().await.expect("imported");
    for login in ["jan-1", "jan-2"] {
        let session = Dialled::new(login, login, world.clock.now());
        let _ = world.radius().await.account(&session.now(&world, "Start", Count::default())).await.expect(204);
    }
    world.pass(1);
    put(&world, "faster.ndjson", file(&[host("1", 600_000), host("2", 300_000)]).as_bytes()).await;
    world.portal.drain().await.expect("imported");
    let mut agent = world.agent().await;
    let actions = told(&mut agent).await;
    assert_eq!((actions.len(), &actions[0]["user_name"]), (1, &json!("jan-1")), "{actions:?}");
    assert_eq!(actions[0]["attributes"], json!({"Mikrotik-Rate-Limit": ["50M/600M"], "Acct-Interim-Interval": [300]}));
    let _ = agent.tell(id(&actions[0]), "CoA-ACK", "").await.expect(204);
    world.pass(3);
    assert_eq!((told(&mut agent).await, waiting(&world).await), (Vec::new(), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn all_sessions_of_a_subscriber_are_told_and_only_then_it_is_done() {
    let (first, second) = (host("anna"), host("anna2"));
    let anna = Person::new("anna").restricted(RestrictionLevel::Limited).with_host(&first).with_host(&second);
    let world = World::of(&[&anna]).await;
    let _ = online(&world, "bert").await;
    // Two of one host: its router dialled anew before the first session was known to be over.
    for (host, session) in [(&first, "81a00001"), (&first, "81a00002"), (&second, "81a00003")] {
        world.pass(2);
        let _ = dial(&world, host, session).await;
    }
    world.pass(1);
    change(&world, &anna, None).await;
    let mut agent = world.agent().await;
    let actions = told(&mut agent).await;
    let mut sessions: Vec<_> = actions.iter().map(|action| action["acct_session_id"].clone()).collect();
    sessions.sort_by_key(Value::to_string);
    assert_eq!(sessions, ["81a00001", "81a00002", "81a00003"], "s02: nobody else's");
    for (place, action) in actions.iter().enumerate() {
        assert_eq!(applied(&world, &anna).await, None, "{place} of three");
        let _ = agent.tell(id(action), "Disconnect-ACK", "").await.expect(204);
    }
    assert_eq!(applied(&world, &anna).await, Some(world.clock.now()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_which_nothing_is_heard_is_offered_again_by_the_same_name() {
    let world = World::new().await;
    let (anna, ..) = online(&world, "anna").await;
    // Limited and let go again before anybody asked: it is one change of the session.
    change(&world, &anna, Some(RestrictionLevel::Suspended)).await;
    world.pass(1);
    change(&world, &anna, None).await;
    let mut agent = world.agent().await;
    let first = told(&mut agent).await;
    for _ in 0..3 {
        assert_eq!(told(&mut agent).await, Vec::<Value>::new());
        world.pass(1);
        assert_eq!(told(&mut agent).await, first);
    }
    assert_eq!(applied(&world, &anna).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_router_that_refuses_twice_ends_the_session_and_one_that_does_not_know_it_has_ended_it() {
    let world = at_network(COA).await;
    let (anna, home, _) = online(&world, "anna").await;
    world.pass(1);
    change(&world, &anna, None).await;
    let mut agent = world.agent().await;
    for (kind, result, cause) in [
        ("coa", "CoA-NAK", "Unsupported-Attribute"),
        ("coa", "timeout", ""),
        ("disconnect", "Disconnect-NAK", "Administratively-Prohibited"),
        ("disconnect", "Disconnect-NAK", "503"),
    ] {
        let actions = told(&mut agent).await;
        assert_eq!((actions.len(), &actions[0]["kind"]), (1, &json!(kind)));
        let _ = agent.tell(id(&actions[0]), result, cause).await.expect(204);
        // A router that refuses is not asked every few seconds.
        assert_eq!(told(&mut agent).await, Vec::<Value>::new());
        world.pass(1);
    }
    assert_eq!(world.line(&anna, &home.id).await.online(world.clock.now()), None);
    assert!(applied(&world, &anna).await.is_some() && told(&mut agent).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_paid_last_is_told_first_and_a_crowd_in_turns() {
    let world = World::new().await;
    for place in 0..22 {
        let (person, ..) = online(&world, &format!("p{place}")).await;
        change(&world, &person, None).await;
        world.clock.advance(std::time::Duration::from_millis(1));
    }
    world.pass(1);
    let mut agent = world.agent().await;
    let sessions = |actions: Vec<Value>| -> Vec<String> {
        actions.iter().map(|action| action["acct_session_id"].as_str().expect("an id").to_owned()).collect()
    };
    let first = sessions(told(&mut agent).await);
    assert_eq!((first.len(), first[0].as_str(), first[19].as_str()), (20, "81-p21", "81-p2"));
    assert_eq!(sessions(told(&mut agent).await), ["81-p1", "81-p0"]);
    assert_eq!(sessions(told(&mut agent).await), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_damaged_of_one_keeps_nothing_from_the_others() {
    let world = World::new().await;
    let (anna, ..) = online(&world, "anna").await;
    let (bert, ..) = online(&world, "bert").await;
    world.pass(1);
    for person in [&anna, &bert] {
        change(&world, person, None).await;
    }
    let broken = Update::existing().set("balance", "nothing");
    let subscriber = keys::subscriber(&anna.subscriber.id);
    assert!(world.table.update(&subscriber, broken).await.expect("an answer"));
    let mut agent = world.agent().await;
    let actions = told(&mut agent).await;
    assert_eq!((actions.len(), &actions[0]["user_name"]), (1, &json!("bert-dom")));
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_router_is_off_gets_the_new_profile_with_the_next_dial_and_reads_of_it_then() {
    let world = World::new().await;
    let (anna, home, session) = online(&world, "anna").await;
    world.pass(1);
    let _ = world.radius().await.account(&session.now(&world, "Stop", Count::default())).await.expect(204);
    change(&world, &anna, None).await;
    let mut agent = world.agent().await;
    assert_eq!(told(&mut agent).await, Vec::<Value>::new());
    assert_eq!(applied(&world, &anna).await, None, "nobody was told");
    // Let in upon the books before, as the server remembered them, and reported before all is forgotten.
    world.pass(1);
    let _ = world.radius().await.account(&dialled_again(&world, &home)).await.expect(200);
    world.pass(1);
    let actions = told(&mut agent).await;
    assert_eq!(actions[0]["acct_session_id"], "81-again");
}

fn dialled_again(world: &World, host: &Host) -> Value {
    let session = Dialled::new(host.pppoe_login.as_str(), "81-again", world.clock.now());
    session.now(world, "Start", Count::default())
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_without_the_key_of_the_agent_nothing_is_told_and_nothing_taken() {
    let world = World::new().await;
    let (anna, ..) = online(&world, "anna").await;
    change(&world, &anna, None).await;
    for mut stranger in [world.radius().await, world.machine("x"), world.machine(&"0".repeat(64))] {
        for answer in [stranger.actions().await, stranger.tell("act-00000000000000000000", "CoA-ACK", "").await] {
            assert_eq!((answer.status, answer.code().as_str(), answer.cost()), (401, "api_key_invalid", ""));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_result_is_read_within_its_bounds_and_of_an_unknown_change_there_is_nothing_to_do() {
    let world = World::new().await;
    let mut agent = world.agent().await;
    let unknown = "act-00000000000000000000";
    assert_eq!(agent.tell(unknown, "CoA-ACK", "").await.expect(204).cost(), "GetItem 1 (1.0)");
    for bad in ["act-", "act-0000000000000000000G", &"x".repeat(300)] {
        let _ = agent.tell(bad, "CoA-ACK", "").await.expect(404);
    }
    let _ = agent.tell(unknown, "", "").await.expect(422);
    let _ = agent.tell(unknown, "ACK", "").await.expect(422);
    let _ = agent.tell(unknown, "timeout", &"x".repeat(65)).await.expect(422);
    let path = format!("/network/v1/actions/{unknown}/result");
    let _ = agent.post_bytes(&path, b"[]").await.expect(400);
    let _ = agent.post_bytes(&path, &vec![b' '; 8193]).await.expect(413);
    let _ = agent.post_bytes("/network/v1/actions", &vec![b' '; 8193]).await.expect(413);
}
