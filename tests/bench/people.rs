//! Subscribers as items of the table.

use portal_tests::{Person, charge, host};
use serde::Serialize;
use serde_json::Value;
use shared::domain::{Balance, Credential, Currency, Host, Login, LoginRecord, PppoeRecord, PppoeSecret, Timestamp};
use shared::network::pppoe::PppoePassword;
use shared::random::SystemRandom;
use shared::seal::Sealer;
use shared::store::keys::{self, Key};

/// Charges and invoices of each: as many as a page shows.
const MONTHS: i8 = 11;
const HASH: &str = include_str!("../src/password.phc");

/// The login of one of them.
pub fn login(number: usize) -> String {
    format!("klient{number}")
}

/// What the router of one of them dials with.
pub fn pppoe_login(number: usize) -> String {
    format!("{}-dom", login(number))
}

/// Their host with its password, sealed.
fn of_host(person: &Person, tail: &str, keeper: &Sealer) -> [(Key, Value); 2] {
    let (id, home) = (&person.subscriber.id, host(tail));
    let password = PppoePassword::parse("wolno-mi-7").expect("a password");
    let sealed = password.seal(keeper, &SystemRandom, id, &home.id).expect("sealed");
    let secret = PppoeSecret { sealed, changed_at: Timestamp::UNIX_EPOCH, previous: None, generated_by: None };
    let owner = PppoeRecord { subscriber: id.clone(), host: home.id.clone() };
    let home = Host { pppoe_secret: Some(secret), ..home };
    [(keys::host(id, &home.id), json(&home)), (keys::pppoe_login(home.pppoe_login.as_str()), json(&owner))]
}

/// Everything about one of them. They owe the latest month, and so home has to look at their charges.
pub fn items(number: usize, sealer: &Sealer) -> Vec<(Key, Value)> {
    let login = login(number);
    let charges: Vec<_> = (1..=MONTHS).map(|month| charge(month, 6990)).collect();
    let latest = charges.last().expect("a charge").amount;
    let mut person = Person::new(&login).owing(&charges);
    person.subscriber.balance = Balance::zero(Currency::Pln).debit(latest).expect("in range");
    let of_host = of_host(&person, &login, sealer);
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
    items.extend(of_host);
    items.extend(person.charges.iter().map(|charge| (keys::charge(id, charge.period, &charge.id), json(charge))));
    items.extend(person.invoices.iter().map(|one| (keys::invoice(id, one.issued, &one.id), json(one))));
    items
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("json")
}
