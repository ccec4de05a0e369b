//! Bodies that are not what they should be: every route that takes one says what is wrong, and none breaks.

use http::{HeaderMap, HeaderValue};
use portal_tests::{Answer, Client, Person, Route, World, charge, host};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// The fields of each route; one that takes none does its work whatever the body is.
fn fields(route: &Route) -> &'static [&'static str] {
    match route.path.as_str() {
        "/login" => &["login", "password"],
        "/reset-password" => &["login", "email"],
        "/password" => &["current_password", "new_password"],
        "/payments" => &["idempotency_key", "charges", "amount"],
        "/data/export" => &["idempotency_key"],
        "/hosts/{id}/pppoe-password" => &["pppoe_password", "current_password", "idempotency_key"],
        "/data/contact" => &["email", "phone", "street", "post_code", "city", "revision"],
        "/data/billing" => &["name", "tax_id", "street", "post_code", "city", "revision"],
        "/data/consents" => &["service_information_email", "marketing_sms", "revision"],
        "/invoices/delivery" => &["electronic", "text"],
        "/logout"
        | "/login/passkey/options"
        | "/notices/{id}/read"
        | "/webhooks/{gateway}"
        | "/radius/v1/authorize"
        | "/radius/v1/accounting"
        | "/radius/v1/coa-result"
        | "/data/email/cancel"
        | "/email/{token}" => &[],
        "/pay/{token}" => &["idempotency_key", "gateway"],
        "/network/v1/actions" => &["routers"],
        "/network/v1/actions/{id}/result" => &["result", "error_cause"],
        "/login/passkey" => &["credential"],
        "/security/passkeys/options" => &["current_password"],
        "/security/passkeys" => &["name", "credential"],
        "/security/passkeys/remove" => &["passkey", "current_password"],
        "/login/code" => &["code", "recovery_code"],
        "/security/two-factor/confirm" => &["code"],
        "/security/two-factor" | "/security/two-factor/recovery-codes" | "/security/two-factor/off" => {
            &["current_password"]
        }
        "/security/sessions/end" => &["session"],
        _ => panic!("{route}: say in bad_input.rs which fields it takes"),
    }
}

/// A JSON object with one value in every field.
fn object(names: &[&str], value: &str) -> Vec<u8> {
    let fields: Vec<String> = names.iter().map(|name| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(",")).into_bytes()
}

fn form(names: &[&str], value: &str) -> Vec<u8> {
    names.iter().map(|name| format!("{name}={value}")).collect::<Vec<_>>().join("&").into_bytes()
}

/// What is sent, under a name: media type (none where there is no header) and body.
#[expect(clippy::too_many_lines, reason = "one list of bodies")]
fn bodies(names: &[&str]) -> Vec<(String, &'static str, Vec<u8>)> {
    let mut bodies: Vec<(String, &str, Vec<u8>)> = Vec::new();
    let values = [
        "1",
        "-0",
        "1e999",
        "true",
        "null",
        "[]",
        "{}",
        "[\"x\"]",
        "{\"x\":1}",
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"a\\u0000b\"",
        "\"🦀\"",
        "\"\\ud83e\\udd80\"",
        "\"\\ud800\"",
        "\"\\u202e\"",
    ];
    for value in values {
        bodies.push((format!("JSON of {value}"), JSON, object(names, value)));
    }
    for value in
        ["", "+", "%00", "a%00b", "%F0%9F%A6%80", "🦀", "%", "%z", "%zz", "%ff", "%ed%a0%80", "%E2%80%AE", "&&&=&"]
    {
        bodies.push((format!("a form of {value}"), FORM, form(names, value)));
    }
    let mut unknown = names.to_vec();
    unknown.push("is_admin");
    let twice = [names, names].concat();
    let deep = format!("{}{}", "[".repeat(8000), "]".repeat(8000)).into_bytes();
    let deep_field = object(names, &format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200)));
    let others: [(&str, &str, &[u8]); 30] = [
        ("an unknown field", JSON, &object(&unknown, "\"x\"")),
        ("an unknown field of a form", FORM, &form(&unknown, "x")),
        ("each field twice", JSON, &object(&twice, "\"x\"")),
        ("each field of a form twice", FORM, &form(&twice, "x")),
        ("nothing as JSON", JSON, b""),
        ("nothing as a form", FORM, b""),
        ("half an object", JSON, b"{\"login\":"),
        ("an object and more", JSON, b"{} {}"),
        ("a list", JSON, b"[]"),
        ("a word", JSON, b"\"login\""),
        ("a number", JSON, b"1"),
        ("null", JSON, b"null"),
        ("no JSON", JSON, b"login=x&password=y"),
        ("JSON with a comment", JSON, b"{/* */}"),
        ("a byte order mark", JSON, b"\xef\xbb\xbf{}"),
        ("JSON in UTF-16", JSON, b"\xff\xfe{\0}\0"),
        ("no UTF-8", JSON, b"{\"login\":\"\xff\"}"),
        ("no UTF-8 in a form", FORM, b"login=\xff\xfe&password=\xc3"),
        ("NUL alone", JSON, b"\0"),
        ("NUL in a form", FORM, b"\0\0\0"),
        ("deep lists", JSON, &deep),
        ("deep objects", JSON, &deep_field),
        ("JSON as a form", FORM, &object(names, "\"x\"")),
        ("no media type", "", &object(names, "\"x\"")),
        ("text", "text/plain", &object(names, "\"x\"")),
        ("bytes", "application/octet-stream", &[0, 159, 146, 150]),
        (
            "parts",
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=\"login\"\r\n\r\nx\r\n--x--",
        ),
        ("parts without a boundary", "multipart/form-data", b"x"),
        ("nearly JSON", "application/jsonx", &object(names, "\"x\"")),
        ("no media type at all", ";;;", &object(names, "\"x\"")),
    ];
    bodies.extend(others.map(|(name, media, body)| (name.to_owned(), media, body.to_vec())));
    // A bit more than a mebibyte in all: the gateway's own bound is far above.
    let much = "x".repeat((1 << 20) / names.len().max(1) + 1);
    bodies.push(("a mebibyte".to_owned(), JSON, object(names, &format!("\"{much}\""))));
    bodies.push(("a mebibyte of a form".to_owned(), FORM, form(names, &much)));
    bodies
}

async fn send(client: &mut Client, route: &Route, media: &str, body: &[u8]) -> Answer {
    let mut headers =
        HeaderMap::from_iter([("sec-fetch-site".parse().expect("a name"), HeaderValue::from_static("same-origin"))]);
    if !media.is_empty() {
        headers.insert("content-type", HeaderValue::from_str(media).expect("a header"));
    }
    let of_anna = match route.path.split('/').nth(1) {
        Some("hosts") => "hst_anna",
        Some("network") => "act-00000000000000000000",
        _ => "payu",
    };
    let of_anna = |_: &str| of_anna.to_owned();
    client.send(route.method(), &route.filled(of_anna), headers, body.to_vec()).await
}

fn check_problem(answer: &Answer, what: &str) {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}: {answer:?}");
    let problem = answer.json();
    assert_eq!(problem["status"], answer.status, "{what}");
    let code = problem["code"].as_str().unwrap_or_default();
    assert_eq!(problem["type"], format!("urn:panel:problem:{code}"), "{what}");
    assert!(!code.is_empty() && !problem["title"].as_str().unwrap_or_default().contains('⟨'), "{what}: {answer:?}");
    assert_eq!(problem["errors"].is_array(), answer.status == 422, "{what}: {answer:?}");
}

fn check_page(answer: &Answer, what: &str) {
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{what}: {answer:?}");
    assert!(answer.body.contains("<h1>") && answer.body.ends_with("</html>"), "{what}: {answer:?}");
    assert!(!answer.body.contains('⟨') && !answer.body.contains('\0'), "{what}: {answer:?}");
    let says_why = ["role=\"alert\"", "<p class=\"lead\">"].iter().any(|mark| answer.body.contains(mark));
    assert!(says_why, "{what}: {answer:?}");
}

/// Refused for what it is, not for one try too many or a session that is over.
fn assert_looked_at(answer: &Answer, route: &Route, what: &str) {
    let is_barred = answer.status == 429 || (answer.status == 401 && route.path != "/login");
    assert!((400..500).contains(&answer.status) && !is_barred, "{what}: {answer:?}");
}

async fn refuses_everything(world: &World, person: &Person, route: &Route) {
    let mut app = world.app_of(person).await;
    let mut browser = world.browser_of(person).await;
    let [of_radius, of_agent] = world.api_keys().await;
    if !route.is_for_subscribers() {
        let is_agent = route.path.starts_with("/network/");
        app = world.app().with("x-api-key", if is_agent { &of_agent } else { &of_radius });
    }
    // What the network reports is put aside where it is nonsense: refused, it would stand in the way of all behind it.
    let takes_all = ["/radius/v1/accounting", "/radius/v1/coa-result"].contains(&route.path.as_str());
    let takes_nothing = ["/logout", "/data/email/cancel", "/login/passkey/options", "/network/v1/actions"]
        .contains(&route.path.as_str());
    for (name, media, body) in bodies(fields(route)) {
        let what = format!("{route}, {name}");
        // What is counted is counted anew: else most bodies would meet the counter and nothing behind it.
        world.pass(4);
        let (is_large, is_form) = (body.len() > 1 << 20, media == FORM);
        if is_large && is_form {
            let answer = send(&mut browser, route, media, &body).await;
            assert_eq!(answer.status, 413, "{what}: {answer:?}");
            continue;
        }
        let answer = send(&mut app, route, media, &body).await;
        if takes_nothing && matches!(answer.status, 200 | 204) {
            // A session in use does not end.
            if route.is_for_subscribers() {
                let _ = browser.get("/").await.expect(200);
            }
            continue;
        }
        if takes_all && answer.status == 204 {
            continue;
        }
        assert_looked_at(&answer, route, &what);
        check_problem(&answer, &what);
        if is_large || !route.is_for_subscribers() {
            continue;
        }
        let answer = send(&mut browser, route, media, &body).await;
        assert_looked_at(&answer, route, &what);
        check_page(&answer, &what);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_sent_is_refused_with_its_reason_and_changes_nothing() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]).with_host(&host("anna"));
    let world = World::of(&[&anna]).await;
    world.portal.drain().await.expect("drawn");
    let is_of_anna = |items: std::collections::BTreeMap<String, String>| -> Vec<(String, String)> {
        let is_kept = |key: &str| key.starts_with("SUB#") && !key.contains(" SES#") && !key.contains(" LGN#");
        items.into_iter().filter(|(key, _)| is_kept(key)).collect()
    };
    let before = is_of_anna(world.items().await);
    // What ends the sessions that it is asked in has a test of its own.
    let is_here = |route: &Route| route.is_unsafe() && route.path != "/security/sessions/end-others";
    let routes: Vec<Route> = world.routes().into_iter().filter(is_here).collect();
    assert!(routes.len() >= 6, "{routes:?}");
    for route in &routes {
        refuses_everything(&world, &anna, route).await;
        // What was tried often enough is counted; the next route starts anew.
        world.pass(16);
    }
    assert_eq!(is_of_anna(world.items().await), before);
    assert_eq!(world.portal.payu().orders().len(), 0);
    assert!(world.portal.parked().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_is_named_at_its_field_in_json_and_beside_it_on_the_page() {
    let world = World::new().await;
    let cases: [(&str, &[u8], &[&str]); 7] = [
        (JSON, br#"{"login":1,"password":[]}"#, &["login:wrong_type", "password:wrong_type"]),
        (JSON, b"{}", &["login:required", "password:required"]),
        (JSON, br#"{"login":"a b","password":null}"#, &["login:login_invalid", "password:required"]),
        (JSON, br#"{"login":"a","password":"b","x":1,"y":2}"#, &["x:unknown_field", "y:unknown_field"]),
        (JSON, br#"{"login":"a","login":"b","password":"c"}"#, &["login:repeated_field"]),
        (FORM, b"login=a&login=b&password=c", &["login:repeated_field"]),
        (FORM, b"login=a%00&password=%00", &["login:control_character", "password:control_character"]),
    ];
    let route = Route { path: "/login".into(), method: "POST".into(), function: "login".into() };
    for (media, body, faults) in cases {
        let answer = send(&mut world.app(), &route, media, body).await.expect(422);
        assert_eq!(answer.faults(), faults, "{}", String::from_utf8_lossy(body));
        let page = send(&mut world.browser(), &route, media, body).await.expect(422);
        let document = scraper::Html::parse_document(&page.body);
        let lines = document.select(&scraper::Selector::parse("[role=alert] li").expect("a selector")).count();
        assert_eq!(lines, faults.len(), "{}", page.body);
    }
}
