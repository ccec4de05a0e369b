//! The payment providers that this portal speaks with.

use super::payu::Payu;
use super::przelewy24::Przelewy24;
use super::tpay::Tpay;
use super::{
    Asked, CreatedOrder, GatewayError, NewOrder, Notification, NotificationError, OrderReport, PaymentGateway, Reversal,
};
use crate::boot::{Boot, InitError};
use crate::domain::{Gateway, ParseError};
use crate::settings::SettingsError;

const VARIABLE: &str = "PANEL_GATEWAYS";

/// Any payment provider.
pub enum AnyGateway {
    /// `PayU` Poland.
    Payu(Payu),
    /// Przelewy24.
    Przelewy24(Przelewy24),
    /// Tpay.
    Tpay(Box<Tpay>),
}

/// The payment providers that are configured, in the order in which payers are offered them.
pub struct Gateways {
    all: Vec<AnyGateway>,
    /// Named, and not spoken with: what it takes is missing or wrong.
    broken: Vec<Gateway>,
    offered: Vec<Gateway>,
}

/// A provider in `PANEL_GATEWAYS`.
#[derive(Debug, Eq, PartialEq)]
struct Named {
    gateway: Gateway,
    is_offered: bool,
}

impl Gateways {
    /// Reads `PANEL_GATEWAYS`: the names, with commas between, in the order in which payers are offered them. A `-` before a name:
    /// payments that were begun there are still taken, and none begins. Nothing is called yet.
    ///
    /// One whose secret is missing or wrong is told of and left out: it keeps nobody from paying at the others. Error: a setting is
    /// missing or wrong, or none of those that are offered is left.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        let named = parse(boot.settings.required(VARIABLE)?)?;
        let (mut all, mut broken, mut why) = (Vec::new(), Vec::new(), None);
        for Named { gateway, .. } in &named {
            match AnyGateway::init(*gateway, boot).await {
                Ok(one) => all.push(one),
                Err(error @ InitError::Secret { .. }) => {
                    // The alarm of the template knows the code.
                    tracing::error!(code = "gateway_misconfigured", gateway = gateway.name(), %error, "left out");
                    broken.push(*gateway);
                    why = Some(error);
                }
                // A secret that cannot be read now is no fault of its own: another start may have it.
                Err(error) => return Err(error),
            }
        }
        let offered: Vec<Gateway> = offered(&named).into_iter().filter(|gateway| !broken.contains(gateway)).collect();
        match why {
            Some(error) if offered.is_empty() => Err(error),
            _ => Ok(Self { all, broken, offered }),
        }
    }

    /// Those that payers are offered, for a page that leads to paying and begins nothing itself.
    pub fn offered_by(boot: &Boot) -> Result<Vec<Gateway>, InitError> {
        Ok(offered(&parse(boot.settings.required(VARIABLE)?)?))
    }

    /// Those that payers are offered, in this order. There is one at the least.
    pub fn offered(&self) -> &[Gateway] {
        &self.offered
    }

    /// The one that payers get who do not choose.
    pub fn first(&self) -> Gateway {
        self.offered[0]
    }

    /// One of those that are spoken with.
    pub fn get(&self, gateway: Gateway) -> Option<&AnyGateway> {
        self.all.iter().find(|one| one.gateway() == gateway)
    }

    /// One of those that are named, by its name in addresses. None: what it takes is missing or wrong.
    pub fn named(&self, name: &str) -> Result<Option<&AnyGateway>, ParseError> {
        let spoken_with = self.all.iter().find(|one| one.gateway().name() == name);
        let is_named = spoken_with.is_some() || self.broken.iter().any(|gateway| gateway.name() == name);
        if is_named { Ok(spoken_with) } else { Err(ParseError::new("gateway_unknown")) }
    }
}

fn offered(named: &[Named]) -> Vec<Gateway> {
    named.iter().filter(|named| named.is_offered).map(|named| named.gateway).collect()
}

fn parse(text: &str) -> Result<Vec<Named>, SettingsError> {
    let wrong = |reason| SettingsError { variable: VARIABLE, reason };
    let mut all: Vec<Named> = Vec::new();
    for word in text.split(',').map(str::trim) {
        let (name, is_offered) = word.strip_prefix('-').map_or((word, true), |name| (name, false));
        let gateway = Gateway::ONLINE.into_iter().find(|gateway| gateway.name() == name);
        let gateway = gateway.ok_or_else(|| wrong("names no payment provider that is known"))?;
        if all.iter().any(|named| named.gateway == gateway) {
            return Err(wrong("names one twice"));
        }
        all.push(Named { gateway, is_offered });
    }
    if all.iter().any(|named| named.is_offered) { Ok(all) } else { Err(wrong("offers none to payers")) }
}

impl AnyGateway {
    async fn init(gateway: Gateway, boot: &Boot) -> Result<Self, InitError> {
        match gateway {
            Gateway::Payu => Ok(Self::Payu(Payu::init(boot).await?)),
            Gateway::Przelewy24 => Ok(Self::Przelewy24(Przelewy24::init(boot).await?)),
            Gateway::Tpay => Ok(Self::Tpay(Box::new(Tpay::init(boot).await?))),
            _ => Err(SettingsError { variable: VARIABLE, reason: "names one that cannot be paid at" }.into()),
        }
    }
}

/// The same for each, by whichever it is.
macro_rules! whichever {
    ($any:expr, $one:ident => $call:expr) => {
        match $any {
            AnyGateway::Payu($one) => $call,
            AnyGateway::Przelewy24($one) => $call,
            AnyGateway::Tpay($one) => $call,
        }
    };
}

impl PaymentGateway for AnyGateway {
    fn gateway(&self) -> Gateway {
        whichever!(self, one => one.gateway())
    }

    fn merchant(&self) -> &str {
        whichever!(self, one => one.merchant())
    }

    fn acknowledgement(&self) -> &'static str {
        whichever!(self, one => one.acknowledgement())
    }

    async fn create(&self, order: &NewOrder) -> Result<CreatedOrder, GatewayError> {
        whichever!(self, one => one.create(order).await)
    }

    async fn confirm(&self, asked: &Asked<'_>) -> Result<Option<OrderReport>, GatewayError> {
        whichever!(self, one => one.confirm(asked).await)
    }

    async fn reversals(&self, asked: &Asked<'_>) -> Result<Vec<Reversal>, GatewayError> {
        whichever!(self, one => one.reversals(asked).await)
    }

    async fn read(&self, headers: &http::HeaderMap, body: &[u8]) -> Result<Notification, NotificationError> {
        whichever!(self, one => one.read(headers, body).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_are_offered_in_the_order_they_are_named_in_and_some_only_heard() {
        let named = parse("przelewy24, payu,-tpay").expect("names");
        let named: Vec<_> = named.iter().map(|named| (named.gateway, named.is_offered)).collect();
        assert_eq!(named, [(Gateway::Przelewy24, true), (Gateway::Payu, true), (Gateway::Tpay, false)]);
        for bad in ["", "-payu", "payu,payu", "payu,-payu", "stripe", "payu,", "transfer", "cash"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
