//! James Carter: English, in credit, electronic invoices.

use serde_json::{Value, json};

use crate::demo::{Bills, account, months, password_hash, pln};

pub fn records() -> Vec<Value> {
    let months = months(12);
    let bills = bills();
    let mut records = vec![subscriber(), credential(), contract(), host()];
    records.extend(months.iter().map(|month| bills.charge(month)));
    records.extend(months.iter().map(|month| bills.invoice(month)));
    // A quarter at a time, and a little more before a long journey.
    records.extend(months.iter().step_by(3).map(|month| bills.payment(month, "", 4, 30_000, "transfer")));
    records.push(bills.payment("2026-11", "", 9, 20_000, "transfer"));
    records.push(json!({
        "type": "correction", "subscriber": "sub_1002", "id": "cor_2026-08-1002", "amount": pln(1500),
        "booked_on": "2026-08-20", "title": "Two days without internet in August",
    }));
    records.push(json!({
        "type": "reversal", "subscriber": "sub_1002", "id": "rev_2026-11-1002", "amount": pln(5000),
        "booked_on": "2026-11-12", "title": "Part of the overpayment, as you asked", "method": "refund",
    }));
    records.push(notice());
    records
}

fn address() -> Value {
    json!({"street": "ul. Deszczowa 3 m. 17", "post_code": "30-997", "city": "Kraków"})
}

fn subscriber() -> Value {
    json!({
        "type": "subscriber",
        "id": "sub_1002",
        "name": "James Carter",
        "language": "en",
        "contact": {"email": "james@example.com", "phone": "+48600100202", "address": address()},
        "billing": {"name": "James Carter", "address": address()},
        "account": account(1002),
        "electronic_invoices": true,
        "cash_payments": false,
    })
}

fn credential() -> Value {
    let hash = password_hash("rain-over-krakow", b"demo-salt-1002--", 19_456);
    json!({"type": "credential", "subscriber": "sub_1002", "login": "james", "password_hash": hash})
}

fn contract() -> Value {
    json!({
        "type": "contract",
        "subscriber": "sub_1002",
        "id": "con_2025-204",
        "number": "204/2025",
        "concluded": "2025-11-24",
        "notice_months": 1,
        "monthly": pln(9900),
        "due_day": 15,
    })
}

fn host() -> Value {
    json!({
        "type": "host",
        "subscriber": "sub_1002",
        "id": "hst_1002-1",
        "name": "Flat",
        "pppoe_login": "james-flat",
        "pppoe_password": "james-flat-2024",
        "down_kbps": 900_000,
        "up_kbps": 300_000,
        "macs": ["02:00:5e:10:02:01"],
    })
}

fn bills() -> Bills {
    Bills {
        number: 1002,
        title: "Internet",
        total: 9900,
        buyer: json!({"name": "James Carter", "address": address()}),
        lines: json!([
            {"name": "Internet światłowodowy 900/300 Mb/s", "unit": "mies.", "quantity": 1, "unit_net": pln(8049), "net": pln(8049), "vat_rate": "23"},
        ]),
    }
}

fn notice() -> Value {
    json!({
        "type": "notice",
        "subscriber": "sub_1002",
        "id": "ntc_2026-11-20-1002",
        "at": "2026-11-20T12:00:00Z",
        "title": "Work on the network",
        "body": "In the night of 25 November, between 1 and 4 a.m., your connection may be down for up to half an hour.",
        "until": "2026-11-25T03:00:00Z",
    })
}
