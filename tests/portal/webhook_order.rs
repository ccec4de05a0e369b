//! Notifications in any order, any number of times, between payments and cancellations at the provider: what is booked in
//! the end is what was paid, once (S18).

use std::cell::Cell;

use panel::payu::{Order, OrderStatus};
use portal_tests::{Client, Person, World, charge};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use shared::domain::{Charge, ChargeId, PaymentState, RestrictionLevel};

/// Changed by `PANEL_TEST_SEED` and `PANEL_TEST_CASES`, to look further than every day.
const SEED: u64 = 0x0090_0915;
const CASES: u32 = 24;
const STATUSES: [OrderStatus; 4] =
    [OrderStatus::Pending, OrderStatus::WaitingForConfirmation, OrderStatus::Completed, OrderStatus::Canceled];

/// Something that happens. The number is that of the attempt; one that has not begun begins.
#[derive(Clone, Debug)]
enum Step {
    /// A new month is charged.
    Charged(u64),
    /// The payer, or the provider, does something to the order.
    Happens(usize, OrderStatus),
    /// The provider tells something, true or not, late or early, again or for the first time.
    Told(usize, OrderStatus),
    /// The same several times at one moment.
    ToldTogether(usize, OrderStatus, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let status = || prop::sample::select(&STATUSES);
    prop_oneof![
        1 => (1_u64..20_000).prop_map(Step::Charged),
        4 => (0_usize..3, status()).prop_map(|(at, status)| Step::Happens(at, status)),
        6 => (0_usize..3, status()).prop_map(|(at, status)| Step::Told(at, status)),
        2 => (0_usize..3, status(), 2_usize..4).prop_map(|(at, status, times)| Step::ToldTogether(at, status, times)),
    ]
}

/// One run of the world.
struct Run<'w> {
    world: &'w World,
    person: Person,
    app: Client,
    orders: [Option<Order>; 3],
    charged: i64,
}

impl<'w> Run<'w> {
    async fn new(world: &'w World, number: u32) -> Self {
        let person = Person::new(&format!("person-{number}")).owing(&[charge(11, 6990)]);
        let person = person.restricted(RestrictionLevel::Limited);
        person.write(&world.table).await;
        let app = world.app().with("x-forwarded-for", &format!("10.0.{number}.1"));
        let fields = [("login", person.login.as_str()), ("password", person.password.as_str())];
        let token =
            app.clone().post("/login", &fields).await.expect(200).json()["token"].as_str().expect("it").to_owned();
        Self { world, person, app: app.bearing(&token), orders: [const { None }; 3], charged: 6990 }
    }

    /// The attempt's order; begun now if it was not. None: nothing is owed that could be paid.
    async fn order(&mut self, at: usize) -> Option<Order> {
        if self.orders[at].is_none() {
            let key = format!("attempt-number-{at}");
            let answer = self.app.post("/payments", &[("idempotency_key", &key)]).await;
            if answer.status == 409 {
                assert_eq!(answer.code(), "nothing_owed");
                return None;
            }
            let id = answer.expect(200).json()["id"].as_str().expect("an id").to_owned();
            let reference = format!("{}.{id}", self.person.subscriber.id);
            self.orders[at] = self.world.portal.payu().order_of(&reference);
        }
        self.orders[at].clone()
    }

    async fn take(&mut self, step: &Step) {
        let payu = self.world.portal.payu();
        match *step {
            Step::Charged(amount) => {
                let id = ChargeId::of(&format!("of-{}", self.charged)).expect("an id");
                self.world.charge(&self.person, &Charge { id, ..charge(11, amount) }).await;
                self.charged += i64::try_from(amount).expect("small");
            }
            Step::Happens(at, status) => {
                let Some(order) = self.order(at).await else { return };
                // Money that has come does not go by itself.
                if payu.order(&order.id).is_some_and(|now| now.status != OrderStatus::Completed) {
                    payu.set_status(&order.id, status).expect("an order");
                }
            }
            Step::Told(at, status) => {
                let Some(order) = self.order(at).await else { return };
                assert!(matches!(self.world.tell(&order, status).await, 200 | 503));
            }
            Step::ToldTogether(at, status, times) => {
                let Some(order) = self.order(at).await else { return };
                let told = (0..times).map(|_| self.world.tell(&order, status));
                let told = futures::future::join_all(told).await;
                assert!(told.iter().all(|status| matches!(status, 200 | 503)), "{told:?}");
            }
        }
    }

    /// The provider tells what is true until it is taken, as it does for three days, and then some of the past again.
    async fn settle(&self) {
        let payu = self.world.portal.payu();
        for order in self.orders.iter().flatten() {
            let now = payu.order(&order.id).expect("an order").status;
            if now != OrderStatus::New {
                assert_eq!(self.world.tell(order, now).await, 200, "{now}");
            }
        }
        for order in self.orders.iter().flatten() {
            for status in [OrderStatus::Canceled, OrderStatus::Completed] {
                assert!(matches!(self.world.tell(order, status).await, 200 | 503));
            }
        }
    }

    /// Whatever the order was, the books are those of the payments that were made.
    async fn check(&mut self) {
        let payu = self.world.portal.payu();
        let books = self.world.books(&self.person).await;
        let orders: Vec<Order> = self.orders.iter().flatten().filter_map(|order| payu.order(&order.id)).collect();
        let completed = orders.iter().filter(|order| order.status == OrderStatus::Completed);
        let mut wanted: Vec<u64> = completed.map(|order| order.total_amount).collect();
        let mut paid = books.paid();
        wanted.sort_unstable();
        paid.sort_unstable();
        assert_eq!(paid, wanted, "{books:?}");
        let received = i64::try_from(paid.iter().sum::<u64>()).expect("small");
        assert_eq!(books.balance, received - self.charged);
        for order in &orders {
            let state = self.world.attempt(&self.person, order).await.state;
            assert_eq!(state == PaymentState::Paid, order.status == OrderStatus::Completed, "{order:?}");
        }
        assert!(
            books.changes.len() <= 1 && books.changes.len() == usize::from(books.restriction.is_none()),
            "{books:?}"
        );
        let list = self.app.get("/payments").await.expect(200).json();
        let amount = |charge: &serde_json::Value, name: &str| charge[name]["amount"].as_u64().expect("not negative");
        let charges = list["charges"].as_array().expect("charges");
        assert!(charges.iter().all(|charge| amount(charge, "left") <= amount(charge, "amount")), "{charges:?}");
        let left = charges.iter().map(|charge| amount(charge, "left")).sum::<u64>();
        assert_eq!(left, amount(&list, "owed"));
    }
}

fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn s18_any_notifications_in_any_order_book_what_was_paid_once() {
    let (seed, cases) = (setting("PANEL_TEST_SEED", SEED), setting("PANEL_TEST_CASES", CASES));
    println!("PANEL_TEST_SEED={seed} PANEL_TEST_CASES={cases}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let world = runtime.block_on(World::new());
    let number = Cell::new(0);
    let outcome = runner.run(&prop::collection::vec(step(), 3..16), |steps| {
        number.set(number.get() + 1);
        runtime.block_on(async {
            let mut run = Run::new(&world, number.get()).await;
            for step in &steps {
                run.take(step).await;
                let _sound = world.books(&run.person).await;
            }
            run.settle().await;
            run.check().await;
        });
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let _entered = runtime.enter();
    drop(world);
}
