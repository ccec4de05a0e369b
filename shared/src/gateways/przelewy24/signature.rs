//! Signs of Przelewy24: the SHA-384, in lower-case hex, of compact JSON whose fields stand in one exact order, the CRC among them.
//!
//! Each use has its own fields. A struct keeps their order; a map would sort them, and sign something else. Characters stand as
//! PHP writes them with `JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES`, which is how `serde_json` does but for U+2028 and
//! U+2029: our own references hold neither.

use serde::Serialize;
use sha2::Digest as _;

/// What an order is registered with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Register<'a> {
    pub session_id: &'a str,
    pub merchant_id: u64,
    pub amount: u64,
    pub currency: &'a str,
    pub crc: &'a str,
}

/// What a notification of a payment is signed with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Paid<'a> {
    pub merchant_id: u64,
    pub pos_id: u64,
    pub session_id: &'a str,
    pub amount: u64,
    pub origin_amount: u64,
    pub currency: &'a str,
    pub order_id: u64,
    pub method_id: u64,
    pub statement: &'a str,
    pub crc: &'a str,
}

/// What a payment is verified with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Verify<'a> {
    pub session_id: &'a str,
    pub order_id: u64,
    pub amount: u64,
    pub currency: &'a str,
    pub crc: &'a str,
}

/// What a notification of a refund is signed with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Refunded<'a> {
    pub order_id: u64,
    pub session_id: &'a str,
    pub refunds_uuid: &'a str,
    pub merchant_id: u64,
    pub amount: u64,
    pub currency: &'a str,
    pub status: u64,
    pub crc: &'a str,
}

/// The sign of any of them.
pub(super) fn sign(fields: &impl Serialize) -> String {
    // A struct of texts and numbers is always JSON.
    let json = serde_json::to_vec(fields).unwrap_or_default();
    hex::encode(sha2::Sha384::digest(json))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const CRC: &str = "a123b456c789d012";
    const SESSION: &str = "isp/42/0001-ąę";

    fn vectors() -> Vec<Value> {
        serde_json::from_str(include_str!("testdata/vectors.json")).expect("vectors")
    }

    fn vector(id: &str) -> Value {
        vectors().into_iter().find(|vector| vector["id"] == id).expect("a vector")
    }

    #[test]
    fn each_use_signs_its_own_fields_in_their_own_order() {
        let register = Register { session_id: SESSION, merchant_id: 12345, amount: 6990, currency: "PLN", crc: CRC };
        assert_eq!(sign(&register), vector("P8")["sha384"]);
        let (order_id, amount, currency) = (4_294_967_301, 6990, "PLN");
        let paid = Paid {
            merchant_id: 12345,
            pos_id: 12345,
            session_id: SESSION,
            amount,
            origin_amount: amount,
            currency,
            order_id,
            method_id: 154,
            statement: "p24-A12-B34-C56",
            crc: CRC,
        };
        assert_eq!(sign(&paid), vector("P9")["sha384"]);
        assert_eq!(
            sign(&Verify { session_id: SESSION, order_id, amount, currency, crc: CRC }),
            vector("P10")["sha384"]
        );
        for (status, id) in [(0, "P11"), (1, "P12")] {
            let refunded = Refunded {
                order_id,
                session_id: SESSION,
                refunds_uuid: "c6b8d7d0-0001",
                merchant_id: 12345,
                amount,
                currency,
                status,
                crc: CRC,
            };
            assert_eq!(sign(&refunded), vector(id)["sha384"], "{id}");
        }
    }

    #[test]
    fn the_documentation_s_own_examples_come_out() {
        for (id, session_id, amount, crc) in
            [("P4", "sessionId", 1000, "crc"), ("P5", "unique-session-id", 1234, "crc-z-panelu-p24")]
        {
            let register = Register { session_id, merchant_id: 999_999, amount, currency: "PLN", crc };
            assert_eq!(sign(&register), vector(id)["sha384"], "{id}");
        }
        for (id, session_id, amount, crc) in
            [("P6", "sessionId", 1000, "crc"), ("P7", "unique-session-id", 1234, "crc-z-panelu-p24")]
        {
            let verify = Verify { session_id, order_id: 999_999, amount, currency: "PLN", crc };
            assert_eq!(sign(&verify), vector(id)["sha384"], "{id}");
        }
        for vector in vectors() {
            let json = vector["json"].as_str().expect("the JSON");
            assert_eq!(hex::encode(sha2::Sha384::digest(json)), vector["sha384"], "{}", vector["id"]);
        }
    }

    #[test]
    fn bug_8_sorted_keys_escaped_characters_and_numbers_as_texts_sign_something_else() {
        let right = vector("P8");
        let fields = json!({"sessionId": SESSION, "merchantId": 12345, "amount": 6990, "currency": "PLN", "crc": CRC});
        let sorted = sign(&fields);
        assert_eq!(sorted, right["neg_sorted_keys"]);
        for (name, wrong) in right.as_object().expect("an object") {
            assert!(!name.starts_with("neg_") || *wrong != right["sha384"], "{name}");
        }
    }
}
