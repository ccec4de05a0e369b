//! Arrears: a notice, then the line gets slow, then it is suspended, each with its date told before. Decided purely.

mod calendar;
mod decide;
mod policy;
mod take;

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

pub use calendar::{Calendar, is_past_due};
pub use decide::{Verdict, decide, may_be_due};
pub use policy::DunningPolicy;
pub use take::Step;

use super::{Date, Money, RestrictionLevel, Subscriber, Timestamp};
use crate::openapi::Day;

/// A step about arrears.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DunningStep {
    /// The subscriber is told, and nothing else.
    Notice,
    /// The line gets slow.
    Limited,
    /// The line is suspended.
    Suspended,
}

impl DunningStep {
    /// What it makes of the line.
    pub const fn level(self) -> Option<RestrictionLevel> {
        match self {
            Self::Notice => None,
            Self::Limited => Some(RestrictionLevel::Limited),
            Self::Suspended => Some(RestrictionLevel::Suspended),
        }
    }
}

/// A restriction that was told of before, as the law wants it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[schemars(rename = "AnnouncedStep")]
pub struct Announced {
    /// What will be done to the line.
    pub step: DunningStep,
    /// The last day to pay on.
    #[schemars(with = "Day")]
    pub pay_by: Date,
    /// The day from which it may be done.
    #[schemars(with = "Day")]
    pub on: Date,
}

impl Announced {
    /// For so many days behind the first one it may be done: what was told of longer ago is told of anew, as after a long promise
    /// or an exemption that has ended.
    const DAYS_HELD: i64 = 30;

    /// Whether it was told of so long ago that it must be told of again first.
    fn is_stale(&self, today: Date) -> bool {
        self.on.saturating_add(Self::DAYS_HELD.days()) < today
    }
}

/// A step that was taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// Which.
    pub step: DunningStep,
    /// When.
    pub at: Timestamp,
    /// What was overdue then.
    pub owed: Money,
    /// Whether it said once more what was told before, or should have been: it is none of the policy's own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
    /// The restriction that was told of with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Announced>,
}

/// The steps that were taken about a debt, in order. They go once nothing is overdue.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Dunning {
    /// Each of them.
    pub steps: Vec<Taken>,
}

/// What the office has agreed with a subscriber about arrears.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct DunningTerms {
    /// No step is taken, ever.
    #[serde(default)]
    pub exempt: bool,
    /// No step is taken up to this day, the day itself included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise_until: Option<Date>,
}

impl DunningTerms {
    /// Whether they keep steps from being taken on a day.
    pub fn spare(&self, today: Date) -> bool {
        self.exempt || self.promise_until.is_some_and(|until| today <= until)
    }
}

impl Subscriber {
    /// The restriction that comes next unless they pay, as they were told.
    pub fn announced(&self, today: Date) -> Option<Announced> {
        if self.balance.owed().is_zero() || self.dunning_terms.is_some_and(|terms| terms.spare(today)) {
            return None;
        }
        let next = self.dunning.as_ref()?.steps.last()?.next?;
        next.step.level().filter(|level| Some(*level) > self.restriction.map(|restriction| restriction.level))?;
        Some(next).filter(|next| !next.is_stale(today))
    }
}

#[cfg(test)]
mod tests;
