//! Sending mails while the table fails.

use panel::cloud::MailFault;
use portal_tests::{FaultyTable, World, pln};
use shared::clock::Clock as _;
use shared::mail::{Mail, Outgoing, enqueue};
use shared::store::Transaction;

use super::{is_elsewhere, plans};
use crate::pay::anna;

async fn write(world: &World, cause: &str) {
    let anna = anna();
    let to = anna.subscriber.contact.email.clone().expect("an address");
    let mail = Mail::PaymentBooked { amount: pln(6990), lifted: false, receipt: None };
    let mail = Outgoing { mail, to, at: world.clock.now(), attempts: 0 };
    let transaction = enqueue(Transaction::new(&world.table), &anna.subscriber.id, cause, &mail);
    transaction.commit().await.expect("written");
    world.portal.drain().await.expect("everything arrives");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_sent_once_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::whole_world().await;
    anna().write(&world.table).await;
    world.portal.drain().await.expect("everything arrives");
    table.strike(None);
    write(&world, "clean").await;
    let calls = table.calls();
    let plans = plans(&calls);
    let (mut struck, mut sent) = (0, 1);
    for (place, plan) in plans.iter().enumerate() {
        table.strike(Some(plan.clone()));
        write(&world, &place.to_string()).await;
        struck += usize::from(table.strikes() > 0);
        sent += 1;
        let case = format!("{} {plan:?}", calls[plan.place]);
        assert_eq!((world.portal.mailbox().count(), world.portal.parked().len()), (sent, 0), "{case}");
        assert!(world.books(&anna()).await.outbox.is_empty(), "{case}");
    }
    println!("send-mail: {} calls ({calls:?}), {} cases, {struck} struck", calls.len(), plans.len());
    assert!(struck > 30, "{struck}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_whose_answer_was_lost_goes_twice_at_most() {
    let (world, _table) = FaultyTable::whole_world().await;
    anna().write(&world.table).await;
    // The SDK repeats it by itself: SES knows no idempotency, and no mail at all would be worse.
    world.portal.mailbox().fail_next([MailFault::LostAnswer]);
    write(&world, "lost").await;
    assert_eq!((world.portal.mailbox().count(), world.books(&anna()).await.outbox.len()), (2, 0));
}
