//! The provider and what its subscribers' records share.

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version, password_hash::phc::PasswordHash};
use serde_json::{Value, json};

/// The seller of every invoice.
pub fn seller() -> Value {
    json!({
        "name": "Bliski Internet sp. z o.o.",
        "address": {"street": "ul. Światłowodowa 7", "post_code": "30-998", "city": "Kraków"},
        "tax_id": nip("998000152"),
    })
}

/// Grosze.
pub fn pln(amount: u64) -> Value {
    json!({"amount": amount, "currency": "PLN"})
}

/// A tax number: nine digits and the check digit.
pub fn nip(digits: &str) -> String {
    let weights = [6, 5, 7, 2, 3, 4, 5, 6, 7];
    let sum: u32 =
        digits.chars().filter_map(|c| c.to_digit(10)).zip(weights).map(|(digit, weight)| digit * weight).sum();
    format!("{digits}{}", sum % 11)
}

/// A subscriber's own account: the check digits, the bank's prefix for mass payments, the subscriber's number.
pub fn account(subscriber: u32) -> String {
    let rest = format!("999000010000{subscriber:012}");
    let remainder = format!("{rest}252100").bytes().fold(0, |rest, b| (rest * 10 + u32::from(b - b'0')) % 97);
    format!("{:02}{rest}", 98 - remainder)
}

/// A password hash with a salt that stays the same: for a demo alone.
pub fn password_hash(password: &str, salt: &[u8; 16], memory_kib: u32) -> String {
    let hash = Params::new(memory_kib, 2, 1, None).ok().and_then(|params| {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash: PasswordHash = argon2.hash_password_with_salt(password.as_bytes(), salt).ok()?;
        Some(hash.to_string())
    });
    hash.unwrap_or_default()
}

/// Months as `2026-11`, the last of them November 2026.
pub fn months(count: i32) -> Vec<String> {
    const NOVEMBER_2026: i32 = 2026 * 12 + 10;
    (NOVEMBER_2026 - count + 1..=NOVEMBER_2026).map(|month| format!("{}-{:02}", month / 12, month % 12 + 1)).collect()
}

/// What every bill of a subscriber has.
pub struct Bills {
    pub number: u32,
    pub title: &'static str,
    pub total: u64,
    pub buyer: Value,
    pub lines: Value,
}

impl Bills {
    /// The charge of a month, due two weeks after its invoice.
    pub fn charge(&self, month: &str) -> Value {
        json!({
            "type": "charge",
            "subscriber": self.subscriber(),
            "id": format!("chg_{month}-{}", self.number),
            "period": month,
            "title": format!("{} {}", self.title, dotted(month)),
            "amount": pln(self.total),
            "due": format!("{month}-15"),
            "invoice": format!("inv_{month}-{}", self.number),
            "booked_on": format!("{month}-01"),
        })
    }

    /// The invoice of a month.
    pub fn invoice(&self, month: &str) -> Value {
        json!({
            "type": "invoice",
            "subscriber": self.subscriber(),
            "id": format!("inv_{month}-{}", self.number),
            "number": self.invoice_number(month),
            "issued": format!("{month}-01"),
            "due": format!("{month}-15"),
            "total": pln(self.total),
            "seller": seller(),
            "buyer": self.buyer,
            "lines": self.lines,
            "account": account(self.number),
        })
    }

    /// The same, with the PDF that the old billing system drew.
    pub fn invoice_with_pdf(&self, month: &str) -> Value {
        let mut invoice = self.invoice(month);
        if let Some(fields) = invoice.as_object_mut() {
            fields.retain(|name, _| !["seller", "buyer", "lines"].contains(&name.as_str()));
            fields.insert("pdf".to_owned(), json!(format!("{}.pdf", self.invoice_number(month).replace('/', "-"))));
        }
        invoice
    }

    /// A payment. A `tail` tells two of one month apart.
    pub fn payment(&self, month: &str, tail: &str, day: u32, amount: u64, method: &str) -> Value {
        json!({
            "type": "payment",
            "subscriber": self.subscriber(),
            "id": format!("pay_{month}-{}{tail}", self.number),
            "amount": pln(amount),
            "booked_on": format!("{month}-{day:02}"),
            "title": self.invoice_number(month),
            "method": method,
        })
    }

    pub fn invoice_number(&self, month: &str) -> String {
        format!("FV/{}/{}", month.replace('-', "/"), self.number)
    }

    fn subscriber(&self) -> String {
        format!("sub_{}", self.number)
    }
}

/// `11.2026`.
fn dotted(month: &str) -> String {
    let (year, month) = month.split_once('-').unwrap_or_default();
    format!("{month}.{year}")
}
