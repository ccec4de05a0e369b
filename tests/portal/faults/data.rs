//! A subscriber's own data while the table fails: what was changed is changed with its history and its mail, or not at all.

use portal_tests::{Answer, Client, FaultyTable, Person, Plan, World};
use serde_json::Value;
use shared::session::Minter;

use super::{app_of, is_elsewhere, sweep};

struct Subject {
    person: Person,
    app: Client,
    state: Value,
}

impl Subject {
    fn revision(&self, part: &str) -> &str {
        self.state[part]["revision"].as_str().expect("a revision")
    }
}

async fn subject(world: &World, minter: &Minter, name: &str, place: usize) -> Subject {
    let person = Person::new(&format!("{name}-{place}"));
    person.write(&world.table).await;
    let mut app = app_of(world, minter, &person).await;
    let state = app.get("/data").await.expect(200).json();
    Subject { person, app, state }
}

/// How many items of a kind somebody has.
async fn count(world: &World, person: &Person, kind: &str) -> usize {
    let start = format!("SUB#{} {kind}#", person.subscriber.id);
    world.items().await.keys().filter(|key| key.starts_with(&start)).count()
}

/// An action of somebody's, and how many lines of history and mails it leaves.
async fn swept(name: &str, act: impl AsyncFn(&mut Subject) -> Answer, history: usize, mails: usize) {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a key");
    let check = async |subject: &mut Subject, answer: &Answer, _: &Plan| {
        assert_eq!(answer.status, 200, "{name}: {answer:?}");
        let found = (count(&world, &subject.person, "CNS").await, count(&world, &subject.person, "OUT").await);
        assert_eq!(found, (history, mails), "{name}");
        assert_eq!(world.subscriber(&subject.person).await.version, subject.person.subscriber.version + 1, "{name}");
    };
    // A counter that is told twice counts twice: where that is too many, trying again tomorrow is what is asked for.
    let operations = ["BatchGetItem", "TransactWriteItems"];
    let seen =
        sweep(name, &table, &operations, async |place| subject(&world, &minter, name, place).await, act, check).await;
    assert!(seen.struck > 10 && seen.unnoticed > 0, "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn consents_are_answered_with_their_history_and_receipt_or_not_at_all() {
    let act = async |subject: &mut Subject| {
        let revision = subject.revision("consents").to_owned();
        let answers = [("marketing_email", "yes"), ("marketing_sms", "no"), ("revision", revision.as_str())];
        subject.app.post("/data/consents", &answers).await
    };
    swept("consents", act, 2, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_address_is_asked_for_with_both_mails_or_not_at_all() {
    let act = async |subject: &mut Subject| {
        let revision = subject.revision("contact").to_owned();
        let email = format!("{}@example.com", subject.person.login);
        subject.app.post("/data/contact", &[("email", &email), ("revision", &revision)]).await
    };
    swept("contact", act, 0, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn billing_data_change_with_their_mail_or_not_at_all() {
    let act = async |subject: &mut Subject| {
        let revision = subject.revision("billing").to_owned();
        subject.app.post("/data/billing", &[("name", "Anna Nowak"), ("revision", &revision)]).await
    };
    swept("billing", act, 0, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn electronic_invoices_go_off_with_what_proves_it_or_not_at_all() {
    let act = async |subject: &mut Subject| subject.app.post("/invoices/delivery", &[("electronic", "no")]).await;
    swept("delivery", act, 1, 1).await;
}
