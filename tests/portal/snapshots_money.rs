//! What is said by mail of arrears and of money that went back, in both languages.

use std::fmt::Write as _;

use portal_tests::{Person, World, pln};
use shared::clock::Clock as _;
use shared::domain::{Language, ReversalKind};
use shared::mail::{Mail, tell};
use shared::store::Transaction;

use crate::arrears::{debtor, did, run};

/// A mail without what is new in its link each time.
fn without_token(words: &str) -> String {
    let mut parts = words.split("/pay/");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "/pay/(token)" + part.split_once('\n').map_or("", |(_, rest)| rest))
}

async fn go_back(world: &World, person: &Person, reversal: ReversalKind) {
    let mail = Mail::PaymentReversed { amount: pln(980), reversal, owed: pln(6990) };
    let now = world.clock.now();
    let told = tell(Transaction::new(&world.table), &person.subscriber, reversal.name(), mail, now);
    told.commit().await.expect("written");
    world.portal.drain().await.expect("everything arrives");
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_about_arrears_and_reversals_in_both_languages() {
    let mut text = String::new();
    for language in [Language::Pl, Language::En] {
        let mut anna = debtor("anna");
        anna.subscriber.language = language;
        let world = World::of(&[&anna]).await;
        for expected in [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]] {
            assert_eq!(did(&run(&world).await), expected);
            world.pass(8 * 24 * 60);
        }
        for reversal in [ReversalKind::Refund, ReversalKind::Chargeback] {
            go_back(&world, &anna, reversal).await;
        }
        let mails = world.portal.mailbox().list();
        assert_eq!(mails.len(), 5);
        for mail in mails.into_iter().rev() {
            let words = mail.text.expect("a text").replace(world.portal.url(), "(portal)").replace("\r\n", "\n");
            writeln!(text, "Subject: {}\n\n{}\n", mail.subject, without_token(&words)).expect("memory");
        }
    }
    insta::assert_snapshot!("mails_of_money", text);
}
