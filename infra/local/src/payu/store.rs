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
    state: Mutex<State>,
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) orders: BTreeMap<String, Order>,
    /// By time of creation.
    pub(super) sequence: Vec<String>,
    pub(super) notifications: BTreeMap<u64, Notification>,
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
                let one: Notification = serde_json::from_slice(&std::fs::read(folder.join(name))?)?;
                state.notifications.insert(one.id, one);
            }
        }
        Ok(Self { folder, state: Mutex::new(state) })
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
        if state.sequence.len() > ORDERS_MAX {
            let oldest = state.sequence.remove(0);
            state.orders.remove(&oldest);
            if let Some(folder) = &self.folder {
                files::remove(&folder.join(format!("{oldest}.order.json")))?;
            }
        }
        Ok(())
    }

    /// Keeps a new notification, gives its number.
    pub(super) fn add_notification(&self, mut one: Notification) -> io::Result<Notification> {
        let mut state = self.state();
        one.id = state.notifications.keys().next_back().map_or(1, |last| last + 1);
        self.keep(&one)?;
        state.notifications.insert(one.id, one.clone());
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

    fn keep(&self, one: &Notification) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        files::write(&folder.join(format!("{:08}.notification.json", one.id)), &serde_json::to_vec_pretty(one)?)
    }
}
