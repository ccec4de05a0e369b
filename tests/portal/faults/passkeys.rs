//! Passkeys while the table fails.

use portal_tests::{
    Answer, Authenticator, Client, FaultyTable, Person, Plan, answer_passkey, ask_passkey, finish_passkey,
};
use shared::session::Minter;

use super::{app_of, from_elsewhere, is_elsewhere, newcomer, sweep};

#[derive(Clone)]
struct Subject {
    person: Person,
    client: Client,
    phone: Authenticator,
}

/// What the key of a case comes of: it is nobody else's.
fn seed(place: usize) -> u8 {
    u8::try_from(place + 1).expect("few cases")
}

/// Asks, and answers where it was asked something.
async fn log_in(subject: &mut Subject) -> Answer {
    let asked = subject.client.post_raw("/login/passkey/options", "application/json", b"{}".to_vec()).await;
    if asked.status != 200 {
        return asked;
    }
    let signed = subject.phone.sign(&asked.json());
    answer_passkey(&mut subject.client, &signed).await
}

async fn add(subject: &mut Subject) -> Answer {
    let asked = ask_passkey(&mut subject.client, &subject.person.password).await;
    if asked.status != 200 {
        return asked;
    }
    let made = subject.phone.make(&asked.json());
    finish_passkey(&mut subject.client, "Telefon", &made).await
}

async fn remove(subject: &mut Subject) -> Answer {
    let id = subject.phone.id();
    let fields = [("passkey", id.as_str()), ("current_password", subject.person.password.as_str())];
    let mut answer = subject.client.post("/security/passkeys/remove", &fields).await;
    // There is nothing to say of it.
    if answer.status == 204 {
        answer.status = 200;
    }
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_by_passkey_is_a_session_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let prepare = async |place| {
        let person = newcomer(&world, place).await;
        let phone = world.passkey_of(&person, seed(place)).await;
        Subject { client: from_elsewhere(world.app(), place), phone, person }
    };
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        assert_eq!(answer.status, 200, "{plan:?}: {answer:?}");
        let token = answer.json()["token"].as_str().expect("a token").to_owned();
        let _ = world.app().bearing(&token).get("/").await.expect(200);
        // One whose answer was lost on the way may be left; nobody has its token.
        assert!(matches!(world.books(&subject.person).await.sessions, 1 | 2), "{plan:?}");
    };
    let sweep = sweep("login by passkey", &table, &[], prepare, async |subject| log_in(subject).await, check).await;
    assert!(sweep.struck > 30 && sweep.unnoticed >= sweep.struck / 3, "{sweep:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_added_whole_or_not_at_all_and_told_of_once() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let prepare = async |place| {
        let person = newcomer(&world, place).await;
        let phone = Authenticator::new(world.portal.url(), seed(place));
        Subject { client: app_of(&world, &minter, &person).await, phone, person }
    };
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        // It was added, and its answer alone was lost.
        let is_known = answer.status == 409 && answer.code() == "passkey_known";
        assert!(answer.status == 200 || is_known, "{plan:?}: {answer:?}");
        assert!(world.passkey(&subject.person, &subject.phone).await.is_some(), "{plan:?}");
        assert_eq!(world.books(&subject.person).await.outbox.len(), 1, "{plan:?}: one mail tells of it");
        let _ = log_in(&mut Subject { client: world.app(), ..subject.clone() }).await.expect(200);
    };
    let operations = ["TransactWriteItems", "Query"];
    let sweep = sweep("add a passkey", &table, &operations, prepare, async |subject| add(subject).await, check).await;
    assert!(sweep.struck >= 20, "{sweep:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_removed_whole_or_not_at_all_and_told_of_once() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let prepare = async |place| {
        let person = newcomer(&world, place).await;
        let phone = world.passkey_of(&person, seed(place)).await;
        Subject { client: app_of(&world, &minter, &person).await, phone, person }
    };
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        // It is gone, and the answer alone was lost.
        assert!(matches!(answer.status, 200 | 404), "{plan:?}: {answer:?}");
        assert!(world.passkey(&subject.person, &subject.phone).await.is_none(), "{plan:?}");
        assert_eq!(world.books(&subject.person).await.outbox.len(), 1, "{plan:?}: one mail tells of it");
        let refused = log_in(&mut Subject { client: world.app(), ..subject.clone() }).await.expect(401);
        assert_eq!(refused.code(), "passkey_failed");
    };
    let operations = ["TransactWriteItems", "GetItem"];
    let act = async |subject: &mut Subject| remove(subject).await;
    let sweep = sweep("remove a passkey", &table, &operations, prepare, act, check).await;
    assert!(sweep.struck >= 20, "{sweep:?}");
}
