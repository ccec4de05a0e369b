//! Writing an attempt down, and asking its provider for a page to pay at.

use http::StatusCode;

use super::{Origin, Payer, Paying};
use crate::attempt::Watch;
use crate::domain::{OpenPayment, Payment, PaymentState, SubscriberId};
use crate::gateways::{AnyGateway, GatewayError, NewOrder, PaymentGateway as _, Reference};
use crate::http::Problem;
use crate::i18n::Texts;
use crate::store::{CommitError, Transaction, Update, keys};
use crate::tr;

impl Paying {
    /// Writes the attempt down, then asks for a page to pay at.
    pub(super) async fn write(&self, payer: &Payer<'_>, payment: Payment) -> Result<Payment, Problem> {
        let owner = &payer.subscriber.id;
        let told = Update::existing().set("open_payment", OpenPayment::of(&payment));
        let reference = Reference { subscriber: owner.clone(), payment: payment.id.clone() };
        let written = Transaction::new(&self.table)
            .insert(&keys::payment(owner, &payment.id), &payment)
            .update(&keys::subscriber(owner), told);
        let written = Watch::begun(&reference, payment.created_at).onto(written);
        match written.commit().await {
            Ok(()) => self.ask(payer, payment).await,
            // A second press was faster by a hair: its payment is this one. Where it died on the way, this one goes on.
            Err(CommitError::Condition(_)) => match self.await_other(owner, &payment).await? {
                Some(payment) => Ok(payment),
                None => self.ask(payer, payment).await,
            },
            Err(error) => Err(error.into()),
        }
    }

    /// Asks the provider for a page to pay at, and writes down what it said.
    pub(super) async fn ask(&self, payer: &Payer<'_>, payment: Payment) -> Result<Payment, Problem> {
        let owner = &payer.subscriber.id;
        let order = self.order(payer, &payment);
        let created = match self.gateway(&payment)?.create(&order).await {
            Ok(created) => created,
            Err(GatewayError::Duplicate { order }) => return self.resolve(owner, payment, order).await,
            Err(GatewayError::Refused(reason)) => {
                self.give_up(owner, payment, None).await?;
                return Err(refused(reason));
            }
            Err(error) => return Err(gateway_problem(error)),
        };
        let told = Update::existing()
            .set_or_remove("order", created.order.as_ref())
            .set_or_remove("handle", created.handle.as_ref())
            .set("pay_url", &created.pay_url)
            .set("state", PaymentState::Pending)
            .when("state", PaymentState::Created);
        let known = self.table.update(&keys::payment(owner, &payment.id), told).await;
        let must_be_known = created.handle.is_some();
        let (order, handle, pay_url) = (created.order, created.handle, Some(created.pay_url));
        let payment = Payment { order, handle, pay_url, state: PaymentState::Pending, ..payment };
        // A table that is away does not keep the payer from paying: the notification tells the order again. What the provider is
        // asked by it does not tell.
        let settled = match known {
            Ok(true) => return Ok(payment),
            // A notification was faster, or another press.
            Ok(false) => self.overtaken(owner, &payment).await,
            Err(error) => Err(error.into()),
        };
        match settled {
            Ok(settled) => Ok(settled),
            Err(error) if must_be_known => Err(error),
            Err(error) => {
                tracing::warn!(code = error.code, payment = %payment.id, "order not noted");
                Ok(payment)
            }
        }
    }

    /// The provider that an attempt was begun at.
    pub(super) fn gateway(&self, payment: &Payment) -> Result<&AnyGateway, Problem> {
        self.gateways.get(payment.gateway).ok_or_else(Problem::conflict)
    }

    fn order(&self, payer: &Payer<'_>, payment: &Payment) -> NewOrder {
        let subscriber = payer.subscriber;
        let texts = Texts::of(subscriber.language);
        let (back, email) = match payer.origin {
            Origin::Session => (format!("/payments/{}", payment.id), subscriber.contact.email.clone()),
            Origin::Link(token) => (format!("/pay/{}", token.expose()), None),
        };
        NewOrder {
            reference: Reference { subscriber: subscriber.id.clone(), payment: payment.id.clone() },
            amount: payment.amount,
            description: tr!(
                texts,
                "pay-order-description",
                subscriber = subscriber.id.as_str().trim_start_matches(SubscriberId::PREFIX)
            ),
            email,
            language: subscriber.language,
            payer: payer.address,
            notify_url: format!("{}/webhooks/{}", self.public_url, payment.gateway.name()),
            continue_url: format!("{}{back}", self.public_url),
        }
    }
}

/// The provider will have none of it, however often it is asked.
fn refused(reason: String) -> Problem {
    let mut problem = Problem::new(StatusCode::BAD_GATEWAY, "gateway_refused");
    problem.cause = Some(reason.into());
    problem
}

pub(super) fn gateway_problem(error: GatewayError) -> Problem {
    let mut problem = Problem::unavailable(error);
    problem.code = "gateway_unavailable";
    problem
}
