//! What may happen to payments, in any order and any number of times: notifications true and false, late, early and again, the
//! provider asked, money given back, new charges, steps about arrears. What is in the books in the end is what was paid and given
//! back, once each, with one receipt a payment (S18).

use std::cell::Cell;

use panel::payu::{Notice, Order, OrderStatus, Protocol};
use portal_tests::{Person, World, charge};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use shared::domain::{Charge, ChargeId, LedgerKind, PaymentState, RestrictionLevel};
use shared::session::Minter;

use crate::faults::app_of;

/// Changed by `PANEL_TEST_SEED` and `PANEL_TEST_CASES`, to look further than every day.
const SEED: u64 = 0x0090_0915;
const CASES: u32 = 20;
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
    /// At one moment it is told, asked about and pressed again, and steps are taken about arrears.
    AtOnce(usize, OrderStatus),
    /// So much of what was paid is given back, and told or not. 0: all that is left of it.
    Refunded(usize, u64, bool),
    /// Time passes, and the providers are asked.
    Asked(u64),
    /// Days pass, and steps are taken about arrears.
    Enforced(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let status = || prop::sample::select(&STATUSES);
    prop_oneof![
        1 => (1_u64..20_000).prop_map(Step::Charged),
        4 => (0_usize..3, status()).prop_map(|(at, status)| Step::Happens(at, status)),
        6 => (0_usize..3, status()).prop_map(|(at, status)| Step::Told(at, status)),
        2 => (0_usize..3, status(), 2_usize..4).prop_map(|(at, status, times)| Step::ToldTogether(at, status, times)),
        2 => (0_usize..3, status()).prop_map(|(at, status)| Step::AtOnce(at, status)),
        3 => (0_usize..3, prop_oneof![3 => 1_u64..6000, 1 => Just(0)], any::<bool>()).prop_map(|(at, amount, told)| Step::Refunded(at, amount, told)),
        2 => prop::sample::select(&[1_u64, 5, 60, 1500]).prop_map(Step::Asked),
        2 => (1_u64..9).prop_map(Step::Enforced),
    ]
}

/// One run of the world.
struct Run<'w> {
    world: &'w World,
    minter: &'w Minter,
    person: Person,
    orders: [Option<Order>; 3],
    charged: i64,
    /// Steps that were taken about arrears, of whomever.
    steps: u64,
}

impl<'w> Run<'w> {
    async fn new(world: &'w World, minter: &'w Minter, number: u32) -> Self {
        let person = Person::new(&format!("person-{number}")).owing(&[charge(11, 6990)]);
        let person = person.restricted(RestrictionLevel::Limited);
        person.write(&world.table).await;
        Self { world, minter, person, orders: [const { None }; 3], charged: 6990, steps: 0 }
    }

    /// The attempt's order; begun now if it was not. None: nothing is owed that could be paid.
    async fn order(&mut self, at: usize) -> Option<Order> {
        if self.orders[at].is_none() {
            let key = format!("attempt-number-{at}");
            let mut app = app_of(self.world, self.minter, &self.person).await;
            let answer = app.post("/payments", &[("idempotency_key", &key)]).await;
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

    /// Tells what is wanted, signed: 0 where this provider does not tell such a thing.
    async fn tell(&self, order: &Order, status: OrderStatus) -> u16 {
        match order.protocol {
            Protocol::Payu => self.world.tell(order, status).await,
            Protocol::Przelewy24 | Protocol::Tpay => {
                self.world.portal.payu().notify(&order.id, Notice::of(status)).await.expect("an order")
            }
        }
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
                assert!(matches!(self.tell(&order, status).await, 0 | 200 | 503));
            }
            Step::ToldTogether(at, status, times) => {
                let Some(order) = self.order(at).await else { return };
                let told = (0..times).map(|_| self.tell(&order, status));
                let told = futures::future::join_all(told).await;
                assert!(told.iter().all(|status| matches!(status, 0 | 200 | 503)), "{told:?}");
            }
            Step::AtOnce(at, status) => {
                let Some(order) = self.order(at).await else { return };
                let key = format!("attempt-number-{at}");
                let mut app = app_of(self.world, self.minter, &self.person).await;
                let (told, pressed, asked, enforced) = tokio::join!(
                    self.tell(&order, status),
                    async { app.post("/payments", &[("idempotency_key", &key)]).await.status },
                    self.world.portal.run_schedule("reconcile-payments"),
                    self.world.portal.run_schedule("enforce-overdue"),
                );
                assert!(matches!(told, 0 | 200 | 503) && pressed == 200, "{told} {pressed}");
                // One that loses a race over what is asked about is run again, as the clock does.
                drop(asked);
                self.enforced(&enforced.expect("it ran"));
            }
            Step::Refunded(at, amount, told) => {
                let Some(order) = self.order(at).await else { return };
                let now = payu.order(&order.id).expect("an order");
                let back: u64 = now.refunds.iter().map(|refund| refund.amount).sum();
                let amount = if amount == 0 { now.total_amount - back } else { amount };
                let is_booked = self.world.attempt(&self.person, &order).await.state == PaymentState::Paid;
                // Nobody gives back what did not come. All of it given back before it was accepted was never the provider's.
                let most = now.total_amount - u64::from(!is_booked);
                if now.status == OrderStatus::Completed && amount > 0 && back + amount <= most {
                    payu.notifications(told);
                    let answer = payu.refund(&order.id, amount).await.expect("an order");
                    payu.notifications(true);
                    assert!(matches!(answer, 0 | 200 | 503), "{answer}");
                }
            }
            Step::Enforced(days) => {
                self.world.pass(days * 24 * 60);
                let done = self.world.portal.run_schedule("enforce-overdue").await.expect("it ran");
                self.enforced(&done);
            }
            Step::Asked(minutes) => {
                self.world.pass(minutes);
                let _ = self.world.portal.run_schedule("reconcile-payments").await.expect("it ran");
            }
        }
    }

    fn enforced(&mut self, done: &serde_json::Value) {
        assert_eq!(done["failed"], 0, "{done}");
        let count = |name: &str| done[name].as_u64().expect("a count");
        self.steps += count("notices") + count("limited") + count("suspended");
    }

    /// The provider tells what is true until it is taken, as it does for three days, and then some of the past again. What it
    /// no longer tells of is asked about.
    async fn settle(&self) {
        let payu = self.world.portal.payu();
        for order in self.orders.iter().flatten() {
            let now = payu.order(&order.id).expect("an order");
            if now.status != OrderStatus::New {
                assert!(matches!(self.tell(order, now.status).await, 0 | 200), "{}", now.status);
            }
            if !now.refunds.is_empty() {
                assert_eq!(payu.refund_again(&order.id).await.expect("an order"), 200);
            }
        }
        for order in self.orders.iter().flatten() {
            for status in [OrderStatus::Canceled, OrderStatus::Completed] {
                assert!(matches!(self.tell(order, status).await, 0 | 200 | 503));
            }
        }
        for minutes in [5, 60, 1440, 2880] {
            self.world.pass(minutes);
            let _ = self.world.portal.run_schedule("reconcile-payments").await.expect("it ran");
        }
    }

    /// Whatever the order was, the books are those of the payments that were made and given back.
    async fn check(&mut self) {
        let payu = self.world.portal.payu();
        let books = self.world.books(&self.person).await;
        let orders: Vec<Order> = self.orders.iter().flatten().filter_map(|order| payu.order(&order.id)).collect();
        let completed: Vec<&Order> = orders.iter().filter(|order| order.status == OrderStatus::Completed).collect();
        let mut wanted: Vec<u64> = completed.iter().map(|order| order.total_amount).collect();
        let mut paid = books.paid();
        wanted.sort_unstable();
        paid.sort_unstable();
        assert_eq!(paid, wanted, "{books:?}");
        let mut wanted: Vec<u64> =
            completed.iter().flat_map(|order| order.refunds.iter().map(|refund| refund.amount)).collect();
        let back = books.ledger.iter().filter(|entry| entry.kind == LedgerKind::Refund);
        let mut back: Vec<u64> = back.map(|entry| entry.amount.amount()).collect();
        wanted.sort_unstable();
        back.sort_unstable();
        assert_eq!(back, wanted, "{books:?}");
        let sum = |amounts: &[u64]| i64::try_from(amounts.iter().sum::<u64>()).expect("small");
        assert_eq!(books.balance, sum(&paid) - sum(&back) - self.charged);
        for order in &orders {
            let state = self.world.attempt(&self.person, order).await.state;
            assert_eq!(state == PaymentState::Paid, order.status == OrderStatus::Completed, "{order:?}");
        }
        // Each change of the line follows from the one before, and whoever owes nothing has a whole one.
        let mut level = Some(RestrictionLevel::Limited);
        for change in &books.changes {
            assert!(change.from == level && change.to != level, "{books:?}");
            level = change.to;
        }
        assert_eq!(books.restriction.map(|restriction| restriction.level), level, "{books:?}");
        assert!(books.balance < 0 || level.is_none(), "{books:?}");
        self.world.portal.drain().await.expect("everything arrives");
        let mails = self.world.portal.mailbox().list();
        let told = |start: &str| {
            mails.iter().filter(|mail| mail.to == [self.person.email()] && mail.subject.starts_with(start)).count()
        };
        assert_eq!((told("Dziękujemy za wpłatę"), told("Zwrot wpłaty")), (paid.len(), back.len()), "one mail each");
        let mut app = app_of(self.world, self.minter, &self.person).await;
        let list = app.get("/payments").await.expect(200).json();
        let amount = |charge: &serde_json::Value, name: &str| charge[name]["amount"].as_u64().expect("not negative");
        let charges = list["charges"].as_array().expect("charges");
        assert!(charges.iter().all(|charge| amount(charge, "left") <= amount(charge, "amount")), "{charges:?}");
        let left = charges.iter().map(|charge| amount(charge, "left")).sum::<u64>();
        // A debt that is more than all charges there are is of money that was given back.
        assert_eq!(left.max(amount(&list, "owed")), amount(&list, "owed"));
    }
}

fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn anything_may_happen(gateways: &'static str) {
    let (seed, cases) = (setting("PANEL_TEST_SEED", SEED), setting("PANEL_TEST_CASES", CASES));
    println!("PANEL_TEST_SEED={seed} PANEL_TEST_CASES={cases}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (world, minter) = runtime.block_on(async {
        let world = World::with(|options| {
            options.settings.insert("PANEL_GATEWAYS".to_owned(), gateways.to_owned());
        });
        let world = world.await;
        let minter = Minter::init(&world.boot).await.expect("a minter");
        (world, minter)
    });
    let (number, steps_taken) = (Cell::new(0), Cell::new(0));
    let outcome = runner.run(&prop::collection::vec(step(), 3..16), |steps| {
        number.set(number.get() + 1);
        runtime.block_on(async {
            let mut run = Run::new(&world, &minter, number.get()).await;
            for step in &steps {
                run.take(step).await;
                let _sound = world.books(&run.person).await;
            }
            run.settle().await;
            run.check().await;
            steps_taken.set(steps_taken.get() + run.steps);
        });
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(steps_taken.get() > 0, "steps about arrears were among what happened");
    let _entered = runtime.enter();
    drop(world);
}

#[test]
fn s18_whatever_happens_at_payu_the_books_are_those_of_what_was_paid_and_given_back() {
    anything_may_happen("payu");
}

#[test]
fn s18_whatever_happens_at_przelewy24_the_books_are_those_of_what_was_paid_and_given_back() {
    anything_may_happen("przelewy24");
}

#[test]
fn s18_whatever_happens_at_tpay_the_books_are_those_of_what_was_paid_and_given_back() {
    anything_may_happen("tpay");
}
