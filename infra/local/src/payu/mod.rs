//! A payment provider that speaks the protocols of `PayU` (REST 2.1), Przelewy24 (REST 1) and Tpay: orders, signed notifications that
//! come again until they are taken, refunds, and one page to pay at. It moves no money and says so on every page.
//!
//! The portal uses it through the same client as the real one, so its rules are the real ones: strict
//! validation, text amounts, 302 with a body, `ERROR_ORDER_NOT_UNIQUE`.

mod api;
mod chain;
mod create;
mod faults;
mod notify;
mod order;
mod page;
mod przelewy24;
mod settle;
mod signature;
mod store;
mod tokens;
mod tpay;

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use shared::clock::Clock;
use shared::random::{Random, readable};
use tokio::task::AbortHandle;

use crate::busy::Busy;

pub(crate) use chain::Chain;
pub use faults::{Fault, Operation};
pub use notify::Notice;
pub use order::{Order, OrderStatus, Protocol, Refund};
pub(crate) use przelewy24::Przelewy24Account;
pub use signature::Signing;
pub use store::Notification;
pub(crate) use tpay::TpayAccount;

/// Where the provider's addresses begin, below the gateway's own.
pub(crate) const PREFIX: &str = "/_local/payu";
/// The same of Przelewy24's protocol, with the same orders and the same page to pay at.
pub(crate) const PRZELEWY24_PREFIX: &str = "/_local/przelewy24";
/// The same of Tpay's.
pub(crate) const TPAY_PREFIX: &str = "/_local/tpay";

/// What the merchant and the provider agreed on.
#[derive(Debug, Clone)]
pub struct PayuAccount {
    /// The point of sale.
    pub pos_id: String,
    /// The OAuth client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// What notifications are signed with.
    pub second_key: String,
}

/// What the provider is started with.
pub(crate) struct PayuOptions {
    pub(crate) account: PayuAccount,
    pub(crate) przelewy24: Przelewy24Account,
    pub(crate) tpay: TpayAccount,
    /// The origin that payers see.
    pub(crate) public_url: String,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    /// How long a minute of the provider's table of retries takes here.
    pub(crate) minute: Duration,
    pub(crate) http: reqwest::Client,
}

/// Why something cannot be done at the provider.
#[derive(Debug, thiserror::Error)]
pub enum PayuError {
    /// There is no such order.
    #[error("there is no order {0}")]
    Unknown(String),
    /// The order is paid or canceled.
    #[error("order {0} is closed")]
    Closed(String),
    /// The order names no address for notifications.
    #[error("order {0} has no notifyUrl")]
    NoAddress(String),
    /// The provider's files cannot be written.
    #[error("the provider's files: {0}")]
    File(#[from] io::Error),
}

/// The provider; clones share it.
#[derive(Clone)]
pub struct Payu {
    inner: Arc<Inner>,
}

struct Inner {
    options: PayuOptions,
    store: store::Store,
    tokens: tokens::Tokens,
    faults: faults::Faults,
    notifications_on: AtomicBool,
    lists_behind: AtomicBool,
    /// Attempts that are due or under way.
    busy: Busy,
    tasks: Mutex<Vec<AbortHandle>>,
}

impl Payu {
    pub(crate) fn open(options: PayuOptions) -> io::Result<Self> {
        let store = store::Store::open(options.folder.clone())?;
        Ok(Self {
            inner: Arc::new(Inner {
                options,
                store,
                tokens: tokens::Tokens::default(),
                faults: faults::Faults::default(),
                notifications_on: AtomicBool::new(true),
                lists_behind: AtomicBool::new(false),
                busy: Busy::default(),
                tasks: Mutex::new(Vec::new()),
            }),
        })
    }

    /// The account that the portal uses.
    pub fn account(&self) -> &PayuAccount {
        &self.inner.options.account
    }

    /// The orders, newest first.
    pub fn orders(&self) -> Vec<Order> {
        let now_ms = self.now_ms();
        let state = self.inner.store.state();
        state.sequence.iter().rev().filter_map(|id| state.orders.get(id)).map(|order| order.seen_at(now_ms)).collect()
    }

    /// One order.
    pub fn order(&self, id: &str) -> Option<Order> {
        self.inner.store.state().orders.get(id).map(|order| order.seen_at(self.now_ms()))
    }

    /// The order with the merchant's id.
    pub fn order_of(&self, ext_order_id: &str) -> Option<Order> {
        self.orders().into_iter().find(|order| order.ext_order_id.as_deref() == Some(ext_order_id))
    }

    /// The notification of an order with a status, as it would be sent: the body and the signature's header.
    pub fn signed(&self, id: &str, status: OrderStatus) -> Result<(String, String), PayuError> {
        let order = self.order(id).ok_or_else(|| PayuError::Unknown(id.to_owned()))?;
        let body = order.notification(status, self.now_ms()).to_string();
        let signature = signature::header(Signing::Right, body.as_bytes(), &self.account().second_key);
        Ok((body, signature.unwrap_or_default()))
    }

    /// The signature's header for any body.
    pub fn sign(&self, body: &[u8]) -> String {
        signature::header(Signing::Right, body, &self.account().second_key).unwrap_or_default()
    }

    /// Turns notifications off (they are then neither sent nor kept) and on.
    pub fn notifications(&self, on: bool) {
        self.inner.notifications_on.store(on, Ordering::SeqCst);
    }

    /// Makes lists of refunds say of each that it is on its way, though it was told of as done; and no longer.
    pub fn lists_behind(&self, on: bool) {
        self.inner.lists_behind.store(on, Ordering::SeqCst);
    }

    /// The word, or number, of a list for a refund: `done`, or `pending` while lists are behind.
    fn listed<T>(&self, done: T, pending: T) -> T {
        if self.inner.lists_behind.load(Ordering::SeqCst) { pending } else { done }
    }

    /// All notifications so far, oldest first.
    pub fn sent(&self) -> Vec<Notification> {
        self.inner.store.state().notifications.values().cloned().collect()
    }

    /// Makes the next calls of one kind fail, one after the other.
    pub fn fail_next(&self, operation: Operation, faults: impl IntoIterator<Item = Fault>) {
        self.inner.faults.plan(operation, faults);
    }

    /// How many of the planned failures have struck nothing yet.
    pub fn faults_left(&self) -> usize {
        self.inner.faults.left()
    }

    /// How often an operation was called, failures included.
    pub fn calls(&self, operation: Operation) -> u64 {
        self.inner.faults.calls(operation)
    }

    /// Makes all tokens invalid at once.
    pub fn expire_tokens(&self) {
        self.inner.tokens.expire_all();
    }

    /// Returns when no notification is under way. Later attempts of the table of retries do not count.
    pub async fn idle(&self) {
        self.inner.busy.idle().await;
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.inner.busy.is_idle()
    }

    /// Ends all waiting attempts; kept ones go on after a restart.
    pub(crate) fn stop(&self) {
        let mut tasks = self.inner.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        for task in tasks.drain(..) {
            task.abort();
        }
    }

    fn now_ms(&self) -> i64 {
        self.inner.options.clock.now().as_millisecond()
    }

    fn readable(&self, length: usize) -> String {
        readable(&*self.inner.options.random, length)
    }
}

#[cfg(test)]
mod tests;
