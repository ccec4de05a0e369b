//! Which step is due.

use super::policy::PolicyStep;
use super::{Announced, Dunning, DunningPolicy, DunningStep, Taken};
use crate::domain::{
    Charge, Date, LineChange, MoneyError, Restriction, RestrictionChange, RestrictionLevel, Settlement, Subscriber,
    Timestamp, local_date, settle,
};

/// More than any policy asks for, with notices that a changed one makes needed again.
const TAKEN_MAX: usize = 24;

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
            Some(last) => after(last, taken, policy, level(subscriber)).is_some_and(|(_, on)| on <= today),
        }
}

/// What is to be done. `newest` are the charges, newest first, as far as they reach: what is overdue is computed at this moment.
/// Error: two currencies.
pub fn decide(
    subscriber: &Subscriber,
    newest: &[Charge],
    policy: &DunningPolicy,
    now: Timestamp,
) -> Result<Verdict, MoneyError> {
    let today = local_date(now);
    let settlement = settle(subscriber.balance, newest, today)?;
    if settlement.overdue.is_zero() {
        return Ok(if subscriber.dunning.is_some() { Verdict::Clear } else { Verdict::Nothing });
    }
    if settlement.overdue.amount() < policy.minimum || !may_be_due(subscriber, policy, today) {
        return Ok(Verdict::Nothing);
    }
    let (taken, level) = (taken(subscriber), level(subscriber));
    let due = match taken.last() {
        None => policy.next(taken, level).filter(|first| first_is_due(*first, &settlement, policy, today)),
        Some(last) => after(last, taken, policy, level).map(|(step, _)| step),
    };
    Ok(due.map_or(Verdict::Nothing, |due| {
        let step = take(subscriber, due.step, settlement.overdue, policy, now);
        Verdict::Take(Box::new(step))
    }))
}

fn taken(subscriber: &Subscriber) -> &[Taken] {
    subscriber.dunning.as_ref().map_or(&[], |dunning| &dunning.steps)
}

fn level(subscriber: &Subscriber) -> Option<RestrictionLevel> {
    subscriber.restriction.map(|restriction| restriction.level)
}

/// Whether the first step is due: so many days after the oldest of what is overdue fell due. A debt that no charge explains is
/// older than all of them.
fn first_is_due(first: PolicyStep, settlement: &Settlement, policy: &DunningPolicy, today: Date) -> bool {
    let since = settlement.due().filter(|_| settlement.older.is_zero());
    since.is_none_or(|since| policy.calendar.end_of(since, first.days) <= today)
}

/// The step after another one, and the first day it may be taken on. What restricts the line must have been told of with the one
/// before; where it was not, for the policy or the restriction was changed since, it is told of first.
fn after(
    last: &Taken,
    taken: &[Taken],
    policy: &DunningPolicy,
    level: Option<RestrictionLevel>,
) -> Option<(PolicyStep, Date)> {
    let (next, day) = (policy.next(taken, level)?, local_date(last.at));
    if next.step.level().is_none() {
        return Some((next, policy.calendar.open_after(policy.calendar.end_of(day, next.days))));
    }
    match last.next.filter(|announced| announced.step == next.step) {
        Some(announced) => Some((next, announced.on)),
        None => Some((PolicyStep { step: DunningStep::Notice, ..next }, policy.calendar.open_after(day))),
    }
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
    taken.next = announced(&dunning.steps, policy, restriction.map(|restriction| restriction.level), local_date(now));
    if let Some(last) = dunning.steps.last_mut() {
        *last = taken;
    }
    let line = LineChange::between(subscriber.line.as_ref(), before, restriction, now);
    let levels = (before.map(|before| before.level), restriction.map(|after| after.level));
    let change = step.level().map(|_| RestrictionChange { at: now, from: levels.0, to: levels.1, owed });
    Step { taken, dunning, restriction, line, change }
}

/// The restriction that comes next, where one does.
fn announced(
    taken: &[Taken],
    policy: &DunningPolicy,
    level: Option<RestrictionLevel>,
    today: Date,
) -> Option<Announced> {
    let next = policy.next(taken, level).filter(|next| next.step.level().is_some())?;
    let pay_by = policy.calendar.end_of(today, next.days);
    Some(Announced { step: next.step, pay_by, on: policy.calendar.open_after(pay_by) })
}
