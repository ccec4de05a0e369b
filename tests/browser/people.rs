//! People that the walks are about.

use portal_tests::{Person, charge, contract, notice, pln, service};
use serde_json::json;
use shared::domain::{
    AccountNumber, Balance, Charge, Currency, Host, Language, LedgerEntry, LedgerId, LedgerKind, RestrictionLevel, Text,
};
use shared::store::{Table, Transaction, keys};

/// The words of the form to log in, in a language.
pub const fn login_words(language: Language) -> [&'static str; 3] {
    match language {
        Language::Pl => ["Login", "Hasło", "Zaloguj się"],
        Language::En => ["Login", "Password", "Log in"],
    }
}

/// Charges of a year: eleven months so far.
fn year() -> Vec<Charge> {
    (1..=11).map(|month| charge(month, 6990)).collect()
}

/// Somebody by name who reads a language.
pub fn named(login: &str, name: &str, language: Language) -> Person {
    let mut person = Person::new(login);
    person.subscriber.name = Text::parse(name).expect("a name");
    person.subscriber.language = language;
    person.subscriber.account = Some(AccountNumber::parse("61109010140000071219812874").expect("an account"));
    person
}

/// Owes the last two months, and is slowed down for it.
pub fn in_arrears(login: &str, language: Language) -> Person {
    let mut person = named(login, "Anna Wiśniewska", language).owing(&year()).restricted(RestrictionLevel::Limited);
    person.subscriber.balance = Balance::zero(Currency::Pln).debit(pln(2 * 6990)).expect("in range");
    person
}

/// Owes what is not due yet.
pub fn in_time(login: &str, language: Language) -> Person {
    let mut december = charge(12, 7990);
    december.period = charge(11, 0).period;
    let mut person = named(login, "Zofia Kamińska", language).owing(&[december]);
    person.subscriber.electronic_invoices = false;
    person.subscriber.cash_payments = true;
    person
}

/// Has paid ahead; a contract that ends soon, with services of every kind, and notices.
pub fn ahead(login: &str, language: Language) -> Person {
    let mut person = named(login, "Piotr Zieliński", language).owing(&year());
    person.subscriber.balance = Balance::zero(Currency::Pln).credit(pln(3010)).expect("in range");
    let services = vec![
        service("1", "ip", json!({"name": "Publiczny adres IPv4"})),
        service("1", "guard", json!({"name": "Ochrona rodzinna", "until": "2026-06-30"})),
        service("1", "tv", json!({"name": "Telewizja", "since": "2027-02-01"})),
    ];
    let notices = [
        notice("1", "2026-11-10T08:00:00Z", json!({"read_at": "2026-11-11T08:00:00Z"})),
        notice("2", "2026-11-20T08:00:00Z", json!({"urgent": true})),
        notice("3", "2026-11-22T08:00:00Z", json!({})),
    ];
    let bound = contract("1", json!({"number": "118/2024", "fixed_until": "2026-12-31"}));
    person.bound_in_writing(bound, services).told(notices)
}

/// Is new here: nothing has happened yet.
pub fn new_here(login: &str, language: Language) -> Person {
    named(login, "Ewa Nowa", language)
}

/// Has everything as long as it may be.
pub fn at_length(login: &str, language: Language) -> Person {
    let name =
        "Przedsiębiorstwo Wielobranżowe Konstantynopolitańczykowianeczka spółka z ograniczoną odpowiedzialnością";
    let mut long = charge(10, 1_234_567_890);
    long.title =
        Text::parse("Dzierżawa światłowodu ciemnego Konstantynopol-Hrubieszów-Szczebrzeszyn").expect("a title");
    let person =
        named(login, name, language).owing(&[long, charge(11, 999_999)]).restricted(RestrictionLevel::Suspended);
    let dear = json!({"amount": 1_234_567_890_u64, "currency": "PLN"});
    let service = service(
        "1",
        "1",
        json!({"name": "Konstantynopolitańczykowianeczka-Hrubieszowsko-Szczebrzeszyńska", "monthly": dear}),
    );
    let word = "Konstantynopolitańczykowianeczkówna-Szczebrzeszyńska ".repeat(3);
    let notice = notice("1", "2026-11-22T08:00:00Z", json!({"title": word, "body": word.repeat(4), "urgent": true}));
    let number = "UMOWA/KONSTANTYNOPOLITANCZYKOWIANECZKA/2024/11/18/0000000000118";
    let bound = json!({"number": number, "monthly": dear, "fixed_until": "2026-12-31", "notice_months": 255});
    person.bound_in_writing(contract("1", bound), vec![service]).told([notice])
}

/// A host whose name and login are as long as they may be.
pub fn long_host() -> Host {
    let name = "Konstantynopolitańczykowianeczka, piwnica lewa, Hrubieszowsko-Szczebrzeszyńska";
    let login = "konstantynopolitanczykowianeczka-hrubieszow-szczebrzeszyn-000118";
    Host {
        name: Text::parse(name).expect("a name"),
        pppoe_login: Text::parse(login).expect("a login"),
        ..portal_tests::host("long")
    }
}

/// The words of the form for a PPPoE password, in a language.
pub const fn pppoe_words(language: Language) -> [&'static str; 3] {
    match language {
        Language::Pl => ["Własne hasło PPPoE (jeśli wolisz)", "Hasło do panelu", "Zmień hasło PPPoE"],
        Language::En => {
            ["Your own PPPoE password (if you prefer)", "Password for this panel", "Change the PPPoE password"]
        }
    }
}

/// Writes the payments of everything that is not owed, so that the ledger adds up.
pub async fn write_payments(person: &Person, table: &Table) {
    let charged: u64 = person.charges.iter().map(|charge| charge.amount.amount()).sum();
    let balance = &person.subscriber.balance;
    let paid = charged + balance.ahead().amount() - balance.owed().amount();
    if paid == 0 {
        return;
    }
    let entry = LedgerEntry {
        id: LedgerId::of("p-1").expect("an id"),
        at: "2026-10-12T09:30:00Z".parse().expect("a time"),
        kind: LedgerKind::Payment,
        amount: pln(paid),
        title: Text::parse("Przelew").expect("a title"),
    };
    let key = keys::ledger(&person.subscriber.id, entry.at, &entry.id);
    Transaction::new(table).replace(&key, &entry).commit().await.expect("written");
}
