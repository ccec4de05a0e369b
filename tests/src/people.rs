//! People in a portal, written straight into its table.

use std::collections::BTreeMap;

use shared::domain::{
    Balance, Charge, ChargeId, Consents, Contact, Contract, Credential, Currency, Date, DebtShard, Email, Host,
    Invoice, InvoiceId, Language, LedgerEntry, LedgerId, LedgerKind, Login, LoginRecord, Money, Notice, Party, PdfKey,
    Period, Service, Subscriber, SubscriberId, Text, Timestamp,
};
use shared::random::SystemRandom;
use shared::store::{ImportMarker, Table, Transaction, keys};

/// Somebody with a login.
#[derive(Clone, Debug)]
pub struct Person {
    /// The item as it is written.
    pub subscriber: Subscriber,
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
    /// The charges, oldest first.
    pub charges: Vec<Charge>,
    /// The invoices, oldest first.
    pub invoices: Vec<Invoice>,
    /// The contracts, each with its services.
    pub contracts: Vec<(Contract, Vec<Service>)>,
    /// The notices.
    pub notices: Vec<Notice>,
    /// The hosts.
    pub hosts: Vec<Host>,
}

/// An amount in grosze.
pub fn pln(amount: u64) -> Money {
    Money::new(amount, Currency::Pln).expect("in range")
}

/// The Argon2id hash (19 MiB, two passes) of `wiosna-nad-wisla`: made once, for a hash costs more than the rest of a test.
const HASH: &str = include_str!("password.phc");
const PASSWORD: &str = "wiosna-nad-wisla";

/// A charge of a month of 2026, due on its 14th.
pub fn charge(month: i8, amount: u64) -> Charge {
    Charge { id: ChargeId::of(&format!("{month}")).expect("an id"), ..charge_in(2026, month, amount) }
}

/// A charge of any month, due on its 14th.
pub fn charge_in(year: i16, month: i8, amount: u64) -> Charge {
    let first = Date::new(year, month, 1).expect("a date");
    Charge {
        id: ChargeId::of(&format!("{month}-{year}")).expect("an id"),
        period: Period::of(first),
        title: Text::parse("Internet 300 Mb/s").expect("a title"),
        amount: pln(amount),
        due: Date::new(year, month, 14).expect("a date"),
        invoice: InvoiceId::of(&format!("{month}-{year}")).ok(),
    }
}

/// The invoice of a charge, without lines; its PDF is not drawn yet.
pub fn invoice(owner: &SubscriberId, charge: &Charge) -> Invoice {
    let (year, month) = (charge.period.year(), charge.period.month());
    let party = Party { name: Text::parse("Bliski Internet").expect("a name"), address: None, tax_id: None };
    Invoice {
        id: charge.invoice.clone().expect("a charge with an invoice"),
        number: Text::parse(&format!("FV/{month}/{year}")).expect("a number"),
        issued: Date::new(year, month, 1).expect("a date"),
        supplied: None,
        due: charge.due,
        total: charge.amount,
        seller: Some(party.clone()),
        buyer: Some(party),
        lines: Vec::new(),
        taxes: Vec::new(),
        account: None,
        note: None,
        pdf_key: PdfKey::new(owner, &SystemRandom),
        pdf_ready: false,
        pdf_failed: false,
    }
}

impl Person {
    /// Somebody who owes nothing, may pay online, and reads Polish.
    pub fn new(name: &str) -> Self {
        let id = SubscriberId::of(name).expect("an id");
        let email = Email::parse(&format!("{name}@example.pl")).expect("an address");
        let subscriber = Subscriber {
            id,
            name: Text::parse(name).expect("a name"),
            language: Language::Pl,
            contact: Contact { email: Some(email), ..Contact::default() },
            billing: serde_json::from_value(serde_json::json!({ "name": name })).expect("billing"),
            account: None,
            electronic_invoices: true,
            cash_payments: false,
            balance: Balance::zero(Currency::Pln),
            debt: None,
            dunning: None,
            dunning_terms: None,
            restriction: None,
            last_invoice: None,
            terms: BTreeMap::new(),
            open_payment: None,
            consents: Consents::default(),
            email_change: None,
            line: None,
            pay_link: None,
            session_epoch: 0,
            version: 1,
        };
        let (login, password) = (name.to_owned(), PASSWORD.to_owned());
        Self {
            subscriber,
            login,
            password,
            charges: Vec::new(),
            invoices: Vec::new(),
            contracts: Vec::new(),
            notices: Vec::new(),
            hosts: Vec::new(),
        }
    }

    /// With charges, each with its invoice, all of them owed.
    #[must_use]
    pub fn owing(mut self, charges: &[Charge]) -> Self {
        for charge in charges {
            self.subscriber.balance = self.subscriber.balance.debit(charge.amount).expect("in range");
            let invoice = invoice(&self.subscriber.id, charge);
            self.subscriber.last_invoice = Some(invoice.brief());
            self.invoices.push(invoice);
            self.charges.push(charge.clone());
        }
        self
    }

    /// With the line restricted.
    #[must_use]
    pub fn restricted(mut self, level: shared::domain::RestrictionLevel) -> Self {
        let since = "2026-11-10T08:00:00Z".parse().expect("a time");
        self.subscriber.restriction = Some(shared::domain::Restriction { level, since });
        self
    }

    /// The address mails go to.
    pub fn email(&self) -> &str {
        self.subscriber.contact.email.as_ref().expect("an address").as_str()
    }

    /// Writes everything into the table.
    pub async fn write(&self, table: &Table) {
        let id = &self.subscriber.id;
        let login = Login::parse(&self.login).expect("a login");
        let record = LoginRecord { subscriber: id.clone(), email: self.subscriber.contact.email.clone() };
        let credential = Credential {
            login: login.clone(),
            password_hash: Some(HASH.trim().to_owned()),
            one_time: None,
            totp: None,
        };
        let debt = DebtShard::of(id, self.subscriber.balance);
        let base = Transaction::new(table)
            .replace(&keys::subscriber(id), &Subscriber { debt, ..self.subscriber.clone() })
            .replace(&keys::credential(id), &credential)
            .replace(&keys::login(&login), &record);
        base.commit().await.expect("written");
        for charge in &self.charges {
            let entry = ledger_entry(charge);
            let written = Transaction::new(table)
                .replace(&keys::charge(id, charge.period, &charge.id), charge)
                .replace(&keys::ledger(id, entry.at, &entry.id), &entry);
            written.commit().await.expect("written");
        }
        for invoice in &self.invoices {
            let key = keys::invoice(id, invoice.issued, &invoice.id);
            let marker = ImportMarker { hash: String::new(), place: key.sk.clone(), ..ImportMarker::default() };
            let written = Transaction::new(table)
                .replace(&key, invoice)
                .replace(&keys::import_marker(id, invoice.id.as_str()), &marker);
            written.commit().await.expect("written");
        }
        self.write_contracts(table).await;
        self.write_notices(table).await;
        self.write_hosts(table).await;
    }
}

pub(crate) fn ledger_entry(charge: &Charge) -> LedgerEntry {
    let tail = charge.id.as_str().trim_start_matches("chg_");
    let at: Timestamp = format!("{}-01T00:00:00Z", charge.period).parse().expect("a time");
    LedgerEntry {
        id: LedgerId::of(&format!("c-{tail}")).expect("an id"),
        at,
        kind: LedgerKind::Charge,
        amount: charge.amount,
        title: charge.title.clone(),
    }
}
