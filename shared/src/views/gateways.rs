//! The payment providers to choose from.

use maud::{Markup, html};

use super::{Tone, icon};
use crate::domain::Gateway;
use crate::i18n::Texts;
use crate::tr;

/// A card for each provider that is offered, with the ways to pay that it names itself. Where one alone is offered there is nothing
/// to choose. `error`: what is wrong with what was chosen.
pub fn gateway_options(texts: Texts, offered: &[Gateway], chosen: Option<Gateway>, error: Option<&str>) -> Markup {
    let chosen = chosen.or(offered.first().copied());
    html! {
        @if offered.len() > 1 {
            fieldset.options #f-gateway tabindex=[error.map(|_| "-1")] aria-describedby=[error.map(|_| "f-gateway-error")] {
                legend { (tr!(texts, "pay-gateway")) }
                @if let Some(error) = error { p.error #f-gateway-error { (icon::tone(Tone::Bad)) span { (error) } } }
                @for gateway in offered {
                    label.option {
                        input type="radio" name="gateway" value=(gateway.name()) checked[Some(*gateway) == chosen];
                        span {
                            (texts.get(&format!("gateway-{}", gateway.name())))
                            small { (methods(texts, *gateway)) }
                        }
                    }
                }
            }
        }
    }
}

fn methods(texts: Texts, gateway: Gateway) -> String {
    match gateway {
        Gateway::Payu => tr!(texts, "pay-methods-payu"),
        Gateway::Przelewy24 => tr!(texts, "pay-methods-przelewy24"),
        Gateway::Tpay => tr!(texts, "pay-methods-tpay"),
        Gateway::Transfer | Gateway::Cash => String::new(),
    }
}
