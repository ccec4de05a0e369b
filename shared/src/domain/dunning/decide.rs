//! Which step is due.

use jiff::ToSpan;

use super::policy::PolicyStep;
use super::{Announced, Dunning, DunningPolicy, DunningStep, Taken};
use crate::domain::{
    Charge, Date, LineChange, MoneyError, Restriction, RestrictionChange, RestrictionLevel, Settlement, Subscriber,
    Timestamp, local_date, settle,
};

/// More than any policy asks for, with notices that a changed one makes needed again.
const TAKEN_MAX: usize = 24;
/// For so many days a payment under way puts a step off: its provider may be away, or not have told us yet. Not for longer, for
/// nothing need be paid to begin one.
const PUT_OFF_DAYS: i64 = 3;

/// What is to be done about a subscriber's arrears.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// Nothing, now.
    Nothing,
    /// Nothing is overdue any more: the steps that were taken are forgotten.
    Clear,
    /// A step is due.
    Take(Box<Step>),
}

/// A step that is due, and what it makes of the subscriber.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// The step.
    pub taken: Taken,
    /// All steps with it.
    pub dunning: Dunning,
    /// The restriction afterwards.
    pub restriction: Option<Restriction>,
    /// The change of the line, where there is one.
    pub line: Option<LineChange>,
    /// The line of the restriction history, where there is one.
    pub change: Option<RestrictionChange>,
}

/// Whether a step may be due, by what stands with the subscriber: only then is it worth reading charges.
pub fn may_be_due(subscriber: &Subscriber, policy: &DunningPolicy, today: Date) -> bool {
    let is_spared = subscriber.dunning_terms.is_some_and(|terms| terms.spare(today));
    // Who has no address cannot be told before: the office must.
    if subscriber.balance.owed().is_zero() || is_spared || subscriber.contact.email.is_none() || !policy.is_open(today)
    {
        return false;
    }
    let taken = taken(subscriber);
    taken.len() < TAKEN_MAX
        && match taken.last() {
            None => policy.next(taken, level(subscriber)).is_some(),
            Some(last) => {
                after(last, announced(last, today), taken, policy, level(subscriber)).is_some_and(|(_, on)| on <= today)
            }
        }
}

/// What is to be done. `newest` are the charges, newest first, as far as they reach: what is overdue is computed at this moment.
/// `is_told`: whether the mail of the last step went out. Error: two currencies.
pub fn decide(
    subscriber: &Subscriber,
    newest: &[Charge],
    policy: &DunningPolicy,
    now: Timestamp,
    is_told: bool,
) -> Result<Verdict, MoneyError> {
    let today = local_date(now);
    let settlement = settle(subscriber.balance, newest, today)?;
    if settlement.overdue.is_zero() {
        return Ok(if subscriber.dunning.is_some() { Verdict::Clear } else { Verdict::Nothing });
    }
    let (taken, level) = (taken(subscriber), level(subscriber));
    if settlement.overdue.amount() < policy.minimum {
        // What was only told of would otherwise be done about another debt, later.
        let is_over = subscriber.dunning.is_some() && level.is_none();
        return Ok(if is_over { Verdict::Clear } else { Verdict::Nothing });
    }
    if !may_be_due(subscriber, policy, today) {
        return Ok(Verdict::Nothing);
    }
    let due = match taken.last() {
        None => policy.next(taken, level).map(|first| (first, first_due(first, &settlement, policy, today))),
        Some(last) => after(last, announced(last, today).filter(|_| is_told), taken, policy, level),
    };
    let is_under_way = |on: Date| subscriber.open_payment.is_some() && today < on.saturating_add(PUT_OFF_DAYS.days());
    Ok(match due.filter(|(_, on)| *on <= today && !is_under_way(*on)) {
        Some((due, _)) => Verdict::Take(Box::new(take(subscriber, due.step, settlement.overdue, policy, now))),
        None => Verdict::Nothing,
    })
}

fn taken(subscriber: &Subscriber) -> &[Taken] {
    subscriber.dunning.as_ref().map_or(&[], |dunning| &dunning.steps)
}

fn level(subscriber: &Subscriber) -> Option<RestrictionLevel> {
    subscriber.restriction.map(|restriction| restriction.level)
}

/// When the first step is due: so many days after the oldest of what is overdue fell due. A debt that no charge explains is
/// older than all of them.
fn first_due(first: PolicyStep, settlement: &Settlement, policy: &DunningPolicy, today: Date) -> Date {
    let since = settlement.due().filter(|_| settlement.older.is_zero());
    since.map_or(today, |since| policy.calendar.end_of(policy.calendar.open_from(since), first.days))
}

/// The step after another one, and the first day it may be taken on. What restricts the line must have been told of with the one
/// before; where it was not, for the policy or the restriction was changed since, it is told of first.
fn after(
    last: &Taken,
    announced: Option<Announced>,
    taken: &[Taken],
    policy: &DunningPolicy,
    level: Option<RestrictionLevel>,
) -> Option<(PolicyStep, Date)> {
    let (next, day) = (policy.next(taken, level)?, local_date(last.at));
    if next.step.level().is_none() {
        return Some((next, policy.calendar.open_after(policy.calendar.end_of(day, next.days))));
    }
    match announced.filter(|announced| announced.step == next.step) {
        Some(announced) => Some((next, announced.on)),
        None => Some((PolicyStep { step: DunningStep::Notice, ..next }, policy.calendar.open_after(day))),
    }
}

/// What was told of with a step, unless that is too long ago.
fn announced(last: &Taken, today: Date) -> Option<Announced> {
    last.next.filter(|announced| !announced.is_stale(today))
}

fn take(
    subscriber: &Subscriber,
    step: DunningStep,
    owed: crate::domain::Money,
    policy: &DunningPolicy,
    now: Timestamp,
) -> Step {
    let before = subscriber.restriction;
    let restriction = step.level().map(|level| Restriction { level, since: now }).or(before);
    let mut taken = Taken { step, at: now, owed, next: None };
    let mut dunning = subscriber.dunning.clone().unwrap_or_default();
    dunning.steps.push(taken);
    taken.next = to_announce(&dunning.steps, policy, restriction.map(|restriction| restriction.level), local_date(now));
    if let Some(last) = dunning.steps.last_mut() {
        *last = taken;
    }
    let line = LineChange::between(subscriber.line.as_ref(), before, restriction, now);
    let levels = (before.map(|before| before.level), restriction.map(|after| after.level));
    let change = step.level().map(|_| RestrictionChange { at: now, from: levels.0, to: levels.1, owed });
    Step { taken, dunning, restriction, line, change }
}

/// The restriction that comes next, where one does.
fn to_announce(
    taken: &[Taken],
    policy: &DunningPolicy,
    level: Option<RestrictionLevel>,
    today: Date,
) -> Option<Announced> {
    let next = policy.next(taken, level).filter(|next| next.step.level().is_some())?;
    let pay_by = policy.calendar.end_of(today, next.days);
    Some(Announced { step: next.step, pay_by, on: policy.calendar.open_after(pay_by) })
}
