//! A table and a bucket that fail: the copy is made all the same, once, and told once.

use portal_tests::{Answer, Client, Fault, FaultyTable, Person, Plan, World, charge};
use serde_json::json;
use shared::domain::Export;
use shared::session::Minter;
use shared::store::{Transaction, keys};

use super::{FIRST, PATH, ask, event, files_of, put_pdf, state};
use crate::faults::{app_of, debtor, is_elsewhere, sweep};

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_asked_for_once_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let prepare = async |place| {
        let person = debtor(&world, place).await;
        let app = app_of(&world, &minter, &person).await;
        (person, app)
    };
    let act = async |(_, app): &mut (Person, Client)| ask(app, "0123456789abcdef").await;
    let check = async |(person, _): &mut (Person, Client), answer: &Answer, plan: &Plan| {
        assert_eq!(answer.status, 200, "{plan:?}: {answer:?}");
        assert_eq!(answer.json()["export"]["id"], FIRST, "{plan:?}");
        let own = format!("SUB#{} EXP#", person.subscriber.id);
        assert_eq!(world.items().await.keys().filter(|key| key.starts_with(&own)).count(), 1, "{plan:?}");
    };
    let sweep = sweep("request-export", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 15, "{sweep:?}");
}

/// Writes the wish for a copy, past the faults.
async fn wish(world: &World, person: &Person) {
    let now = shared::clock::Clock::now(&*world.clock);
    let export = Export::new(0, "0123456789abcdef".parse().expect("a key"), now).expect("an export");
    let key = keys::export(&person.subscriber.id, &export.id);
    Transaction::new(&world.table).insert(&key, &export).commit().await.expect("written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_made_and_told_once_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::whole_world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    let mut number = 0;
    // Export, subscriber, everything, and the transaction at the end.
    for place in 0..4 {
        for (fault, times) in Fault::QUICK.iter().flat_map(|fault| [(*fault, 1), (*fault, 3)]) {
            let operation = ["GetItem", "GetItem", "Query", "TransactWriteItems"][place];
            if !fault.fits(operation) {
                continue;
            }
            number += 1;
            let person = Person::new(&format!("person-{number}"));
            person.write(&world.table).await;
            let plan = Plan { place, fault, times };
            table.strike(Some(plan.clone()));
            wish(&world, &person).await;
            world.portal.drain().await.expect("made");
            let (strikes, calls) = (table.strikes(), table.calls());
            table.strike(None);
            assert_eq!(calls[place], operation, "{plan:?}: {calls:?}");
            assert!(strikes > 0 || fault == Fault::Stale, "{plan:?}");
            assert_eq!(state(&world, &person).await, "ready", "{plan:?}");
            let told = world.portal.mailbox().list().iter().filter(|mail| mail.to == [person.email()]).count();
            assert_eq!((told, world.portal.parked().len()), (1, 0), "{plan:?}");
            let mut app = app_of(&world, &minter, &person).await;
            let answer = app.get(&format!("{PATH}/{FIRST}/zip")).await.expect(302);
            assert!(files_of(&world, &answer).await.contains_key("CZYTAJ.txt"), "{plan:?}");
        }
    }
    assert!(number > 30, "{number}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_comes_again_or_twice_at_once_makes_one_copy_and_one_mail() {
    let mut anna = Person::new("anna").owing(&[charge(11, 6990)]);
    anna.invoices[0].pdf_ready = true;
    let world = World::with(|options| {
        // By hand: the stream is not what is tested.
        options.template = options.template.replace(r#"[{"prefix":"EXP#"}]"#, r#"[{"prefix":"EXP-BY-HAND#"}]"#);
    });
    let world = world.await;
    anna.write(&world.table).await;
    put_pdf(&world, anna.invoices[0].pdf_key.as_str(), b"%PDF-1.7".to_vec()).await;
    wish(&world, &anna).await;
    let both = [0, 1].map(|_| world.portal.invoke("export-data", event(&anna, &[FIRST, FIRST])));
    for answer in futures::future::join_all(both).await {
        assert_eq!(answer.expect("an answer"), json!({"batchItemFailures": []}));
    }
    world.portal.drain().await.expect("told");
    assert_eq!((state(&world, &anna).await, world.portal.mailbox().count()), ("ready".to_owned(), 1));
    // Long after it is ready, and of one that is gone.
    let answer = world.portal.invoke("export-data", event(&anna, &[FIRST, "exp_2026-11-23-2"])).await;
    assert_eq!(answer.expect("an answer"), json!({"batchItemFailures": []}));
    world.portal.drain().await.expect("nothing");
    assert_eq!(world.portal.mailbox().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_what_was_given_up_makes_nothing() {
    let anna = Person::new("anna");
    let world = World::with(|options| {
        options.template = options.template.replace(r#"[{"prefix":"EXP#"}]"#, r#"[{"prefix":"EXP-BY-HAND#"}]"#);
    });
    let world = world.await;
    anna.write(&world.table).await;
    wish(&world, &anna).await;
    world.pass(60);
    let answer = world.portal.invoke("export-data", event(&anna, &[FIRST])).await.expect("an answer");
    world.portal.drain().await.expect("nothing");
    assert_eq!((answer, world.portal.mailbox().count()), (json!({"batchItemFailures": []}), 0));
    assert_eq!(state(&world, &anna).await, "requested");
}
