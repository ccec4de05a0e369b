//! A company with a NIP: paper invoices of several lines and two rates, paid in cash; the current month is open.

use serde_json::{Value, json};

use crate::demo::{Bills, account, months, nip, password_hash, pln};
use crate::pdf;

const NAME: &str = "„Pracownia Żółty Koń” sp. z o.o.";

/// The month whose invoice comes as a PDF.
const DRAWN_BEFORE: &str = "2026-06";

pub fn records() -> Vec<Value> {
    let months = months(6);
    let bills = bills();
    let mut records = vec![subscriber(), credential(), contract()];
    records.extend(services());
    records.push(host());
    records.extend(months.iter().map(|month| bills.charge(month)));
    records.extend(
        months.iter().map(
            |month| {
                if month == DRAWN_BEFORE { bills.invoice_with_pdf(month) } else { bills.invoice(month) }
            },
        ),
    );
    let paid = &months[..months.len() - 1];
    records.extend((8..).zip(paid).map(|(day, month)| bills.payment(month, "", day, bills.total, "cash")));
    records.push(notice());
    records
}

/// The PDF of the contract, as both have signed it.
pub fn contract_pdf() -> Vec<u8> {
    pdf::page(&[
        (18, "Umowa nr 31/2026/F"),
        (12, "o świadczenie usług dostępu do internetu"),
        (10, "zawarta 20.05.2026 na czas określony do 31.05.2028"),
        (12, "Dostawca: Bliski Internet sp. z o.o., ul. Światłowodowa 7, 30-998 Kraków"),
        (12, &format!("Abonent: {NAME}, ul. Końska 5, 30-996 Kraków")),
        (10, "Internet światłowodowy 600/200 Mb/s: 184,50 zł brutto miesięcznie, płatne do 15. dnia miesiąca"),
        (10, "Dwa publiczne adresy IPv4: 24,60 zł brutto miesięcznie"),
        (10, "Prasa cyfrowa: 27,00 zł brutto miesięcznie"),
        (10, "Okres wypowiedzenia: 3 miesiące"),
    ])
}

/// The PDF of the oldest invoice.
pub fn pdf() -> Vec<u8> {
    let number = bills().invoice_number(DRAWN_BEFORE);
    pdf::page(&[
        (18, &format!("Faktura {number}")),
        (10, "Data wystawienia: 01.06.2026    Termin płatności: 15.06.2026"),
        (12, "Sprzedawca: Bliski Internet sp. z o.o., ul. Światłowodowa 7, 30-998 Kraków"),
        (12, &format!("Nabywca: {NAME}, ul. Końska 5, 30-996 Kraków")),
        (10, "Internet światłowodowy 600/200 Mb/s: 150,00 zł netto, VAT 23%"),
        (10, "Publiczny adres IPv4, 2 szt.: 20,00 zł netto, VAT 23%"),
        (10, "Prasa cyfrowa: 25,00 zł netto, VAT 8%"),
        (14, "Do zapłaty: 236,10 zł"),
    ])
}

fn address() -> Value {
    json!({"street": "ul. Końska 5", "post_code": "30-996", "city": "Kraków"})
}

fn subscriber() -> Value {
    json!({
        "type": "subscriber",
        "id": "sub_1003",
        "name": NAME,
        "language": "pl",
        "contact": {"email": "biuro@example.com", "phone": "+48120000003", "address": address()},
        "billing": {"name": NAME, "tax_id": nip("998000202"), "address": address()},
        "account": account(1003),
        "electronic_invoices": false,
        "cash_payments": true,
    })
}

/// A hash from times when less was enough: it is made anew at the first login.
fn credential() -> Value {
    let hash = password_hash("zolty-kon-2026", b"demo-salt-1003--", 9_728);
    json!({"type": "credential", "subscriber": "sub_1003", "login": "pracownia", "password_hash": hash})
}

fn contract() -> Value {
    json!({
        "type": "contract",
        "subscriber": "sub_1003",
        "id": "con_2026-31",
        "number": "31/2026/F",
        "concluded": "2026-05-20",
        "fixed_until": "2028-05-31",
        "notice_months": 3,
        "monthly": pln(18_450),
        "due_day": 15,
        "pdf": "U-31-2026-F.pdf",
    })
}

fn services() -> [Value; 2] {
    let service = |tail: &str, name: &str, monthly: u64| {
        json!({
            "type": "service",
            "subscriber": "sub_1003",
            "id": format!("srv_1003-{tail}"),
            "contract": "con_2026-31",
            "name": name,
            "monthly": pln(monthly),
            "since": "2026-06-01",
        })
    };
    [service("ip", "Dwa publiczne adresy IPv4", 2460), service("press", "Prasa cyfrowa", 2700)]
}

fn host() -> Value {
    json!({
        "type": "host",
        "subscriber": "sub_1003",
        "id": "hst_1003-1",
        "name": "Pracownia",
        "pppoe_login": "zolty-kon",
        "pppoe_password": "%{User-Name}\"żółw",
        "down_kbps": 600_000,
        "up_kbps": 200_000,
    })
}

fn bills() -> Bills {
    Bills {
        number: 1003,
        title: "Internet, adresy publiczne, prasa",
        total: 23_610,
        buyer: json!({"name": NAME, "tax_id": nip("998000202"), "address": address()}),
        lines: json!([
            {"name": "Internet światłowodowy 600/200 Mb/s", "unit": "mies.", "quantity": 1, "unit_net": pln(15_000), "net": pln(15_000), "vat_rate": "23"},
            {"name": "Publiczny adres IPv4", "unit": "szt.", "quantity": 2, "unit_net": pln(1000), "net": pln(2000), "vat_rate": "23"},
            {"name": "Prasa cyfrowa", "unit": "mies.", "quantity": 1, "unit_net": pln(2500), "net": pln(2500), "vat_rate": "8"},
        ]),
    }
}

fn notice() -> Value {
    json!({
        "type": "notice",
        "subscriber": "sub_1003",
        "id": "ntc_2026-11-16-1003",
        "at": "2026-11-16T09:00:00Z",
        "title": "Biuro nieczynne 24 grudnia",
        "body": "W Wigilię kasa jest zamknięta. Ostatnie wpłaty gotówką w tym roku przyjmiemy 23 grudnia.",
    })
}
