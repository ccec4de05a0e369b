//! A step about arrears, taken.

use super::decide::Due;
use super::{Announced, Dunning, DunningPolicy, Taken};
use crate::domain::{
    Date, LineChange, Money, Restriction, RestrictionChange, RestrictionLevel, Subscriber, Timestamp, local_date,
};

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

/// Takes a step that is due.
pub(super) fn take(subscriber: &Subscriber, due: Due, owed: Money, policy: &DunningPolicy, now: Timestamp) -> Step {
    let before = subscriber.restriction;
    let step = due.step.step;
    let restriction = step.level().map(|level| Restriction { level, since: now }).or(before);
    let mut taken = Taken { step, at: now, owed, again: due.again, next: None };
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
