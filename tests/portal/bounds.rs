//! Everything that comes in has a bound (S30), and what is absurd is answered like anything else.

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use portal_tests::{Answer, Client, Person, World, charge};
use serde_json::json;
use shared::store::{CommitError, StoreError, Transaction, keys};

const FORM: &str = "application/x-www-form-urlencoded";
const KIB: usize = 1024;

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_body_is_taken_to_its_bound_and_no_byte_further() {
    let world = World::new().await;
    let padded = |start: &str, end: &str, size: usize| {
        format!("{start}{}{end}", "x".repeat(size - start.len() - end.len())).into_bytes()
    };
    for (size, status) in [(16 * KIB, 401), (16 * KIB + 1, 413)] {
        let json = padded("{\"login\":\"otto\",\"password\":\"", "\"}", size);
        let answer = world.app().post_raw("/login", "application/json", json).await.expect(status);
        assert_eq!(answer.code(), if status == 413 { "body_too_large" } else { "login_failed" });
        // A form comes in base64 from the gateway: the bound is that of what it holds.
        let form = padded("login=otto&password=", "", size);
        let _ = world.browser().post_raw("/login", FORM, form).await.expect(status);
    }
    for (size, code) in [(64 * KIB, "signature_invalid"), (64 * KIB + 1, "body_too_large")] {
        let answer = world.app().post_raw("/webhooks/payu", "application/json", padded("{\"a\":\"", "\"}", size)).await;
        assert_eq!(answer.code(), code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_body_has_64_fields_at_the_most_however_they_are_told() {
    let world = World::new().await;
    let object = |names: &[String]| {
        format!("{{{}}}", names.iter().map(|name| format!("\"{name}\":1")).collect::<Vec<_>>().join(","))
    };
    let form = |names: &[String]| names.iter().map(|name| format!("{name}=1")).collect::<Vec<_>>().join("&");
    for (count, status) in [(64, 422), (65, 400), (1200, 400)] {
        let different: Vec<String> = (0..count).map(|number| format!("f{number}")).collect();
        let same = vec!["login".to_owned(); count];
        for names in [different, same] {
            let json = world.app().post_raw("/login", "application/json", object(&names).into_bytes()).await;
            let form = world.browser().post_raw("/login", FORM, form(&names).into_bytes()).await;
            for answer in [json, form] {
                assert_eq!(answer.status, status, "{count} fields: {answer:?}");
                assert!(answer.bytes.len() < 32 * 1024, "{} bytes", answer.bytes.len());
            }
        }
    }
    let long = format!("{{\"{}\":1}}", "n".repeat(10_000));
    let answer = world.app().post_raw("/login", "application/json", long.into_bytes()).await.expect(422);
    assert!(answer.bytes.len() < 1024, "{} bytes", answer.bytes.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_transaction_and_a_batch_are_taken_to_their_bounds_and_no_item_further() {
    let world = World::new().await;
    let keys = |count: i64| (0..count).map(move |number| keys::rate("bounds", &count.to_string(), number));
    for (count, is_taken) in [(25, true), (26, false)] {
        let transaction =
            keys(count).fold(Transaction::new(&world.table), |all, key| all.insert(&key, &json!({ "a": 1 })));
        let outcome = transaction.commit().await;
        let is_refused = matches!(outcome, Err(CommitError::Store(StoreError::Refused(_))));
        assert_eq!((outcome.is_ok(), is_refused), (is_taken, !is_taken), "{count} items");
        let found = world.table.get_many(&keys(count).collect::<Vec<_>>()).await.expect("an answer");
        assert!(found.iter().all(|item| item.is_some() == is_taken), "{count} items");
    }
    let found = world.table.get_many(&keys(100).collect::<Vec<_>>()).await.expect("an answer");
    assert_eq!(found, vec![None; 100]);
    let refused = world.table.get_many(&keys(101).collect::<Vec<_>>()).await;
    assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
}

async fn with_header(client: &mut Client, method: Method, path: &str, name: &'static str, value: &[u8]) -> Answer {
    let value = HeaderValue::from_bytes(value).expect("a header");
    client.send(method, path, HeaderMap::from_iter([(HeaderName::from_static(name), value)]), Vec::new()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn absurd_headers_are_answered() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    let long = "x".repeat(8000);
    let commas = ",".repeat(8000);
    let many = "application/json;q=0.1,".repeat(300);
    let values: [&[u8]; 16] = [
        b"",
        b" ",
        b";;;",
        b",,,;q=,",
        b"*",
        b"*/*;q=-1",
        b"text/html;q=99999999999999999999",
        b"application/json;q=0.0000001",
        "żółć🦀".as_bytes(),
        b"\xff\xfe\x80",
        b"a=b=c; session; session=; =x",
        b"Bearer",
        b"Bearer a.b.c",
        long.as_bytes(),
        commas.as_bytes(),
        many.as_bytes(),
    ];
    let mut bare = world.app();
    bare.headers.remove("accept");
    for name in [
        "accept",
        "accept-language",
        "accept-encoding",
        "cookie",
        "authorization",
        "content-type",
        "x-forwarded-for",
        "origin",
        "sec-fetch-site",
        "if-none-match",
        "range",
    ] {
        for value in values {
            for (method, path) in
                [(Method::GET, "/"), (Method::GET, "/login"), (Method::POST, "/login"), (Method::POST, "/logout")]
            {
                let answer = with_header(&mut bare, method.clone(), path, name, value).await;
                let value = String::from_utf8_lossy(value);
                assert!(answer.status < 500, "{method} {path} {name}: {value}: {answer:?}");
                assert!(
                    !answer.body.is_empty() || [204, 303].contains(&answer.status),
                    "{method} {path} {name}: {value}: {answer:?}"
                );
            }
        }
    }
    // A client that takes neither JSON nor HTML is told so, in JSON.
    let mut app = world.app_of(&anna).await;
    app.headers.remove("accept");
    let answer = with_header(&mut app, Method::GET, "/", "accept", b"image/png").await.expect(406);
    assert_eq!(answer.code(), "not_acceptable");
}

#[tokio::test(flavor = "multi_thread")]
async fn absurd_addresses_and_methods_are_not_found() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
    let long = format!("/invoices/inv_{}/pdf", "x".repeat(5000));
    let paths = [
        "/nothing",
        "/invoices/",
        "/invoices//pdf",
        "/invoices/inv_1",
        "/invoices/inv_1/pdf/x",
        "/invoices/%00/pdf",
        "/invoices/inv_%F0%9F%A6%80/pdf",
        "/invoices/inv_1%2Fpdf",
        "/contract/",
        "/contract/con_1",
        "/contract/con_1%23srv_1/pdf",
        "/contract/srv_1/pdf",
        "/payments/pay_..%2F..",
        "/payments/PAY_1",
        "/payments/pay_1%0d%0aset-cookie:x",
        "/LOGIN",
        "/login/",
        "//login",
        "/assets/..%2Fpanel.css",
        "/assets/panel.css",
        "/webhooks/other",
        "/_local",
        &long,
    ];
    for path in paths {
        let answer = app.get(path).await;
        assert!(answer.status == 404 && answer.code() == "not_found" || path == "/_local", "{path}: {answer:?}");
        assert_eq!(answer.header("set-cookie"), "");
    }
    let _ = app.get("/invoices/%ff/pdf").await.expect(400);
    for query in ["?", "?&&&", "?%", "?%ff=%fe", "?after", "?after=&after=x", "?lang=%00", "?=x", "?a[]=1", "?lang=🦀"]
    {
        for path in ["/", "/login", "/reset-password", "/password", "/robots.txt"] {
            let answer = browser.get(&format!("{path}{query}")).await;
            assert_eq!(answer.status, 200, "{path}{query}: {answer:?}");
        }
    }
    for route in world.routes() {
        for method in [
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::HEAD,
            Method::OPTIONS,
            Method::TRACE,
            Method::from_bytes(b"BREW").expect("a method"),
        ] {
            let answer =
                app.send(method.clone(), &route.filled(|_| "x".to_owned()), HeaderMap::new(), Vec::new()).await;
            assert_eq!(answer.status, 404, "{method} {route}: {answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_route_takes_is_a_page_or_a_problem_and_costs_nothing() {
    let world = World::new().await;
    for (wish, title) in [("pl", "Nie ma tu takiej strony"), ("en", "There is no such page here")] {
        for (method, path) in [
            (Method::GET, "/nothing"),
            (Method::GET, "//evil.example/x"),
            (Method::POST, "/invoices"),
            (Method::PUT, "/"),
        ] {
            let asked_here = |client: Client| client.with("accept-language", wish).with("origin", world.portal.url());
            let mut browser = asked_here(world.browser());
            let page = browser.send(method.clone(), path, HeaderMap::new(), Vec::new()).await.expect(404);
            assert!(page.body.contains(title) && page.body.contains("<html"), "{method} {path}: {}", page.body);
            assert!(!page.body.contains("evil"), "{}", page.body);
            let problem =
                asked_here(world.app()).send(method.clone(), path, HeaderMap::new(), Vec::new()).await.expect(404);
            assert_eq!((problem.code().as_str(), problem.json()["title"].as_str()), ("not_found", Some(title)));
            for answer in [page, problem] {
                assert_eq!(answer.header("x-panel-cost"), "", "{method} {path}");
                assert_eq!(answer.header("cache-control"), "no-store", "{method} {path}");
                assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{answer:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_a_page_and_a_client_that_takes_none_is_told() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    for path in ["/login", "/reset-password", "/password"] {
        assert_eq!(app.get(path).await.expect(406).code(), "not_acceptable", "{path}");
        let page = with_header(&mut app.clone(), Method::GET, path, "accept", b"*/*").await.expect(200);
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
    }
}
