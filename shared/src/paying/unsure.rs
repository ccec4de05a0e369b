//! Attempts of which nobody knows how they stand: another press is at it, or the provider's answer was lost.

use std::time::Duration;

use super::Paying;
use super::ask::gateway_problem;
use crate::domain::{OpenPayment, Payment, PaymentState, SubscriberId};
use crate::gateways::{Asked, GatewayError, OrderState, PaymentGateway as _, Reference};
use crate::http::Problem;
use crate::store::{Update, keys};

/// How often, and after how long each, the answer to a first press is awaited by a second one.
const WAITS_MAX: u32 = 10;
const WAIT: Duration = Duration::from_millis(300);

impl Paying {
    /// Waits for the press that was faster to write down what the provider answered. None: it has not in time.
    /// Error: `conflict`, where that one was for another sum or at another provider (S24).
    pub(super) async fn await_other(&self, owner: &SubscriberId, ours: &Payment) -> Result<Option<Payment>, Problem> {
        for _ in 0..WAITS_MAX {
            tokio::time::sleep(WAIT).await;
            let Some(payment) = self.table.get::<Payment>(&keys::payment(owner, &ours.id)).await? else { continue };
            if payment.wish != ours.wish || payment.gateway != ours.gateway {
                return Err(Problem::conflict());
            }
            if payment.state != PaymentState::Created {
                return Ok(Some(payment));
            }
        }
        Ok(None)
    }

    /// The provider has an order of this attempt already. The press that made it is about to say so; where it never does,
    /// its answer was lost, and with it the page to pay at, which the provider tells only once. The attempt is then
    /// settled by how the order stands, so that the next press begins another.
    pub(super) async fn resolve(
        &self,
        owner: &SubscriberId,
        payment: Payment,
        order: Option<String>,
    ) -> Result<Payment, Problem> {
        if let Some(payment) = self.await_other(owner, &payment).await? {
            return Ok(payment);
        }
        let unknown = || gateway_problem(GatewayError::Unavailable("an order that it does not tell of".to_owned()));
        let order = order.ok_or_else(unknown)?;
        let reference = Reference { subscriber: owner.clone(), payment: payment.id.clone() };
        let asked = Asked { reference: &reference, amount: payment.amount, order: Some(&order), handle: None };
        let report = self.gateway(&payment)?.confirm(&asked).await.map_err(gateway_problem)?.ok_or_else(unknown)?;
        if report.reference != reference.to_string() {
            return Err(unknown());
        }
        match report.state {
            // Its notification books it.
            OrderState::Paid => {
                let noted = Update::existing().set("order", &order).set("state", PaymentState::Pending);
                self.settle(owner, Payment { order: Some(order), state: PaymentState::Pending, ..payment }, noted).await
            }
            OrderState::Open | OrderState::Canceled => self.give_up(owner, payment, Some(order)).await,
        }
    }

    /// Ends an attempt that cannot be paid any more. Should money come for it all the same, it is booked all the same.
    pub(super) async fn give_up(
        &self,
        owner: &SubscriberId,
        payment: Payment,
        order: Option<String>,
    ) -> Result<Payment, Problem> {
        let mut ended = Update::existing().set("state", PaymentState::Canceled);
        if let Some(order) = &order {
            ended = ended.set("order", order);
        }
        let open = OpenPayment::of(&payment);
        let payment = self.settle(owner, Payment { order, state: PaymentState::Canceled, ..payment }, ended).await?;
        if payment.state != PaymentState::Canceled {
            return Ok(payment);
        }
        let closed = Update::existing().remove("open_payment").when("open_payment", open);
        if let Err(error) = self.table.update(&keys::subscriber(owner), closed).await {
            // It says so for a day at the most.
            tracing::warn!(%error, payment = %payment.id, "subscriber still told of an attempt that ended");
        }
        Ok(payment)
    }

    /// What counts where somebody else wrote of the attempt while this press asked. Of several orders, at a provider that makes
    /// one each time it is asked, the one that is written down is paid: nobody sees the page of another (S24).
    pub(super) async fn overtaken(&self, owner: &SubscriberId, ours: &Payment) -> Result<Payment, Problem> {
        if self.reopen(owner, ours).await? {
            return Ok(ours.clone());
        }
        let known: Option<Payment> = self.table.get(&keys::payment(owner, &ours.id)).await?;
        let is_other =
            |known: &Payment| known.pay_url.is_some() || (known.order.is_some() && known.order != ours.order);
        Ok(known.filter(is_other).unwrap_or_else(|| ours.clone()))
    }

    /// A press that was slow has its page to pay at all the same, though another one gave the attempt up meanwhile.
    async fn reopen(&self, owner: &SubscriberId, payment: &Payment) -> Result<bool, Problem> {
        let told = Update::existing().set("pay_url", &payment.pay_url).set("state", PaymentState::Pending);
        let told = told.set_or_remove("order", payment.order.as_ref()).set_or_remove("handle", payment.handle.as_ref());
        let told = told.when("state", PaymentState::Canceled).when_or_absent("order", payment.order.as_ref());
        let is_reopened = self.table.update(&keys::payment(owner, &payment.id), told).await?;
        if is_reopened {
            let open = Update::existing().set("open_payment", OpenPayment::of(payment));
            self.table.update(&keys::subscriber(owner), open).await?;
        }
        Ok(is_reopened)
    }

    /// Writes down how an attempt stands, unless something newer is known of it by now: then that counts.
    async fn settle(&self, owner: &SubscriberId, payment: Payment, update: Update) -> Result<Payment, Problem> {
        let key = keys::payment(owner, &payment.id);
        if self.table.update(&key, update.when("state", PaymentState::Created)).await? {
            return Ok(payment);
        }
        self.table.get(&key).await?.ok_or_else(Problem::not_found)
    }
}
