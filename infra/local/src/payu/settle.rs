//! What changes an order. The look and the write are under one lock, and whether the merchant is to hear of it stands
//! in the order's own file: a `kill -9` before the notification is kept leaves it to be made at the next start.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::notify::Notice;
use super::order::{Order, OrderStatus, Refund};
use super::store::{Notification, State};
use super::{Payu, PayuError};

impl Payu {
    /// Sets an order's status, whatever it was, and tells nobody.
    pub fn set_status(&self, id: &str, status: OrderStatus) -> Result<Order, PayuError> {
        self.set_status_from(id, |_| true, status)
    }

    /// Changes an order as no provider should: another amount, currency, merchant, reference.
    pub fn alter_order(&self, id: &str, change: impl FnOnce(&mut Order)) -> Result<Order, PayuError> {
        self.change(&mut self.inner.store.state(), id, |_| true, change)
    }

    /// Pays an order and sends the notification; gives the HTTP status of the first answer (0: none).
    pub async fn pay(&self, id: &str) -> Result<u16, PayuError> {
        self.settle(id, |_| true, Notice::of(OrderStatus::Completed)).await
    }

    /// Declines an order and sends the notification; gives the HTTP status of the first answer (0: none).
    pub async fn cancel(&self, id: &str) -> Result<u16, PayuError> {
        self.settle(id, |_| true, Notice::of(OrderStatus::Canceled)).await
    }

    /// Gives money of a paid order back and sends the notification; gives the HTTP status of the first answer (0: none).
    pub async fn refund(&self, id: &str, amount: u64) -> Result<u16, PayuError> {
        let refund = Refund { id: self.readable(12), amount };
        let kept = {
            let mut state = self.inner.store.state();
            let order = self.change(
                &mut state,
                id,
                |status| status == OrderStatus::Completed,
                |order| order.refunds.push(refund),
            )?;
            self.keep_refund(&mut state, &order)?
        };
        self.send(kept, Notice::of(OrderStatus::Completed)).await
    }

    /// Tells of the newest refund of an order once more; gives the HTTP status of the answer (0: none).
    pub async fn refund_again(&self, id: &str) -> Result<u16, PayuError> {
        let kept = {
            let mut state = self.inner.store.state();
            let order = self.change(&mut state, id, |_| true, |_| ())?;
            self.keep_refund(&mut state, &order)?
        };
        self.send(kept, Notice::of(OrderStatus::Completed)).await
    }

    /// Has the payer's bank take all of a paid order back, which Tpay alone knows here, and sends the notification; gives the HTTP
    /// status of the first answer (0: none).
    pub async fn charge_back(&self, id: &str) -> Result<u16, PayuError> {
        let kept = {
            let mut state = self.inner.store.state();
            let is_paid = |status| status == OrderStatus::Completed;
            let order = self.change(&mut state, id, is_paid, |order| order.charged_back = true)?;
            self.keep_chargeback(&mut state, &order)?
        };
        self.send(kept, Notice::of(OrderStatus::Completed)).await
    }

    /// Sets the status of an order that stands where it may, and tells nobody.
    pub(super) fn set_status_from(
        &self,
        id: &str,
        from: fn(OrderStatus) -> bool,
        status: OrderStatus,
    ) -> Result<Order, PayuError> {
        let silently = |order: &mut Order| (order.status, order.tells) = (status, false);
        self.change(&mut self.inner.store.state(), id, from, silently)
    }

    /// Brings an order that stands where it may to the status that a notice tells, and sends the notice.
    pub(super) async fn settle(
        &self,
        id: &str,
        from: fn(OrderStatus) -> bool,
        notice: Notice,
    ) -> Result<u16, PayuError> {
        let kept = {
            let mut state = self.inner.store.state();
            let order = self.settled(&mut state, id, from, notice.status())?;
            self.keep(&mut state, &order, notice)?
        };
        self.send(kept, notice).await
    }

    /// The first half of [`Self::settle`]: the order with its new status, not told yet.
    pub(super) fn settled(
        &self,
        state: &mut State,
        id: &str,
        from: fn(OrderStatus) -> bool,
        status: OrderStatus,
    ) -> Result<Order, PayuError> {
        let on = self.inner.notifications_on.load(Ordering::SeqCst);
        self.change(state, id, from, |order| (order.status, order.tells) = (status, on && order.protocol.tells(status)))
    }

    /// Tells of every order that its merchant should have heard of and did not: its time has run out, or the program
    /// was killed before the notification was kept.
    pub(crate) fn tell_untold(&self) {
        if !self.inner.notifications_on.load(Ordering::SeqCst) {
            return;
        }
        for id in self.untold() {
            if let Err(error) = self.tell(&id) {
                tracing::warn!(%error, order = id, "an order's end could not be told");
            }
        }
    }

    fn tell(&self, id: &str) -> Result<(), PayuError> {
        let mut state = self.inner.store.state();
        let order = self.change(&mut state, id, |_| true, |_| ())?;
        if let Some((one, url)) = self.keep(&mut state, &order, Notice::of(order.status))? {
            // Nobody waits for the first answer.
            drop(self.schedule(one, url, Duration::ZERO));
        }
        Ok(())
    }

    fn untold(&self) -> Vec<String> {
        let now_ms = self.now_ms();
        let state = self.inner.store.state();
        let told = |one: &Notification| (one.order_id.clone(), one.status.as_str());
        let told: BTreeSet<_> = state.notifications.values().map(told).collect();
        let orders = state.orders.values().filter(|order| order.notify_url.is_some());
        let orders = orders.map(|order| (order.id.clone(), order.at(now_ms)));
        let untold = orders.filter(|(id, (status, tells))| *tells && !told.contains(&(id.clone(), status.as_str())));
        untold.map(|(id, _)| id).collect()
    }

    fn change(
        &self,
        state: &mut State,
        id: &str,
        from: fn(OrderStatus) -> bool,
        change: impl FnOnce(&mut Order),
    ) -> Result<Order, PayuError> {
        let order = state.orders.get(id).ok_or_else(|| PayuError::Unknown(id.to_owned()))?;
        let mut order = order.seen_at(self.now_ms());
        if !from(order.status) {
            return Err(PayuError::Closed(id.to_owned()));
        }
        change(&mut order);
        self.inner.store.put(state, order.clone())?;
        Ok(order)
    }
}
