//! Changing a PPPoE password while the table fails.

use portal_tests::{Answer, Client, FaultyTable, Person, Plan, host};
use shared::domain::HostId;
use shared::mail::Mail;
use shared::session::Minter;

use super::{app_of, is_elsewhere, sweep};

struct Subject {
    person: Person,
    client: Client,
    host: HostId,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pppoe_password_is_set_with_its_mail_and_shown_or_not_at_all() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let prepare = async |place| {
        let name = format!("person-{place}");
        let host = host(&name);
        let person = Person::new(&name).with_host(&host);
        person.write(&world.table).await;
        world.set_pppoe_password(&person, &host.id, "zielony-rower").await;
        Subject { client: app_of(&world, &minter, &person).await, person, host: host.id }
    };
    let act = async |subject: &mut Subject| {
        let path = format!("/hosts/{}/pppoe-password", subject.host);
        let fields = [("current_password", subject.person.password.as_str()), ("idempotency_key", "0123456789abcdef")];
        subject.client.post(&path, &fields).await
    };
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        // Also where the write was done and its answer was lost: the second try is the same change.
        assert_eq!(answer.status, 200, "{plan:?}: {answer:?}");
        let kept = world.pppoe_password(&subject.person, &subject.host).await;
        assert_eq!(
            answer.json()["generated_password"].as_str(),
            kept.as_deref(),
            "{plan:?}: what is shown is what is set"
        );
        let outbox = world.books(&subject.person).await.outbox;
        let told = outbox.iter().filter(|mail| matches!(mail.mail, Mail::PppoePasswordChanged { .. })).count();
        assert_eq!(told, 1, "{plan:?}: one mail tells of it");
    };
    let sweep = sweep("change-pppoe-password", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 30, "{sweep:?}");
}
