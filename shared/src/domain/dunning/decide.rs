//! Which step is due.

use jiff::ToSpan;

use super::policy::PolicyStep;
use super::take::{Step, take};
use super::{Announced, DunningPolicy, DunningStep, Taken};
use crate::domain::{
    Charge, Date, MoneyError, RestrictionLevel, Settlement, Subscriber, Timestamp, local_date, settle,
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
                after(last, announced(last, today), taken, policy, level(subscriber)).is_some_and(|due| due.on <= today)
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
        None => policy.next(taken, level).map(|step| Due::first(step, &settlement, policy, today)),
        Some(last) => {
            // What was told of must be owed still: another debt is told of by itself.
            let still = settle(subscriber.balance, newest, local_date(last.at))?.overdue.amount();
            let is_owed = still >= policy.minimum.max(1);
            if !is_owed && level.is_none() {
                return Ok(Verdict::Clear);
            }
            after(last, announced(last, today).filter(|_| is_told && is_owed), taken, policy, level)
        }
    };
    Ok(match due.filter(|due| due.on <= today && !is_put_off(subscriber, due.on, today)) {
        Some(due) => Verdict::Take(Box::new(take(subscriber, due, settlement.overdue, policy, now))),
        None => Verdict::Nothing,
    })
}

/// Whether a payment under way puts a step off that may be taken from `on` on.
fn is_put_off(subscriber: &Subscriber, on: Date, today: Date) -> bool {
    let behind = |day: Date| today >= day.saturating_add(PUT_OFF_DAYS.days());
    let promised = subscriber.dunning_terms.and_then(|terms| terms.promise_until);
    let on = promised.map_or(on, |until| on.max(until.saturating_add(1.days())));
    subscriber.open_payment.as_ref().is_some_and(|open| !behind(local_date(open.started_at))) && !behind(on)
}

fn taken(subscriber: &Subscriber) -> &[Taken] {
    subscriber.dunning.as_ref().map_or(&[], |dunning| &dunning.steps)
}

fn level(subscriber: &Subscriber) -> Option<RestrictionLevel> {
    subscriber.restriction.map(|restriction| restriction.level)
}

/// A step, and the first day that it may be taken on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Due {
    pub step: PolicyStep,
    pub on: Date,
    /// Whether it says once more what was told before, or should have been.
    pub again: bool,
}

impl Due {
    /// The first step: so many days after the oldest of what is overdue fell due. A debt that no charge explains is older than all
    /// of them, so that its first step is due at once; where there is none at all, since nobody knows when.
    fn first(step: PolicyStep, settlement: &Settlement, policy: &DunningPolicy, today: Date) -> Self {
        let due = settlement.due().map(|due| policy.calendar.end_of(policy.calendar.open_from(due), step.days));
        let on = if settlement.older.is_zero() { due } else { due.filter(|due| *due <= today) };
        Self { step, on: on.unwrap_or(Date::MIN), again: false }
    }
}

/// The step after another one. What restricts the line must have been told of with the one before; where it was not, for its mail
/// did not go out, or the policy, the restriction or the debt is another one since, it is told of first.
fn after(
    last: &Taken,
    announced: Option<Announced>,
    taken: &[Taken],
    policy: &DunningPolicy,
    level: Option<RestrictionLevel>,
) -> Option<Due> {
    let (step, day) = (policy.next(taken, level)?, local_date(last.at));
    if step.step.level().is_none() {
        let on = policy.calendar.open_after(policy.calendar.end_of(day, step.days));
        return Some(Due { step, on, again: false });
    }
    if let Some(announced) = announced.filter(|announced| announced.step == step.step) {
        return Some(Due { step, on: announced.on, again: false });
    }
    let instead = last.next.filter(|announced| announced.step == step.step).map(|announced| announced.on);
    let on = policy.calendar.open_after(day).max(instead.unwrap_or(day));
    Some(Due { step: PolicyStep { step: DunningStep::Notice, ..step }, on, again: true })
}

/// What was told of with a step, unless that is too long ago.
fn announced(last: &Taken, today: Date) -> Option<Announced> {
    last.next.filter(|announced| !announced.is_stale(today))
}
