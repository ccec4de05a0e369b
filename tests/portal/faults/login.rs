//! Logging in and changing the password while the table fails.

use portal_tests::{Answer, Client, Fault, FaultyTable, Person, Plan, World};
use shared::domain::Credential;
use shared::mail::Mail;
use shared::session::Minter;

use super::{app_of, from_elsewhere, is_elsewhere, newcomer, sweep};

const NEW: &str = "kawa na tarasie o świcie";

struct Subject {
    person: Person,
    client: Client,
    password: String,
}

async fn log_in(subject: &mut Subject) -> Answer {
    subject.client.post("/login", &[("login", &subject.person.login), ("password", &subject.password)]).await
}

async fn sessions(world: &World, person: &Person) -> usize {
    world.books(person).await.sessions
}

async fn works(world: &World, answer: &Answer, path: &str) -> u16 {
    let token = answer.json()["token"].as_str().expect("a token").to_owned();
    world.app().bearing(&token).with("accept", "*/*").get(path).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_a_session_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let prepare = async |place| {
        let (person, client) = (newcomer(&world, place).await, from_elsewhere(world.app(), place));
        let password = person.password.clone();
        Subject { person, client, password }
    };
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        assert_eq!(answer.status, 200, "{plan:?}");
        assert_eq!(works(&world, answer, "/").await, 200, "{plan:?}");
        // One whose answer was lost on the way may be left; nobody has its token.
        assert!(matches!(sessions(&world, &subject.person).await, 1 | 2), "{plan:?}");
    };
    let sweep = sweep("login", &table, &[], prepare, async |subject| log_in(subject).await, check).await;
    assert!(sweep.struck > 30 && sweep.unnoticed >= sweep.struck / 3, "{sweep:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailed_password_is_used_once_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let prepare = async |place| {
        let (person, client) = (newcomer(&world, place).await, from_elsewhere(world.app(), place));
        let password = world.one_time_password(&person).await;
        Subject { person, client, password }
    };
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        let credential: Credential = world.credential(&subject.person).await;
        let spent = (credential.one_time.is_none(), credential.password_hash.is_none());
        assert_eq!(spent, (true, true), "{plan:?}: spent whole");
        assert_eq!(world.subscriber(&subject.person).await.session_epoch, 1, "{plan:?}: spent once");
        assert_eq!(sessions(&world, &subject.person).await, 1, "{plan:?}");
        if answer.status == 200 {
            assert_eq!(works(&world, answer, "/password").await, 200, "{plan:?}");
        } else {
            // Spent by a try whose answer never came: single use is worth more, and another one can be asked for.
            let is_lost = plan.fault == Fault::Garbage || (plan.fault == Fault::LostAnswer && plan.times == 3);
            assert!(is_lost && answer.code() == "login_failed", "{plan:?}: {answer:?}");
        }
    };
    let sweep =
        sweep("login once", &table, &["TransactWriteItems"], prepare, async |subject| log_in(subject).await, check)
            .await;
    assert!(sweep.struck >= 10, "{sweep:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_whole_or_not_at_all() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let prepare = async |place| {
        let person = newcomer(&world, place).await;
        Subject { password: person.password.clone(), client: app_of(&world, &minter, &person).await, person }
    };
    let act = async |subject: &mut Subject| {
        subject.client.post("/password", &[("current_password", &subject.password), ("new_password", NEW)]).await
    };
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        if answer.status == 200 {
            assert_eq!(works(&world, answer, "/").await, 200, "{plan:?}");
        } else {
            // It was changed, and with it the session: the answer alone was lost.
            assert_eq!((answer.status, answer.code().as_str()), (401, "unauthenticated"), "{plan:?}");
            let mut again =
                Subject { password: NEW.to_owned(), client: subject.client.clone(), person: subject.person.clone() };
            let _ = log_in(&mut again).await.expect(200);
        }
        let books = world.books(&subject.person).await;
        let told = books.outbox.iter().filter(|mail| mail.mail == Mail::PasswordChanged).count();
        assert_eq!(told, 1, "{plan:?}: one mail tells of it");
        assert_eq!(world.subscriber(&subject.person).await.session_epoch, 1, "{plan:?}: once");
        assert_eq!(sessions(&world, &subject.person).await, if answer.status == 200 { 1 } else { 2 }, "{plan:?}");
    };
    let sweep = sweep("change-password", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 30, "{sweep:?}");
}
