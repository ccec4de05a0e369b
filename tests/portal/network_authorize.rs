//! Who may connect, and how fast: what the provider's RADIUS server is told.

use std::time::Duration;

use portal_tests::{Answer, NAS_ADDRESS, Person, World, host, question};
use serde_json::{Value, json};
use shared::clock::Clock as _;
use shared::domain::{Host, Mac, PppoeSecret, PreviousPppoeSecret, RestrictionLevel};
use shared::network::pppoe::PppoePassword;
use shared::random::SystemRandom;
use shared::seal::Sealer;
use shared::store::{Transaction, keys};

const PATH: &str = "/radius/v1/authorize";
const MAC: &str = "02-00-5E-10-00-01";
const PASSWORD: &str = "wolno-mi-7";

/// Somebody with one host that dials with a password.
async fn dialled(change: impl FnOnce(Person, Host) -> (Person, Host)) -> (World, Person, Host) {
    let (anna, home) = change(Person::new("anna"), host("anna"));
    let anna = anna.with_host(&home);
    let world = World::of(&[&anna]).await;
    world.set_pppoe_password(&anna, &home.id, PASSWORD).await;
    (world, anna, home)
}

/// What an answer sets, by list and name.
fn set(answer: &Answer) -> Value {
    let json = answer.json();
    let values = json.as_object().expect("an object").iter();
    assert!(values.clone().all(|(_, value)| value["do_xlat"] == false), "{json}");
    values.map(|(name, value)| (name.clone(), value["value"].clone())).collect()
}

/// The words of a refusal: with a verdict and in a good answer, else the server would take it for an outage.
fn refused(answer: Answer) -> String {
    let set = set(&answer.expect(200));
    assert_eq!(
        (&set["control:Portal-Verdict"], set.as_object().map(serde_json::Map::len)),
        (&json!(["reject"]), Some(2))
    );
    set["reply:Reply-Message"][0].as_str().expect("words").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_is_let_in_with_its_password_and_its_speeds_in_two_reads() {
    let (world, ..) = dialled(|anna, host| (anna, host)).await;
    let answer = world.radius().await.authorize("anna-dom", MAC).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    let expected = json!({
        "control:Portal-Verdict": ["accept"],
        "control:Cleartext-Password": [PASSWORD],
        "reply:Acct-Interim-Interval": [300],
        "reply:Class": ["panel:0"],
        "reply:Mikrotik-Rate-Limit": ["50M/300M"],
    });
    assert_eq!(set(&answer), expected);
    assert_eq!(answer.cost(), "BatchGetItem 1 (2.0); GetItem 1 (1.0)");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_restricted_gets_in_with_another_profile_and_reports_each_minute() {
    for (level, speeds, list) in
        [(RestrictionLevel::Limited, "1M/1M", "limited"), (RestrictionLevel::Suspended, "256k/256k", "suspended")]
    {
        let (world, ..) = dialled(|anna, host| (anna.restricted(level), host)).await;
        let set = set(&world.radius().await.authorize("anna-dom", MAC).await.expect(200));
        assert_eq!(set["reply:Mikrotik-Rate-Limit"], json!([speeds]));
        assert_eq!(set["reply:Mikrotik-Address-List"], json!([list]));
        assert_eq!(
            (&set["reply:Acct-Interim-Interval"], &set["control:Portal-Verdict"]),
            (&json!([60]), &json!(["accept"]))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_router_is_told_in_the_words_of_its_kind() {
    let network = r#"{"default": {"kind": "huawei"}, "routers": [{"identifier": "bras-1", "kind": "accel_ppp"}]}"#;
    let anna = Person::new("anna").with_host(&host("anna"));
    let world = World::with(|options| {
        options.settings.insert("PANEL_NETWORK".to_owned(), network.to_owned());
    })
    .await;
    anna.write(&world.table).await;
    world.set_pppoe_password(&anna, &host("anna").id, PASSWORD).await;
    let mut radius = world.radius().await;
    assert_eq!(set(&radius.authorize("anna-dom", MAC).await)["reply:Filter-Id"], json!(["300000/50000"]));
    let elsewhere = json!({"User-Name": "anna-dom", "NAS-IP-Address": NAS_ADDRESS, "NAS-Identifier": "bras-2"});
    let told = set(&radius.post(PATH, &elsewhere).await.expect(200));
    assert_eq!(told["reply:Huawei-Output-Average-Rate"], json!([300_000_000]));
}

#[tokio::test(flavor = "multi_thread")]
async fn s16_a_password_that_looks_like_an_order_to_the_server_is_a_password() {
    let (world, anna, home) = dialled(|anna, host| (anna, host)).await;
    for hostile in [r#"p%{User-Name}%%q"\'/é"#, "%{config:x}", r"\n\x41", "zażółć gęślą"] {
        world.set_pppoe_password(&anna, &home.id, hostile).await;
        let set = set(&world.radius().await.authorize("anna-dom", MAC).await.expect(200));
        assert_eq!(set["control:Cleartext-Password"], json!([hostile]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_login_is_a_no_and_not_an_outage() {
    let (world, ..) = dialled(|anna, host| (anna, host)).await;
    let mut radius = world.radius().await;
    for unknown in ["nobody", "ANNA-DOM", "anna-dom ", "a\"nna\\,\"User-Name\":\"anna-dom", "é"] {
        assert_eq!(refused(radius.authorize(unknown, MAC).await), "unknown login", "{unknown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_with_letters_of_its_own_is_known_however_the_server_writes_it() {
    let login = "żółw-dom";
    let (world, ..) = dialled(|anna, host| {
        (anna, Host { pppoe_login: shared::domain::Text::parse(login).expect("a login"), ..host })
    })
    .await;
    let mut radius = world.radius().await;
    let by_bytes: String = login.bytes().map(char::from).collect();
    for written in [login, &by_bytes] {
        assert_eq!(set(&radius.authorize(written, MAC).await)["control:Portal-Verdict"], json!(["accept"]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_hardware_is_registered_no_other_gets_in() {
    let mac = Mac::parse("02:00:5e:10:00:01").expect("an address");
    let (world, ..) = dialled(|anna, host| (anna, Host { macs: vec![mac], ..host })).await;
    let mut radius = world.radius().await;
    for right in [MAC, "0200.5e10.0001", "02:00:5E:10:00:01"] {
        assert_eq!(set(&radius.authorize("anna-dom", right).await)["control:Portal-Verdict"], json!(["accept"]));
    }
    for wrong in ["02:00:5e:10:00:02", "", "ether5"] {
        assert_eq!(refused(radius.authorize("anna-dom", wrong).await), "MAC not registered");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_without_a_password_is_refused() {
    let anna = Person::new("anna").with_host(&host("anna"));
    let world = World::of(&[&anna]).await;
    assert_eq!(refused(world.radius().await.authorize("anna-dom", MAC).await), "no password");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_before_goes_along_until_its_moment_and_no_second_longer() {
    let (world, anna, home) = dialled(|anna, host| (anna, host)).await;
    let keeper = Sealer::init(&world.boot).await.expect("a key");
    let sealed = |text: &str| {
        let password = PppoePassword::parse(text).expect("a password");
        password.seal(&keeper, &SystemRandom, &anna.subscriber.id, &home.id).expect("sealed")
    };
    let until = world.clock.now() + Duration::from_mins(10);
    let previous = Some(PreviousPppoeSecret { sealed: sealed("stare-haslo"), until });
    let secret =
        PppoeSecret { sealed: sealed("nowe-haslo"), changed_at: world.clock.now(), previous, generated_by: None };
    let changed = Host { pppoe_secret: Some(secret), ..world.host(&anna, &home.id).await };
    let written = Transaction::new(&world.table).replace(&keys::host(&anna.subscriber.id, &home.id), &changed);
    written.commit().await.expect("written");
    let mut radius = world.radius().await;
    world.pass(9);
    let told = set(&radius.authorize("anna-dom", MAC).await);
    let both = [&told["control:Cleartext-Password"], &told["control:Portal-Previous-Password"]];
    assert_eq!(both, [&json!(["nowe-haslo"]), &json!(["stare-haslo"])]);
    world.pass(1);
    let told = set(&radius.authorize("anna-dom", MAC).await);
    assert!(told.get("control:Portal-Previous-Password").is_none(), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s01_what_lies_sealed_for_another_host_opens_nothing() {
    let (world, anna, home) = dialled(|anna, host| (anna, host)).await;
    let bert = Person::new("bert").with_host(&host("bert"));
    bert.write(&world.table).await;
    let stolen = world.host(&anna, &home.id).await.pppoe_secret;
    let thief = Host { pppoe_secret: stolen, ..host("bert") };
    let written = Transaction::new(&world.table).replace(&keys::host(&bert.subscriber.id, &thief.id), &thief);
    written.commit().await.expect("written");
    let _ = world.radius().await.authorize("bert-dom", MAC).await.expect(500);
}

#[tokio::test(flavor = "multi_thread")]
async fn s06_without_the_key_of_the_radius_server_nothing_is_told() {
    let (world, ..) = dialled(|anna, host| (anna, host)).await;
    for mut stranger in [world.agent().await, world.machine("x"), world.machine(&"0".repeat(64))] {
        let answer = stranger.authorize("anna-dom", MAC).await.expect(401);
        assert_eq!((answer.code().as_str(), answer.cost()), ("api_key_invalid", ""));
    }
    let body = question("anna-dom", MAC).to_string().into_bytes();
    let _ = world.app().post_raw(PATH, "application/json", body).await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_question_is_read_within_its_bounds() {
    let world = World::new().await;
    let mut radius = world.radius().await;
    for bad in [&b""[..], b"[]", b"{}", b"{\"User-Name\":5}", b"{\"User-Name\":\"\"}", b"\xff"] {
        let _ = radius.post_bytes(PATH, bad).await.expect(400);
    }
    let padded = |bytes: usize| {
        let body = question("nobody", MAC).to_string();
        format!("{body}{}", " ".repeat(bytes - body.len())).into_bytes()
    };
    let _ = radius.post_bytes(PATH, &padded(4096)).await.expect(200);
    let _ = radius.post_bytes(PATH, &padded(4097)).await.expect(413);
    assert_eq!(refused(radius.authorize(&"x".repeat(506), MAC).await), "unknown login");
    let _ = radius.authorize(&"x".repeat(507), MAC).await.expect(400);
}
