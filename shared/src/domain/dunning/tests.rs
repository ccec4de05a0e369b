//! Histories of arrears, day by day.

use jiff::ToSpan;
use jiff::civil::Weekday;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::booking::{book_credit, book_debit};
use crate::domain::{Charge, ChargeId, Currency, DebtShard, Period, Restriction, Text, settle, zone};

fn pln(amount: u64) -> Money {
    Money::new(amount, Currency::Pln).expect("in range")
}

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

/// Nine in the morning of a day.
fn morning(day: Date) -> Timestamp {
    zone().to_timestamp(day.at(9, 0, 0, 0)).expect("in range")
}

fn usual() -> DunningPolicy {
    DunningPolicy::parse("{}").expect("a policy")
}

/// Somebody with their charges, newest first, and every step that was ever taken.
struct Story {
    subscriber: Subscriber,
    charges: Vec<Charge>,
    taken: Vec<Taken>,
}

impl Story {
    fn new() -> Self {
        let subscriber = json!({
            "id": "sub_1", "name": "Jan", "contact": {"email": "jan@example.pl"}, "billing": {"name": "Jan"},
            "balance": {"amount": 0, "currency": "PLN"}, "version": 1,
        });
        let subscriber = serde_json::from_value(subscriber).expect("a subscriber");
        Self { subscriber, charges: Vec::new(), taken: Vec::new() }
    }

    /// Somebody whose charge of 69.90 fell due on 14 November 2026.
    fn overdue() -> Self {
        let mut story = Self::new();
        story.charge(6990, date("2026-11-14"));
        story
    }

    fn charge(&mut self, amount: u64, due: Date) {
        let charge = Charge {
            id: ChargeId::of(&self.charges.len().to_string()).expect("an id"),
            period: Period::of(due),
            title: Text::parse("Internet").expect("a title"),
            amount: pln(amount),
            due,
            invoice: None,
        };
        book_debit(&self.subscriber, charge.amount).expect("in range").apply(&mut self.subscriber);
        self.charges.insert(0, charge);
    }

    fn pay(&mut self, amount: u64, day: Date) {
        let booking = book_credit(&self.subscriber, pln(amount), &self.charges, day, morning(day)).expect("in range");
        booking.apply(&mut self.subscriber);
    }

    fn verdict(&self, policy: &DunningPolicy, day: Date) -> Verdict {
        decide(&self.subscriber, &self.charges, policy, morning(day), true).expect("one currency")
    }

    /// Does what is due on a day, and tells the step.
    fn run(&mut self, policy: &DunningPolicy, day: Date) -> Option<Taken> {
        match self.verdict(policy, day) {
            Verdict::Nothing => None,
            Verdict::Clear => {
                self.subscriber.dunning = None;
                None
            }
            Verdict::Take(step) => {
                let Step { taken, dunning, restriction, line, .. } = *step;
                (self.subscriber.dunning, self.subscriber.restriction) = (Some(dunning), restriction);
                self.subscriber.line = line.or(self.subscriber.line);
                self.taken.push(taken);
                Some(taken)
            }
        }
    }

    /// Runs every day up to one and tells what was done when.
    fn until(&mut self, policy: &DunningPolicy, from: &str, to: &str) -> Vec<(DunningStep, String)> {
        let days = date(from).series(1.day()).take_while(|day| *day <= date(to));
        days.filter_map(|day| Some((self.run(policy, day)?.step, day.to_string()))).collect()
    }
}

fn told(steps: &[(DunningStep, &str)]) -> Vec<(DunningStep, String)> {
    steps.iter().map(|(step, day)| (*step, (*day).to_owned())).collect()
}

#[test]
fn a_notice_comes_a_week_after_the_due_date_and_each_restriction_behind_the_week_that_was_told() {
    let mut story = Story::overdue();
    // Seven days after the 14th is a Saturday.
    let steps = story.until(&usual(), "2026-11-14", "2027-01-31");
    let expected = [
        (DunningStep::Notice, "2026-11-23"),
        (DunningStep::Limited, "2026-12-01"),
        (DunningStep::Suspended, "2026-12-09"),
    ];
    assert_eq!(steps, told(&expected));
    let next = |step, pay_by, on| Some(Announced { step, pay_by: date(pay_by), on: date(on) });
    assert_eq!(story.taken[0].next, next(DunningStep::Limited, "2026-11-30", "2026-12-01"));
    assert_eq!(story.taken[1].next, next(DunningStep::Suspended, "2026-12-08", "2026-12-09"));
    assert_eq!((story.taken[2].next, story.taken[2].owed), (None, pln(6990)));
}

#[test]
fn whoever_pays_what_is_overdue_is_forgotten_and_begins_anew_the_next_time() {
    let mut story = Story::overdue();
    story.charge(6990, date("2026-12-14"));
    assert_eq!(story.until(&usual(), "2026-11-20", "2026-12-02").len(), 2);
    story.pay(6990, date("2026-12-03"));
    assert_eq!((story.subscriber.restriction, &story.subscriber.dunning), (None, &None));
    let steps = story.until(&usual(), "2026-12-03", "2026-12-28");
    assert_eq!(steps, told(&[(DunningStep::Notice, "2026-12-21")]), "of the next charge, by its own date");
    // The term of a week ends on the 28th, for it began before the holidays.
    assert_eq!(story.taken[2].next.map(|next| (next.pay_by, next.on)), Some((date("2026-12-28"), date("2026-12-29"))));
}

#[test]
fn a_part_that_leaves_something_overdue_stops_nothing_and_the_sum_is_that_of_the_moment() {
    let mut story = Story::overdue();
    story.until(&usual(), "2026-11-20", "2026-11-24");
    story.pay(6000, date("2026-11-25"));
    let limited = story.until(&usual(), "2026-11-26", "2026-12-02");
    assert_eq!((limited, story.taken[1].owed), (told(&[(DunningStep::Limited, "2026-12-01")]), pln(990)));
    // Below what the provider runs after, nothing more is done.
    let policy = DunningPolicy::parse(r#"{"minimum":1000}"#).expect("a policy");
    assert_eq!(story.until(&policy, "2026-12-03", "2027-03-01"), []);
}

#[test]
fn exempt_and_promised_subscribers_get_no_step_and_a_promise_that_has_passed_counts_no_more() {
    let mut story = Story::overdue();
    story.subscriber.dunning_terms = Some(DunningTerms { exempt: true, promise_until: None });
    assert_eq!(story.until(&usual(), "2026-11-20", "2027-03-01"), []);
    story.subscriber.dunning_terms = None;
    assert_eq!(story.until(&usual(), "2026-11-23", "2026-11-23").len(), 1);
    story.subscriber.dunning_terms = Some(DunningTerms { exempt: false, promise_until: Some(date("2026-12-10")) });
    assert_eq!(story.subscriber.announced(date("2026-12-10")), None);
    assert!(story.subscriber.announced(date("2026-12-11")).is_some());
    let steps = story.until(&usual(), "2026-11-24", "2026-12-31");
    assert_eq!(steps, told(&[(DunningStep::Limited, "2026-12-11"), (DunningStep::Suspended, "2026-12-21")]));
}

#[test]
fn another_debt_than_the_one_that_was_told_of_is_told_of_by_itself() {
    let mut story = Story::overdue();
    assert_eq!(story.until(&usual(), "2026-11-20", "2026-11-24").len(), 1);
    story.charge(5000, date("2026-11-26"));
    story.pay(6990, date("2026-11-30"));
    let steps = story.until(&usual(), "2026-11-30", "2026-12-31");
    let anew = [(DunningStep::Notice, "2026-12-03"), (DunningStep::Limited, "2026-12-11")];
    assert_eq!(steps[..2], told(&anew));
}

#[test]
fn a_notice_that_is_told_anew_takes_the_place_of_no_step_of_the_policy() {
    let steps = r#"{"steps":[{"step":"notice","days":7},{"step":"limited","days":7},{"step":"notice","days":3},
        {"step":"suspended","days":7}]}"#;
    let policy = DunningPolicy::parse(steps).expect("a policy");
    let mut story = Story::overdue();
    assert_eq!(story.until(&policy, "2026-11-20", "2026-11-24").len(), 1);
    let untold = decide(&story.subscriber, &story.charges, &policy, morning(date("2026-12-01")), false);
    let Ok(Verdict::Take(step)) = untold else { panic!("a step") };
    assert!(step.taken.again);
    (story.subscriber.dunning, story.subscriber.restriction) = (Some(step.dunning), step.restriction);
    let rest: Vec<DunningStep> =
        story.until(&policy, "2026-12-02", "2027-01-31").into_iter().map(|(step, _)| step).collect();
    assert_eq!(rest, [DunningStep::Limited, DunningStep::Notice, DunningStep::Suspended]);
}

#[test]
fn a_payment_under_way_puts_each_step_off_for_three_days_and_no_longer() {
    let mut story = Story::overdue();
    let open =
        json!({"id": "pay_1", "amount": {"amount": 6990, "currency": "PLN"}, "started_at": "2026-11-22T20:00:00Z"});
    story.subscriber.open_payment = serde_json::from_value(open).expect("a payment");
    assert_eq!(story.until(&usual(), "2026-11-20", "2026-11-24"), []);
    story.subscriber.open_payment = None;
    assert_eq!(story.until(&usual(), "2026-11-25", "2026-11-30"), told(&[(DunningStep::Notice, "2026-11-25")]));
    let begun = |day: &str| {
        let open = json!({"id": "pay_1", "amount": {"amount": 1, "currency": "PLN"}, "started_at": format!("{day}T08:00:00Z")});
        serde_json::from_value(open).expect("a payment")
    };
    // Told of for the 3rd. Whoever begins one each day wins three days, and one that is left behind counts no more.
    for day in ["2026-12-03", "2026-12-04"] {
        story.subscriber.open_payment = begun(day);
        assert_eq!(story.until(&usual(), day, day), []);
    }
    story.subscriber.open_payment = begun("2026-12-07");
    assert_eq!(story.until(&usual(), "2026-12-07", "2026-12-07"), told(&[(DunningStep::Limited, "2026-12-07")]));
    // Behind a promise it is counted from there.
    let promise_until = Some(date("2026-12-16"));
    story.subscriber.dunning_terms = Some(DunningTerms { exempt: false, promise_until });
    story.subscriber.open_payment = begun("2026-12-16");
    assert_eq!(story.until(&usual(), "2026-12-15", "2026-12-18"), []);
    assert_eq!(story.until(&usual(), "2026-12-19", "2026-12-31"), told(&[(DunningStep::Suspended, "2026-12-21")]));
}

#[test]
fn a_restriction_whose_mail_never_went_out_is_told_of_again_first() {
    let mut story = Story::overdue();
    assert_eq!(story.until(&usual(), "2026-11-20", "2026-11-30").len(), 1);
    let untold = |day| decide(&story.subscriber, &story.charges, &usual(), morning(date(day)), false);
    assert_eq!(untold("2026-11-23"), Ok(Verdict::Nothing));
    let Ok(Verdict::Take(step)) = untold("2026-12-01") else { panic!("a step") };
    assert_eq!((step.taken.step, step.restriction), (DunningStep::Notice, None));
    assert_eq!(step.taken.next.map(|next| (next.step, next.on)), Some((DunningStep::Limited, date("2026-12-09"))));
}

#[test]
fn what_was_told_of_long_ago_is_told_of_again_before_it_is_done() {
    let mut story = Story::overdue();
    assert_eq!(story.until(&usual(), "2026-11-20", "2026-12-01").len(), 2);
    let promise_until = Some(date("2027-01-31"));
    story.subscriber.dunning_terms = Some(DunningTerms { exempt: false, promise_until });
    let announced = story.subscriber.dunning.as_ref().and_then(|dunning| dunning.steps.last()?.next);
    assert_eq!(announced.map(|next| next.on), Some(date("2026-12-09")));
    assert_eq!(story.subscriber.announced(date("2027-02-01")), None, "no date of last year is shown");
    let steps = story.until(&usual(), "2026-12-02", "2027-03-01");
    assert_eq!(steps, told(&[(DunningStep::Notice, "2027-02-01"), (DunningStep::Suspended, "2027-02-09")]));
}

#[test]
fn whoever_is_below_the_minimum_before_the_line_is_touched_begins_anew_with_the_next_debt() {
    let policy = DunningPolicy::parse(r#"{"minimum":1000}"#).expect("a policy");
    let mut story = Story::overdue();
    assert_eq!(story.until(&policy, "2026-11-20", "2026-11-24").len(), 1);
    story.pay(6500, date("2026-11-25"));
    assert_eq!(story.verdict(&policy, date("2026-11-25")), Verdict::Clear);
    assert_eq!(story.until(&policy, "2026-11-25", "2026-12-13"), []);
    story.charge(6990, date("2026-12-14"));
    let steps = story.until(&policy, "2026-12-14", "2026-12-30");
    assert_eq!(steps, told(&[(DunningStep::Notice, "2026-12-15"), (DunningStep::Limited, "2026-12-23")]));
}

#[test]
fn what_the_office_has_restricted_is_made_no_better_and_what_is_worse_is_told_of_first() {
    let since = morning(date("2026-11-10"));
    let mut story = Story::overdue();
    story.subscriber.restriction = Some(Restriction { level: RestrictionLevel::Suspended, since });
    assert_eq!(story.until(&usual(), "2026-11-20", "2027-03-01"), []);
    story.subscriber.restriction = Some(Restriction { level: RestrictionLevel::Limited, since });
    let steps = story.until(&usual(), "2026-11-20", "2026-12-31");
    assert_eq!(steps, told(&[(DunningStep::Notice, "2026-11-23"), (DunningStep::Suspended, "2026-12-01")]));
    // Limited by the office after limiting was told of: suspending is told of before it is done.
    let mut story = Story::overdue();
    story.until(&usual(), "2026-11-20", "2026-11-24");
    story.subscriber.restriction = Some(Restriction { level: RestrictionLevel::Limited, since });
    let steps = story.until(&usual(), "2026-11-24", "2026-12-31");
    assert_eq!(steps, told(&[(DunningStep::Notice, "2026-11-24"), (DunningStep::Suspended, "2026-12-02")]));
}

#[test]
fn whoever_cannot_be_told_by_mail_is_left_to_the_office_and_steps_may_be_left_out_or_added() {
    let mut story = Story::overdue();
    story.subscriber.contact.email = None;
    assert_eq!(story.until(&usual(), "2026-11-20", "2027-03-01"), []);
    let steps = r#"{"steps":[{"step":"notice","days":3},{"step":"notice","days":10},{"step":"suspended","days":14}]}"#;
    let policy = DunningPolicy::parse(steps).expect("a policy");
    let steps = Story::overdue().until(&policy, "2026-11-14", "2027-01-31");
    // The 14th is a Saturday: it can be paid until Monday the 16th.
    let expected = [
        (DunningStep::Notice, "2026-11-19"),
        (DunningStep::Notice, "2026-12-01"),
        (DunningStep::Suspended, "2026-12-16"),
    ];
    assert_eq!(steps, told(&expected));
}

/// What happens on a day.
#[derive(Clone, Copy, Debug)]
enum Event {
    Charge(u64),
    Pay(u64),
    Promise(u8),
}

fn events() -> impl Strategy<Value = Vec<(u16, Event)>> {
    let event = prop_oneof![
        (1_u64..9000).prop_map(Event::Charge),
        (1_u64..12_000).prop_map(Event::Pay),
        (1_u8..20).prop_map(Event::Promise),
    ];
    prop::collection::vec((0_u16..200, event), 1..20)
}

proptest! {
    #[test]
    fn no_history_warns_who_has_paid_or_takes_a_step_twice_or_too_soon_or_on_a_closed_day(events in events()) {
        let (policy, begin) = (usual(), date("2026-10-01"));
        let mut story = Story::new();
        for number in 0..260_u16 {
            let day = begin.saturating_add(i32::from(number).days());
            for (_, event) in events.iter().filter(|(when, _)| *when == number) {
                match event {
                    Event::Charge(amount) => story.charge(*amount, day.saturating_add(14.days())),
                    Event::Pay(amount) => story.pay(*amount, day),
                    Event::Promise(days) => {
                        let promise_until = Some(day.saturating_add(i32::from(*days).days()));
                        story.subscriber.dunning_terms = Some(DunningTerms { exempt: false, promise_until });
                    }
                }
            }
            let before = story.subscriber.clone();
            let overdue = settle(before.balance, &story.charges, day).expect("one currency").overdue;
            let Some(taken) = story.run(&policy, day) else { continue };
            prop_assert_eq!(taken.owed, overdue);
            prop_assert!(!overdue.is_zero(), "somebody who has paid was warned");
            prop_assert!(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && policy.is_open(day));
            prop_assert!(before.dunning_terms.is_none_or(|terms| !terms.spare(day)));
            let others = before.dunning.unwrap_or_default().steps;
            prop_assert!(!taken.again || taken.step == DunningStep::Notice && !others.is_empty());
            prop_assert!(taken.again || others.iter().all(|other| other.again || other.step != taken.step), "twice");
            if let Some(level) = taken.step.level() {
                let last = others.last().expect("a notice before");
                let told = last.next.expect("it was told of");
                prop_assert_eq!(told.step, taken.step);
                let given = crate::domain::local_date(last.at);
                let told_of = settle(before.balance, &story.charges, given).expect("one currency").overdue;
                prop_assert!(!told_of.is_zero(), "restricted for a debt that was not told of");
                prop_assert!(told.on <= day && told.pay_by < told.on && given.saturating_add(7.days()) <= told.pay_by);
                prop_assert!(policy.is_open(told.pay_by) && policy.is_open(told.on));
                prop_assert_eq!(story.subscriber.restriction.map(|restriction| restriction.level), Some(level));
            }
            prop_assert_eq!(story.verdict(&policy, day), Verdict::Nothing, "once is all, however often it runs");
            prop_assert!(DebtShard::of(&before.id, story.subscriber.balance).is_some());
        }
    }
}
