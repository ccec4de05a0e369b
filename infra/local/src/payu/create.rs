//! What an order must look like. The checks are strict, stricter than the provider's where it is known to
//! be lenient: what passes here passes there.

use std::net::IpAddr;

use serde_json::{Map, Value};
use url::{Host, Url};

/// Why an order is refused: a status code of the provider, and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invalid {
    pub(super) code: &'static str,
    pub(super) description: String,
}

/// What an order asks for.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) ext_order_id: Option<String>,
    pub(super) total_amount: u64,
    pub(super) currency: String,
    pub(super) description: String,
    pub(super) notify_url: Option<String>,
    pub(super) continue_url: Option<String>,
    pub(super) validity_s: i64,
}

const FIELDS: [&str; 12] = [
    "notifyUrl",
    "continueUrl",
    "customerIp",
    "merchantPosId",
    "description",
    "currencyCode",
    "totalAmount",
    "extOrderId",
    "validityTime",
    "buyer",
    "products",
    "payMethods",
];
const BUYER_FIELDS: [&str; 7] = ["extCustomerId", "email", "phone", "firstName", "lastName", "nin", "language"];
const URL_MAX: usize = 1024;
const VALIDITY_DEFAULT_S: i64 = 86_400;

fn missing(field: &str) -> Invalid {
    Invalid { code: "ERROR_VALUE_MISSING", description: format!("Required field is missing: {field}") }
}

fn wrong(field: &str, reason: &str) -> Invalid {
    Invalid { code: "ERROR_VALUE_INVALID", description: format!("{field}: {reason}") }
}

/// Reads the body of a create request for a point of sale.
pub(super) fn read(body: &Value, pos_id: &str) -> Result<Wanted, Invalid> {
    let order = body
        .as_object()
        .ok_or_else(|| Invalid { code: "ERROR_SYNTAX", description: "The body is no JSON object".to_owned() })?;
    if let Some(name) = order.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        return Err(wrong(name, "is not a field of an order"));
    }
    if required(order, "merchantPosId", 64)? != pos_id {
        return Err(wrong("merchantPosId", "is not the point of sale of this token"));
    }
    let ip: IpAddr = required(order, "customerIp", 64)?.parse().map_err(|_| wrong("customerIp", "is no IP address"))?;
    if ip.is_unspecified() {
        return Err(wrong("customerIp", "must be the payer's address"));
    }
    let currency = required(order, "currencyCode", 3)?;
    if currency != "PLN" {
        return Err(wrong("currencyCode", "is not a currency of this point of sale"));
    }
    let total_amount = number(required(order, "totalAmount", 12)?, "totalAmount")?;
    if products(order)? != Some(total_amount) {
        return Err(wrong("products", "do not add up to totalAmount"));
    }
    buyer(order)?;
    let validity = optional(order, "validityTime", 10)?.map(|text| number(text, "validityTime")).transpose()?;
    Ok(Wanted {
        ext_order_id: optional(order, "extOrderId", 1024)?.map(str::to_owned),
        total_amount,
        currency: currency.to_owned(),
        description: required(order, "description", 4000)?.to_owned(),
        notify_url: url(order, "notifyUrl")?,
        continue_url: url(order, "continueUrl")?,
        validity_s: validity.and_then(|value| i64::try_from(value).ok()).unwrap_or(VALIDITY_DEFAULT_S),
    })
}

fn optional<'a>(of: &'a Map<String, Value>, field: &str, max: usize) -> Result<Option<&'a str>, Invalid> {
    match of.get(field) {
        None => Ok(None),
        // Numbers must be text too.
        Some(Value::String(text)) if !text.is_empty() && text.chars().count() <= max => Ok(Some(text)),
        Some(Value::String(_)) => Err(wrong(field, "is empty or too long")),
        Some(_) => Err(wrong(field, "must be a string")),
    }
}

fn required<'a>(of: &'a Map<String, Value>, field: &str, max: usize) -> Result<&'a str, Invalid> {
    optional(of, field, max)?.ok_or_else(|| missing(field))
}

fn number(text: &str, field: &str) -> Result<u64, Invalid> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| plain).ok_or_else(|| wrong(field, "must be a positive whole number"))
}

fn products(order: &Map<String, Value>) -> Result<Option<u64>, Invalid> {
    let list = order.get("products").ok_or_else(|| missing("products"))?;
    let list = list.as_array().filter(|list| !list.is_empty()).ok_or_else(|| wrong("products", "must be a list"))?;
    let mut total = Some(0_u64);
    for product in list {
        let product = product.as_object().ok_or_else(|| wrong("products", "must be objects"))?;
        required(product, "name", 255)?;
        let price = number(required(product, "unitPrice", 12)?, "unitPrice")?;
        let quantity = number(required(product, "quantity", 9)?, "quantity")?;
        total = total.and_then(|total| total.checked_add(price.checked_mul(quantity)?));
    }
    Ok(total)
}

fn buyer(order: &Map<String, Value>) -> Result<(), Invalid> {
    let Some(buyer) = order.get("buyer") else { return Ok(()) };
    let buyer = buyer.as_object().ok_or_else(|| wrong("buyer", "must be an object"))?;
    for name in buyer.keys() {
        if !BUYER_FIELDS.contains(&name.as_str()) {
            return Err(wrong(name, "is not a field of a buyer"));
        }
        optional(buyer, name, 255)?;
    }
    if optional(buyer, "email", 255)?.is_some_and(|email| !email.contains('@')) {
        return Err(wrong("buyer.email", "is no address"));
    }
    Ok(())
}

/// An address of the merchant. Only this machine's own are taken: the simulator must not become a way to
/// make requests elsewhere.
fn url(order: &Map<String, Value>, field: &str) -> Result<Option<String>, Invalid> {
    let Some(text) = optional(order, field, URL_MAX)? else { return Ok(None) };
    let url = Url::parse(text).map_err(|_| wrong(field, "is no address"))?;
    let local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    if !local || !matches!(url.scheme(), "http" | "https") {
        return Err(wrong(field, "must be on this machine"));
    }
    Ok(Some(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn order() -> Value {
        json!({
            "notifyUrl": "http://localhost:8080/webhooks/payu",
            "continueUrl": "http://localhost:8080/payments/1",
            "customerIp": "203.0.113.7",
            "merchantPosId": "300",
            "description": "Faktura FV/11/2026",
            "currencyCode": "PLN",
            "totalAmount": "6990",
            "extOrderId": "a-1",
            "buyer": { "email": "jan@example.pl", "language": "pl" },
            "products": [{ "name": "Internet", "unitPrice": "6990", "quantity": "1" }],
        })
    }

    #[test]
    fn a_right_order_is_taken() {
        let wanted = read(&order(), "300").expect("the order is right");
        assert_eq!((wanted.total_amount, wanted.validity_s), (6990, 86_400));
    }

    #[test]
    fn every_wrong_field_is_refused() {
        for (field, value) in [
            ("totalAmount", json!(6990)),
            ("totalAmount", json!("69.90")),
            ("totalAmount", json!("-6990")),
            ("totalAmount", json!("7000")),
            ("totalAmount", json!("06990")),
            ("customerIp", json!("0.0.0.0")),
            ("customerIp", json!("jan")),
            ("merchantPosId", json!("301")),
            ("merchantPosId", json!(300)),
            ("currencyCode", json!("EUR")),
            ("description", json!("")),
            ("description", json!("x".repeat(4001))),
            ("extOrderId", json!("x".repeat(1025))),
            ("validityTime", json!(86_400)),
            ("notifyUrl", json!("https://example.pl/webhooks/payu")),
            ("continueUrl", json!("javascript:alert(1)")),
            ("products", json!([])),
            ("products", json!([{ "name": "x".repeat(256), "unitPrice": "6990", "quantity": "1" }])),
            ("buyer", json!({ "email": "jan" })),
            ("buyer", json!({ "mail": "jan@example.pl" })),
            ("customerIP", json!("203.0.113.7")),
        ] {
            let mut order = order();
            order[field] = value.clone();
            assert!(read(&order, "300").is_err(), "{field} = {value}");
        }
        for field in ["customerIp", "merchantPosId", "description", "currencyCode", "totalAmount", "products"] {
            let mut order = order();
            order.as_object_mut().expect("an object").remove(field);
            assert_eq!(read(&order, "300").expect_err(field).code, "ERROR_VALUE_MISSING", "{field}");
        }
    }
}
