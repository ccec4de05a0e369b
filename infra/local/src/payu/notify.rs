//! Notifications: signed, sent, and sent again by the provider's table until the merchant answers 200.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::RequestBuilder;
use serde_json::Value;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::order::{Order, OrderStatus, Protocol};
use super::signature::{self, Signing};
use super::store::{Notification, State};
use super::{Payu, PayuError, przelewy24, tpay};

/// When the provider tries: minutes after the first attempt, as its documentation lists them.
const PAYU_MIN: [u32; 20] =
    [0, 1, 2, 5, 10, 30, 60, 120, 180, 360, 540, 720, 900, 1080, 1260, 1440, 2160, 2880, 3600, 4320];
/// The same at Przelewy24, until the payment is verified.
const PRZELEWY24_MIN: [u32; 8] = [0, 3, 5, 15, 30, 60, 150, 450];
/// The same at Tpay, whose own is not published.
const TPAY_MIN: [u32; 6] = [0, 5, 15, 60, 180, 720];

/// The table of a protocol.
fn table(protocol: Protocol) -> &'static [u32] {
    match protocol {
        Protocol::Payu => &PAYU_MIN,
        Protocol::Przelewy24 => &PRZELEWY24_MIN,
        Protocol::Tpay => &TPAY_MIN,
    }
}

/// A notification to be sent.
#[derive(Debug, Clone, Copy)]
pub struct Notice {
    status: OrderStatus,
    delay: Duration,
    pub(super) signing: Signing,
    pub(super) edit: Option<fn(&mut Value)>,
}

impl Notice {
    /// One that tells a status, rightly and at once.
    pub fn of(status: OrderStatus) -> Self {
        Self { status, delay: Duration::ZERO, signing: Signing::Right, edit: None }
    }

    pub(super) fn status(self) -> OrderStatus {
        self.status
    }

    /// Held back.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Signed in another way.
    #[must_use]
    pub fn signed(mut self, signing: Signing) -> Self {
        self.signing = signing;
        self
    }

    /// With a changed body, signed after the change.
    #[must_use]
    pub fn edited(mut self, edit: fn(&mut Value)) -> Self {
        self.edit = Some(edit);
        self
    }
}

impl Payu {
    /// Sends a notification, and sends it again until it is taken. Gives the HTTP status of the first answer
    /// (0: none came, or notifications are off); a notification that is held back is not waited for.
    pub async fn notify(&self, order_id: &str, notice: Notice) -> Result<u16, PayuError> {
        let kept = {
            let mut state = self.inner.store.state();
            let order = state.orders.get(order_id).ok_or_else(|| PayuError::Unknown(order_id.to_owned()))?;
            let order = order.seen_at(self.now_ms());
            self.keep(&mut state, &order, notice)?
        };
        self.send(kept, notice).await
    }

    /// Writes a notification down with its address; none while notifications are off.
    pub(super) fn keep(
        &self,
        state: &mut State,
        order: &Order,
        notice: Notice,
    ) -> Result<Option<(Notification, String)>, PayuError> {
        if !self.inner.notifications_on.load(Ordering::SeqCst) {
            return Ok(None);
        }
        if !order.protocol.tells(notice.status) {
            return Ok(None);
        }
        let url = order.notify_url.clone().ok_or_else(|| PayuError::NoAddress(order.id.clone()))?;
        let (body, signature) = match order.protocol {
            Protocol::Payu => self.payu_notification(order, notice),
            Protocol::Przelewy24 => (przelewy24::notification(order, &self.inner.options.przelewy24, notice), None),
            Protocol::Tpay => tpay::notification(order, &self.inner.options.tpay, notice),
        };
        let one = Notification {
            id: 0,
            order_id: order.id.clone(),
            status: notice.status,
            body,
            signature,
            answers: Vec::new(),
            done: false,
        };
        Ok(Some((self.inner.store.add_notification(state, one)?, url)))
    }

    /// The body and the signature's header.
    fn payu_notification(&self, order: &Order, notice: Notice) -> (String, Option<String>) {
        let mut body = order.notification(notice.status, self.now_ms());
        if let Some(edit) = notice.edit {
            edit(&mut body);
        }
        let mut body = body.to_string();
        let signature = signature::header(notice.signing, body.as_bytes(), &self.account().second_key);
        if notice.signing == Signing::ThenAltered {
            // Still JSON, and still the same to a person.
            body.push(' ');
        }
        (body, signature)
    }

    /// Writes down that the newest refund of an order is told; none while notifications are off.
    pub(super) fn keep_refund(
        &self,
        state: &mut State,
        order: &Order,
    ) -> Result<Option<(Notification, String)>, PayuError> {
        let Some(refund) = order.refunds.last().filter(|_| self.inner.notifications_on.load(Ordering::SeqCst)) else {
            return Ok(None);
        };
        let told = match order.protocol {
            Protocol::Payu => {
                let body = order.refund_notification(refund, self.now_ms()).to_string();
                let signature = signature::header(Signing::Right, body.as_bytes(), &self.account().second_key);
                (body, signature)
            }
            Protocol::Przelewy24 => {
                (przelewy24::refund_notification(order, refund, &self.inner.options.przelewy24), None)
            }
            Protocol::Tpay => tpay::chargeback(order, &self.inner.options.tpay, refund.amount),
        };
        self.keep_told(state, order, told)
    }

    /// Writes down that the bank of a payer took all of it back, as Tpay tells it; none while notifications are off.
    pub(super) fn keep_chargeback(
        &self,
        state: &mut State,
        order: &Order,
    ) -> Result<Option<(Notification, String)>, PayuError> {
        if !self.inner.notifications_on.load(Ordering::SeqCst) {
            return Ok(None);
        }
        self.keep_told(state, order, tpay::chargeback(order, &self.inner.options.tpay, order.total_amount))
    }

    /// Writes down a body and its signature.
    fn keep_told(
        &self,
        state: &mut State,
        order: &Order,
        (body, signature): (String, Option<String>),
    ) -> Result<Option<(Notification, String)>, PayuError> {
        let url = order.notify_url.clone().ok_or_else(|| PayuError::NoAddress(order.id.clone()))?;
        let (order_id, status, answers) = (order.id.clone(), order.status, Vec::new());
        let one = Notification { id: 0, order_id, status, body, signature, answers, done: false };
        Ok(Some((self.inner.store.add_notification(state, one)?, url)))
    }

    /// Sends what was written down; the status of the first answer.
    pub(super) async fn send(&self, kept: Option<(Notification, String)>, notice: Notice) -> Result<u16, PayuError> {
        let Some((one, url)) = kept else { return Ok(0) };
        let first = self.schedule(one, url, notice.delay);
        if notice.delay > Duration::ZERO {
            return Ok(0);
        }
        Ok(first.await.unwrap_or_default())
    }

    /// Sends what was not taken before a restart, and from now on tells of orders whose time runs out.
    pub(crate) fn resume(&self) {
        for one in self.sent().into_iter().filter(|one| !one.done) {
            if let Some(url) = self.order(&one.order_id).and_then(|order| order.notify_url) {
                // Nobody waits for the first answer.
                drop(self.schedule(one, url, Duration::ZERO));
            }
        }
        let payu = self.clone();
        let watch = tokio::spawn(async move {
            loop {
                payu.tell_untold();
                tokio::time::sleep(payu.inner.options.minute).await;
            }
        });
        self.hold(&watch);
    }

    pub(super) fn schedule(&self, one: Notification, url: String, delay: Duration) -> oneshot::Receiver<u16> {
        let (answer, first) = oneshot::channel();
        let payu = self.clone();
        // What is due at once counts as under way from now on.
        let work = delay.is_zero().then(|| self.inner.busy.begin());
        let task = tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            let work = work.unwrap_or_else(|| payu.inner.busy.begin());
            let table = table(payu.order(&one.order_id).map(|order| order.protocol).unwrap_or_default());
            let mut done = payu.attempt(&one, &url, (0, table.len()), Some(answer)).await;
            drop(work);
            for (attempt, minutes) in table.windows(2).enumerate() {
                if done {
                    break;
                }
                tokio::time::sleep(payu.inner.options.minute * (minutes[1] - minutes[0])).await;
                let _work = payu.inner.busy.begin();
                done = payu.attempt(&one, &url, (attempt + 1, table.len()), None).await;
            }
        });
        self.hold(&task);
        first
    }

    /// Keeps hold of a task, so that a stop ends it.
    fn hold(&self, task: &JoinHandle<()>) {
        let mut tasks = self.inner.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.retain(|task| !task.is_finished());
        tasks.push(task.abort_handle());
    }

    /// Tries once, for the `attempt`th of so many times; whether the notification is done with.
    async fn attempt(
        &self,
        one: &Notification,
        url: &str,
        (attempt, of): (usize, usize),
        tell: Option<oneshot::Sender<u16>>,
    ) -> bool {
        let protocol = self.order(&one.order_id).map(|order| order.protocol).unwrap_or_default();
        let http = &self.inner.options.http;
        let request = http.post(url).header("user-agent", "Payment provider simulator").body(one.body.clone());
        let (status, words) = match headed(request, protocol, one.signature.as_deref()).send().await {
            Ok(response) => (response.status().as_u16(), response.text().await.unwrap_or_default()),
            Err(error) => {
                tracing::debug!(%error, order = one.order_id, "a notification got no answer");
                (0, String::new())
            }
        };
        let done = (status == 200 && self.is_satisfied(one, &words)) || attempt + 1 == of;
        if let Err(error) = self.inner.store.answered(one.id, status, done) {
            tracing::warn!(%error, "a notification's answer could not be kept");
        }
        if let Some(tell) = tell {
            // The sender of the notification may have gone.
            let _gone = tell.send(status);
        }
        done
    }

    /// Whether a 200 is all that is wanted: Przelewy24 repeats itself until the payment is verified, Tpay until it reads one word.
    fn is_satisfied(&self, one: &Notification, words: &str) -> bool {
        self.order(&one.order_id).is_none_or(|order| match order.protocol {
            Protocol::Payu => true,
            Protocol::Przelewy24 => order.verified || !order.refunds.is_empty(),
            Protocol::Tpay => words == "TRUE",
        })
    }
}

/// A request with the headers of a protocol.
fn headed(request: RequestBuilder, protocol: Protocol, signature: Option<&str>) -> RequestBuilder {
    let form = protocol == Protocol::Tpay;
    let content = if form { "application/x-www-form-urlencoded" } else { "application/json;charset=UTF-8" };
    let request = request.header("content-type", content);
    match (protocol, signature) {
        (_, None) => request,
        (Protocol::Tpay, Some(signature)) => request.header("X-JWS-Signature", signature),
        (_, Some(signature)) => request
            .header("authorization", "Basic c2ltdWxhdG9yOnNpbXVsYXRvcg==")
            .header("OpenPayu-Signature", signature)
            .header("X-OpenPayU-Signature", signature),
    }
}
