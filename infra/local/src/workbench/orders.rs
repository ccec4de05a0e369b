//! Orders of the payment provider, and what can be done to them.

use std::time::Duration;

use http::StatusCode;
use maud::html;

use super::layout::{framed, note};
use super::{Form, Workbench};
use crate::local_page::see_other;
use crate::net::Reply;
use crate::payu::{Notice, Notification, Order, OrderStatus, PREFIX, PayuError};

/// How many orders one page lists.
const LIST_MAX: usize = 200;
/// How long a delayed notification is held back.
const DELAY: Duration = Duration::from_secs(15);

const ACTIONS: [(&str, &str); 7] = [
    ("pay", "Pay"),
    ("cancel", "Cancel"),
    ("resend", "Notify again"),
    ("delay", "Notify in 15 s"),
    ("late_cancel", "Notify CANCELED"),
    ("refund", "Refund all that is left"),
    ("refund_half", "Refund half"),
];

impl Workbench {
    pub(super) fn orders(&self) -> Reply {
        let (orders, sent) = (self.payu.orders(), self.payu.sent());
        framed(
            "Orders at the payment provider",
            &html! {
                @if orders.is_empty() { p { "No order has been made yet." } }
                table {
                    @for order in orders.iter().take(LIST_MAX) {
                        tr {
                            td { a href={ (PREFIX) "/pay/" (order.id) } { (order.id) } br; span.quiet { (order.description) } }
                            td { (order.total_amount / 100) "," (format!("{:02}", order.total_amount % 100)) " " (order.currency) }
                            td { strong { (order.status) } br; span.quiet { (told(order, &sent)) } }
                            td {
                                form method="post" action={ "/_local/orders/" (order.id) } {
                                    @for (action, words) in ACTIONS {
                                        button type="submit" name="action" value=(action) { (words) }
                                    }
                                }
                            }
                        }
                    }
                }
            },
        )
    }

    pub(super) async fn act_on_order(&self, id: &str, form: &Form) -> Reply {
        match self.try_action(id, form.get("action").map_or("", String::as_str)).await {
            Ok(()) => see_other("/_local/orders"),
            Err(error) => note(StatusCode::CONFLICT, "Not done", &error.to_string()),
        }
    }

    async fn try_action(&self, id: &str, action: &str) -> Result<(), PayuError> {
        let order = self.payu.order(id).ok_or_else(|| PayuError::Unknown(id.to_owned()))?;
        // What is new is never told; the first thing that a merchant hears of is that somebody began to pay.
        let status = if order.status == OrderStatus::New { OrderStatus::Pending } else { order.status };
        match action {
            "pay" => self.payu.pay(id).await,
            "cancel" => self.payu.cancel(id).await,
            "delay" => self.payu.notify(id, Notice::of(status).after(DELAY)).await,
            "refund" => self.payu.refund(id, left(&order)).await,
            "refund_half" => self.payu.refund(id, left(&order) / 2).await,
            "late_cancel" => self.payu.notify(id, Notice::of(OrderStatus::Canceled)).await,
            _ => self.payu.notify(id, Notice::of(status)).await,
        }
        .map(drop)
    }
}

/// What of a paid order has not gone back.
fn left(order: &Order) -> u64 {
    let back = order.refunds.iter().map(|refund| refund.amount).sum();
    order.total_amount.saturating_sub(back)
}

/// What the merchant was told of an order, and what it answered.
fn told(order: &Order, sent: &[Notification]) -> String {
    let of_order = sent.iter().filter(|one| one.order_id == order.id);
    let words = of_order.map(|one| {
        let answers: Vec<String> = one.answers.iter().map(u16::to_string).collect();
        format!("{} → {}", one.status, if answers.is_empty() { "waiting".to_owned() } else { answers.join(", ") })
    });
    words.collect::<Vec<_>>().join("; ")
}
