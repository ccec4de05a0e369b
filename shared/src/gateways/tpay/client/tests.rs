//! The client against a provider that answers what each test wants. Notifications that hold are proved beside the simulator.

use std::sync::Arc;

use http::HeaderValue;
use serde_json::{Value, json};

use super::super::super::testing::{Server, Told, json as told};
use super::super::TpaySecret;
use super::*;
use crate::clock::SystemClock;
use crate::domain::{Currency, Language};
use crate::gateways::{OrderState, Reference};
use crate::secret::Secret;

const REFERENCE: &str = "sub_1001.pay_abc";
const TITLE: &str = "TR-CWM-CS7LW1X";
const HANDLE: &str = "01K5BK4HEPB0WBCGT51FMTYSYJ";

fn config(url: url::Url) -> TpayConfig {
    let secret = |text: &str| Secret::new(text.to_owned());
    TpayConfig {
        x5u: format!("{url}/x509/notifications-jws.pem"),
        url,
        merchant_id: "123912".to_owned(),
        secret: TpaySecret {
            client_id: "client".to_owned(),
            client_secret: secret("its"),
            security_code: secret("code"),
            other_security_code: Some(secret("other-code")),
            ca: String::new(),
        },
        anchors: Vec::new(),
        takes_tests: false,
        office: "biuro@example.pl".to_owned(),
    }
}

fn token() -> Told {
    told(
        200,
        &json!({"issued_at": 1, "scope": "read", "token_type": "Bearer", "expires_in": 7200, "access_token": "T"}),
    )
}

/// A client that gets a token, and then these answers.
async fn gateway(answers: impl IntoIterator<Item = Told>) -> (Tpay, Server) {
    let server = Server::of([token()].into_iter().chain(answers)).await;
    (Tpay::new(config(server.url.clone()), Arc::new(SystemClock)).expect("a client"), server)
}

fn pln(amount: u64) -> Money {
    Money::new(amount, Currency::Pln).expect("in range")
}

fn new_order(email: Option<&str>) -> NewOrder {
    NewOrder {
        reference: Reference::parse(REFERENCE).expect("a reference"),
        amount: pln(6990),
        description: "ą".repeat(200),
        email: email.map(|email| crate::domain::Email::parse(email).expect("an address")),
        language: Language::Pl,
        payer: std::net::Ipv4Addr::LOCALHOST.into(),
        notify_url: "https://isp.example/webhooks/tpay".into(),
        continue_url: "https://isp.example/payments/pay_abc".into(),
    }
}

fn made(server: &url::Url) -> Value {
    json!({"result": "success", "requestId": "r", "transactionId": HANDLE, "title": TITLE, "posId": "p",
        "status": "pending", "amount": 69.9, "currency": "PLN", "hiddenDescription": REFERENCE,
        "transactionPaymentUrl": server.join("/pay/1").expect("an address").to_string()})
}

fn transaction(status: &str, amount: &str) -> Told {
    Told::Answer(
        200,
        format!(
            r#"{{"result":"success","transactionId":"{HANDLE}","title":"{TITLE}","status":"{status}","amount":{amount},"currency":"PLN","hiddenDescription":"{REFERENCE}"}}"#
        ),
    )
}

fn refunds(list: &Value) -> Told {
    told(200, &json!({"result": "success", "refunds": list}))
}

#[tokio::test]
async fn a_transaction_is_made_with_its_amount_to_the_grosz_and_no_more_of_the_payer_than_must_be() {
    let url: url::Url = "http://127.0.0.1:9".parse().expect("an address");
    let (gateway, server) = gateway([told(200, &made(&url)), told(200, &made(&url))]).await;
    let created = gateway.create(&new_order(Some("jan@example.pl"))).await.expect("created");
    let wanted = CreatedOrder {
        order: Some(TITLE.to_owned()),
        handle: Some(HANDLE.to_owned()),
        pay_url: "http://127.0.0.1:9/pay/1".to_owned(),
    };
    assert_eq!(created, wanted);
    let _ = gateway.create(&new_order(None)).await.expect("created");
    let asked = server.asked();
    assert_eq!(asked[0].line, "POST /api-root/oauth/auth");
    assert_eq!(asked[0].body, r#"{"client_id":"client","client_secret":"its","scope":"read"}"#);
    assert_eq!(asked[1].line, "POST /api-root/transactions");
    assert!(asked[1].headers.contains("authorization: Bearer T"), "{}", asked[1].headers);
    assert!(asked[1].body.starts_with(r#"{"amount":69.90,"#), "{}", asked[1].body);
    let wanted = json!({
        "amount": 69.9, "description": "ą".repeat(128), "hiddenDescription": REFERENCE, "lang": "pl",
        "payer": {"email": "jan@example.pl", "name": "sub_1001"},
        "callbacks": {
            "payerUrls": {"success": "https://isp.example/payments/pay_abc", "error": "https://isp.example/payments/pay_abc"},
            "notification": {"url": "https://isp.example/webhooks/tpay"}
        }
    });
    assert_eq!(serde_json::from_str::<Value>(&asked[1].body).expect("JSON"), wanted);
    // The token is kept, and a payer without an address is the office's.
    assert_eq!(asked.len(), 3);
    assert!(asked[2].body.contains(r#""email":"biuro@example.pl""#), "{}", asked[2].body);
}

#[tokio::test]
async fn what_is_no_page_to_pay_at_is_refused_and_what_is_down_may_be_tried_again() {
    let url: url::Url = "http://127.0.0.1:9".parse().expect("an address");
    let with = |name: &str, value: Value| {
        let mut answer = made(&url);
        answer[name] = value;
        told(200, &answer)
    };
    for bad in [
        with("result", json!("failed")),
        with("transactionPaymentUrl", json!("https://evil.example/")),
        with("transactionPaymentUrl", Value::Null),
        with("title", json!("a b")),
        with("transactionId", json!("")),
        told(400, &json!({"result": "failed", "errors": []})),
        told(409, &json!({})),
    ] {
        let (gateway, _server) = gateway([bad.clone()]).await;
        let refused = gateway.create(&new_order(None)).await;
        assert!(matches!(refused, Err(GatewayError::Refused(_))), "{bad:?} {refused:?}");
    }
    for down in
        [told(500, &json!({})), told(403, &json!({})), told(429, &json!({})), told(200, &json!([])), Told::Nothing]
    {
        let (gateway, _server) = gateway([down.clone()]).await;
        let failed = gateway.create(&new_order(None)).await;
        assert!(matches!(failed, Err(GatewayError::Unavailable(_))), "{down:?} {failed:?}");
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_asked_for_anew_once() {
    let (gateway, server) = gateway([told(401, &json!({})), token(), transaction("correct", "69.90")]).await;
    let reference = Reference::parse(REFERENCE).expect("a reference");
    let asked = Asked { reference: &reference, amount: pln(6990), order: Some(TITLE), handle: Some(HANDLE) };
    assert!(gateway.confirm(&asked).await.expect("an answer").is_some());
    let lines: Vec<_> = server.asked().into_iter().map(|asked| asked.line).collect();
    let (get, post) = (format!("GET /api-root/transactions/{HANDLE}"), "POST /api-root/oauth/auth".to_owned());
    assert_eq!(lines, [post.clone(), get.clone(), post, get]);
}

#[tokio::test]
async fn bug_15_a_transaction_is_told_as_it_stands_and_a_failure_is_none() {
    let reference = Reference::parse(REFERENCE).expect("a reference");
    let asked = Asked { reference: &reference, amount: pln(6990), order: Some(TITLE), handle: Some(HANDLE) };
    for (status, amount, state, told) in [
        ("correct", "69.9", OrderState::Paid, Some(pln(6990))),
        ("correct", "\"69.90\"", OrderState::Paid, Some(pln(6990))),
        ("correct", "69.904", OrderState::Paid, None),
        ("correct", "6.99e1", OrderState::Paid, None),
        ("pending", "69.90", OrderState::Open, Some(pln(6990))),
        ("declined", "69.90", OrderState::Canceled, Some(pln(6990))),
        ("refund", "69.90", OrderState::Canceled, Some(pln(6990))),
    ] {
        let (gateway, _server) = gateway([transaction(status, amount)]).await;
        let report = gateway.confirm(&asked).await.expect("an answer").expect("a transaction");
        assert_eq!(
            (report.state, report.amount, report.order.as_deref()),
            (state, told, Some(TITLE)),
            "{status} {amount}"
        );
        assert_eq!((report.reference.as_str(), report.merchant.as_str()), (REFERENCE, "123912"));
    }
    for odd in [transaction("paid?", "69.90"), told(500, &json!({})), Told::Answer(200, "<html>".into())] {
        let (gateway, _server) = gateway([odd]).await;
        assert!(matches!(gateway.confirm(&asked).await, Err(GatewayError::Unavailable(_))));
    }
    let (unknown, _server) = gateway([told(404, &json!({}))]).await;
    assert_eq!(unknown.confirm(&asked).await.expect("an answer"), None);
    let (unasked, server) = gateway([]).await;
    assert_eq!(unasked.confirm(&Asked { handle: None, ..asked }).await.expect("an answer"), None);
    assert!(unasked.reversals(&Asked { handle: None, ..asked }).await.expect("an answer").is_empty());
    assert!(server.asked().is_empty(), "what was never told is not asked for");
}

#[tokio::test]
async fn what_went_back_is_listed_and_what_a_bank_took_without_a_refund_too() {
    let reference = Reference::parse(REFERENCE).expect("a reference");
    let asked = Asked { reference: &reference, amount: pln(6990), order: Some(TITLE), handle: Some(HANDLE) };
    let reversal = |id: &str, amount, kind, state| Reversal { id: id.to_owned(), amount: pln(amount), kind, state };
    let two = json!([{"refundId": "TO-1", "amount": 10, "status": "correct"}, {"refundId": "TO-2", "amount": 5.5, "status": "pending"}]);
    let listed = [
        reversal("TO-1", 1000, ReversalKind::Refund, ReversalState::Done),
        reversal("TO-2", 550, ReversalKind::Refund, ReversalState::Pending),
    ];
    let (parts, _server) = gateway([refunds(&two), transaction("correct", "69.90")]).await;
    assert_eq!(parts.reversals(&asked).await.expect("a list"), listed);
    let (taken, _server) = gateway([refunds(&two), transaction("chargeback", "69.90")]).await;
    let rest = reversal("rest", 5440, ReversalKind::Chargeback, ReversalState::Done);
    assert_eq!(taken.reversals(&asked).await.expect("a list")[2], rest);
    let whole = json!([{"refundId": "TO-1", "amount": 69.9, "status": "correct"}]);
    let (whole, server) = gateway([refunds(&whole)]).await;
    assert_eq!(whole.reversals(&asked).await.expect("a list").len(), 1);
    assert_eq!(server.asked().len(), 2, "where all is told nothing more is asked");
    for odd in [
        json!([{"refundId": "TO-1", "amount": 10, "status": "?"}]),
        json!([{"refundId": "a b", "amount": 10, "status": "correct"}]),
        json!([{"refundId": "TO-1", "amount": -10, "status": "correct"}]),
        json!(null),
    ] {
        let (gateway, _server) = gateway([refunds(&odd)]).await;
        assert!(matches!(gateway.reversals(&asked).await, Err(GatewayError::Unavailable(_))), "{odd}");
    }
}

#[tokio::test]
async fn s17_what_is_not_proved_is_refused_before_anything_is_fetched() {
    let (gateway, server) = gateway([]).await;
    let form = |sum: &str| format!("id=123912&tr_id={TITLE}&tr_amount=69.90&tr_crc={REFERENCE}&md5sum={sum}");
    let mut headers = HeaderMap::new();
    for (body, error) in [
        (form(""), NotificationError::Signature),
        (form("0123456789abcdef0123456789abcdef"), NotificationError::Signature),
        (form("").replace("&md5sum=", ""), NotificationError::Signature),
        (form("").replace("&tr_crc=", "&tr_cr="), NotificationError::Malformed),
        // No transaction: the signature alone proves it, and there is none.
        ("{\"type\":\"tokenization\"}".to_owned(), NotificationError::Signature),
        (format!("tr_id={TITLE}&tr_id={TITLE}"), NotificationError::Signature),
        (String::new(), NotificationError::Signature),
    ] {
        assert_eq!(gateway.read(&headers, body.as_bytes()).await, Err(error), "{body}");
    }
    headers.insert("x-jws-signature", HeaderValue::from_static("e30..AAAA"));
    assert_eq!(gateway.read(&headers, b"{}").await, Err(NotificationError::Signature));
    assert!(server.asked().is_empty());
}
