//! The outbox: a mail goes to the one it is of, once, while it is worth sending.

use futures::future::join_all;
use panel::cloud::MailFault;
use portal_tests::{Person, World, pln};
use serde_json::{Value, json};
use shared::clock::Clock as _;
use shared::domain::{Email, Timestamp};
use shared::mail::{Mail, Outgoing, enqueue, place};
use shared::store::{Transaction, Update, keys};

/// A mail that tells somebody of a payment.
fn booked(world: &World, to: &str) -> Outgoing {
    let mail = Mail::PaymentBooked { amount: pln(6990), lifted: false, receipt: None };
    Outgoing { mail, to: Email::parse(to).expect("an address"), at: world.clock.now(), attempts: 0 }
}

/// Writes mails into somebody's outbox, all at once.
async fn write(world: &World, person: &Person, mails: &[Outgoing]) {
    let transaction = Transaction::new(&world.table);
    let add = |transaction, (at, mail): (usize, &Outgoing)| {
        enqueue(transaction, &person.subscriber.id, &format!("{at}"), mail)
    };
    mails.iter().enumerate().fold(transaction, add).commit().await.expect("written");
}

async fn outbox(world: &World, person: &Person) -> usize {
    world.books(person).await.outbox.len()
}

/// The event of a stream with a record for each mail, as often as it is named.
fn event(person: &Person, at: Timestamp, causes: &[&str]) -> Value {
    let record = |(number, cause): (usize, &&str)| {
        let key = place(&person.subscriber.id, at, cause);
        let keys = json!({"PK": {"S": key.pk}, "SK": {"S": key.sk}});
        json!({"eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": format!("{number:020}")}})
    };
    json!({ "Records": causes.iter().enumerate().map(record).collect::<Vec<_>>() })
}

#[tokio::test(flavor = "multi_thread")]
async fn s03_of_many_mails_each_goes_to_its_one_reader() {
    let people: Vec<Person> = (0..24).map(|at| Person::new(&format!("person-{at}"))).collect();
    let world = World::of(&people.iter().collect::<Vec<_>>()).await;
    join_all(people.iter().map(async |person| write(&world, person, &[booked(&world, person.email())]).await)).await;
    world.portal.drain().await.expect("everything arrives");
    let mails = world.portal.mailbox().list();
    assert_eq!(mails.len(), people.len());
    for person in &people {
        let own: Vec<_> = mails.iter().filter(|mail| mail.envelope_to == [person.email()]).collect();
        assert_eq!((own.len(), &own[0].to), (1, &vec![person.email().to_owned()]), "one mail, one reader");
        assert!(own[0].text.as_ref().expect("text").contains(&format!("{},", person.login)), "{:?}", own[0].text);
        assert!(own[0].header("Cc").is_none() && own[0].header("Bcc").is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s03_a_mail_to_an_address_that_is_not_the_owners_is_not_sent() {
    let (anna, jan) = (Person::new("anna"), Person::new("jan"));
    let world = World::of(&[&anna, &jan]).await;
    // Another's address; the own one, changed by the time of sending; one of somebody who has none any more.
    write(&world, &anna, &[booked(&world, jan.email())]).await;
    let contact = json!({"email": "nowa@example.pl"});
    let moved = Update::existing().set("contact", contact);
    let transaction = Transaction::new(&world.table).update(&keys::subscriber(&jan.subscriber.id), moved);
    let transaction = enqueue(transaction, &jan.subscriber.id, "moved", &booked(&world, jan.email()));
    transaction.commit().await.expect("written");
    world.portal.drain().await.expect("everything arrives");
    assert_eq!((world.portal.mailbox().calls(), outbox(&world, &anna).await, outbox(&world, &jan).await), (0, 0, 0));

    let nobody = Person::new("nobody");
    write(&world, &nobody, &[booked(&world, nobody.email())]).await;
    let gone = Update::existing().set("contact", json!({}));
    assert!(world.table.update(&keys::subscriber(&anna.subscriber.id), gone).await.expect("an answer"));
    write(&world, &anna, &[booked(&world, anna.email())]).await;
    world.portal.drain().await.expect("everything arrives");
    assert_eq!((world.portal.mailbox().calls(), world.portal.parked().len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_cannot_be_sent_for_a_while_is_sent_once_later() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    for (failures, fault) in [(2, MailFault::Throttled), (7, MailFault::Unavailable), (12, MailFault::Throttled)] {
        let before = world.portal.mailbox().count();
        world.portal.mailbox().fail_next(vec![fault; failures]);
        write(&world, &anna, &[booked(&world, anna.email())]).await;
        world.portal.drain().await.expect("everything arrives");
        assert_eq!(
            (world.portal.mailbox().count() - before, outbox(&world, &anna).await),
            (1, 0),
            "{failures} {fault:?}"
        );
        assert!(world.portal.parked().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_failed_to_the_end_is_set_aside_and_goes_once_when_it_is_sent_again() {
    let (anna, jan) = (Person::new("anna"), Person::new("jan"));
    let world = World::of(&[&anna, &jan]).await;
    // More than all tries of the stream together.
    world.portal.mailbox().fail_next(vec![MailFault::Unavailable; 60]);
    write(&world, &anna, &[booked(&world, anna.email())]).await;
    world.portal.drain().await.expect("everything arrives");
    let parked = world.portal.parked();
    assert_eq!((world.portal.mailbox().count(), parked.len(), outbox(&world, &anna).await), (0, 1, 1));
    // However often a person tries in vain, the mail is there until it goes.
    let mut answer = Value::Null;
    while answer != json!({"batchItemFailures": []}) {
        assert_eq!((world.portal.mailbox().count(), outbox(&world, &anna).await), (0, 1));
        answer = world.portal.invoke("send-mail", parked[0].event.clone()).await.expect("an answer");
    }
    assert_eq!((world.portal.mailbox().count(), outbox(&world, &anna).await), (1, 0));
    // A sealed part that cannot be opened never can: those beside and behind it go.
    let at = world.clock.now();
    let expires_at = "2026-11-23T11:30:00Z".parse().expect("a time");
    let mail = Mail::OneTimePassword { sealed: "broken".to_owned(), expires_at };
    let broken = Outgoing { mail, to: Email::parse(jan.email()).expect("an address"), at, attempts: 0 };
    write(&world, &jan, &[broken, booked(&world, jan.email()), booked(&world, jan.email())]).await;
    world.portal.drain().await.expect("everything arrives");
    assert_eq!((world.portal.mailbox().count(), world.portal.parked().len()), (3, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_refused_for_good_is_asked_for_once_and_holds_nobody_up() {
    let (anna, jan) = (Person::new("anna"), Person::new("jan"));
    let world = World::of(&[&anna, &jan]).await;
    world.portal.mailbox().fail_next([MailFault::Rejected]);
    write(&world, &anna, &[booked(&world, anna.email())]).await;
    write(&world, &jan, &[booked(&world, jan.email())]).await;
    world.portal.drain().await.expect("everything arrives");
    let mails = world.portal.mailbox().list();
    assert_eq!((world.portal.mailbox().calls(), mails.len()), (2, 1));
    assert_eq!(mails[0].envelope_to, [jan.email()]);
    assert_eq!((outbox(&world, &anna).await, world.portal.parked().len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_comes_again_sends_nothing_again() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let at = world.clock.now();
    write(&world, &anna, &[booked(&world, anna.email()), booked(&world, anna.email())]).await;
    world.portal.drain().await.expect("everything arrives");
    assert_eq!(world.portal.mailbox().count(), 2);
    for causes in [&["0", "1", "0", "0"][..], &["1"], &["2", "0"]] {
        let again = world.portal.invoke("send-mail", event(&anna, at, causes)).await.expect("an answer");
        assert_eq!((again, world.portal.mailbox().calls()), (json!({"batchItemFailures": []}), 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s05_a_mailed_password_that_has_expired_is_not_sent() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let now = world.clock.now();
    let mail = Mail::OneTimePassword { sealed: String::new(), expires_at: now };
    let late = Outgoing { mail, to: Email::parse(anna.email()).expect("an address"), at: now, attempts: 0 };
    write(&world, &anna, &[late]).await;
    world.portal.drain().await.expect("everything arrives");
    assert_eq!((world.portal.mailbox().calls(), outbox(&world, &anna).await, world.portal.parked().len()), (0, 0, 0));
}
