//! Anna Wiśniewska: in arrears and limited, electronic invoices, may pay online.

use serde_json::{Value, json};

use crate::demo::{Bills, account, months, password_hash, pln};

/// How many of the newest months she has not paid.
const UNPAID: usize = 3;

pub fn records() -> Vec<Value> {
    let months = months(24);
    let bills = bills();
    let mut records = vec![subscriber(), credential(), contract()];
    records.extend(services());
    records.extend(hosts());
    records.extend(months.iter().map(|month| bills.charge(month)));
    records.extend(months.iter().map(|month| bills.invoice(month)));
    records.extend((0..).zip(&months[..months.len() - UNPAID]).flat_map(|(at, month)| payments(&bills, at, month)));
    records.extend(notices());
    records
}

fn address() -> Value {
    json!({"street": "ul. Wiślana 12 m. 4", "post_code": "30-998", "city": "Kraków"})
}

fn subscriber() -> Value {
    json!({
        "type": "subscriber",
        "id": "sub_1001",
        "name": "Anna Wiśniewska",
        "language": "pl",
        "contact": {"email": "anna@example.pl", "phone": "+48600100201", "address": address()},
        "billing": {"name": "Anna Wiśniewska", "address": address()},
        "account": account(1001),
        "electronic_invoices": true,
        "cash_payments": false,
        "restriction": {"level": "limited", "since": "2026-11-17T07:00:00Z"},
        // As she ticked them when the contract was concluded.
        "consents": {
            "electronic_invoices": answer(true),
            "service_information_email": answer(true),
            "marketing_phone": answer(false),
        },
    })
}

fn answer(given: bool) -> Value {
    json!({"given": given, "at": "2024-11-18T09:00:00Z", "text": "umowa 2024-01"})
}

fn credential() -> Value {
    let hash = password_hash("wiosna-nad-wisla", b"demo-salt-1001--", 19_456);
    json!({"type": "credential", "subscriber": "sub_1001", "login": "anna", "password_hash": hash})
}

fn contract() -> Value {
    json!({
        "type": "contract",
        "subscriber": "sub_1001",
        "id": "con_2024-118",
        "number": "118/2024",
        "concluded": "2024-11-18",
        "fixed_until": "2026-12-31",
        "notice_months": 1,
        "monthly": pln(5990),
        "due_day": 15,
    })
}

fn services() -> [Value; 2] {
    let service = |tail: &str, name: &str, monthly: u64, since: &str, until: Option<&str>| {
        json!({
            "type": "service",
            "subscriber": "sub_1001",
            "id": format!("srv_1001-{tail}"),
            "contract": "con_2024-118",
            "name": name,
            "monthly": pln(monthly),
            "since": since,
            "until": until,
        })
    };
    [
        service("ip", "Publiczny adres IPv4", 1000, "2024-12-01", None),
        service("guard", "Ochrona rodzinna, trzy miesiące na próbę", 0, "2025-12-01", Some("2026-02-28")),
    ]
}

fn hosts() -> [Value; 2] {
    let host = |at: u32, name: &str, login: &str, down_kbps: u32, up_kbps: u32, macs: &[&str]| {
        json!({
            "type": "host",
            "subscriber": "sub_1001",
            "id": format!("hst_1001-{at}"),
            "name": name,
            "pppoe_login": login,
            "down_kbps": down_kbps,
            "up_kbps": up_kbps,
            "macs": macs,
            "pppoe_password": format!("{login}-2024"),
        })
    };
    [
        host(1, "Mieszkanie", "anna-dom", 300_000, 50_000, &["02:00:5e:10:01:01"]),
        host(2, "Działka", "anna-dzialka", 50_000, 10_000, &["02:00:5e:10:01:02", "02:00:5e:10:01:03"]),
    ]
}

fn bills() -> Bills {
    Bills {
        number: 1001,
        title: "Internet i adres publiczny",
        total: 6990,
        buyer: json!({"name": "Anna Wiśniewska", "address": address()}),
        lines: json!([
            {"name": "Internet światłowodowy 300/50 Mb/s", "unit": "mies.", "quantity": 1, "unit_net": pln(4870), "net": pln(4870), "vat_rate": "23"},
            {"name": "Publiczny adres IPv4", "unit": "szt.", "quantity": 1, "unit_net": pln(813), "net": pln(813), "vat_rate": "23"},
        ]),
    }
}

/// What she paid in a month: once in two parts.
fn payments(bills: &Bills, at: u32, month: &str) -> Vec<Value> {
    let day = 6 + at * 5 % 9;
    if month == "2026-03" {
        return vec![
            bills.payment(month, "-1", day, 4000, "transfer"),
            bills.payment(month, "-2", day + 7, 2990, "transfer"),
        ];
    }
    vec![bills.payment(month, "", day, 6990, "transfer")]
}

fn notices() -> [Value; 2] {
    let notice = |tail: &str, at: &str, title: &str, body: &str, urgent: bool| {
        json!({
            "type": "notice",
            "subscriber": "sub_1001",
            "id": format!("ntc_{tail}"),
            "at": at,
            "title": title,
            "body": body,
            "urgent": urgent,
        })
    };
    [
        notice(
            "2026-11-10-1001",
            "2026-11-10T07:00:00Z",
            "Prosimy o zapłatę",
            "Minął termin płatności za wrzesień i październik. Jeśli nie otrzymamy wpłaty w ciągu 7 dni, ograniczymy prędkość łącza.",
            false,
        ),
        notice(
            "2026-11-17-1001",
            "2026-11-17T07:00:00Z",
            "Ograniczyliśmy prędkość łącza",
            "Po wpłacie zaległej kwoty prędkość wróci w ciągu kilku minut. Jeśli nie otrzymamy jej w ciągu 7 dni, wstrzymamy usługę.",
            true,
        ),
    ]
}
