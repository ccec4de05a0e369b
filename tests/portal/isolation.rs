//! What is somebody else's is not there (S01, S02). The routes come from the template, so a new one is covered by itself.

use http::{HeaderMap, HeaderValue};
use portal_tests::{Answer, Client, Person, Route, World, charge, contract, host, notice, service};
use serde_json::json;

/// What a parameter of a route stands for.
enum Parameter {
    /// The id of something that belongs to one subscriber.
    Owned(String),
    /// Something that belongs to nobody.
    Public,
}

fn parameter(route: &Route, name: &str, theirs: &Theirs) -> Parameter {
    let place = route.path.split('/').nth(1).unwrap_or_default();
    match (place, name) {
        ("invoices", "id") => Parameter::Owned(theirs.invoice.clone()),
        ("contract", "id") => Parameter::Owned("con_bert".to_owned()),
        ("notices", "id") => Parameter::Owned("ntc_bert".to_owned()),
        ("hosts", "id") => Parameter::Owned("hst_bert".to_owned()),
        ("payments", "id") => Parameter::Owned(theirs.payment.clone()),
        ("data", "id") => Parameter::Owned(theirs.export.clone()),
        ("security", "id") => Parameter::Owned(theirs.passkey.clone()),
        // The link of a mail is for whoever has it, see email_change.rs and walled_garden.rs.
        // A change of a session is for the agent, which has a key of its own.
        ("webhooks", "gateway") | ("assets", "file") | ("email" | "pay", "token") | ("network", "id") => {
            Parameter::Public
        }
        _ => panic!("{route}: say in isolation.rs what {{{name}}} stands for, and give bert one"),
    }
}

struct Theirs {
    invoice: String,
    payment: String,
    export: String,
    passkey: String,
}

/// The id of what is bert's; nothing where it is nobody's.
fn owned(route: &Route, name: &str, theirs: &Theirs) -> String {
    match parameter(route, name, theirs) {
        Parameter::Owned(theirs) => theirs,
        Parameter::Public => String::new(),
    }
}

/// An id of the same form that nothing has.
fn nobodys(id: &str) -> String {
    let (prefix, tail) = id.split_once('_').expect("an id");
    format!("{prefix}_{}", "0".repeat(tail.len()))
}

/// Sends what a page or an app of ours would send.
async fn call(client: &mut Client, route: &Route, path: &str) -> Answer {
    let browser = client.cookie.is_some();
    let media = if browser { "application/x-www-form-urlencoded" } else { "application/json" };
    let mut headers = HeaderMap::new();
    if route.is_unsafe() {
        headers.insert("content-type", HeaderValue::from_static(media));
        headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
    }
    let fields: &[u8] = match route.path.as_str() {
        "/hosts/{id}/pppoe-password" => {
            br#"{"current_password":"wiosna-nad-wisla","idempotency_key":"0123456789abcdef"}"#
        }
        _ => b"{}",
    };
    let body = if route.is_unsafe() && !browser { fields.to_vec() } else { Vec::new() };
    client.send(route.method(), path, headers, body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn s01_s02_what_is_somebody_elses_looks_like_what_is_not_there_on_every_route() {
    let anna = Person::new("anna").owing(&[charge(9, 6990), charge(10, 6990)]);
    let bert = Person::new("bert").owing(&[charge(11, 4990)]);
    let bert = bert.bound_in_writing(contract("bert", json!({})), Vec::new());
    let bert = bert.told([notice("bert", "2026-11-01T08:00:00Z", json!({}))]).with_host(&host("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let mut of_bert = world.app_of(&bert).await;
    let payment = of_bert.post("/payments", &[("idempotency_key", "0123456789abcdef")]).await.expect(200).json();
    let export = of_bert.post("/data/export", &[("idempotency_key", "0123456789abcdef")]).await.expect(200).json();
    let theirs = Theirs {
        invoice: bert.invoices[0].id.to_string(),
        payment: payment["id"].as_str().expect("an id").to_owned(),
        passkey: world.passkey_of(&bert, 7).await.id().to_string(),
        export: export["export"]["id"].as_str().expect("an id").to_owned(),
    };
    world.portal.drain().await.expect("drawn and exported");
    let mut clients = [world.browser_of(&anna).await, world.app_of(&anna).await];
    let mut routes = world.routes();
    routes.retain(|route| route.parameters().iter().any(|name| !owned(route, name, &theirs).is_empty()));
    // His own he may look at, and change: what changes after that is somebody else's doing.
    for route in &routes {
        let own = call(&mut of_bert, route, &route.filled(|name| owned(route, name, &theirs))).await;
        assert!(own.status < 400, "{route}: bert is kept from his own: {own:?}");
    }
    world.portal.drain().await.expect("told of");
    let before = world.items().await;
    let mut checked = 0;
    for route in &routes {
        let owned = |name: &str| owned(route, name, &theirs);
        let (of_somebody, of_nobody) = (route.filled(owned), route.filled(|name| nobodys(&owned(name))));
        for client in &mut clients {
            let theirs = call(client, route, &of_somebody).await.expect(404);
            let nobodys = call(client, route, &of_nobody).await.expect(404);
            assert_eq!(
                theirs.visible().replace(&of_somebody, "…"),
                nobodys.visible().replace(&of_nobody, "…"),
                "{route}"
            );
            assert!(!theirs.body.contains("bert"), "{route}: {}", theirs.body);
        }
        checked += 1;
    }
    assert!(checked >= 3, "{checked} routes");
    assert_eq!(world.items().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn s01_lists_hold_what_is_ones_own_whatever_the_query_says() {
    let anna = Person::new("anna").owing(&[charge(8, 1000), charge(9, 1000)]);
    let bert = Person::new("bert").owing(&[charge(10, 77_777), charge(11, 77_777)]);
    let of_77777 = json!({"monthly": {"amount": 77_777, "currency": "PLN"}});
    let bert = bert.bound_by(contract("1", of_77777.clone()), vec![service("1", "1", of_77777)]);
    let bert = bert.told([notice("1", "2026-11-01T08:00:00Z", json!({"body": "77777"}))]).with_host(&host("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let mut app = world.app_of(&anna).await;
    let cursor = |sk: &str| base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, sk);
    let of_bert = [
        format!("/invoices?after={}", cursor("INV#2026-11-01#inv_11-2026")),
        format!("/payments?after={}", cursor("CHG#2026-11#chg_11")),
        format!("/contract?after={}", cursor("CON#con_1#srv_2")),
        "/contract?subscriber=sub_bert&id=con_1".to_owned(),
        format!("/notices?after={}", cursor("NTC#2026-11-22T00:00:00.000Z#ntc_1")),
        format!("/hosts?after={}", cursor("HST#hst_bert")),
        "/hosts?subscriber=sub_bert".to_owned(),
        "/invoices?subscriber=sub_bert&id=sub_bert".to_owned(),
        "/payments?sub=sub_bert".to_owned(),
        "/?id=sub_bert".to_owned(),
    ];
    for path in of_bert {
        let answer = app.get(&path).await.expect(200);
        assert!(!answer.body.contains("77777") && !answer.body.contains("bert"), "{path}: {}", answer.body);
    }
    // No header names a subscriber either.
    let mut app = app.with("x-subscriber-id", "sub_bert").with("cookie", "sub=sub_bert");
    assert_eq!(app.get("/").await.expect(200).json()["name"], "anna");
}

#[tokio::test(flavor = "multi_thread")]
async fn s01_an_idempotency_key_of_somebody_else_is_another_payment() {
    let (anna, bert) = (Person::new("anna").owing(&[charge(11, 100)]), Person::new("bert").owing(&[charge(11, 200)]));
    let world = World::of(&[&anna, &bert]).await;
    let key = [("idempotency_key", "one-key-for-the-two")];
    let of_anna = world.app_of(&anna).await.post("/payments", &key).await.expect(200).json();
    let of_bert = world.app_of(&bert).await.post("/payments", &key).await.expect(200).json();
    assert_ne!(of_anna["id"], of_bert["id"]);
    assert_eq!((&of_anna["amount"]["amount"], &of_bert["amount"]["amount"]), (&100.into(), &200.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn s01_the_document_of_an_invoice_lies_where_no_id_leads() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    world.portal.drain().await.expect("drawn");
    let address = world.app_of(&anna).await.get("/invoices/inv_11-2026/pdf").await.expect(302).location().to_owned();
    let key = anna.invoices[0].pdf_key.as_str();
    assert!(address.contains(key), "{address}");
    let name = key.strip_prefix("sub_anna/").and_then(|name| name.strip_suffix(".pdf")).expect("a name");
    assert_eq!(hex::decode(name).expect("hex").len(), 16);
    for id in ["..%2F..%2Fsub_bert", "inv_11-2026.pdf", "sub_anna%2Fx", "inv_%00", "inv_11-2026%3F"] {
        let answer = world.app_of(&anna).await.get(&format!("/invoices/{id}/pdf")).await;
        assert_eq!(answer.status, 404, "{id}: {answer:?}");
    }
}
