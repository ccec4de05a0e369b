//! What the provider alone keeps: contracts, services, notices.

use serde_json::{Value, json};
use shared::domain::{Contract, ContractPdf, Notice, PdfKey, Service, Text};
use shared::random::SystemRandom;
use shared::store::{ImportMarker, Table, Transaction, keys};

use crate::Person;

/// An open contract of 59,90 zł a month, paid by the 15th, with some fields as given.
pub fn contract(tail: &str, fields: Value) -> Contract {
    let base = json!({
        "id": format!("con_{tail}"), "number": format!("{tail}/2025"), "concluded": "2025-12-01", "notice_months": 1,
        "monthly": {"amount": 5990, "currency": "PLN"}, "due_day": 15,
    });
    of_base(base, fields)
}

/// A service of 10 zł a month, of the contract of a tail, with some fields as given.
pub fn service(contract: &str, tail: &str, fields: Value) -> Service {
    let base = json!({
        "id": format!("srv_{tail}"), "contract": format!("con_{contract}"), "name": format!("Usługa {tail}"),
        "monthly": {"amount": 1000, "currency": "PLN"}, "since": "2026-01-01",
    });
    of_base(base, fields)
}

/// A notice of a moment, unread, with some fields as given.
pub fn notice(tail: &str, at: &str, fields: Value) -> Notice {
    let base =
        json!({ "id": format!("ntc_{tail}"), "at": at, "title": format!("Wiadomość {tail}"), "body": "Prace w nocy." });
    of_base(base, fields)
}

fn of_base<T: serde::de::DeserializeOwned>(mut base: Value, fields: Value) -> T {
    if let (Some(base), Value::Object(fields)) = (base.as_object_mut(), fields) {
        base.extend(fields);
    }
    serde_json::from_value(base).expect("a value of its type")
}

impl Person {
    /// With a contract and its services, as an import writes them.
    #[must_use]
    pub fn bound_by(mut self, contract: Contract, services: Vec<Service>) -> Self {
        if let Some(last_day) = contract.fixed_until {
            self.subscriber.terms.insert(contract.id.clone(), last_day);
        }
        self.contracts.push((contract, services));
        self
    }

    /// The same, and the contract has a document.
    #[must_use]
    pub fn bound_in_writing(self, contract: Contract, services: Vec<Service>) -> Self {
        let name = Text::parse("umowa.pdf").expect("a name");
        let pdf = Some(ContractPdf { name, key: PdfKey::new(&self.subscriber.id, &SystemRandom) });
        self.bound_by(Contract { pdf, ..contract }, services)
    }

    /// With notices.
    #[must_use]
    pub fn told(mut self, notices: impl IntoIterator<Item = Notice>) -> Self {
        self.notices.extend(notices);
        self
    }

    pub(crate) async fn write_notices(&self, table: &Table) {
        let id = &self.subscriber.id;
        for notice in &self.notices {
            let key = keys::notice(id, notice.at, &notice.id);
            let marker = ImportMarker { hash: String::new(), place: key.sk.clone(), ..ImportMarker::default() };
            let marker_key = keys::import_marker(id, notice.id.as_str());
            let written = Transaction::new(table).replace(&key, notice).replace(&marker_key, &marker);
            written.commit().await.expect("written");
        }
    }

    pub(crate) async fn write_contracts(&self, table: &Table) {
        let id = &self.subscriber.id;
        for (contract, services) in &self.contracts {
            let written = Transaction::new(table).replace(&keys::contract(id, &contract.id), contract);
            written.commit().await.expect("written");
            for some in services.chunks(shared::store::ITEMS_MAX) {
                let written = some.iter().fold(Transaction::new(table), |all, service| {
                    all.replace(&keys::service(id, &service.contract, &service.id), service)
                });
                written.commit().await.expect("written");
            }
        }
    }
}
