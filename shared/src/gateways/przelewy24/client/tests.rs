//! The client against a provider that answers what each test wants, and notifications as they come.

use serde_json::{Value, json};

use super::super::super::testing::{Server, Told, json as told};
use super::super::Przelewy24Secret;
use super::super::signature::{Paid, Refunded};
use super::*;
use crate::domain::{Currency, Language, Money};
use crate::gateways::Reference;
use crate::gateways::ReversalState::{self, Done, Pending, Refused};
use crate::secret::Secret;

const CRC: &str = "own-crc";
const ORDER: u64 = 4_294_967_301;
const REFERENCE: &str = "sub_1001.pay_abc";

fn config(url: url::Url) -> Przelewy24Config {
    let secret = |text: &str| Secret::new(text.to_owned());
    let secret = Przelewy24Secret { api_key: secret("key"), crc: secret(CRC), other_crc: Some(secret("other-crc")) };
    Przelewy24Config { url, merchant_id: 12345, pos_id: 678, secret, office: "biuro@example.pl".to_owned() }
}

async fn gateway(answers: impl IntoIterator<Item = Told>) -> (Przelewy24, Server) {
    let server = Server::of(answers).await;
    (Przelewy24::new(config(server.url.clone())).expect("a client"), server)
}

fn reference() -> Reference {
    Reference::parse(REFERENCE).expect("a reference")
}

fn pln(amount: u64) -> Money {
    Money::new(amount, Currency::Pln).expect("in range")
}

fn asked(reference: &Reference) -> Asked<'_> {
    Asked { reference, amount: pln(6990), order: None, handle: None }
}

fn order(status: u8, amount: u64) -> Told {
    told(
        200,
        &json!({"data": {"statement": "p24-A", "orderId": ORDER, "sessionId": REFERENCE, "status": status, "amount": amount,
            "currency": "PLN", "fee": 0}, "responseCode": 0}),
    )
}

fn verified(word: &str) -> Told {
    told(200, &json!({"data": {"status": word}, "responseCode": 0}))
}

fn new_order(email: &str) -> NewOrder {
    NewOrder {
        reference: reference(),
        amount: pln(6990),
        description: "Faktura FV/11/2026".into(),
        email: crate::domain::Email::parse(email).ok(),
        language: Language::Pl,
        payer: std::net::Ipv4Addr::LOCALHOST.into(),
        notify_url: "https://isp.example/webhooks/przelewy24".into(),
        continue_url: "https://isp.example/payments/pay_abc".into(),
    }
}

#[tokio::test]
async fn an_order_is_registered_with_our_reference_and_its_sign() {
    let answer = json!({"data": {"token": "0C8B5CC9C0-AF5D07-B5AD90-DF43D82FE0"}, "responseCode": 0});
    let (gateway, server) = gateway([told(200, &answer)]).await;
    let created = gateway.create(&new_order("jan@example.pl")).await.expect("created");
    assert_eq!(created.pay_url, format!("{}/trnRequest/0C8B5CC9C0-AF5D07-B5AD90-DF43D82FE0", server.url));
    assert_eq!((created.order, created.handle), (None, None));
    let asked = server.asked().remove(0);
    assert_eq!(asked.line, "POST /api-root/api/v1/transaction/register");
    // 678:key
    assert!(asked.headers.contains("authorization: Basic Njc4OmtleQ=="), "{}", asked.headers);
    let body: Value = serde_json::from_str(&asked.body).expect("JSON");
    let sign = sign(&Register { session_id: REFERENCE, merchant_id: 12345, amount: 6990, currency: "PLN", crc: CRC });
    let wanted = json!({
        "merchantId": 12345, "posId": 678, "sessionId": REFERENCE, "amount": 6990, "currency": "PLN",
        "description": "Faktura FV/11/2026", "email": "jan@example.pl", "country": "PL", "language": "pl",
        "urlReturn": "https://isp.example/payments/pay_abc", "urlStatus": "https://isp.example/webhooks/przelewy24",
        "encoding": "UTF-8", "sign": sign,
    });
    assert_eq!(body, wanted);
}

#[tokio::test]
async fn a_payer_without_an_address_that_fits_is_registered_with_the_office_s() {
    let answer = || told(200, &json!({"data": {"token": "T"}, "responseCode": 0}));
    let long = format!("{}@example.pl", "a".repeat(45));
    let (gateway, server) = gateway([answer(), answer()]).await;
    for email in [long.as_str(), ""] {
        let _ = gateway.create(&new_order(email)).await.expect("created");
    }
    for asked in server.asked() {
        assert_eq!(serde_json::from_str::<Value>(&asked.body).expect("JSON")["email"], "biuro@example.pl");
    }
}

#[tokio::test]
async fn what_is_no_page_to_pay_at_is_refused_and_what_is_down_may_be_tried_again() {
    let token = |token: &str| told(200, &json!({"data": {"token": token}, "responseCode": 0}));
    for bad in [token(""), token("a/../b"), token("a?b"), token("@evil.example"), token("a b")] {
        let (gateway, _server) = gateway([bad.clone()]).await;
        let refused = gateway.create(&new_order("jan@example.pl")).await;
        assert!(matches!(refused, Err(GatewayError::Refused(_))), "{bad:?} {refused:?}");
    }
    let (wrong, _server) = gateway([told(400, &json!({"error": "Incorrect CRC value", "code": 400}))]).await;
    assert!(matches!(wrong.create(&new_order("jan@example.pl")).await, Err(GatewayError::Refused(_))));
    for down in [
        told(500, &json!({})),
        told(401, &json!({})),
        told(429, &json!({})),
        Told::Answer(200, "<html>".into()),
        Told::Nothing,
    ] {
        let (gateway, _server) = gateway([down.clone()]).await;
        let failed = gateway.create(&new_order("jan@example.pl")).await;
        assert!(matches!(failed, Err(GatewayError::Unavailable(_))), "{down:?} {failed:?}");
    }
}

#[tokio::test]
async fn bug_11_money_is_accepted_by_our_own_amount_before_it_counts_as_paid() {
    let (gateway, server) = gateway([order(1, 6990), verified("success")]).await;
    let reference = reference();
    let report = gateway.confirm(&asked(&reference)).await.expect("an answer").expect("an order");
    assert_eq!(
        (report.state, report.amount, report.reference.as_str()),
        (OrderState::Paid, Some(pln(6990)), REFERENCE)
    );
    assert_eq!(report.order.as_deref(), Some("4294967301"), "bug_16: numbers beyond 32 bits");
    let all = server.asked();
    // The dot and the underscore of our reference are written as they must be in a path.
    assert_eq!(all[0].line, "GET /api-root/api/v1/transaction/by/sessionId/sub%5F1001%2Epay%5Fabc");
    assert_eq!(all[1].line, "PUT /api-root/api/v1/transaction/verify");
    let body: Value = serde_json::from_str(&all[1].body).expect("JSON");
    let sign = sign(&Verify { session_id: REFERENCE, order_id: ORDER, amount: 6990, currency: "PLN", crc: CRC });
    let wanted = json!({"merchantId": 12345, "posId": 678, "sessionId": REFERENCE, "amount": 6990, "currency": "PLN",
        "orderId": ORDER, "sign": sign});
    assert_eq!(body, wanted);
}

#[tokio::test]
async fn s17_another_amount_or_order_is_told_and_never_accepted() {
    let (gateway, server) = gateway([order(1, 6991), order(1, 6990)]).await;
    let reference = reference();
    let report = gateway.confirm(&asked(&reference)).await.expect("an answer").expect("an order");
    assert_eq!((report.state, report.amount, report.told.as_str()), (OrderState::Paid, Some(pln(6991)), "6991 PLN"));
    let other = Asked { order: Some("17"), ..asked(&reference) };
    let report = gateway.confirm(&other).await.expect("an answer").expect("an order");
    assert_eq!(report.order.as_deref(), Some("4294967301"));
    assert!(server.asked().iter().all(|asked| asked.line.starts_with("GET ")), "nothing is accepted");
}

#[tokio::test]
async fn bug_13_only_a_success_that_is_said_counts() {
    for word in ["", "failure", "SUCCESS", "pending"] {
        let (gateway, _server) = gateway([order(1, 6990), verified(word), order(1, 6990)]).await;
        let reference = reference();
        let answer = gateway.confirm(&asked(&reference)).await;
        assert!(matches!(answer, Err(GatewayError::Unavailable(_))), "{word} {answer:?}");
    }
}

#[tokio::test]
async fn what_was_accepted_before_is_paid_though_accepting_it_again_is_refused() {
    let again = told(400, &json!({"error": "Transaction already verified", "code": 400}));
    let (gateway, _server) = gateway([order(1, 6990), again, order(2, 6990)]).await;
    let reference = reference();
    let report = gateway.confirm(&asked(&reference)).await.expect("an answer").expect("an order");
    assert_eq!(report.state, OrderState::Paid);
}

#[tokio::test]
async fn bug_15_a_network_that_fails_says_nothing_about_the_payment() {
    let down = [Told::Nothing, told(500, &json!({})), told(401, &json!({})), Told::Answer(200, "nonsense".into())];
    for down in down {
        let (gateway, _server) = gateway([order(1, 6990), down.clone()]).await;
        let reference = reference();
        let answer = gateway.confirm(&asked(&reference)).await;
        assert!(matches!(answer, Err(GatewayError::Unavailable(_))), "{down:?} {answer:?}");
    }
}

#[tokio::test]
async fn each_status_is_what_the_protocol_means_by_it() {
    let reference = reference();
    for (status, state) in [(0, OrderState::Open), (2, OrderState::Paid), (3, OrderState::Canceled)] {
        let (gateway, server) = gateway([order(status, 6990)]).await;
        let report = gateway.confirm(&asked(&reference)).await.expect("an answer").expect("an order");
        assert_eq!((report.state, server.asked().len()), (state, 1));
    }
    let (gateway_, _server) = gateway([order(7, 6990)]).await;
    assert!(gateway_.confirm(&asked(&reference)).await.is_err());
    let (gateway, _server) = gateway([told(404, &json!({"error": "not found", "code": 404}))]).await;
    assert_eq!(gateway.confirm(&asked(&reference)).await.expect("an answer"), None);
}

#[tokio::test]
async fn refunds_are_listed_with_the_numbers_of_the_list_and_not_of_notifications() {
    let refund = |id: &str, status: u8| json!({"requestId": id, "amount": 1000, "status": status});
    let refunds = [refund("a", 1), refund("b", 2), refund("c", 3), refund("d", 4), refund("a", 1)];
    let data = json!({"orderId": ORDER, "sessionId": REFERENCE, "amount": 6990, "currency": "PLN", "refunds": refunds});
    let reference = reference();
    for data in [data.clone(), json!([data])] {
        let (gateway, server) = gateway([told(200, &json!({"data": data, "responseCode": 0}))]).await;
        let known = Asked { order: Some("4294967301"), ..asked(&reference) };
        let reversals = gateway.reversals(&known).await.expect("an answer");
        let seen: Vec<(&str, ReversalState)> = reversals.iter().map(|one| (one.id.as_str(), one.state)).collect();
        assert_eq!(seen, [("a", Done), ("b", Pending), ("c", Pending), ("d", Refused), ("a.2", Done)]);
        assert_eq!(server.asked()[0].line, "GET /api-root/api/v1/refund/by/orderId/4294967301");
    }
}

/// Under another name it would be booked a second time.
#[tokio::test]
async fn the_name_of_a_refund_is_the_same_in_whatever_order_they_are_listed() {
    let refund = |id: &str| json!({"requestId": id, "amount": 1000, "status": 1});
    let reference = reference();
    for names in [["r1", "r10"], ["r10", "r1"]] {
        let data = json!({"orderId": ORDER, "currency": "PLN", "refunds": names.map(refund)});
        let (gateway, _server) = gateway([told(200, &json!({"data": data}))]).await;
        let known = Asked { order: Some("4294967301"), ..asked(&reference) };
        let reversals = gateway.reversals(&known).await.expect("an answer");
        assert_eq!(reversals.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), names);
    }
}

fn notification(edit: impl FnOnce(&mut Value), crc: &str) -> Vec<u8> {
    let fields = Paid {
        merchant_id: 12345,
        pos_id: 678,
        session_id: REFERENCE,
        amount: 6990,
        origin_amount: 6990,
        currency: "PLN",
        order_id: ORDER,
        method_id: 154,
        statement: "p24-A12-B34-C56",
        crc,
    };
    let mut body = serde_json::to_value(&fields).expect("JSON");
    body["sign"] = sign(&fields).into();
    body.as_object_mut().expect("an object").remove("crc");
    edit(&mut body);
    body.to_string().into_bytes()
}

async fn read(body: &[u8]) -> Result<Notification, NotificationError> {
    let gateway = Przelewy24::new(config("http://127.0.0.1:9".parse().expect("an address"))).expect("a client");
    gateway.read(&HeaderMap::new(), body).await
}

#[tokio::test]
async fn a_notification_signed_with_either_key_is_a_paid_order() {
    for crc in [CRC, "other-crc"] {
        let Ok(Notification::Order(report)) = read(&notification(|_| {}, crc)).await else { panic!("an order") };
        assert_eq!((report.event.as_str(), report.reference.as_str()), ("4294967301", REFERENCE));
        assert_eq!(
            (report.amount, report.state, report.merchant.as_str()),
            (Some(pln(6990)), OrderState::Paid, "12345/678")
        );
    }
    assert_eq!(read(&notification(|_| {}, "stranger")).await, Err(NotificationError::Signature));
}

#[tokio::test]
async fn s17_bug_12_bug_14_no_field_that_is_signed_can_be_altered() {
    type Edit = fn(&mut Value);
    let edits: [Edit; 9] = [
        |body| body["sessionId"] = "sub_1002.pay_abc".into(),
        |body| body["amount"] = 1.into(),
        |body| body["originAmount"] = 1.into(),
        |body| body["currency"] = "EUR".into(),
        |body| body["orderId"] = 1.into(),
        |body| body["methodId"] = 1.into(),
        |body| body["statement"] = "x".into(),
        |body| body["sign"] = "".into(),
        |body| body["sign"] = body["sign"].as_str().expect("text").to_uppercase().into(),
    ];
    for (place, edit) in edits.into_iter().enumerate() {
        assert_eq!(read(&notification(edit, CRC)).await, Err(NotificationError::Signature), "{place}");
    }
}

#[tokio::test]
async fn s17_bug_5_a_notification_that_names_another_merchant_is_told_as_of_that_one() {
    type Edit = fn(&mut Value);
    let edits: [(Edit, &str); 2] =
        [(|body| body["merchantId"] = 12_346.into(), "12346/678"), (|body| body["posId"] = 679.into(), "12345/679")];
    for (edit, merchant) in edits {
        let Ok(Notification::Order(report)) = read(&notification(edit, CRC)).await else { panic!("an order") };
        assert_eq!(report.merchant, merchant);
    }
}

#[tokio::test]
async fn bug_16_types_are_strict_and_a_field_comes_once() {
    type Edit = fn(&mut Value);
    let edits: [Edit; 6] = [
        |body| body["amount"] = "6990".into(),
        |body| body["orderId"] = "4294967301".into(),
        |body| body["amount"] = json!(6990.0),
        |body| body["amount"] = json!(-6990),
        |body| drop(body.as_object_mut().expect("an object").remove("statement")),
        |body| *body = json!({"orderId": 1, "sessionId": "x", "method": "181", "result": {"error": "0"}, "sign": "x"}),
    ];
    for (place, edit) in edits.into_iter().enumerate() {
        assert_eq!(read(&notification(edit, CRC)).await, Err(NotificationError::Malformed), "{place}");
    }
    let twice = String::from_utf8(notification(|_| {}, CRC)).expect("text").replacen('{', "{\"amount\":1,", 1);
    assert_eq!(read(twice.as_bytes()).await, Err(NotificationError::Malformed));
    for junk in [&b""[..], b"{}", b"[]", b"\xff", b"null"] {
        assert_eq!(read(junk).await, Err(NotificationError::Malformed));
    }
}

#[tokio::test]
async fn bug_7_a_refund_is_told_apart_and_a_rejected_one_is_no_refund_that_happened() {
    for (status, word) in [(0, "done"), (1, "rejected")] {
        let fields = Refunded {
            order_id: ORDER,
            session_id: REFERENCE,
            refunds_uuid: "c6b8d7d0-0001",
            merchant_id: 12345,
            amount: 1000,
            currency: "PLN",
            status,
            crc: CRC,
        };
        let mut body = serde_json::to_value(&fields).expect("JSON");
        body["sign"] = sign(&fields).into();
        body["requestId"] = "r-1".into();
        body["timestamp"] = "1700000000".into();
        body.as_object_mut().expect("an object").remove("crc");
        let Ok(Notification::Reversal(report)) = read(body.to_string().as_bytes()).await else { panic!("a refund") };
        assert_eq!((report.status.as_str(), report.told.as_str()), (word, "1000 PLN"));
        assert_eq!(report.event, format!("refund-c6b8d7d0-0001-{ORDER}-{status}"));
        body["amount"] = 6990.into();
        assert_eq!(read(body.to_string().as_bytes()).await, Err(NotificationError::Signature));
    }
}
