//! Ending sessions and turning an authenticator app on while the table fails.

use portal_tests::{Answer, Client, Fault, FaultyTable, Person, Phone, Plan, World};
use shared::domain::Totp;
use shared::mail::{Mail, TwoFactorChange};
use shared::session::Minter;

use super::{app_of, is_elsewhere, newcomer, sweep};

struct Subject {
    person: Person,
    client: Client,
    code: String,
}

async fn subject(world: &World, minter: &Minter, place: usize) -> Subject {
    let person = newcomer(world, place).await;
    Subject { client: app_of(world, minter, &person).await, person, code: String::new() }
}

/// Whether the write was done and nobody heard of it: then the session went with it.
fn is_unheard(answer: &Answer, plan: &Plan) -> bool {
    let is_lost = plan.fault == Fault::Garbage || (plan.fault == Fault::LostAnswer && plan.times == 3);
    is_lost && answer.status == 401
}

#[tokio::test(flavor = "multi_thread")]
async fn all_other_sessions_are_ended_together_or_not_at_all() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let prepare = async |place| {
        let subject = subject(&world, &minter, place).await;
        let _other = app_of(&world, &minter, &subject.person).await;
        subject
    };
    let act = async |subject: &mut Subject| subject.client.post("/security/sessions/end-others", &[]).await;
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        assert!(answer.status == 200 || is_unheard(answer, plan), "{plan:?}: {answer:?}");
        assert_eq!(world.subscriber(&subject.person).await.session_epoch, 1, "{plan:?}: once");
        let _ = subject.client.get("/").await.expect(401);
        if answer.status == 200 {
            let token = answer.json()["token"].as_str().expect("a token").to_owned();
            let security = world.app().bearing(&token).get("/security").await.expect(200).json();
            assert_eq!(security["sessions"].as_array().map(Vec::len), Some(1), "{plan:?}");
        }
    };
    let sweep = sweep("end-others", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 20, "{sweep:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_turned_on_with_its_mail_or_not_at_all() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let prepare = async |place| {
        let mut subject = subject(&world, &minter, place).await;
        let begun =
            subject.client.post("/security/two-factor", &[("current_password", &subject.person.password)]).await;
        let phone = Phone::of(begun.expect(200).json()["secret"].as_str().expect("a secret"));
        subject.code = phone.code(&world);
        subject
    };
    let act = async |subject: &mut Subject| {
        subject.client.post("/security/two-factor/confirm", &[("code", &subject.code)]).await
    };
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        // It is on, and the codes were never seen: the page says that it is on, and new ones are made there.
        let is_unseen = plan.fault == Fault::Garbage || (plan.fault == Fault::LostAnswer && plan.times == 3);
        assert!(answer.status == 200 || (is_unseen && answer.code() == "two_factor_on"), "{plan:?}: {answer:?}");
        let totp = world.credential(&subject.person).await.totp.expect("an app");
        let Totp::On { recovery, .. } = totp else { panic!("{plan:?}: not on") };
        assert_eq!(recovery.len(), 10, "{plan:?}");
        let told = world.books(&subject.person).await.outbox;
        let on = Mail::TwoFactor { change: TwoFactorChange::On };
        assert_eq!(told.iter().filter(|mail| mail.mail == on).count(), 1, "{plan:?}: one mail tells of it");
    };
    let sweep = sweep("two-factor", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 20, "{sweep:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_lets_in_once_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let prepare = async |place| {
        let person = newcomer(&world, place).await;
        let phone = world.phone_of(&person).await;
        let (address, code) = (format!("10.7.{place}.1"), phone.code(&world));
        let mut client = world.app().with("x-forwarded-for", &address);
        let fields = [("login", person.login.as_str()), ("password", person.password.as_str())];
        let answer = client.post("/login", &fields).await.expect(200).json();
        Subject { client: client.bearing(answer["token"].as_str().expect("a token")), person, code }
    };
    let act = async |subject: &mut Subject| subject.client.post("/login/code", &[("code", &subject.code)]).await;
    let check = async |subject: &mut Subject, answer: &Answer, plan: &Plan| {
        assert!(answer.status == 200 || is_unheard(answer, plan), "{plan:?}: {answer:?}");
        let sessions = world.books(&subject.person).await.sessions;
        assert_eq!(sessions, 1, "{plan:?}: the one that waited is gone");
        if answer.status == 200 {
            let token = answer.json()["token"].as_str().expect("a token").to_owned();
            let _ = world.app().bearing(&token).get("/").await.expect(200);
        }
    };
    let sweep = sweep("login code", &table, &["TransactWriteItems"], prepare, act, check).await;
    assert!(sweep.struck >= 8, "{sweep:?}");
}
