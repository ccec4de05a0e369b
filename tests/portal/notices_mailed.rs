//! A mail that needs a consent goes only while there is one: the sender asks, whatever was written into the outbox.

use portal_tests::{Person, World};
use shared::clock::Clock as _;
use shared::domain::{Consent, ConsentKind, ConsentSource, Purpose, Text};
use shared::mail::{Mail, Outgoing, enqueue};
use shared::store::Transaction;

fn answering(name: &str, given: Option<bool>) -> Person {
    let mut person = Person::new(name);
    let at = "2026-11-01T10:00:00Z".parse().expect("a time");
    let text = Text::parse("2026-11").expect("a version");
    if let Some(given) = given {
        let kind = ConsentKind::ServiceInformationEmail;
        person.subscriber.consents.put(Consent { kind, given, at, via: ConsentSource::Portal, text });
    }
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_goes_by_mail_to_who_agrees_at_the_moment_it_is_sent() {
    let people = [answering("anna", Some(true)), answering("bert", Some(false)), answering("cyryl", None)];
    let world = World::of(&people.each_ref()).await;
    let (title, body) = (Text::parse("Prace w nocy").expect("a title"), Text::parse("Przerwa.").expect("a text"));
    for person in &people {
        let mail = Mail::Notice { purpose: Purpose::ServiceInformation, title: title.clone(), body: body.clone() };
        let to = person.subscriber.contact.email.clone().expect("an address");
        let outgoing = Outgoing { mail, to, at: world.clock.now(), attempts: 0 };
        let transaction = Transaction::new(&world.table);
        enqueue(transaction, &person.subscriber.id, "ntc_1", &outgoing).commit().await.expect("written");
    }
    world.portal.drain().await.expect("sent or dropped");
    let sent: Vec<String> = world.portal.mailbox().list().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(sent, ["anna@example.pl"]);
    let text = world.mail_to(&people[0]).await.text.expect("a text");
    assert!(text.contains("Przerwa.") && text.contains("/data"), "{text}");
    assert!(!world.items().await.keys().any(|key| key.contains(" OUT#")), "what may not go is not kept");
}
