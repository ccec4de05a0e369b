//! Paying while the provider is away, slow, broken, or not what it should be.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Response;
use panel::payu::{Fault, Operation, OrderStatus};
use portal_tests::{Answer, Client, Person, Server, World};
use serde_json::{Value, json};
use shared::domain::PaymentState;

use crate::pay::{KEY, OTHER, anna};

async fn press(app: &mut Client, key: &str) -> Answer {
    app.post("/payments", &[("idempotency_key", key)]).await
}

/// The provider is said to be away, and nothing of why.
fn assert_away(answer: Answer) {
    let answer = answer.expect(503);
    assert_eq!((answer.code().as_str(), answer.header("retry-after")), ("gateway_unavailable", "5"));
    for inside in ["127.0.0.1", "_local", "PayU", "token", "create", "expected"] {
        assert!(!answer.body.contains(inside), "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_fails_costs_nothing_and_the_same_press_works_later() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let payu = world.portal.payu();
    for (operation, fault) in [
        (Operation::Authorize, Fault::Status(500)),
        (Operation::Authorize, Fault::Garbage),
        (Operation::Authorize, Fault::LostAnswer),
        (Operation::Create, Fault::Status(500)),
        (Operation::Create, Fault::Status(503)),
        (Operation::Create, Fault::Garbage),
    ] {
        payu.fail_next(operation, [fault]);
        assert_away(press(&mut app, KEY).await);
        assert_eq!((payu.orders().len(), world.books(&anna).await.states()), (0, vec![PaymentState::Created]));
    }
    let mut browser = world.browser_of(&anna).await;
    payu.fail_next(Operation::Create, [Fault::Status(500)]);
    let page = browser.post("/payments", &[("idempotency_key", KEY)]).await.expect(503);
    assert!(page.body.contains("Nic nie zostało pobrane"), "{}", page.body);
    let order = world.begin(&mut app, KEY).await;
    assert_eq!((payu.orders().len(), payu.pay(&order.id).await.expect("told")), (1, 200));
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_hangs_is_left_in_time() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    world.portal.payu().fail_next(Operation::Create, [Fault::Hang]);
    let started = Instant::now();
    assert_away(press(&mut app, KEY).await);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    let _ = world.begin(&mut app, KEY).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_whose_answer_was_lost_is_made_once_and_booked_if_it_is_paid() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let payu = world.portal.payu();
    payu.fail_next(Operation::Create, [Fault::LostAnswer]);
    assert_away(press(&mut app, KEY).await);
    // The same reference again: the provider knows it, and tells nobody where to pay it. That attempt ends, for good.
    for calls in [2, 2] {
        let ended = press(&mut app, KEY).await.expect(200).json();
        assert_eq!((&ended["state"], &ended["pay_url"]), (&json!("canceled"), &Value::Null));
        assert_eq!((payu.orders().len(), payu.calls(Operation::Create)), (1, calls));
    }
    let lost = payu.orders().remove(0);
    let books = world.books(&anna).await;
    assert_eq!(books.payments[0].order.as_deref(), Some(lost.id.as_str()));
    assert_eq!(world.subscriber(&anna).await.open_payment, None);

    let other = world.begin(&mut app, OTHER).await;
    assert_eq!(payu.pay(&other.id).await.expect("told"), 200);
    assert_eq!(payu.pay(&lost.id).await.expect("told"), 200);
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.states()), (13980, vec![PaymentState::Paid; 2]));
    assert_eq!(press(&mut app, KEY).await.expect(200).json()["state"], "paid");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_whose_answer_was_lost_and_that_is_paid_already_waits_to_be_booked() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let payu = world.portal.payu();
    payu.fail_next(Operation::Create, [Fault::LostAnswer]);
    assert_away(press(&mut app, KEY).await);
    let lost = payu.orders().remove(0);
    payu.set_status(&lost.id, OrderStatus::Completed).expect("an order");
    // While the provider does not tell of it, nothing is decided.
    payu.fail_next(Operation::Retrieve, [Fault::Status(500)]);
    assert_away(press(&mut app, KEY).await);
    let waiting = press(&mut app, KEY).await.expect(200).json();
    assert_eq!((&waiting["state"], &waiting["pay_url"]), (&json!("pending"), &Value::Null));
    assert_eq!(world.tell(&lost, OrderStatus::Completed).await, 200);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_was_never_asked_for_is_not_asked_for_once_nothing_is_owed() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let payu = world.portal.payu();
    payu.fail_next(Operation::Create, [Fault::Status(503)]);
    assert_away(press(&mut app, KEY).await);
    let other = world.begin(&mut app, OTHER).await;
    assert_eq!(payu.pay(&other.id).await.expect("told"), 200);
    assert_eq!(press(&mut app, KEY).await.expect(409).code(), "nothing_owed");
    assert_eq!(payu.calls(Operation::Create), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_asking_a_provider_that_fails_again_and_again_is_counted() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let payu = world.portal.payu();
    payu.fail_next(Operation::Create, [Fault::Status(503); 31]);
    for _ in 0..30 {
        assert_away(press(&mut app, KEY).await);
    }
    let _ = press(&mut app, KEY).await.expect(429);
    assert_eq!(payu.calls(Operation::Create), 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_serves_many_calls_and_is_renewed_before_it_ends() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let payu = world.portal.payu();
    let authorized = || payu.calls(Operation::Authorize);
    let mut app = world.app_of(&anna).await;
    for at in 0..3 {
        let _ = world.begin(&mut app, &format!("{KEY}-{at}")).await;
    }
    assert_eq!((authorized(), payu.calls(Operation::Create)), (1, 3));
    // It lives 43,199 s, and is renewed two minutes before that.
    for (minutes, calls) in [(717, 1), (1, 2)] {
        world.pass(minutes);
        let _ = world.begin(&mut world.app_of(&anna).await, &format!("{KEY}-{calls}-later")).await;
        assert_eq!(authorized(), calls, "after {minutes} minutes more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_is_renewed_once_and_no_more() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let payu = world.portal.payu();
    let mut app = world.app_of(&anna).await;
    let _ = world.begin(&mut app, KEY).await;
    payu.expire_tokens();
    let order = world.begin(&mut app, OTHER).await;
    assert_eq!((payu.calls(Operation::Authorize), payu.calls(Operation::Create)), (2, 3));

    payu.fail_next(Operation::Create, [Fault::Status(401); 2]);
    assert_away(press(&mut app, &format!("{KEY}-3")).await);
    assert_eq!((payu.calls(Operation::Authorize), payu.calls(Operation::Create)), (3, 5));
    payu.fail_next(Operation::Authorize, [Fault::Status(401)]);
    payu.expire_tokens();
    assert_away(press(&mut app, &format!("{KEY}-3")).await);

    // The webhook has a token of its own, with the same rules.
    payu.expire_tokens();
    assert_eq!(payu.pay(&order.id).await.expect("told"), 200);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

/// A provider that answers an order with any page to pay at, and sends the caller elsewhere besides. The answer is as
/// large as it is told to be.
async fn provider(redirect_uri: &'static str, bytes: usize, elsewhere: String) -> Server {
    Server::start(move |request| {
        let create = json!({
            "status": {"statusCode": "SUCCESS"}, "orderId": "EVIL", "redirectUri": redirect_uri,
        });
        let (status, body) = match request.uri().path() {
            "/pl/standard/user/oauth/authorize" => (200, json!({"access_token": "t", "expires_in": 43199})),
            "/api/v2_1/orders" => (302, create),
            _ => (404, json!({})),
        };
        let body = body.to_string();
        let padding = " ".repeat(bytes.saturating_sub(body.len()));
        let body = if status == 302 { body + &padding } else { body };
        let response = Response::builder().status(status).header("location", elsewhere.as_str());
        let response = response.header("content-type", "application/json").body(Bytes::from(body)).ok();
        async move { response }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn s22_a_payer_is_never_sent_to_a_foreign_host_and_no_redirect_is_followed() {
    let followed = Arc::new(AtomicUsize::new(0));
    let count = followed.clone();
    let elsewhere = Server::start(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        async { Some(Response::new(Bytes::new())) }
    });
    let elsewhere = elsewhere.await;
    for redirect_uri in [
        "https://evil.example/pay",
        "http://localhost.evil.example/pay",
        "http://localhost@evil.example/pay",
        "javascript:alert(1)",
        "//evil.example/pay",
        "",
    ] {
        let provider = provider(redirect_uri, 0, elsewhere.url.clone()).await;
        let (anna, world) = at(&provider).await;
        let answer = press(&mut world.app_of(&anna).await, KEY).await.expect(502);
        assert!(!answer.body.contains("evil"), "{answer:?}");
        // Asking for it again would help nobody: the attempt is over.
        assert_eq!((answer.code().as_str(), answer.headers.get("retry-after")), ("gateway_refused", None));
        let payments = world.books(&anna).await.payments;
        assert_eq!((payments[0].state, &payments[0].pay_url), (PaymentState::Canceled, &None));
        assert_eq!(world.subscriber(&anna).await.open_payment, None);
    }
    assert_eq!(followed.load(Ordering::SeqCst), 0);
}

/// Somebody who owes, at a portal with a provider of the test's own.
async fn at(provider: &Server) -> (Person, World) {
    let anna = anna();
    let world = World::with(|options| {
        options.settings.insert("PANEL_PAYU_URL".to_owned(), provider.url.clone());
    });
    let world = world.await;
    anna.write(&world.table).await;
    (anna, world)
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_an_answer_of_256_kib_is_read_and_a_byte_more_is_not() {
    const BYTES_MAX: usize = 256 * 1024;
    for (bytes, status) in [(BYTES_MAX, 200), (BYTES_MAX + 1, 503)] {
        let provider = provider("http://localhost/pay", bytes, String::new()).await;
        let (anna, world) = at(&provider).await;
        let _ = press(&mut world.app_of(&anna).await, KEY).await.expect(status);
    }
}
