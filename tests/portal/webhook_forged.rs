//! Notifications that are not the provider's, or not of our own attempt: nothing is booked for them (S17).

use md5::{Digest, Md5};
use panel::payu::{Fault, Operation, Order, OrderStatus};
use portal_tests::{Client, Person, World, payment_id};
use serde_json::{Value, json};
use shared::domain::PaymentState;

use crate::webhook::begun;

/// Fails unless nothing of a person's is booked or moved.
async fn assert_untouched(anna: &Person, world: &World, order: &Order) {
    assert_eq!(world.attempt(anna, order).await.state, PaymentState::Pending);
    assert_eq!(world.books(anna).await.paid(), [0_u64; 0]);
}

/// A paid order of its own for each of many cases.
async fn another(world: &World, app: &mut Client, place: usize) -> Order {
    let order = world.begin(app, &format!("another-order-{place:03}")).await;
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order")
}

fn hashed<D: Digest>(body: &[u8], key: &str) -> String {
    hex::encode(D::new().chain_update(body).chain_update(key).finalize())
}

#[tokio::test(flavor = "multi_thread")]
async fn s17_what_is_not_signed_by_the_provider_is_refused_and_leaves_nothing() {
    let (anna, world, _, order) = begun().await;
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
    let key = world.portal.payu().account().second_key.clone();
    let (body, good) = world.portal.payu().signed(&order.id, OrderStatus::Completed).expect("signed");
    let bytes = body.as_bytes();
    let (md5, sha1) = (hashed::<Md5>(bytes, &key), hashed::<sha1::Sha1>(bytes, &key));
    let (sha384, first) = (hashed::<sha2::Sha384>(bytes, &key), hex::encode(Md5::digest(format!("{key}{body}"))));
    let header = |signature: &str, algorithm: &str| format!("signature={signature};algorithm={algorithm}");
    let before = world.items().await;
    let (name, other) = ("openpayu-signature", "x-openpayu-signature");
    let wrong = header(&hashed::<Md5>(bytes, "another key"), "MD5");
    let cases: Vec<Vec<(&'static str, String)>> = vec![
        vec![],
        vec![(name, String::new())],
        vec![(name, "TEST".to_owned())],
        vec![(name, wrong.clone())],
        vec![(other, wrong.clone())],
        vec![(name, header(&first, "MD5"))],
        vec![(name, header(&sha1, "SHA-1"))],
        vec![(name, header(&sha1, "SHA"))],
        vec![(name, header(&sha384, "SHA-384"))],
        vec![(name, header(&md5, "SHA-256"))],
        vec![(name, header(&md5, "none"))],
        vec![(name, header("", "MD5"))],
        vec![(name, format!("signature={md5}"))],
        vec![(name, "algorithm=MD5".to_owned())],
        vec![(name, format!("{};algorithm=MD5", header(&md5, "MD5")))],
        vec![(name, format!("signature={md5};{}", header(&md5, "MD5")))],
        vec![(name, good.clone()), (other, wrong.clone())],
        vec![(name, wrong), (other, good.clone())],
        vec![(name, good.clone()), (name, good.clone())],
        vec![(name, good.clone()), (other, format!("{good};"))],
    ];
    for case in &cases {
        let headers: Vec<(&'static str, &str)> = case.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let refused = world.told(bytes, &headers).await;
        assert_eq!((refused.status, refused.code().as_str()), (400, "signature_invalid"), "{case:?}");
    }
    for altered in
        [format!("{body} "), format!(" {body}"), body.replace("13980", "1"), body.replace("COMPLETED", "PENDING")]
    {
        let refused = world.told(altered.as_bytes(), &[(name, &good)]).await.expect(400);
        assert_eq!(refused.code(), "signature_invalid");
    }
    assert_eq!((world.items().await, world.portal.payu().calls(Operation::Retrieve)), (before, 0));
    // Either spelling of the header alone will do, and so does the stronger hash.
    let sha256 = header(&hashed::<sha2::Sha256>(bytes, &key), "SHA-256");
    let _ = world.told(bytes, &[(other, &sha256)]).await.expect(200);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

type Edit = fn(&mut Value);

/// What is kept of a report that was set aside for a person.
async fn parked(world: &World, order: &str, body: &[u8]) -> Option<Value> {
    let hash = hex::encode(sha2::Sha256::digest(body));
    world.event(&format!("review-{order}-COMPLETED-{}", &hash[..16])).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_set_aside_does_not_keep_the_true_report_out() {
    let (anna, world, mut app, order) = begun().await;
    let payu = world.portal.payu();
    payu.set_status(&order.id, OrderStatus::Completed).expect("an order");
    let (body, _) = payu.signed(&order.id, OrderStatus::Completed).expect("signed");
    let altered = body.replace("\"totalAmount\":\"13980\"", "\"totalAmount\":\"13979\"");
    assert_ne!(altered, body);
    let signature = payu.sign(altered.as_bytes());
    let _ = world.told(altered.as_bytes(), &[("openpayu-signature", &signature)]).await.expect(200);
    assert!(parked(&world, &order.id, altered.as_bytes()).await.is_some());
    assert_untouched(&anna, &world, &order).await;
    let page = world.browser_of(&anna).await.get(&format!("/payments/{}", payment_id(&order))).await.expect(200).body;
    assert!(page.contains("Sprawdzamy tę płatność") && !page.contains("Dokończ płatność"), "{page}");

    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
    let shown = app.get(&format!("/payments/{}", payment_id(&order))).await.expect(200).json();
    assert_eq!((&shown["state"], &shown["in_review"]), (&json!("paid"), &json!(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn s17_a_signed_report_that_is_not_of_our_attempt_is_parked_for_a_person() {
    let (anna, world, mut app, _) = begun().await;
    let edits: [(Edit, &str, &str); 7] = [
        (|body| body["order"]["merchantPosId"] = json!("391778"), "merchant", ""),
        (|body| body["order"]["totalAmount"] = json!("13979"), "amount", ""),
        (|body| body["order"]["totalAmount"] = json!("13981"), "amount", ""),
        (|body| body["order"]["totalAmount"] = json!("139.80"), "amount", ""),
        (|body| body["order"]["currencyCode"] = json!("EUR"), "amount", ""),
        (|body| body["order"]["currencyCode"] = json!("USD"), "amount", ""),
        (|body| body["order"]["orderId"] = json!("ANOTHER"), "order", "ANOTHER"),
    ];
    for (place, (edit, mismatch, event)) in edits.into_iter().enumerate() {
        let order = another(&world, &mut app, place).await;
        let (body, _) = world.portal.payu().signed(&order.id, OrderStatus::Completed).expect("signed");
        let mut body: Value = serde_json::from_str(&body).expect("json");
        edit(&mut body);
        let body = body.to_string();
        let signature = world.portal.payu().sign(body.as_bytes());
        for _ in 0..2 {
            let answer = world.told(body.as_bytes(), &[("openpayu-signature", &signature)]).await.expect(200);
            assert_eq!(answer.body, "OK");
        }
        let id = if event.is_empty() { order.id.as_str() } else { event };
        let parked = parked(&world, id, body.as_bytes()).await.expect("a parked event");
        let told = serde_json::from_str::<Value>(&body).expect("json")["order"].clone();
        let text = |field: &str| told[field].as_str().expect("text").to_owned();
        // It waits for a person, however long that takes: there is no time to live.
        let wanted = json!({
            "at": "2026-11-23T11:00:00Z", "outcome": "needs_review", "mismatch": mismatch, "order": id,
            "reference": order.ext_order_id, "status": "COMPLETED", "merchant": text("merchantPosId"),
            "amount": format!("{} {}", text("totalAmount"), text("currencyCode")),
            "body_sha256": hex::encode(sha2::Sha256::digest(body.as_bytes())),
        });
        assert_eq!(parked, wanted);
        assert_untouched(&anna, &world, &order).await;
        // Whoever paid is told that it is looked into, and not to pay once more.
        let shown = app.get(&format!("/payments/{}", payment_id(&order))).await.expect(200).json();
        assert_eq!((&shown["in_review"], &shown["pay_url"]), (&json!(true), &Value::Null));
    }
    assert_eq!(world.portal.payu().calls(Operation::Retrieve), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn s17_what_the_provider_says_when_asked_is_what_counts() {
    type Edit = fn(&mut Order);
    let (anna, world, mut app, _) = begun().await;
    let payu = world.portal.payu();
    let edits: [(Edit, u16, &str); 6] = [
        (|order| order.total_amount += 1, 200, "amount"),
        (|order| order.currency = "EUR".to_owned(), 200, "amount"),
        (|order| order.request["merchantPosId"] = json!("1"), 200, "merchant"),
        // What is told of another order than was asked about is no answer: it is asked for again.
        (|order| order.ext_order_id = Some("sub_anna.pay_other".to_owned()), 503, ""),
        (|order| order.status = OrderStatus::Pending, 503, ""),
        (|order| order.status = OrderStatus::Canceled, 503, ""),
    ];
    for (place, (edit, status, mismatch)) in edits.into_iter().enumerate() {
        let order = another(&world, &mut app, place).await;
        let (body, signature) = payu.signed(&order.id, OrderStatus::Completed).expect("signed");
        payu.alter_order(&order.id, edit).expect("an order");
        let headers = [("openpayu-signature", signature.as_str())];
        let _ = world.told(body.as_bytes(), &headers).await.expect(status);
        let event = parked(&world, &order.id, body.as_bytes()).await;
        assert!(world.event(&format!("{}-COMPLETED", order.id)).await.is_none());
        let found = event.as_ref().and_then(|event| event["mismatch"].as_str()).unwrap_or_default();
        assert_eq!(found, mismatch);
        assert_untouched(&anna, &world, &order).await;
    }
    // While it cannot be asked nothing is booked either, and what was told comes again.
    let order = another(&world, &mut app, edits.len()).await;
    let broken = [Fault::Status(500), Fault::Status(404), Fault::Status(403), Fault::Garbage, Fault::LostAnswer];
    for fault in broken {
        payu.fail_next(Operation::Retrieve, [fault]);
        assert_eq!(world.tell(&order, OrderStatus::Completed).await, 503, "{fault:?}");
        assert_untouched(&anna, &world, &order).await;
    }
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reference_that_is_not_ours_is_told_again_for_it_may_not_be_written_yet() {
    let (anna, world, _, order) = begun().await;
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
    let (body, _) = world.portal.payu().signed(&order.id, OrderStatus::Completed).expect("signed");
    let own = order.ext_order_id.as_deref().expect("a reference");
    let before = world.items().await;
    for reference in ["sub_anna.pay_unknown", "sub_nobody.pay_1", "isp-42-0001", "", "sub_anna", "sub_anna#SUB.pay_1"] {
        let body = body.replace(own, reference);
        let signature = world.portal.payu().sign(body.as_bytes());
        let answer = world.told(body.as_bytes(), &[("openpayu-signature", &signature)]).await.expect(503);
        assert_eq!((answer.code().as_str(), answer.header("retry-after")), ("unavailable", "5"));
    }
    // The office hears of it, once of the event, and nothing else is written.
    let mut after = world.items().await;
    let written: Vec<_> = after.keys().filter(|key| !before.contains_key(*key)).cloned().collect();
    let event = format!("EVT#payu#unknown-{}-COMPLETED EVT", order.id);
    assert!(written.len() == 2 && written.contains(&event) && written[1].starts_with("REVIEW "), "{written:?}");
    after.retain(|key, _| before.contains_key(key));
    assert_eq!(after, before);
    assert_untouched(&anna, &world, &order).await;
}
