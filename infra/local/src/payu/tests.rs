use reqwest::Client;
use serde_json::{Value, json};

use super::*;
use crate::Portal;
use crate::testing::{options, portal};

fn client() -> Client {
    crate::cloud::http_client(Duration::from_secs(10)).expect("a client")
}

fn api(portal: &Portal, path: &str) -> String {
    format!("{}{path}", portal.settings()["PANEL_PAYU_URL"])
}

async fn token(portal: &Portal) -> String {
    let account = portal.payu().account();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &account.client_id),
        ("client_secret", &account.client_secret),
    ];
    let request = client().post(api(portal, "/pl/standard/user/oauth/authorize")).form(&form);
    let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("bearer"), &json!(43_199)));
    answer["access_token"].as_str().expect("a token").to_owned()
}

fn order(portal: &Portal, ext: &str) -> Value {
    json!({
        "notifyUrl": format!("{}/webhooks/payu", portal.url()),
        "continueUrl": format!("{}/things/1", portal.url()),
        "customerIp": "203.0.113.7",
        "merchantPosId": portal.payu().account().pos_id,
        "description": "Faktura FV/11/2026",
        "currencyCode": "PLN",
        "totalAmount": "6990",
        "extOrderId": ext,
        "products": [{ "name": "Internet", "unitPrice": "6990", "quantity": "1" }],
    })
}

async fn create(portal: &Portal, token: &str, order: &Value) -> (u16, Value, Option<String>) {
    let request = client().post(api(portal, "/api/v2_1/orders")).bearer_auth(token).json(order);
    let response = request.send().await.expect("an answer");
    let location = response.headers().get("location").map(|value| value.to_str().expect("text").to_owned());
    (response.status().as_u16(), response.json().await.expect("JSON"), location)
}

async fn created(portal: &Portal) -> String {
    let (_, answer, _) = create(portal, &token(portal).await, &order(portal, "a-1")).await;
    answer["orderId"].as_str().expect("an order").to_owned()
}

#[tokio::test]
async fn an_order_is_made_with_302_a_body_and_a_page_to_pay_at() {
    let (portal, _) = portal().await;
    let (status, answer, location) = create(&portal, &token(&portal).await, &order(&portal, "a-1")).await;
    assert_eq!(
        (status, &answer["status"]["statusCode"], &answer["extOrderId"]),
        (302, &json!("SUCCESS"), &json!("a-1"))
    );
    let page = format!("{}/_local/payu/pay/{}", portal.url(), answer["orderId"].as_str().expect("an order"));
    assert_eq!((answer["redirectUri"].as_str(), location.as_ref()), (Some(page.as_str()), Some(&page)));
    let text = client().get(page).send().await.expect("an answer").text().await.expect("a page");
    assert!(text.contains("SYMULATOR") && text.contains("69,90") && text.contains("Faktura FV/11/2026"), "{text}");
    portal.shutdown().await;
}

#[tokio::test]
async fn the_same_reference_twice_is_refused_with_the_order_that_has_it() {
    let (portal, _) = portal().await;
    let token = token(&portal).await;
    let (_, first, _) = create(&portal, &token, &order(&portal, "a-1")).await;
    let (status, second, _) = create(&portal, &token, &order(&portal, "a-1")).await;
    assert_eq!(status, 400);
    assert_eq!(second["status"]["statusCode"], "ERROR_ORDER_NOT_UNIQUE");
    assert_eq!(
        (&second["status"]["code"], &second["status"]["codeLiteral"]),
        (&json!("110"), &json!("ORDER_NOT_UNIQUE"))
    );
    assert_eq!((&second["orderId"], &second["extOrderId"]), (&first["orderId"], &json!("a-1")));
    assert_eq!(portal.payu().orders().len(), 1);
    portal.shutdown().await;
}

#[tokio::test]
async fn without_a_valid_token_nothing_is_done() {
    let (portal, _) = portal().await;
    let valid = token(&portal).await;
    assert_eq!(create(&portal, "guess", &order(&portal, "a-1")).await.0, 401);
    portal.payu().expire_tokens();
    assert_eq!(create(&portal, &valid, &order(&portal, "a-1")).await.0, 401);
    let form = [("grant_type", "client_credentials"), ("client_id", "1"), ("client_secret", "2")];
    let response = client().post(api(&portal, "/pl/standard/user/oauth/authorize")).form(&form).send().await;
    assert_eq!(response.expect("an answer").status(), 401);
    assert!(portal.payu().orders().is_empty());
    portal.shutdown().await;
}

#[tokio::test]
async fn a_paid_order_is_told_with_a_right_signature_and_reads_as_completed() {
    let (portal, _) = portal().await;
    let id = created(&portal).await;
    assert_eq!(portal.payu().pay(&id).await.expect("paid"), 200);
    let sent = portal.payu().sent();
    let body: Value = serde_json::from_str(&sent[0].body).expect("JSON");
    assert_eq!((&body["order"]["status"], &body["order"]["totalAmount"]), (&json!("COMPLETED"), &json!("6990")));
    let hash = signature::hash(sent[0].body.as_bytes(), &portal.payu().account().second_key);
    let expected = format!("sender=checkout;signature={hash};algorithm=MD5;content=DOCUMENT");
    assert_eq!(sent[0].signature.as_ref(), Some(&expected));
    assert_eq!((&sent[0].answers, sent[0].done), (&vec![200], true));
    let token = token(&portal).await;
    let request = client().get(api(&portal, &format!("/api/v2_1/orders/{id}"))).bearer_auth(&token);
    let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!((&answer["orders"][0]["status"], &answer["orders"][0]["orderId"]), (&json!("COMPLETED"), &json!(id)));
    let request = client().get(api(&portal, "/api/v2_1/orders/none")).bearer_auth(&token);
    assert_eq!(request.send().await.expect("an answer").status(), 404);
    portal.shutdown().await;
}

#[tokio::test]
async fn a_notification_comes_again_until_it_is_taken_and_after_a_restart_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut first, _) = options();
    first.storage = crate::Storage::Folder(folder.path().to_owned());
    let portal = Portal::start(first).await.expect("started");
    let id = created(&portal).await;
    // The test's webhook refuses what is pending.
    assert_eq!(portal.payu().notify(&id, Notice::of(OrderStatus::Pending)).await.expect("sent"), 503);
    while portal.payu().sent()[0].answers.len() < 3 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    portal.shutdown().await;
    let (mut again, _) = options();
    again.storage = crate::Storage::Folder(folder.path().to_owned());
    let portal = Portal::start(again).await.expect("started again");
    let before = portal.payu().sent()[0].answers.len();
    assert_eq!(portal.payu().order(&id).expect("the order").ext_order_id.as_deref(), Some("a-1"));
    while portal.payu().sent()[0].answers.len() == before {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    portal.shutdown().await;
}

#[tokio::test]
async fn a_person_pays_on_the_page_and_goes_back_but_no_foreign_page_can_pay() {
    let (portal, _) = portal().await;
    let id = created(&portal).await;
    let post = |site: &'static str, action: &'static str| {
        let url = format!("{}{PREFIX}/pay/{id}", portal.url());
        client().post(url).header("sec-fetch-site", site).form(&[("action", action)]).send()
    };
    assert_eq!(post("cross-site", "pay").await.expect("an answer").status(), 403);
    let response = post("same-origin", "pay").await.expect("an answer");
    assert_eq!(response.status(), 303);
    assert_eq!(response.headers()["location"], format!("{}/things/1", portal.url()).as_str());
    assert_eq!(portal.payu().order(&id).expect("the order").status, OrderStatus::Completed);
    assert_eq!(post("same-origin", "decline").await.expect("an answer").status(), 409);
    portal.shutdown().await;
}

#[tokio::test]
async fn a_declined_order_goes_back_with_the_providers_mark() {
    let (portal, _) = portal().await;
    let id = created(&portal).await;
    let url = format!("{}{PREFIX}/pay/{id}", portal.url());
    let request = client().post(url).header("origin", portal.url()).form(&[("action", "decline")]);
    let response = request.send().await.expect("an answer");
    assert_eq!(response.headers()["location"], format!("{}/things/1?error=501", portal.url()).as_str());
    assert_eq!(portal.payu().order(&id).expect("the order").status, OrderStatus::Canceled);
    portal.shutdown().await;
}

#[tokio::test]
async fn calls_fail_when_they_are_told_to_and_are_counted() {
    let (portal, _) = portal().await;
    let token = token(&portal).await;
    portal.payu().fail_next(Operation::Create, [Fault::Status(503), Fault::LostAnswer]);
    assert_eq!(create(&portal, &token, &order(&portal, "a-1")).await.0, 503);
    assert!(portal.payu().orders().is_empty());
    assert_eq!(create(&portal, &token, &order(&portal, "a-1")).await.0, 502);
    assert_eq!(portal.payu().orders().len(), 1);
    assert_eq!(create(&portal, &token, &order(&portal, "a-1")).await.0, 400);
    assert_eq!(portal.payu().calls(Operation::Create), 3);
    portal.shutdown().await;
}

#[tokio::test]
async fn an_order_that_nobody_pays_in_time_is_canceled() {
    let (mut options, _) = options();
    let clock = Arc::new(shared::clock::SetClock::at("2026-11-23T12:00:00Z".parse().expect("a moment")));
    options.clock = clock.clone();
    let portal = Portal::start(options).await.expect("started");
    let id = created(&portal).await;
    clock.advance(Duration::from_secs(86_399));
    assert_eq!(portal.payu().order(&id).expect("the order").status, OrderStatus::New);
    assert!(portal.payu().sent().is_empty());
    clock.advance(Duration::from_secs(2));
    assert_eq!(portal.payu().order(&id).expect("the order").status, OrderStatus::Canceled);
    portal.drain().await.expect("drained");
    portal.payu().tell_untold();
    portal.drain().await.expect("drained");
    assert_eq!(told(&portal), [(OrderStatus::Canceled, vec![200])]);
    portal.shutdown().await;
}

fn told(portal: &Portal) -> Vec<(OrderStatus, Vec<u16>)> {
    portal.payu().sent().into_iter().map(|one| (one.status, one.answers)).collect()
}

#[tokio::test]
async fn the_merchant_hears_of_an_order_that_ran_out_though_nobody_looked() {
    let (mut options, _) = options();
    let clock = Arc::new(shared::clock::SetClock::at("2026-11-23T12:00:00Z".parse().expect("a moment")));
    options.clock = clock.clone();
    let portal = Portal::start(options).await.expect("started");
    created(&portal).await;
    clock.advance(Duration::from_secs(86_401));
    while told(&portal) != [(OrderStatus::Canceled, vec![200])] {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    portal.shutdown().await;
}

#[tokio::test]
async fn a_paid_order_is_told_after_a_kill_before_its_notification_and_a_silent_one_never() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut first, _) = options();
    first.storage = crate::Storage::Folder(folder.path().to_owned());
    // Nothing but the next start tells of it.
    first.payu_minute = Duration::from_hours(1);
    let portal = Portal::start(first).await.expect("started");
    let id = created(&portal).await;
    let (_, silent, _) = create(&portal, &token(&portal).await, &order(&portal, "a-2")).await;
    let silent = silent["orderId"].as_str().expect("an order");
    portal.payu().set_status(silent, OrderStatus::Completed).expect("an order");
    {
        let mut state = portal.payu().inner.store.state();
        portal.payu().settled(&mut state, &id, OrderStatus::is_open, OrderStatus::Completed).expect("an order");
    }
    assert!(portal.payu().sent().is_empty());
    // The order tells its merchant where the portal was: there it must be again.
    let port = portal.port();
    portal.shutdown().await;
    let (mut again, _) = options();
    again.port = port;
    again.storage = crate::Storage::Folder(folder.path().to_owned());
    let portal = Portal::start(again).await.expect("started again");
    let arrives = async {
        while told(&portal) != [(OrderStatus::Completed, vec![200])] {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), arrives).await.expect("it is told");
    portal.payu().tell_untold();
    assert_eq!(portal.payu().sent().len(), 1);
    assert_eq!(portal.payu().sent()[0].order_id, id);
    portal.shutdown().await;
}

#[tokio::test]
async fn an_order_is_paid_on_its_page_by_one_of_two_presses() {
    let (portal, _) = portal().await;
    let id = created(&portal).await;
    let press = || portal.payu().settle(&id, OrderStatus::is_open, Notice::of(OrderStatus::Completed));
    let (one, other) = tokio::join!(press(), press());
    assert!(matches!((one, other), (Ok(200), Err(PayuError::Closed(_)))));
    assert_eq!(portal.payu().sent().len(), 1);
    portal.shutdown().await;
}
