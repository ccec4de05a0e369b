//! Faults between the portal and a payment provider: each call of each action struck in each way, once. After one clean try nothing is
//! half done, and nothing is done twice.

use panel::payu::{Fault, Notice, Operation, Order, OrderStatus, Protocol};
use portal_tests::{Person, World};
use shared::domain::PaymentState;
use shared::session::Minter;

use super::{app_of, debtor};
use crate::pay::KEY;

/// What a provider may do in place of an answer. One that hangs is cut off after eight seconds, as one that fails: see below.
const FAULTS: [Fault; 6] =
    [Fault::Status(500), Fault::Status(503), Fault::Status(429), Fault::Status(401), Fault::Garbage, Fault::LostAnswer];

/// The calls of each action, by provider.
fn calls(protocol: Protocol, action: Action) -> &'static [Operation] {
    use Operation::{Authorize, Certificate, Create, Refunds, Retrieve, Verify};
    match (protocol, action) {
        (Protocol::Payu | Protocol::Tpay, Action::Pay) => &[Authorize, Create],
        (Protocol::Przelewy24, Action::Pay) => &[Create],
        (Protocol::Payu, Action::Told | Action::Asked) | (Protocol::Tpay, Action::Asked) => &[Authorize, Retrieve],
        (Protocol::Przelewy24, Action::Told | Action::Asked) => &[Retrieve, Verify],
        (Protocol::Tpay, Action::Told) => &[Authorize, Retrieve, Certificate],
        (Protocol::Payu, Action::Reversed) => &[Authorize, Refunds],
        (Protocol::Przelewy24, Action::Reversed) => &[Refunds],
        (Protocol::Tpay, Action::Reversed) => &[Authorize, Refunds, Retrieve],
    }
}

#[derive(Clone, Copy, Debug)]
enum Action {
    Pay,
    Told,
    Asked,
    Reversed,
}

struct Case<'w> {
    world: &'w World,
    minter: &'w Minter,
    person: Person,
    protocol: Protocol,
}

impl Case<'_> {
    /// A press of the button, whatever comes of it.
    async fn press(&self) -> u16 {
        let mut app = app_of(self.world, self.minter, &self.person).await;
        app.post("/payments", &[("idempotency_key", KEY)]).await.status
    }

    /// The newest order of the attempt.
    async fn order(&self) -> Order {
        let books = self.world.books(&self.person).await;
        assert_eq!(books.payments.len(), 1, "one attempt: {books:?}");
        let reference = format!("{}.{}", self.person.subscriber.id, books.payments[0].id);
        self.world.portal.payu().order_of(&reference).expect("an order")
    }

    async fn tell(&self, order: &Order) -> u16 {
        self.world.portal.payu().notify(&order.id, Notice::of(OrderStatus::Completed)).await.expect("told")
    }

    async fn paid(&self) -> Order {
        assert_eq!(self.press().await, 200);
        let order = self.order().await;
        self.world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order")
    }

    async fn run(&self) {
        let _ = self.world.portal.run_schedule("reconcile-payments").await.expect("it ran");
    }

    /// Does it under a fault, then once more without one.
    async fn act(&self, action: Action, operation: Operation, fault: Fault) {
        let payu = self.world.portal.payu();
        let strike = || {
            payu.expire_tokens();
            if operation == Operation::Certificate {
                // It is kept for an hour.
                self.world.pass(61);
            }
            payu.fail_next(operation, [fault]);
        };
        let what = format!("{:?} {action:?} {operation:?} {fault:?}", self.protocol);
        match action {
            Action::Pay => {
                strike();
                let first = self.press().await;
                assert!(matches!(first, 200 | 503), "{what}: {first}");
                assert_eq!(self.press().await, 200, "{what}");
                let order = self.order().await;
                payu.set_status(&order.id, OrderStatus::Completed).expect("an order");
                assert_eq!(self.tell(&order).await, 200, "{what}");
            }
            Action::Told => {
                let order = self.paid().await;
                strike();
                let first = self.tell(&order).await;
                assert!(matches!(first, 200 | 503), "{what}: {first}");
                if operation == Operation::Certificate {
                    // It is not asked for again at once.
                    self.world.pass(1);
                }
                assert_eq!(self.tell(&order).await, 200, "{what}");
            }
            Action::Asked => {
                let _ = self.paid().await;
                payu.notifications(false);
                self.world.pass(5);
                strike();
                self.run().await;
                self.world.pass(31);
                self.run().await;
                payu.notifications(true);
            }
            Action::Reversed => {
                let order = self.paid().await;
                assert_eq!(self.tell(&order).await, 200, "{what}");
                strike();
                let first = payu.refund(&order.id, 980).await.expect("told");
                assert!(matches!(first, 200 | 503), "{what}: {first}");
                assert_eq!(payu.refund_again(&order.id).await.expect("told"), 200, "{what}");
            }
        }
        assert_eq!(payu.faults_left(), 0, "{what}: it struck");
        let books = self.world.books(&self.person).await;
        let back = if matches!(action, Action::Reversed) { -980 } else { 0 };
        assert_eq!(
            (books.balance, books.paid(), books.states()),
            (back, vec![13_980], vec![PaymentState::Paid]),
            "{what}"
        );
        assert_eq!((books.changes.len(), books.restriction), (1, None), "{what}");
        self.world.portal.drain().await.expect("everything arrives");
        let mails = self.world.portal.mailbox().list();
        let told = mails.iter().filter(|mail| mail.envelope_to == [self.person.email()]).count();
        assert_eq!(told, if back == 0 { 1 } else { 2 }, "{what}: a receipt, and what went back");
    }
}

async fn sweep(gateways: &'static str, protocol: Protocol) {
    let world = World::with(|options| {
        options.settings.insert("PANEL_GATEWAYS".to_owned(), gateways.to_owned());
    });
    let world = world.await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let mut cases = 0;
    for action in [Action::Pay, Action::Told, Action::Asked, Action::Reversed] {
        for operation in calls(protocol, action) {
            for fault in FAULTS {
                cases += 1;
                let person = debtor(&world, cases).await;
                let (world, minter) = (&world, &minter);
                Case { world, minter, person, protocol }.act(action, *operation, fault).await;
            }
        }
    }
    println!("{gateways}: {cases} cases");
    assert!(cases >= 36, "{cases}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_payu_does_a_payment_is_begun_booked_and_given_back_once() {
    sweep("payu", Protocol::Payu).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_przelewy24_does_a_payment_is_begun_booked_and_given_back_once() {
    sweep("przelewy24", Protocol::Przelewy24).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_tpay_does_a_payment_is_begun_booked_and_given_back_once() {
    sweep("tpay", Protocol::Tpay).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_hangs_is_cut_off_and_asked_again() {
    let world = World::new().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let person = debtor(&world, 0).await;
    let case = Case { world: &world, minter: &minter, person, protocol: Protocol::Payu };
    case.act(Action::Told, Operation::Retrieve, Fault::Hang).await;
}
