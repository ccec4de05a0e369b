//! Notifications as Tpay sends them: a form, proved by a hash of some of its fields and by a signature over all of its bytes.

use std::collections::BTreeMap;

use md5::{Digest as _, Md5};
use sha2::Sha256;

use super::super::words::{decimal, is_name, minor_units, visible};
use super::super::{Notification, NotificationError, OrderReport, OrderState, ReversalReport, ReversalState};
use super::TpayConfig;
use crate::secret::{Secret, constant_time_eq};

/// Notifications have 12 fields, and a few more by some ways to pay.
const FIELDS_MAX: usize = 64;

/// The fields of a form; none stands twice.
pub(super) struct Fields(BTreeMap<String, String>);

impl Fields {
    /// Reads a form.
    pub fn read(body: &[u8]) -> Result<Self, NotificationError> {
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(body) {
            let is_new = fields.insert(name.into_owned(), value.into_owned()).is_none();
            if !is_new || fields.len() > FIELDS_MAX {
                return Err(NotificationError::Malformed);
            }
        }
        Ok(Self(fields))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn required(&self, name: &str) -> Result<&str, NotificationError> {
        self.get(name).ok_or(NotificationError::Malformed)
    }

    /// A field that becomes part of a key.
    fn name(&self, name: &str) -> Result<&str, NotificationError> {
        self.required(name).ok().filter(|text| is_name(text)).ok_or(NotificationError::Malformed)
    }

    /// Whether it is of a transaction: other things are told at the same address.
    pub fn is_transaction(&self) -> bool {
        self.get("tr_id").is_some()
    }

    /// Holds `md5sum` against those that our own codes make of the fields as they are written.
    pub fn proved(&self, config: &TpayConfig) -> Result<(), NotificationError> {
        let mut parts = [""; 4];
        for (part, name) in parts.iter_mut().zip(["id", "tr_id", "tr_amount", "tr_crc"]) {
            *part = self.required(name)?;
        }
        let told = self.get("md5sum").ok_or(NotificationError::Signature)?;
        let secret = &config.secret;
        let codes = [Some(&secret.security_code), secret.other_security_code.as_ref()];
        let holds = |code: &Secret| constant_time_eq(sum(parts, code).as_bytes(), told.as_bytes());
        if codes.into_iter().flatten().any(holds) { Ok(()) } else { Err(NotificationError::Signature) }
    }

    /// What a transaction's notification tells, once it is proved.
    pub fn tell(&self, config: &TpayConfig, body: &[u8]) -> Result<Notification, NotificationError> {
        let (order, status) = (self.name("tr_id")?, self.name("tr_status")?);
        // It has a space between day and time.
        let date = self.required("tr_date")?.replace(' ', "T");
        let event = format!("{order}-{status}-{date}");
        if !is_name(&event) {
            return Err(NotificationError::Malformed);
        }
        match status {
            "TRUE" => Ok(Notification::Order(self.order(config, event, OrderState::Paid)?)),
            // The first of two calls, where a merchant accepts payments by hand (bug 20): not paid yet.
            "PAID" => Ok(Notification::Order(self.order(config, event, OrderState::Open)?)),
            "CHARGEBACK" => Ok(Notification::Reversal(ReversalReport {
                // One of several parts is told like another: what tells them apart is the rest of what is told.
                event: format!("{order}-{status}-{}", &hash(body)[..32]),
                order: Some(order.to_owned()),
                reference: self.required("tr_crc")?.to_owned(),
                id: None,
                state: ReversalState::Done,
                status: status.to_owned(),
                told: self.told()?,
            })),
            // FALSE comes for another sum than was asked; others are not known. A person looks.
            _ => Ok(Notification::Other { event }),
        }
    }

    fn order(&self, config: &TpayConfig, event: String, state: OrderState) -> Result<OrderReport, NotificationError> {
        let is_test = self.get("test_mode").is_some_and(|mode| mode != "0");
        let merchant = self.required("id")?;
        let amount = decimal(self.required("tr_amount")?).ok_or(NotificationError::Malformed)?;
        let paid = decimal(self.required("tr_paid")?).ok_or(NotificationError::Malformed)?;
        let is_whole = amount == paid && self.get("tr_error").is_none_or(|error| error == "none");
        Ok(OrderReport {
            event,
            order: Some(self.name("tr_id")?.to_owned()),
            reference: self.required("tr_crc")?.to_owned(),
            // What moves no money is another merchant's, where money counts.
            merchant: if is_test && !config.takes_tests { format!("{merchant} test") } else { merchant.to_owned() },
            amount: minor_units(amount, self.currency()).filter(|_| is_whole),
            state,
            status: self.name("tr_status")?.to_owned(),
            told: self.told()?,
        })
    }

    fn currency(&self) -> &str {
        self.get("tr_currency").unwrap_or("PLN")
    }

    fn told(&self) -> Result<String, NotificationError> {
        let (amount, paid) = (visible(self.required("tr_amount")?), visible(self.required("tr_paid")?));
        let currency = visible(self.currency());
        if amount == paid { Ok(format!("{amount} {currency}")) } else { Ok(format!("{paid} of {amount} {currency}")) }
    }
}

/// What is told of cards, aliases and the like: nothing is booked by it, and nothing is lost.
pub(super) fn other(body: &[u8]) -> Notification {
    Notification::Other { event: format!("other-{}", &hash(body)[..32]) }
}

fn sum(parts: [&str; 4], code: &Secret) -> String {
    let mut md5 = Md5::new();
    for part in parts {
        md5.update(part.as_bytes());
    }
    md5.update(code.expose().as_bytes());
    hex::encode(md5.finalize())
}

fn hash(body: &[u8]) -> String {
    hex::encode(Sha256::digest(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t2_bug_8_the_sum_is_over_the_fields_as_they_are_written() {
        let code = Secret::new("Kp3x-Security".to_owned());
        let t2 = |amount| sum(["12345", "TR-1234-ABCDEFX", amount, "isp-42-0001"], &code);
        assert_eq!(t2("69.90"), "5661ebc6fdf2057d8744fc75604e6b4d");
        assert_eq!(t2("69.9"), "ce2d6ccf549dac729d72345d73422390", "another text is another sum");
    }
}
