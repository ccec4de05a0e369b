//! Payments begun here and told of from there.

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use panel::payu::{Order, OrderStatus};
use shared::domain::{Payment, PaymentId};
use shared::store::keys;

use crate::{Answer, Client, Person, World};

impl World {
    /// Begins a payment of all that is owed, and gives the order that it became.
    pub async fn begin(&self, app: &mut Client, key: &str) -> Order {
        let answer = app.post("/payments", &[("idempotency_key", key)]).await.expect(200).json();
        let pay_url = answer["pay_url"].as_str().expect("a page to pay at");
        let id = pay_url.rsplit('/').next().expect("an id");
        self.portal.payu().order(id).expect("an order")
    }

    /// Tells the portal what PayU would, signed, and gives the status of its answer.
    pub async fn tell(&self, order: &Order, status: OrderStatus) -> u16 {
        let (body, signature) = self.portal.payu().signed(&order.id, status).expect("an order");
        self.told(body.as_bytes(), &[("openpayu-signature", &signature)]).await.status
    }

    /// Posts any bytes as a notification with any headers.
    pub async fn told(&self, body: &[u8], headers: &[(&'static str, &str)]) -> Answer {
        let mut map = HeaderMap::new();
        map.insert("content-type", HeaderValue::from_static("application/json;charset=UTF-8"));
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header"));
        }
        self.app().send(Method::POST, "/webhooks/payu", map, body.to_vec()).await
    }

    /// The attempt behind an order, as the table has it now.
    pub async fn attempt(&self, person: &Person, order: &Order) -> Payment {
        let key = keys::payment(&person.subscriber.id, &payment_id(order));
        self.table.get(&key).await.expect("an answer").expect("an attempt")
    }
}

/// The attempt that an order is of.
pub fn payment_id(order: &Order) -> PaymentId {
    let reference = order.ext_order_id.as_deref().expect("a reference");
    PaymentId::parse(reference.split('.').nth(1).expect("an id")).expect("an id")
}
