//! The page where a person pays, or does not, or makes the provider behave as badly as real ones do.

use std::time::Duration;

use http::request::Parts;
use http::{Method, StatusCode};
use hyper::body::Incoming;
use maud::{DOCTYPE, Markup, html};
use shared::views::FAVICON;

use super::notify::Notice;
use super::order::{Order, OrderStatus};
use super::{PREFIX, Payu, PayuError};
use crate::local_page::{is_own_host, is_same_origin, page, see_other};
use crate::net::{self, Reply};

const FORM_MAX_BYTES: usize = 4096;
/// How long a notification is held back.
const HELD_BACK: Duration = Duration::from_secs(15);

/// What a person can do: the name in the form, and the words on the button.
const ACTIONS: [(&str, &str); 6] = [
    ("pay", "Zapłać · Pay"),
    ("decline", "Odrzuć · Decline"),
    ("pay_late", "Zapłać, powiadomienie za 15 s · Pay, notify 15 s later"),
    ("pay_twice", "Zapłać, powiadom dwa razy · Pay, notify twice"),
    ("pay_then_cancel", "Zapłać, potem powiadom CANCELED · Pay, then notify CANCELED"),
    ("pay_silently", "Zapłać bez powiadomienia · Pay, never notify"),
];

pub(super) fn stylesheet() -> Reply {
    net::reply(StatusCode::OK, "text/css; charset=utf-8", include_str!("page.css"))
}

impl Payu {
    pub(super) async fn pay_page(&self, parts: &Parts, body: Incoming, id: &str) -> Reply {
        if !is_own_host(&parts.headers) {
            return page(StatusCode::FORBIDDEN, message("Ten adres nie należy do tego komputera."));
        }
        let Some(order) = self.order(id) else {
            return page(StatusCode::NOT_FOUND, message("Nie ma takiego zamówienia. · There is no such order."));
        };
        if parts.method == Method::GET {
            return page(StatusCode::OK, order_page(&order));
        }
        if !is_same_origin(parts) {
            return page(StatusCode::FORBIDDEN, message("Formularz spoza tej strony. · A form from elsewhere."));
        }
        if !order.status.is_open() {
            return page(StatusCode::CONFLICT, order_page(&order));
        }
        let Ok(form) = net::read_body(body, FORM_MAX_BYTES).await else {
            return page(StatusCode::BAD_REQUEST, message("Nie można odczytać formularza."));
        };
        let action = form_urlencoded::parse(&form).find(|(name, _)| name == "action").map(|(_, value)| value);
        match self.act(&order, &action.unwrap_or_default()).await {
            Ok(paid) => {
                // The real provider marks the way back of a failed payment so.
                let back = order.continue_url.unwrap_or_else(|| "/".to_owned());
                let mark = if back.contains('?') { "&error=501" } else { "?error=501" };
                see_other(&if paid { back } else { back + mark })
            }
            // Another press was faster.
            Err(PayuError::Closed(_)) => page(StatusCode::CONFLICT, order_page(&self.order(id).unwrap_or(order))),
            Err(error) => page(StatusCode::INTERNAL_SERVER_ERROR, message(&error.to_string())),
        }
    }

    /// Does what a person chose; whether the order is paid then.
    async fn act(&self, order: &Order, action: &str) -> Result<bool, PayuError> {
        let id = &order.id;
        let settle = |notice| self.settle(id, OrderStatus::is_open, notice);
        let completed = Notice::of(OrderStatus::Completed);
        // The first answer is waited for, so that a person comes back to a booked payment; "late" shows the other case.
        match action {
            "decline" => {
                settle(Notice::of(OrderStatus::Canceled)).await?;
                return Ok(false);
            }
            "pay_late" => {
                settle(completed.after(HELD_BACK)).await?;
            }
            "pay_twice" => {
                settle(completed).await?;
                self.notify(id, completed).await?;
            }
            "pay_then_cancel" => {
                settle(completed).await?;
                self.notify(id, Notice::of(OrderStatus::Canceled)).await?;
            }
            "pay_silently" => {
                self.set_status_from(id, OrderStatus::is_open, OrderStatus::Completed)?;
            }
            _ => {
                settle(Notice::of(OrderStatus::Pending)).await?;
                settle(completed).await?;
            }
        }
        Ok(true)
    }
}

fn frame(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="pl" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href={ (PREFIX) "/page.css" };
                link rel="icon" type="image/svg+xml" href=(FAVICON);
            }
            body {
                p.banner { strong { "SYMULATOR" } " · to nie są prawdziwe pieniądze · no real money here" }
                main { (content) }
            }
        }
    }
}

fn message(text: &str) -> Markup {
    frame("Symulator PayU", &html! { p { (text) } })
}

fn order_page(order: &Order) -> Markup {
    let open = order.status.is_open();
    let amount = format!("{},{:02}", order.total_amount / 100, order.total_amount % 100);
    frame(
        "Płatność · Payment",
        &html! {
            h1 { "Płatność · Payment" }
            dl {
                dt { "Kwota · Amount" } dd.amount { (amount) " " (order.currency) }
                dt { "Opis · Description" } dd { (order.description) }
                dt { "Zamówienie · Order" } dd { (order.id) }
                dt { "Stan · Status" } dd { (order.status) }
            }
            @if open {
                form method="post" action={ (PREFIX) "/pay/" (order.id) } {
                    @for (name, words) in ACTIONS {
                        button type="submit" name="action" value=(name) class=(name) { (words) }
                    }
                }
            } @else {
                p { "Tego zamówienia nie można już opłacić. · This order can no longer be paid." }
                @if let Some(back) = &order.continue_url {
                    p { a href=(back) { "Wróć do sklepu · Back to the shop" } }
                }
            }
        },
    )
}
