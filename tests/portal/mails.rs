//! One recipient a mail, and the right one (S03): checked where mails are sent, whatever lies in the outbox.

use panel::cloud::MailFault;
use portal_tests::{Person, World, charge, pln};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use shared::domain::{Email, Language};
use shared::mail::{Mail, Outgoing, enqueue, place};
use shared::store::Transaction;

fn outgoing(world: &World, to: &str, amount: u64) -> Outgoing {
    let at = shared::clock::Clock::now(&*world.clock);
    let mail = if amount == 0 {
        Mail::PasswordChanged
    } else {
        Mail::PaymentBooked { amount: pln(amount), lifted: false, receipt: None }
    };
    Outgoing { mail, to: Email::parse(to).expect("an address"), at, attempts: 0 }
}

/// The stream's records of some mails in the outbox, as `send-mail` is called with them.
fn records(keys: &[shared::store::keys::Key]) -> Value {
    let record = |(number, key): (usize, &shared::store::keys::Key)| {
        json!({"eventName": "INSERT", "dynamodb": {
            "Keys": {"PK": {"S": key.pk}, "SK": {"S": key.sk}}, "SequenceNumber": number.to_string()}})
    };
    json!({"Records": keys.iter().enumerate().map(record).collect::<Vec<_>>()})
}

#[tokio::test(flavor = "multi_thread")]
async fn s03_of_any_batch_each_mail_goes_to_its_owner_alone() {
    let people: Vec<Person> = ["anna", "bert", "cyryl", "dora"].into_iter().map(Person::new).collect();
    let world = World::of(&people.iter().collect::<Vec<_>>()).await;
    let mut runner = TestRunner::deterministic();
    // Each mail tells an amount of its own: so much is to whom it is from.
    let batches = proptest::collection::vec((0..4_usize, 0..8_usize), 1..12);
    let (mut expected, mut all) = (Vec::new(), Vec::new());
    let mut amount = 0;
    for round in 0..12 {
        let batch = batches.new_tree(&mut runner).expect("a batch").current();
        let mut keys = Vec::new();
        for (number, (owner, addressee)) in batch.into_iter().enumerate() {
            amount += 1;
            let cause = format!("test-{round}-{number}");
            // Half of them are addressed to their owner, the others to somebody else or to nobody we know.
            let to = people.get(addressee).map_or(people[owner].email(), Person::email);
            let mail = outgoing(&world, to, 10_000 + amount);
            let id = &people[owner].subscriber.id;
            enqueue(Transaction::new(&world.table), id, &cause, &mail).commit().await.expect("written");
            if to == people[owner].email() {
                expected.push((to.to_owned(), people[owner].login.clone(), 10_000 + amount));
            }
            keys.push(place(id, mail.at, &cause));
        }
        // The same records come twice, and in any order, beside those that the stream brings by itself.
        keys.extend(keys.clone().into_iter().rev());
        all.extend(keys.clone());
        world.portal.invoke("send-mail", records(&keys)).await.expect("taken");
    }
    world.portal.drain().await.expect("sent");
    let mut sent = Vec::new();
    for mail in world.portal.mailbox().list() {
        assert_eq!((mail.envelope_to.len(), mail.to.len()), (1, 1), "{mail:?}");
        assert_eq!(mail.envelope_to, mail.to);
        for header in ["Cc", "Bcc", "Reply-To", "List-Unsubscribe"] {
            assert_eq!(mail.header(header), None, "{mail:?}");
        }
        assert!(mail.attachments.is_empty());
        let text = mail.text.expect("a text");
        let amount = digits(&text).expect("an amount");
        let name = people.iter().filter(|person| text.contains(&person.login)).map(|person| person.login.clone());
        sent.push((mail.to[0].clone(), name.collect::<Vec<_>>().join(" "), amount));
    }
    // Two that send at the same moment may both do it: a mail is sent at least once, and never to anybody else.
    sent.sort();
    sent.dedup();
    expected.sort();
    assert_eq!(sent, expected);
    let count = world.portal.mailbox().count();
    world.portal.invoke("send-mail", records(&all)).await.expect("taken");
    assert_eq!(world.portal.mailbox().count(), count, "what is sent is sent");
    assert!(!world.items().await.keys().any(|key| key.contains(" OUT#")));
}

/// The first amount of a text, such as `100,01 zł`, in grosze.
fn digits(text: &str) -> Option<u64> {
    let mut at = text.match_indices(',').map(|(at, _)| at);
    let amount = |at: usize| {
        let whole: String =
            text[..at].chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
        let part: String = text[at + 1..].chars().take_while(char::is_ascii_digit).collect();
        (part.len() == 2 && !whole.is_empty()).then(|| format!("{whole}{part}").parse().ok())?
    };
    at.find_map(amount)
}

#[tokio::test(flavor = "multi_thread")]
async fn s03_a_mail_to_an_address_that_was_changed_meanwhile_is_not_sent() {
    let mut anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    world.portal.mailbox().fail_next([MailFault::Unavailable; 3]);
    let mail = outgoing(&world, anna.email(), 0);
    // The address changes before the mail is on its way.
    anna.subscriber.contact.email = Some(Email::parse("nowy@example.pl").expect("an address"));
    anna.write(&world.table).await;
    enqueue(Transaction::new(&world.table), &anna.subscriber.id, "x", &mail).commit().await.expect("written");
    world.portal.drain().await.expect("nothing");
    assert_eq!(world.portal.mailbox().count(), 0);
    assert!(!world.items().await.keys().any(|key| key.contains(" OUT#")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_could_not_be_sent_is_sent_later_and_once() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    world.portal.mailbox().fail_next([
        MailFault::Throttled,
        MailFault::Unavailable,
        MailFault::Throttled,
        MailFault::Unavailable,
    ]);
    let _ = world.app().post("/reset-password", &[("login", "anna"), ("email", anna.email())]).await.expect(202);
    let password = world.mailed_password(&anna).await;
    assert_eq!(world.portal.mailbox().count(), 1);
    let _ = world.app().post("/login", &[("login", "anna"), ("password", &password)]).await.expect(200);
    assert!(world.portal.parked().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_cannot_bend_a_mail() {
    let mut anna = Person::new("anna");
    anna.subscriber.name =
        shared::domain::Text::parse("Anna <b>\"Bcc: x@evil.example\" </title><script>").expect("a name");
    anna.subscriber.language = Language::En;
    let world = World::of(&[&anna]).await;
    let _ = world.app().post("/reset-password", &[("login", "anna"), ("email", anna.email())]).await.expect(202);
    let mail = world.mail_to(&anna).await;
    let html = mail.html.clone().expect("a page");
    assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
    assert_eq!((mail.header("Bcc"), mail.to.len()), (None, 1));
    assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    assert!(mail.raw.is_ascii() && mail.raw.split(|byte| *byte == b'\n').all(|line| line.len() < 998));
}
