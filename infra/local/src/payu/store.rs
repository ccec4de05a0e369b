//! The provider's own memory: orders and notifications that were not taken yet, kept over restarts.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::order::{Order, OrderStatus};
use crate::files;

/// How many orders are kept; the oldest go first.
const ORDERS_MAX: usize = 10_000;

/// How many notifications of one order are kept; the oldest that are done go first.
const NOTIFICATIONS_MAX: usize = 50;

/// One notification and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    /// Its number.
    pub id: u64,
    /// The order that it is about.
    pub order_id: String,
    /// The status that it tells.
    pub status: OrderStatus,
    /// The body, byte for byte.
    pub body: String,
    /// The signature's header.
    pub signature: Option<String>,
    /// The answers so far: HTTP status, or 0 for none.
    pub answers: Vec<u16>,
    /// Whether it was taken or given up.
    pub done: bool,
}

pub(super) struct Store {
    folder: Option<PathBuf>,
    orders_max: usize,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) orders: BTreeMap<String, Order>,
    /// By time of creation.
    pub(super) sequence: Vec<String>,
    pub(super) notifications: BTreeMap<u64, Notification>,
    /// The highest number that was given; none is given twice while its attempts may go on.
    last_notification: u64,
}

impl Store {
    pub(super) fn open(folder: Option<PathBuf>) -> io::Result<Self> {
        let mut state = State::default();
        if let Some(folder) = &folder {
            let mut orders = Vec::new();
            for name in files::names(folder, ".order.json")? {
                orders.push(serde_json::from_slice::<Order>(&std::fs::read(folder.join(name))?)?);
            }
            orders.sort_by_key(|order| order.created_ms);
            state.sequence = orders.iter().map(|order| order.id.clone()).collect();
            state.orders = orders.into_iter().map(|order| (order.id.clone(), order)).collect();
            for name in files::names(folder, ".notification.json")? {
                let one: Notification = serde_json::from_slice(&std::fs::read(folder.join(&name))?)?;
                state.last_notification = state.last_notification.max(one.id);
                if state.orders.contains_key(&one.order_id) {
                    state.notifications.insert(one.id, one);
                } else {
                    files::remove(&folder.join(name))?;
                }
            }
        }
        Ok(Self { folder, orders_max: ORDERS_MAX, state: Mutex::new(state) })
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        // Maps and a list; a panic between two of their changes loses at most the order of the list.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an order, new or changed.
    pub(super) fn put(&self, state: &mut State, order: Order) -> io::Result<()> {
        if let Some(folder) = &self.folder {
            files::write(&folder.join(format!("{}.order.json", order.id)), &serde_json::to_vec_pretty(&order)?)?;
        }
        if !state.orders.contains_key(&order.id) {
            state.sequence.push(order.id.clone());
        }
        state.orders.insert(order.id.clone(), order);
        if state.sequence.len() > self.orders_max {
            let oldest = state.sequence.remove(0);
            state.orders.remove(&oldest);
            // The order goes first: one that stood without its notifications would be told again.
            if let Some(folder) = &self.folder {
                files::remove(&folder.join(format!("{oldest}.order.json")))?;
            }
            let all = of_order(state, &oldest).map(|one| one.id).collect();
            self.forget(state, all)?;
        }
        Ok(())
    }

    /// Keeps a new notification, gives its number.
    pub(super) fn add_notification(&self, state: &mut State, mut one: Notification) -> io::Result<Notification> {
        one.id = state.last_notification + 1;
        self.keep(&one)?;
        state.last_notification = one.id;
        state.notifications.insert(one.id, one.clone());
        let excess = of_order(state, &one.order_id).count().saturating_sub(NOTIFICATIONS_MAX);
        let done = of_order(state, &one.order_id).filter(|other| other.done);
        let oldest = done.take(excess).map(|other| other.id).collect();
        self.forget(state, oldest)?;
        Ok(one)
    }

    /// Notes an answer; whether the notification is done is the caller's to say.
    pub(super) fn answered(&self, id: u64, answer: u16, done: bool) -> io::Result<()> {
        let mut state = self.state();
        let Some(one) = state.notifications.get_mut(&id) else { return Ok(()) };
        one.answers.push(answer);
        one.done = done;
        self.keep(one)
    }

    fn forget(&self, state: &mut State, ids: Vec<u64>) -> io::Result<()> {
        for id in ids {
            state.notifications.remove(&id);
            if let Some(folder) = &self.folder {
                files::remove(&folder.join(file_name(id)))?;
            }
        }
        Ok(())
    }

    fn keep(&self, one: &Notification) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        files::write(&folder.join(file_name(one.id)), &serde_json::to_vec_pretty(one)?)
    }
}

fn file_name(id: u64) -> String {
    format!("{id:08}.notification.json")
}

fn of_order<'a>(state: &'a State, order_id: &'a str) -> impl Iterator<Item = &'a Notification> {
    state.notifications.values().filter(move |one| one.order_id == order_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(id: &str) -> Order {
        Order {
            id: id.to_owned(),
            ext_order_id: None,
            protocol: super::super::order::Protocol::Payu,
            number: 0,
            verified: false,
            refunds: Vec::new(),
            charged_back: false,
            status: OrderStatus::Completed,
            tells: true,
            total_amount: 6990,
            currency: "PLN".to_owned(),
            description: "Faktura".to_owned(),
            notify_url: None,
            continue_url: None,
            created_ms: 0,
            expires_ms: 0,
            payment_id: "5".to_owned(),
            request: serde_json::Value::Null,
        }
    }

    fn tell(store: &Store, order_id: &str) -> Notification {
        let (order_id, status, body) = (order_id.to_owned(), OrderStatus::Completed, "{}".to_owned());
        let one = Notification { id: 0, order_id, status, body, signature: None, answers: Vec::new(), done: false };
        let one = store.add_notification(&mut store.state(), one).expect("kept");
        store.answered(one.id, 200, true).expect("kept");
        one
    }

    #[test]
    fn notifications_go_with_their_order_and_their_numbers_are_not_given_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = Store::open(Some(folder.path().to_owned())).expect("a store");
        store.orders_max = 2;
        for id in ["a", "b"] {
            store.put(&mut store.state(), order(id)).expect("kept");
        }
        let told = ["b", "a", "a"].map(|id| tell(&store, id).id);
        assert_eq!(told, [1, 2, 3]);
        store.put(&mut store.state(), order("c")).expect("kept");
        assert_eq!(store.state().notifications.keys().copied().collect::<Vec<_>>(), [1]);
        assert_eq!(files::names(folder.path(), ".notification.json").expect("names"), ["00000001.notification.json"]);
        assert_eq!(tell(&store, "c").id, 4);
    }

    #[test]
    fn a_notification_without_its_order_is_forgotten_at_the_next_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(Some(folder.path().to_owned())).expect("a store");
        store.put(&mut store.state(), order("a")).expect("kept");
        tell(&store, "a");
        tell(&store, "gone");
        let again = Store::open(Some(folder.path().to_owned())).expect("a store");
        assert_eq!(again.state().notifications.keys().copied().collect::<Vec<_>>(), [1]);
        assert_eq!(files::names(folder.path(), ".notification.json").expect("names").len(), 1);
    }

    #[test]
    fn an_order_that_is_told_again_and_again_keeps_the_last_notifications() {
        let store = Store::open(None).expect("a store");
        store.put(&mut store.state(), order("a")).expect("kept");
        for _ in 0..=NOTIFICATIONS_MAX {
            tell(&store, "a");
        }
        let state = store.state();
        assert_eq!((state.notifications.len(), state.notifications.contains_key(&1)), (NOTIFICATIONS_MAX, false));
    }
}
