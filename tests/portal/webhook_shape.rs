//! Notifications as documents: what is taken, what is refused, and how large.

use http::{HeaderMap, Method};
use panel::payu::OrderStatus;
use portal_tests::{Answer, World};
use serde_json::json;

use crate::webhook::begun;

const BYTES_MAX: usize = 64 * 1024;

async fn signed(world: &World, body: &[u8]) -> Answer {
    let signature = world.portal.payu().sign(body);
    world.told(body, &[("openpayu-signature", &signature)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_document_that_is_not_the_protocol_is_refused() {
    let (anna, world, _, order) = begun().await;
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
    let (body, _) = world.portal.payu().signed(&order.id, OrderStatus::Completed).expect("signed");
    let before = world.items().await;
    let id = order.id.as_str();
    let cases = [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        "{\"order\":null}".to_owned(),
        body[..body.len() - 1].to_owned(),
        format!("{body}{{}}"),
        body.replace("\"totalAmount\":\"13980\"", "\"totalAmount\":13980"),
        body.replace("COMPLETED", "PAID"),
        body.replace("\"status\":\"COMPLETED\"", "\"status\":\"CANCELED\",\"status\":\"COMPLETED\""),
        body.replace(&format!("\"orderId\":\"{id}\""), "\"orderId\":17"),
        body.replace(&format!("\"orderId\":\"{id}\""), "\"orderId\":\"\""),
        body.replace(&format!("\"orderId\":\"{id}\""), &format!("\"orderId\":\"{}\"", "O".repeat(3000))),
        body.replace(
            "\"order\":",
            "\"orderId\":\"X\",\"refund\":{\"refundId\":\"1\",\"status\":\"FINALIZED\"},\"order\":",
        ),
        "{\"orderId\":\"X\",\"refund\":{\"status\":\"FINALIZED\"}}".to_owned(),
        "{\"refund\":{\"refundId\":\"1\",\"status\":\"FINALIZED\"}}".to_owned(),
        format!("{{\"orderId\":\"X\",\"refund\":{{\"refundId\":\"{}\",\"status\":\"FINALIZED\"}}}}", "1".repeat(3000)),
        "{\"orderId\":\"X\",\"refund\":{\"refundId\":\"1\u{0}\",\"status\":\"FINALIZED\"}}".to_owned(),
    ];
    for case in &cases {
        assert_ne!(case, &body);
        let refused = signed(&world, case.as_bytes()).await;
        assert_eq!((refused.status, refused.code().as_str()), (400, "bad_request"), "{case}");
    }
    let mut broken = body.clone().into_bytes();
    broken[20] = 0xff;
    assert_eq!(signed(&world, &broken).await.status, 400);
    assert_eq!(world.items().await, before);
    assert_eq!(world.tell(&order, OrderStatus::Completed).await, 200);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_notification_of_64_kib_is_read_and_a_byte_more_is_not() {
    let (anna, world, _, order) = begun().await;
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
    let (body, _) = world.portal.payu().signed(&order.id, OrderStatus::Completed).expect("signed");
    let padded = |length: usize| body.clone() + &" ".repeat(length - body.len());
    let refused = signed(&world, padded(BYTES_MAX + 1).as_bytes()).await.expect(413);
    assert_eq!(refused.code(), "body_too_large");
    assert_eq!(world.books(&anna).await.paid(), [0_u64; 0]);
    let _ = signed(&world, padded(BYTES_MAX).as_bytes()).await.expect(200);
    assert_eq!(world.books(&anna).await.paid(), [13980]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_the_provider_does_not_list_when_asked_books_nothing() {
    let (anna, world, _, order) = begun().await;
    let _ = world.portal.payu().pay(&order.id).await.expect("told");
    let before = world.books(&anna).await;
    let told = |status: &str| {
        let refund = json!({
            "orderId": order.id, "extOrderId": order.ext_order_id,
            "refund": {"refundId": "912128", "amount": "13980", "currencyCode": "PLN", "status": status,
                "statusDateTime": "1395677071799", "reason": "refund", "reasonDescription": "Jan Nowak prosi o zwrot",
                "refundDate": "1395677071799"},
        });
        refund.to_string()
    };
    let (done, refused) = (told("FINALIZED"), told("CANCELED"));
    for _ in 0..2 {
        // It may be listed yet: it is to be told again.
        let later = signed(&world, done.as_bytes()).await;
        assert_eq!((later.status, later.code().as_str()), (503, "unavailable"));
        assert_eq!(world.event("refund-912128-FINALIZED").await, None, "what was not taken leaves no mark");
        assert_eq!(signed(&world, refused.as_bytes()).await.expect(200).body, "OK");
    }
    let kept = world.event("refund-912128-CANCELED").await.expect("an event");
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(refused.as_bytes()));
    let wanted = json!({
        "at": "2026-11-23T11:00:00Z", "outcome": "late", "body_sha256": hash, "order": order.id,
        "reference": order.ext_order_id, "status": "CANCELED", "amount": "13980 PLN", "ttl": kept["ttl"],
    });
    assert_eq!(kept, wanted);
    let after = world.books(&anna).await;
    assert_eq!((after.balance, after.ledger), (before.balance, before.ledger));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_known_gateway_is_posted_to_and_a_machine_reads_json() {
    let (_, world, _, order) = begun().await;
    let (body, signature) = world.portal.payu().signed(&order.id, OrderStatus::Pending).expect("signed");
    let mut app = world.app().with("openpayu-signature", Box::leak(signature.into_boxed_str()));
    for gateway in ["p24", "PayU", "PAYU", "payu2", "transfer", "cash", "%20payu"] {
        let path = format!("/webhooks/{gateway}");
        let answer = app.post_raw(&path, "application/json", body.clone().into_bytes()).await.expect(404);
        assert_eq!(answer.code(), "not_found", "{path}");
    }
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::HEAD] {
        let mut app = world.app().with("origin", world.portal.url());
        let _ = app.send(method, "/webhooks/payu", HeaderMap::new(), Vec::new()).await.expect(404);
    }
    let mut browser = app.clone().with("accept", "text/html");
    let _ = browser.post_raw("/webhooks/payu", "application/json", body.into_bytes()).await.expect(200);
    let refused = browser.post_raw("/webhooks/payu", "application/json", b"{}".to_vec()).await.expect(400);
    assert_eq!(
        (refused.header("content-type"), refused.code().as_str()),
        ("application/problem+json", "signature_invalid")
    );
}
