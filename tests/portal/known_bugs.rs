//! What others' integrations of payment providers got wrong, by number, at each provider that it can concern. What belongs to a
//! client alone is tested beside it: bugs 8 to 16, 18 to 21.

use panel::payu::{Fault, Notice, Operation, Order, OrderStatus, Protocol, Signing};
use portal_tests::{Client, Person, World};
use serde_json::Value;
use shared::domain::{PaymentState, ReversalKind};

use crate::pay::{KEY, OTHER, anna};

const GATEWAYS: [(&str, Protocol); 3] =
    [("payu", Protocol::Payu), ("przelewy24", Protocol::Przelewy24), ("tpay", Protocol::Tpay)];

struct Shop {
    anna: Person,
    world: World,
    app: Client,
    protocol: Protocol,
}

impl Shop {
    async fn at((gateway, protocol): (&'static str, Protocol)) -> Self {
        let anna = anna();
        let world = World::with(|options| {
            options.settings.insert("PANEL_GATEWAYS".to_owned(), gateway.to_owned());
        });
        let world = world.await;
        anna.write(&world.table).await;
        let app = world.app_of(&anna).await;
        Self { anna, world, app, protocol }
    }

    async fn press(&mut self, key: &str) -> (Value, Order) {
        let output = self.app.post("/payments", &[("idempotency_key", key)]).await.expect(200).json();
        let reference = format!("{}.{}", self.anna.subscriber.id, output["id"].as_str().expect("an id"));
        let order = self.world.portal.payu().order_of(&reference).expect("an order");
        (output, order)
    }

    fn completes(&self, order: &Order) {
        self.world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
    }

    async fn told(&self, order: &Order, notice: Notice) -> u16 {
        self.world.portal.payu().notify(&order.id, notice).await.expect("told")
    }

    async fn paid(&self) -> Vec<u64> {
        self.world.books(&self.anna).await.paid()
    }
}

const COMPLETED: OrderStatus = OrderStatus::Completed;

#[tokio::test(flavor = "multi_thread")]
async fn bug_1_a_late_cancellation_does_not_overwrite_a_payment() {
    let mut shop = Shop::at(GATEWAYS[0]).await;
    let (_, order) = shop.press(KEY).await;
    shop.completes(&order);
    assert_eq!(shop.told(&order, Notice::of(COMPLETED)).await, 200);
    assert_eq!(shop.told(&order, Notice::of(OrderStatus::Canceled)).await, 200);
    let books = shop.world.books(&shop.anna).await;
    assert_eq!((books.states(), books.paid()), (vec![PaymentState::Paid], vec![13_980]));
    // Tpay tells of the first of two steps, or of another sum, and of no cancellation; Przelewy24 of payments alone.
    let mut shop = Shop::at(GATEWAYS[2]).await;
    let (_, order) = shop.press(KEY).await;
    shop.completes(&order);
    assert_eq!(shop.told(&order, Notice::of(COMPLETED)).await, 200);
    let edits: [fn(&mut Value); 2] =
        [|body| body["tr_status"] = "PAID".into(), |body| body["tr_status"] = "FALSE".into()];
    for edit in edits {
        assert_eq!(shop.told(&order, Notice::of(COMPLETED).edited(edit)).await, 200);
    }
    let books = shop.world.books(&shop.anna).await;
    assert_eq!((books.states(), books.paid()), (vec![PaymentState::Paid], vec![13_980]));
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_2_an_attempt_has_one_reference_and_another_attempt_another_one() {
    for gateway in GATEWAYS {
        let mut shop = Shop::at(gateway).await;
        let (first, order) = shop.press(KEY).await;
        let (again, same) = shop.press(KEY).await;
        assert_eq!((&first["id"], &order.id), (&again["id"], &same.id), "{gateway:?}");
        let (_, other) = shop.press(OTHER).await;
        assert_ne!(order.ext_order_id, other.ext_order_id, "{gateway:?}");
        assert_eq!(shop.world.portal.payu().orders().len(), 2, "{gateway:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_3_another_amount_or_currency_is_not_booked_though_the_provider_confirms_it() {
    for gateway in GATEWAYS {
        let edits: [fn(&mut Order); 2] = [|order| order.total_amount = 13_979, |order| order.currency = "EUR".into()];
        for edit in edits {
            let mut shop = Shop::at(gateway).await;
            let (_, order) = shop.press(KEY).await;
            shop.world.portal.payu().alter_order(&order.id, edit).expect("an order");
            shop.completes(&order);
            assert_eq!(shop.told(&order, Notice::of(COMPLETED)).await, 200, "{gateway:?}");
            let books = shop.world.books(&shop.anna).await;
            assert_eq!((books.paid(), books.payments[0].in_review), (vec![], true), "{gateway:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_3_what_is_told_as_it_was_asked_is_held_against_what_the_provider_says_itself() {
    for gateway in GATEWAYS {
        let mut shop = Shop::at(gateway).await;
        let (_, order) = shop.press(KEY).await;
        shop.world.portal.payu().alter_order(&order.id, |order| order.total_amount = 1).expect("an order");
        shop.completes(&order);
        let as_asked: fn(&mut Value) = match shop.protocol {
            Protocol::Payu => |body| body["order"]["totalAmount"] = "13980".into(),
            Protocol::Przelewy24 => |body| {
                body["amount"] = 13_980.into();
                body["originAmount"] = 13_980.into();
            },
            Protocol::Tpay => |body| {
                body["tr_amount"] = "139.80".into();
                body["tr_paid"] = "139.80".into();
            },
        };
        assert_eq!(shop.told(&order, Notice::of(COMPLETED).edited(as_asked)).await, 200, "{gateway:?}");
        let books = shop.world.books(&shop.anna).await;
        assert_eq!((books.paid(), books.payments[0].in_review), (vec![], true), "{gateway:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_4_a_reference_is_ours_as_a_whole_or_not_at_all() {
    fn longer(reference: &mut Value) {
        *reference = format!("{}x", reference.as_str().unwrap_or_default()).into();
    }
    for gateway in GATEWAYS {
        let mut shop = Shop::at(gateway).await;
        let (_, order) = shop.press(KEY).await;
        shop.completes(&order);
        let edits: [fn(&mut Value); 2] = match shop.protocol {
            Protocol::Payu => [
                |body| longer(&mut body["order"]["extOrderId"]),
                |body| body["order"]["extOrderId"] = "sub_anna".into(),
            ],
            Protocol::Przelewy24 => {
                [|body| longer(&mut body["sessionId"]), |body| body["sessionId"] = "sub_anna".into()]
            }
            Protocol::Tpay => [|body| longer(&mut body["tr_crc"]), |body| body["tr_crc"] = "sub_anna".into()],
        };
        for edit in edits {
            assert_eq!(shop.told(&order, Notice::of(COMPLETED).edited(edit)).await, 503, "{gateway:?}");
        }
        assert_eq!(shop.paid().await, [0_u64; 0], "{gateway:?}");
        let reviews = shop.world.partition("REVIEW").await;
        assert_eq!(reviews.len(), 1, "{gateway:?}: the office hears of it, once of each event: {reviews:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_5_what_a_notification_says_does_not_choose_the_key_it_is_checked_with() {
    let mut shop = Shop::at(GATEWAYS[0]).await;
    let (_, order) = shop.press(KEY).await;
    shop.completes(&order);
    let euro = Notice::of(COMPLETED).edited(|body| body["order"]["currencyCode"] = "EUR".into());
    assert_eq!(shop.told(&order, euro.signed(Signing::WrongKey)).await, 400);
    assert_eq!(shop.told(&order, euro).await, 200, "by our own key it is read, and set aside for its currency");
    assert!(shop.world.books(&shop.anna).await.payments[0].in_review);
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_6_a_bad_signature_is_400_and_not_a_fault_of_ours() {
    for gateway in GATEWAYS {
        let mut shop = Shop::at(gateway).await;
        let (_, order) = shop.press(KEY).await;
        for signing in [Signing::WrongKey, Signing::KeyFirst, Signing::Missing, Signing::ThenAltered] {
            assert_eq!(shop.told(&order, Notice::of(COMPLETED).signed(signing)).await, 400, "{gateway:?} {signing:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_17_coming_back_from_the_provider_s_page_books_nothing() {
    for gateway in GATEWAYS {
        let mut shop = Shop::at(gateway).await;
        let (output, order) = shop.press(KEY).await;
        shop.completes(&order);
        let path = format!("/payments/{}", output["id"].as_str().expect("an id"));
        for query in ["", "?error=501", "?status=success"] {
            let shown = shop.app.get(&format!("{path}{query}")).await.expect(200).json();
            assert_eq!(shown["state"], "pending", "{gateway:?} {query}");
        }
        assert_eq!(shop.paid().await, [0_u64; 0], "{gateway:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_22_notifications_that_never_arrive_lose_no_payment() {
    for gateway in GATEWAYS {
        let mut shop = Shop::at(gateway).await;
        let (_, order) = shop.press(KEY).await;
        shop.completes(&order);
        shop.world.pass(5);
        let _ = shop.world.portal.run_schedule("reconcile-payments").await.expect("it ran");
        assert_eq!(shop.paid().await, [13_980], "{gateway:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_23_told_looked_at_and_asked_about_at_one_moment_it_is_booked_once_with_one_mail() {
    for gateway in GATEWAYS {
        let mut shop = Shop::at(gateway).await;
        let (output, order) = shop.press(KEY).await;
        shop.completes(&order);
        shop.world.pass(5);
        let path = format!("/payments/{}", output["id"].as_str().expect("an id"));
        let mut app = shop.app.clone();
        let looked = async { app.get(&path).await.status };
        let asked = shop.world.portal.run_schedule("reconcile-payments");
        let completed = Notice::of(COMPLETED);
        let (first, second, _, _) =
            tokio::join!(shop.told(&order, completed), shop.told(&order, completed), asked, looked);
        assert!(matches!((first, second), (200 | 503, 200 | 503)), "{gateway:?} {first} {second}");
        assert_eq!(shop.told(&order, completed).await, 200, "{gateway:?}");
        assert_eq!(shop.paid().await, [13_980], "{gateway:?}");
        shop.world.portal.drain().await.expect("everything arrives");
        let mails = shop.world.portal.mailbox().list();
        assert_eq!(mails.iter().filter(|mail| mail.to == [shop.anna.email()]).count(), 1, "{gateway:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_24_the_answer_to_an_order_is_read_and_not_followed() {
    let mut shop = Shop::at(GATEWAYS[0]).await;
    let (_, order) = shop.press(KEY).await;
    let attempt = shop.world.attempt(&shop.anna, &order).await;
    assert_eq!(attempt.order.as_deref(), Some(order.id.as_str()));
    // An answer that is a page and no JSON is no order, and pressing again is the same attempt.
    shop.world.portal.payu().fail_next(Operation::Create, [Fault::Garbage]);
    assert_eq!(shop.app.post("/payments", &[("idempotency_key", OTHER)]).await.status, 503);
    assert_eq!(shop.app.post("/payments", &[("idempotency_key", OTHER)]).await.status, 200);
}

/// Beside those numbers: the list of a provider may be behind what it tells of, and what is told of once is told of no more.
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_nobody_tells_of_is_found_by_asking() {
    for gateway in GATEWAYS {
        let mut shop = Shop::at(gateway).await;
        let (_, order) = shop.press(KEY).await;
        let payu = shop.world.portal.payu();
        assert_eq!(payu.pay(&order.id).await.expect("told"), 200, "{gateway:?}");
        payu.notifications(false);
        assert_eq!(payu.refund(&order.id, 3980).await.expect("kept quiet"), 0, "{gateway:?}");
        shop.world.pass(24 * 60);
        let done = shop.world.portal.run_schedule("reconcile-payments").await.expect("it ran");
        assert_eq!(done["reversed"], 1, "{gateway:?}");
        let books = shop.world.books(&shop.anna).await;
        assert_eq!((books.balance, books.payments[0].reversals.len()), (-3980, 1), "{gateway:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_is_told_of_before_it_is_listed_is_told_of_again_and_booked_once() {
    for gateway in GATEWAYS {
        let mut shop = Shop::at(gateway).await;
        let (_, order) = shop.press(KEY).await;
        let payu = shop.world.portal.payu();
        assert_eq!(payu.pay(&order.id).await.expect("told"), 200, "{gateway:?}");
        payu.lists_behind(true);
        assert_eq!(payu.refund(&order.id, 13_980).await.expect("told"), 503, "{gateway:?}");
        assert_eq!(shop.world.books(&shop.anna).await.balance, 0, "{gateway:?}: nothing is booked that is not listed");
        payu.lists_behind(false);
        for _ in 0..2 {
            assert_eq!(payu.refund_again(&order.id).await.expect("told"), 200, "{gateway:?}");
        }
        let books = shop.world.books(&shop.anna).await;
        assert_eq!((books.balance, books.payments[0].reversals.len()), (-13_980, 1), "{gateway:?}");
        assert_eq!(books.payments[0].reversals[0].kind, ReversalKind::Refund, "{gateway:?}");
    }
}
