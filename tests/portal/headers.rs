//! The headers of every kind of answer (S10, S16), as a portal under its own https address sends them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use http::{HeaderMap, HeaderValue};
use portal_tests::{Answer, Client, Person, World, charge};
use shared::views::STYLESHEET;

const HTTPS: &str = "https://panel.example.pl";

async fn over_https() -> World {
    World::with(|options| {
        options.settings.insert("PANEL_PUBLIC_URL".to_owned(), HTTPS.to_owned());
    })
    .await
}

fn browser(world: &World) -> Client {
    world.browser().with("sec-fetch-site", "same-origin").with("origin", HTTPS)
}

/// The headers of an answer, without what differs each time.
fn told(answer: &Answer) -> BTreeSet<String> {
    let own = ["date", "apigw-requestid", "x-panel-cost", "content-length"];
    let headers = answer.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    let script = "script-src 'self'; connect-src 'self'; ";
    let line = |(name, value): (&http::HeaderName, &HeaderValue)| {
        let value = value.to_str().expect("text").replacen(script, "", 1);
        let value = value.as_str();
        let value = match value.split_once("=ey").filter(|_| name == "set-cookie") {
            Some((before, rest)) => format!("{before}=…;{}", rest.split_once(';').map_or("", |(_, rest)| rest)),
            None if value.contains("X-Amz-Signature") => "… (signed)".to_owned(),
            None => value.to_owned(),
        };
        format!("{name}: {value}")
    };
    let more = answer.headers.values().any(|value| value.to_str().is_ok_and(|value| value.contains(script)));
    headers.map(line).chain(more.then(|| format!("content-security-policy: … {script}…"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn s10_s16_the_headers_of_every_kind_of_answer() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = over_https().await;
    anna.write(&world.table).await;
    world.portal.drain().await.expect("drawn");
    let login = [("login", "anna"), ("password", anna.password.as_str())];
    let mut answers: BTreeMap<&str, Answer> = BTreeMap::new();
    let mut page = browser(&world);
    answers.insert("a public page", page.get("/login").await.expect(200));
    answers.insert("a way to log in", page.get("/invoices").await.expect(303));
    answers.insert("a refused form", page.post("/login", &[("login", "anna"), ("password", "x")]).await.expect(401));
    let entered = page.post("/login", &login).await.expect(303);
    let cookie = entered.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    answers.insert("a login", entered);
    let mut page = page.with("cookie", &cookie);
    answers.insert("a private page", page.get("/").await.expect(200));
    answers.insert("a problem page", page.get("/payments/pay_1").await.expect(404));
    answers.insert("a changed password", {
        let twice = [("new_password", "kawa na tarasie"), ("repeat_password", "kawa na tarasie")];
        let new = [("current_password", anna.password.as_str()), twice[0], twice[1]];
        page.post("/password", &new).await.expect(303)
    });
    answers.insert("a logout", page.post("/logout", &[]).await.expect(303));
    let mut app = world.app();
    let login = [("login", "anna"), ("password", "kawa na tarasie")];
    let token = app.post("/login", &login).await.expect(200);
    let mut app = app.bearing(token.json()["token"].as_str().expect("a token"));
    answers.insert("a login in JSON", token);
    answers.insert("private JSON", app.get("/payments").await.expect(200));
    answers.insert("a download", app.get("/invoices/inv_11-2026/pdf").await.expect(302));
    answers.insert("a problem in JSON", app.get("/payments/pay_1").await.expect(404));
    answers.insert("nothing in JSON", app.post("/logout", &[]).await.expect(204));
    answers.insert("a file", page.get(STYLESHEET).await.expect(200));
    answers.insert("a file that may change", page.get("/robots.txt").await.expect(200));
    answers.insert("an old address", page.get("/panel").await.expect(301));
    answers.insert("a webhook", app.post("/webhooks/payu", &[]).await.expect(400));
    for login in ["anna", "otto"] {
        let _ = app.post("/login", &[("login", login), ("password", "x")]).await.expect(401);
    }
    world.raise("login-account", 20).await;
    answers.insert("too often", app.post("/login", &[("login", "otto"), ("password", "x")]).await.expect(429));

    let all = answers.values().map(told).reduce(|one, other| &one & &other).expect("answers");
    let mut text = format!("of all\n    {}\n\n", Vec::from_iter(all.clone()).join("\n    "));
    for (kind, answer) in &answers {
        writeln!(text, "{kind}: {}", answer.status).expect("memory");
        for line in told(answer).difference(&all) {
            writeln!(text, "    {line}").expect("memory");
        }
        text.push('\n');
    }
    insta::assert_snapshot!("headers", text);
}

#[tokio::test(flavor = "multi_thread")]
async fn s16_no_route_answers_without_the_security_headers() {
    let world = over_https().await;
    for route in world.routes() {
        for accept in ["text/html", "application/json", "image/png"] {
            let headers = HeaderMap::from_iter([(http::header::ACCEPT, HeaderValue::from_static(accept))]);
            let mut client = Client::app(&world.http, world.portal.url()).with("origin", HTTPS);
            client.headers.remove("accept");
            let answer = client.send(route.method(), &route.filled(|_| "x".to_owned()), headers, Vec::new()).await;
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'; "), "{route}: {policy}");
            assert!(
                policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"),
                "{route}: {policy}"
            );
            // A page that holds a script may run it, and no other answer may run any.
            let has_script = answer.body.contains("<script");
            assert_eq!(policy.contains("script-src 'self'; connect-src 'self'; "), has_script, "{route}: {policy}");
            assert_eq!(policy.matches("script-src").count(), usize::from(has_script), "{route}: {policy}");
            assert!(!policy.contains("unsafe"), "{route}: {policy}");
            let expected = [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("strict-transport-security", "max-age=31536000; includeSubDomains"),
            ];
            for (name, value) in expected {
                assert_eq!(answer.header(name), value, "{route}: {name}");
            }
            let public =
                ["/robots.txt", "/openapi.json", "/favicon.svg", "/assets/{file}"].contains(&route.path.as_str());
            assert!(public || answer.header("cache-control") == "no-store", "{route}: {answer:?}");
            let is_out = route.path == "/logout" && answer.status < 400;
            assert_eq!(answer.header("set-cookie").is_empty(), !is_out, "{route}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s10_over_https_a_cookie_without_the_host_prefix_is_none() {
    let anna = Person::new("anna");
    let world = over_https().await;
    anna.write(&world.table).await;
    let login = [("login", "anna"), ("password", anna.password.as_str())];
    let entered = browser(&world).post("/login", &login).await.expect(303);
    let cookie = entered.header("set-cookie").split(';').next().expect("a cookie");
    let value = cookie.strip_prefix("__Host-session=").expect("the prefix");
    let _ = browser(&world).with("cookie", cookie).get("/").await.expect(200);
    for other in [format!("session={value}"), format!("__Secure-session={value}"), format!("{cookie}; {cookie}")] {
        assert_eq!(browser(&world).with("cookie", &other).get("/").await.expect(303).location(), "/login", "{other}");
    }
}
