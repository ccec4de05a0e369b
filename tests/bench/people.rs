//! Subscribers as items of the table.

use portal_tests::{Person, charge};
use serde::Serialize;
use serde_json::Value;
use shared::domain::{Balance, Credential, Currency, Login, LoginRecord};
use shared::store::keys::{self, Key};

/// Charges and invoices of each: as many as a page shows.
const MONTHS: i8 = 11;
const HASH: &str = include_str!("../src/password.phc");

/// The login of one of them.
pub fn login(number: usize) -> String {
    format!("klient{number}")
}

/// Everything about one of them. They owe the latest month, and so home has to look at their charges.
pub fn items(number: usize) -> Vec<(Key, Value)> {
    let login = login(number);
    let charges: Vec<_> = (1..=MONTHS).map(|month| charge(month, 6990)).collect();
    let latest = charges.last().expect("a charge").amount;
    let mut person = Person::new(&login).owing(&charges);
    person.subscriber.balance = Balance::zero(Currency::Pln).debit(latest).expect("in range");
    let id = &person.subscriber.id;
    let login = Login::parse(&login).expect("a login");
    let record = LoginRecord { subscriber: id.clone(), email: person.subscriber.contact.email.clone() };
    let credential =
        Credential { login: login.clone(), password_hash: Some(HASH.trim().to_owned()), one_time: None, totp: None };
    let mut items = vec![
        (keys::subscriber(id), json(&person.subscriber)),
        (keys::credential(id), json(&credential)),
        (keys::login(&login), json(&record)),
    ];
    items.extend(person.charges.iter().map(|charge| (keys::charge(id, charge.period, &charge.id), json(charge))));
    items.extend(person.invoices.iter().map(|one| (keys::invoice(id, one.issued, &one.id), json(one))));
    items
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("json")
}
