//! Arrears: a notice, a slow line, a suspended one, and what ends them.

use panel::cloud::MailFault;
use panel::payu::OrderStatus;
use portal_tests::{Books, Person, World, charge, pln};
use serde_json::{Value, json};
use shared::booking::book_credit;
use shared::clock::Clock as _;
use shared::domain::{
    AccountNumber, DunningStep, DunningTerms, LedgerEntry, LedgerKind, RestrictionChange, RestrictionLevel, Subscriber,
    Text, local_date,
};
use shared::mail::{Mail, Outgoing, enqueue};
use shared::store::{CommitError, Transaction, keys};

use crate::pay::KEY;

pub const NAME: &str = "enforce-overdue";
const DAY: u64 = 24 * 60;

/// Somebody whose charge fell due on 14 November: by the noon that a test begins at they are due a notice.
pub fn debtor(name: &str) -> Person {
    Person::new(name).owing(&[charge(11, 6990)])
}

pub async fn run(world: &World) -> Value {
    let done = world.portal.run_schedule(NAME).await.expect("it ran");
    // What was not told of by mail is not done.
    world.portal.drain().await.expect("everything arrives");
    done
}

/// What was done: notices, limits, suspensions, those cleared.
pub fn did(done: &Value) -> [u64; 4] {
    ["notices", "limited", "suspended", "cleared"].map(|what| done[what].as_u64().expect("a number"))
}

/// The steps that stand with somebody.
pub async fn steps(world: &World, person: &Person) -> Vec<DunningStep> {
    let dunning = world.subscriber(person).await.dunning.unwrap_or_default();
    dunning.steps.iter().map(|taken| taken.step).collect()
}

async fn mails(world: &World, person: &Person) -> Vec<String> {
    world.portal.drain().await.expect("everything arrives");
    let mails: Vec<_> =
        world.portal.mailbox().list().into_iter().filter(|mail| mail.envelope_to == [person.email()]).collect();
    mails
        .into_iter()
        .rev()
        .map(|mail| format!("{}\n{}", mail.subject, mail.text.unwrap_or_default()).replace('\u{a0}', " "))
        .collect()
}

/// Books a payment at the counter, under a version.
pub async fn pay(world: &World, person: &Person, amount: u64) -> Result<(), CommitError> {
    let (subscriber, now): (Subscriber, _) = (world.subscriber(person).await, world.clock.now());
    let newest: Vec<_> = person.charges.iter().rev().cloned().collect();
    let booking = book_credit(&subscriber, pln(amount), &newest, local_date(now), now).expect("in range");
    let title = Text::parse("Kasa").expect("a title");
    let id = LedgerEntry::id_of(LedgerKind::CreditNote, &subscriber.version.to_string()).expect("an id");
    let entry = LedgerEntry { id, at: now, kind: LedgerKind::CreditNote, amount: pln(amount), title };
    let transaction = Transaction::new(&world.table)
        .insert(&keys::ledger(&subscriber.id, now, &entry.id), &entry)
        .update(&keys::subscriber(&subscriber.id), booking.update(&subscriber));
    let change = |lifted: &RestrictionChange| keys::restriction_change(&subscriber.id, lifted.at, entry.id.as_str());
    match &booking.lifted {
        Some(lifted) => transaction.insert(&change(lifted), lifted).commit().await,
        None => transaction.commit().await,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_then_a_slow_line_then_none_and_all_is_well_once_it_is_paid() {
    let mut anna = debtor("anna");
    anna.subscriber.account = Some(AccountNumber::parse("61 1090 1014 0000 0712 1981 2874").expect("an account"));
    let world = World::of(&[&anna, &Person::new("jan")]).await;
    let done = run(&world).await;
    assert_eq!((did(&done), &done["debtors"], &done["day_is_done"]), ([1, 0, 0, 0], &json!(1), &json!(true)));
    assert_eq!(run(&world).await["idle"], true, "once a day is all");
    let told = mails(&world, &anna).await;
    assert!(told[0].starts_with("Zaległość 69,90 zł"), "{told:?}");
    for part in ["30.11.2026", "01.12.2026", "61 1090", "tytuł", "/pay/"] {
        assert!(told[0].contains(part), "{part}: {told:?}");
    }
    let mut browser = world.browser_of(&anna).await;
    let home = browser.get("/").await.expect(200);
    assert!(home.body.contains("01.12.2026: internet będzie działał wolniej"), "{}", home.body);
    assert!(!home.body.contains("Stan na 23.11.2026"), "said once: {}", home.body);
    // The week that was told of ends on Monday: on Tuesday the line gets slow.
    world.pass(7 * DAY);
    assert_eq!(did(&run(&world).await), [0, 0, 0, 0]);
    world.pass(DAY);
    assert_eq!(did(&run(&world).await), [0, 1, 0, 0]);
    let books: Books = world.books(&anna).await;
    assert_eq!(books.restriction.map(|restriction| restriction.level), Some(RestrictionLevel::Limited));
    assert_eq!((books.changes.len(), books.changes[0].owed), (1, pln(6990)));
    assert!(world.subscriber(&anna).await.line.is_some_and(|line| line.to == Some(RestrictionLevel::Limited)));
    world.pass(8 * DAY);
    assert_eq!(did(&run(&world).await), [0, 0, 1, 0]);
    let told = mails(&world, &anna).await;
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[1].starts_with("Wolniejszy internet") && told[1].contains("08.12.2026"), "{told:?}");
    assert!(told[2].starts_with("Internet wstrzymany"), "{told:?}");
    // Its link pays without a login.
    let link = told[2].split_whitespace().find(|word| word.contains("/pay/")).expect("a link to pay by");
    let path = format!("/pay/{}", link.rsplit('/').next().expect("a token"));
    assert_eq!(world.app().get(&path).await.expect(200).json()["owed"]["amount"], 6990);
    // That was the last step: nothing more is told of it.
    world.pass(30 * DAY);
    assert_eq!(did(&run(&world).await), [0, 0, 0, 0]);
    assert_eq!(mails(&world, &anna).await.len(), 3);
    // Each notice is kept, with its date, and can be read.
    let mut browser = world.browser_of(&anna).await;
    let notices = browser.get("/notices").await.expect(200).body;
    for day in ["23.11.2026", "01.12.2026", "09.12.2026"] {
        assert!(notices.contains(day), "{day}: {notices}");
    }
    let mut app = world.app_of(&anna).await;
    let id = app.get("/notices").await.expect(200).json()["notices"][0]["id"].as_str().expect("an id").to_owned();
    let _ = app.post(&format!("/notices/{id}/read"), &[]).await.expect(200);
    pay(&world, &anna, 6990).await.expect("booked");
    let subscriber = world.subscriber(&anna).await;
    assert_eq!((subscriber.restriction, subscriber.dunning, subscriber.debt), (None, None, None));
    let changes = world.books(&anna).await.changes;
    assert_eq!(changes.len(), 3, "{changes:?}");
    assert_eq!(run(&world).await["idle"], true);
    let home = browser.get("/").await.expect(200).body;
    assert!(!home.contains("Zaległość"), "whoever has paid is not warned: {home}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_paid_is_not_warned_not_even_by_a_mail_that_is_on_its_way() {
    let [anna, jan] = ["anna", "jan"].map(debtor);
    let world = World::of(&[&anna, &jan]).await;
    pay(&world, &jan, 6990).await.expect("booked");
    assert_eq!(did(&run(&world).await), [1, 0, 0, 0]);
    assert_eq!((mails(&world, &anna).await.len(), mails(&world, &jan).await.len()), (1, 0));
    let taken = world.subscriber(&anna).await.dunning.expect("a step").steps[0];
    let late = async |cause| {
        let mail = Mail::Overdue { step: taken.step, owed: taken.owed, next: taken.next };
        let to = anna.subscriber.contact.email.clone().expect("an address");
        let outgoing = Outgoing { mail, to, at: taken.at, attempts: 0 };
        let written = enqueue(Transaction::new(&world.table), &anna.subscriber.id, cause, &outgoing);
        written.commit().await.expect("written");
        mails(&world, &anna).await.len()
    };
    // A part is paid: the rest is overdue still, and told of.
    pay(&world, &anna, 1000).await.expect("booked");
    assert_eq!(late("one").await, 2);
    pay(&world, &anna, 5990).await.expect("booked");
    assert_eq!(late("two").await, 2);
    assert_eq!(world.books(&anna).await.outbox.len(), 0, "it is dropped");
    assert!(steps(&world, &anna).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_line_is_restricted_that_no_mail_told_of() {
    let anna = debtor("anna");
    let world = World::of(&[&anna]).await;
    world.portal.mailbox().fail_next([MailFault::Rejected]);
    assert_eq!(did(&run(&world).await), [1, 0, 0, 0]);
    assert_eq!(mails(&world, &anna).await.len(), 0);
    world.pass(8 * DAY);
    assert_eq!(did(&run(&world).await), [1, 0, 0, 0], "told anew, for nobody was told");
    assert_eq!(mails(&world, &anna).await.len(), 1);
    let kept = world.subscriber(&anna).await.dunning.expect("steps");
    assert_eq!(kept.steps[1].next.map(|next| next.on.to_string()).as_deref(), Some("2026-12-09"));
    world.pass(8 * DAY);
    assert_eq!(did(&run(&world).await), [0, 1, 0, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_that_was_late_by_a_day_is_not_sent_for_its_term_is_counted_from_that_day() {
    let anna = debtor("anna");
    let world = World::of(&[&anna]).await;
    assert_eq!(did(&run(&world).await), [1, 0, 0, 0]);
    let taken = world.subscriber(&anna).await.dunning.expect("a step").steps[0];
    world.pass(DAY);
    let mail = Mail::Overdue { step: taken.step, owed: taken.owed, next: taken.next };
    let to = anna.subscriber.contact.email.clone().expect("an address");
    let outgoing = Outgoing { mail, to, at: taken.at, attempts: 0 };
    let written = enqueue(Transaction::new(&world.table), &anna.subscriber.id, "late", &outgoing);
    written.commit().await.expect("written");
    assert_eq!(mails(&world, &anna).await.len(), 1, "the one of the day itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_under_way_puts_a_step_off_until_its_provider_has_been_asked() {
    let anna = debtor("anna");
    let world = World::of(&[&anna]).await;
    let order = world.begin(&mut world.app_of(&anna).await, KEY).await;
    world.portal.payu().notifications(false);
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("paid");
    assert_eq!(did(&run(&world).await), [0, 0, 0, 0], "nobody who has paid is warned");
    world.pass(5);
    let _ = world.portal.run_schedule("reconcile-payments").await.expect("it ran");
    world.pass(DAY);
    assert_eq!(did(&run(&world).await), [0, 0, 0, 0]);
    assert!(steps(&world, &anna).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_step_and_a_booking_at_one_moment_neither_is_lost() {
    let people: Vec<Person> = (0..12).map(|number| debtor(&format!("person-{number}"))).collect();
    let world = World::of(&people.iter().collect::<Vec<_>>()).await;
    let paying = async {
        for person in &people {
            let mut tries = 0;
            while let Err(error) = pay(&world, person, 6990).await {
                tries += 1;
                assert!(tries < 100, "{error:?}");
            }
        }
    };
    let (done, ()) = tokio::join!(run(&world), paying);
    println!("{done}");
    for person in &people {
        let books = world.books(person).await;
        assert_eq!((books.balance, books.restriction), (0, None));
        assert!(steps(&world, person).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn exempt_and_promised_subscribers_are_left_alone_and_so_is_what_the_office_restricted() {
    let terms = |exempt, until: Option<&str>| {
        Some(DunningTerms { exempt, promise_until: until.map(|day| day.parse().expect("a day")) })
    };
    let mut exempt = debtor("exempt");
    exempt.subscriber.dunning_terms = terms(true, None);
    let mut promised = debtor("promised");
    promised.subscriber.dunning_terms = terms(false, Some("2026-11-24"));
    let mut late = debtor("late");
    late.subscriber.dunning_terms = terms(false, Some("2026-11-22"));
    let suspended = debtor("suspended").restricted(RestrictionLevel::Suspended);
    let world = World::of(&[&exempt, &promised, &late, &suspended]).await;
    assert_eq!(did(&run(&world).await), [1, 0, 0, 0]);
    assert_eq!(steps(&world, &late).await, [DunningStep::Notice]);
    world.pass(2 * DAY);
    assert_eq!(did(&run(&world).await), [1, 0, 0, 0]);
    assert_eq!(steps(&world, &promised).await, [DunningStep::Notice]);
    for person in [&exempt, &suspended] {
        assert_eq!(world.subscriber(person).await.dunning, None);
    }
    world.pass(100 * DAY);
    let _ = run(&world).await;
    assert_eq!(world.subscriber(&exempt).await.dunning, None);
    let restriction = world.books(&suspended).await.restriction.expect("it stays");
    assert_eq!(restriction, suspended.subscriber.restriction.expect("by the office"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_day_and_a_provider_who_takes_no_steps_are_idle() {
    let anna = debtor("anna");
    let world = World::of(&[&anna]).await;
    // The Saturday.
    world.pass(5 * DAY);
    assert_eq!(run(&world).await["idle"], true);
    world.pass(2 * DAY);
    assert_eq!(did(&run(&world).await), [1, 0, 0, 0]);
    let none = |options: &mut panel::PortalOptions| {
        options.settings.insert("PANEL_DUNNING".to_owned(), r#"{"steps":[]}"#.to_owned());
    };
    let world = World::with(none).await;
    anna.write(&world.table).await;
    assert_eq!(run(&world).await["idle"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn slices_go_on_where_the_one_before_ended_and_everybody_has_a_turn_once() {
    let people: Vec<Person> = (0..30).map(|number| debtor(&format!("person-{number}"))).collect();
    let world = World::of(&people.iter().collect::<Vec<_>>()).await;
    let (mut notices, mut debtors, mut runs) = (0, 0, 0);
    loop {
        let done = world.portal.invoke(NAME, json!({ "at_most": 1 })).await.expect("it ran");
        notices += did(&done)[0];
        debtors += done["debtors"].as_u64().expect("a number");
        runs += 1;
        if done["day_is_done"] == true {
            break;
        }
        // Whoever has paid since is not in the index any more, and is no place to lose.
        if runs == 10 {
            for person in &people {
                if steps(&world, person).await.len() == 1 {
                    pay(&world, person, 6990).await.expect("booked");
                }
            }
        }
        assert!(runs < 60, "it never ends");
    }
    assert_eq!((notices, debtors), (30, 30));
    assert!(runs >= 30, "{runs}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_whose_item_is_damaged_keeps_no_other_from_their_notice_and_is_tried_three_times_a_day() {
    let [anna, jan] = ["anna", "jan"].map(debtor);
    let world = World::of(&[&anna, &jan]).await;
    let key = keys::subscriber(&anna.subscriber.id);
    let broken = shared::store::Update::existing().set("billing", 7);
    assert!(world.table.update(&key, broken).await.expect("written"));
    for round in 0..3 {
        let done = run(&world).await;
        assert_eq!((&done["failed"], did(&done)[0]), (&json!(1), u64::from(round == 0)), "{done}");
        assert_eq!(done["day_is_done"], round == 2);
    }
    assert_eq!(run(&world).await["idle"], true);
    assert_eq!(steps(&world, &jan).await, [DunningStep::Notice]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_pay_online_is_led_to_the_panel_and_not_to_a_link_that_pays_nothing() {
    let mut jan = debtor("jan");
    jan.subscriber.electronic_invoices = false;
    let world = World::of(&[&jan]).await;
    assert_eq!(did(&run(&world).await), [1, 0, 0, 0]);
    let told = mails(&world, &jan).await;
    assert!(told[0].contains("/payments") && !told[0].contains("/pay/"), "{told:?}");
}
