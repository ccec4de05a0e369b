//! Subscribers as items of the table.

use portal_tests::{Person, charge, host, pln};
use serde::Serialize;
use serde_json::Value;
use shared::domain::{
    Balance, Credential, Currency, DebtShard, Host, LedgerEntry, LedgerKind, Login, LoginRecord, PppoeRecord,
    PppoeSecret, SubscriberId, Text, Timestamp,
};
use shared::network::pppoe::PppoePassword;
use shared::random::SystemRandom;
use shared::seal::Sealer;
use shared::store::keys::{self, Key};

/// Charges and invoices of each: as many as a page shows.
const MONTHS: i8 = 11;
/// What a month costs.
pub const MONTHLY: u64 = 6990;
/// The one who has been here for ten years, with a charge and a payment a month in the ledger.
pub const LONG_STANDING: usize = 99;
const YEARS: i16 = 10;
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
    let charges: Vec<_> = (1..=MONTHS).map(|month| charge(month, MONTHLY)).collect();
    let latest = charges.last().expect("a charge").amount;
    let mut person = Person::new(&login).owing(&charges);
    person.subscriber.balance = Balance::zero(Currency::Pln).debit(latest).expect("in range");
    person.subscriber.debt = DebtShard::of(&person.subscriber.id, person.subscriber.balance);
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
    if number == LONG_STANDING {
        items.extend(ledger(id));
    }
    items.extend(person.invoices.iter().map(|one| (keys::invoice(id, one.issued, &one.id), json(one))));
    items
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("json")
}

/// Ten years of charges and payments, which even out.
fn ledger(id: &SubscriberId) -> Vec<(Key, Value)> {
    let mut items = Vec::new();
    for month in 0..YEARS * 12 {
        for (kind, day) in [(LedgerKind::Charge, 1), (LedgerKind::Payment, 10)] {
            let at = format!("{}-{:02}-{day:02}T11:00:00Z", 2016 + month / 12, month % 12 + 1);
            let entry = LedgerEntry {
                id: LedgerEntry::id_of(kind, &format!("x_{month}")).expect("an id"),
                at: at.parse().expect("a time"),
                kind,
                amount: pln(MONTHLY),
                title: Text::parse("Internet 300 Mb/s").expect("a title"),
            };
            items.push((keys::ledger(id, entry.at, &entry.id), json(&entry)));
        }
    }
    items
}
