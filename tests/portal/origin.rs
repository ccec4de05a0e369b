//! No request that another site sends changes anything, and no request to look does (S14).

use http::{HeaderMap, HeaderName, HeaderValue};
use portal_tests::{Client, Person, Route, World, charge, host};

const FORM: &str = "application/x-www-form-urlencoded";

/// What a route would do if it were let.
fn fields(route: &Route) -> Vec<(&'static str, &'static str)> {
    match route.path.as_str() {
        "/login" => vec![("login", "anna"), ("password", "wiosna-nad-wisla")],
        "/reset-password" => vec![("login", "anna"), ("email", "anna@example.pl")],
        "/password" => vec![("current_password", "wiosna-nad-wisla"), ("new_password", "kawa na tarasie")],
        "/logout"
        | "/login/passkey/options"
        | "/notices/{id}/read"
        | "/data/email/cancel"
        | "/email/{token}"
        | "/security/sessions/end-others" => vec![],
        "/payments" | "/pay/{token}" | "/data/export" => vec![("idempotency_key", "0123456789abcdef")],
        "/hosts/{id}/pppoe-password" => {
            vec![("current_password", "wiosna-nad-wisla"), ("idempotency_key", "0123456789abcdef")]
        }
        "/data/contact" => vec![("phone", "600100200"), ("email", "new@example.pl"), ("revision", "0123456789abcdef")],
        "/data/billing" => vec![("name", "Anna"), ("revision", "0123456789abcdef")],
        "/data/consents" => vec![("marketing_email", "yes"), ("revision", "0123456789abcdef")],
        "/invoices/delivery" => vec![("electronic", "no")],
        "/login/code" | "/security/two-factor/confirm" => vec![("code", "000000")],
        "/security/two-factor" | "/security/two-factor/recovery-codes" | "/security/two-factor/off" => {
            vec![("current_password", "wiosna-nad-wisla")]
        }
        "/security/sessions/end" => {
            vec![("session", "ses_0000000000000000000000000000000000000000000000000000000000000000")]
        }
        "/login/passkey" => vec![("credential", "{}")],
        "/security/passkeys/options" => vec![("current_password", "wiosna-nad-wisla")],
        "/security/passkeys" => vec![("name", "x"), ("credential", "{}")],
        "/security/passkeys/remove" => vec![("passkey", "pky_1"), ("current_password", "wiosna-nad-wisla")],
        _ => panic!("{route}: say in origin.rs what it takes"),
    }
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&'static str, &str)| {
        (HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header"))
    };
    pairs.iter().map(pair).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn s14_what_another_site_sends_is_refused_on_every_unsafe_route() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    world.portal.drain().await.expect("drawn");
    let mut browser = world.browser_of(&anna).await;
    let lookalike = format!("{}.evil.example", world.portal.url());
    let https = world.portal.url().replace("http:", "https:");
    let elsewhere: [&[(&'static str, &str)]; 12] = [
        &[],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "")],
        &[("origin", "null")],
        &[("origin", "")],
        &[("origin", "https://evil.example")],
        &[("origin", &lookalike)],
        &[("origin", &https)],
        &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "cross-site"), ("origin", world.portal.url())],
    ];
    let before = world.items().await;
    let mut checked = 0;
    for route in world.routes().iter().filter(|route| route.is_unsafe() && route.is_for_subscribers()) {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields(route)).finish();
        let json = serde_json::to_vec(&fields(route).into_iter().collect::<std::collections::BTreeMap<_, _>>());
        let json = json.expect("json");
        for from in elsewhere {
            for (media, body) in
                [(FORM, form.clone().into_bytes()), ("application/json", json.clone()), ("text/plain", json.clone())]
            {
                let mut sent = headers(from);
                sent.insert("content-type", HeaderValue::from_static(media));
                let answer = browser.send(route.method(), &route.path, sent, body).await;
                assert_eq!(answer.status, 403, "{route} {media} {from:?}: {answer:?}");
                assert_eq!(answer.header("set-cookie"), "", "{route}");
            }
        }
        checked += 1;
    }
    assert!(checked >= 5, "{checked} routes");
    assert_eq!(world.items().await, before);
    let _ = browser.get("/").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s14_an_app_needs_no_origin_and_a_cookie_makes_it_a_browser() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let login = [("login", "anna"), ("password", anna.password.as_str())];
    let _ = world.app().post("/login", &login).await.expect(200);
    let mut with_cookie = world.app();
    with_cookie.cookie = world.browser_of(&anna).await.cookie;
    assert_eq!(with_cookie.post("/login", &login).await.expect(403).code(), "cross_origin");
    assert_eq!(with_cookie.post("/logout", &[]).await.expect(403).code(), "cross_origin");
    // What a page of another site can send without being asked first is no app's request.
    let mut form = world.app();
    let answer = form.post_raw("/login", FORM, b"login=anna&password=x".to_vec()).await;
    assert_eq!(answer.expect(403).code(), "cross_origin");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_of_the_main_site_in_any_letters_locks_nobody_out() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let session = browser.cookie.take().expect("a session");
    browser.device = None;
    for cookies in [format!("miasto=Łódź; session={session}"), format!("session={session}; miasto=Łódź")] {
        let value = HeaderValue::from_bytes(cookies.as_bytes()).expect("a header");
        browser.headers.insert(http::header::COOKIE, value.clone());
        let _ = browser.get("/").await.expect(200);
        // It is a browser for the guard against other sites too.
        let mut app = world.app();
        app.headers.insert(http::header::COOKIE, value);
        assert_eq!(app.post("/logout", &[]).await.expect(403).code(), "cross_origin");
    }
}

/// Looks at everything with every query that a page knows, and some that none does.
async fn look_at_everything(world: &World, client: &mut Client) {
    for route in world.routes().iter().filter(|route| !route.is_unsafe()) {
        let path = route.filled(|name| match (name, route.path.as_str()) {
            ("file", _) => "panel.css".to_owned(),
            (_, "/payments/{id}") => "pay_1".to_owned(),
            (_, "/data/export/{id}/zip") => "exp_2026-11-23-1".to_owned(),
            (_, path) if path.starts_with("/hosts/") => "hst_anna".to_owned(),
            _ => "inv_11-2026".to_owned(),
        });
        for query in [
            "",
            "?sent=1",
            "?changed=1",
            "?ended=others",
            "?lang=en",
            "?next=/logout",
            "?login=anna&password=wiosna-nad-wisla",
            "?idempotency_key=0123456789abcdef",
        ] {
            let answer = client.get(&format!("{path}{query}")).await;
            assert!(answer.status < 500, "{route} {query}: {answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s14_looking_changes_nothing() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]).with_host(&host("anna"));
    let world = World::of(&[&anna]).await;
    world.portal.drain().await.expect("drawn");
    let (mut browser, mut app) = (world.browser_of(&anna).await, world.app_of(&anna).await);
    let (before, counts) = (world.items().await, world.portal.cloud().items().counts().expect("counts"));
    look_at_everything(&world, &mut browser).await;
    look_at_everything(&world, &mut app).await;
    look_at_everything(&world, &mut world.browser()).await;
    world.portal.drain().await.expect("nothing");
    assert_eq!(world.items().await, before);
    assert_eq!(world.portal.cloud().items().counts().expect("counts"), counts);
    assert_eq!((world.portal.payu().orders().len(), world.portal.mailbox().count()), (0, 0));
}
