//! What a provider does about arrears, from the setting `PANEL_DUNNING`: JSON that is read once.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Calendar, DunningStep, Taken};
use crate::domain::{Date, RestrictionLevel};

/// What a parameter of CloudFormation holds.
const BYTES_MAX: usize = 4096;
const STEPS_MAX: usize = 10;
/// The law gives seven days before a line is limited, and as many before it is suspended.
const LAW_DAYS: u16 = 7;
const DAYS_MAX: u16 = 180;

/// A step, and how long after the one before it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyStep {
    /// Which.
    pub step: DunningStep,
    /// How many days after the one before; of the first one, how many after something fell due.
    pub days: u16,
}

/// What is done about arrears, and when.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DunningPolicy {
    pub(super) steps: Vec<PolicyStep>,
    pub(super) minimum: u64,
    pub(super) calendar: Calendar,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    steps: Option<Vec<PolicyStep>>,
    minimum: u64,
    closed: BTreeSet<Date>,
}

impl DunningPolicy {
    /// Takes the JSON; `{}` is a notice a week after something fell due, a week later a slow line, a week later none. Error: not
    /// what it should be, or less than the law asks for.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if text.len() > BYTES_MAX {
            return Err("is longer than 4096 bytes");
        }
        let written: Written = serde_json::from_str(text).map_err(|_| "is not the JSON it should be")?;
        let week = |step| PolicyStep { step, days: LAW_DAYS };
        let usual = || [DunningStep::Notice, DunningStep::Limited, DunningStep::Suspended].map(week).to_vec();
        let steps = written.steps.unwrap_or_else(usual);
        check(&steps)?;
        Ok(Self { steps, minimum: written.minimum, calendar: Calendar::new(written.closed) })
    }

    /// Whether nothing is done at all.
    pub const fn is_off(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether steps are taken on a day.
    pub fn is_open(&self, day: Date) -> bool {
        self.calendar.is_open(day)
    }

    /// The first step that has not been taken, where the line is restricted so far: what makes it no worse is passed over, and
    /// whoever is suspended already is left alone.
    pub(super) fn next(&self, taken: &[Taken], level: Option<RestrictionLevel>) -> Option<PolicyStep> {
        if level == Some(RestrictionLevel::Suspended) {
            return None;
        }
        let mut place = 0;
        for taken in taken.iter().filter(|taken| !taken.again) {
            let found = self.steps.iter().skip(place).position(|step| step.step == taken.step);
            place += found.map_or(0, |found| found + 1);
        }
        let worse = |step: &&PolicyStep| step.step.level().is_none_or(|then| Some(then) > level);
        self.steps.iter().skip(place).find(worse).copied()
    }
}

fn check(steps: &[PolicyStep]) -> Result<(), &'static str> {
    if steps.len() > STEPS_MAX {
        return Err("has more than 10 steps");
    }
    if steps.first().is_some_and(|first| first.step != DunningStep::Notice) {
        return Err("begins with something else than a notice");
    }
    let levels: Vec<RestrictionLevel> = steps.iter().filter_map(|step| step.step.level()).collect();
    if !levels.is_sorted_by(|one, other| one < other) {
        return Err("has a restriction twice, or a suspension before a limitation");
    }
    let limits = steps.iter().any(|step| step.step == DunningStep::Limited);
    let fits = |step: &PolicyStep| {
        let least = match step.step {
            DunningStep::Notice => 1,
            // Without the stage before it, its days are those of both.
            DunningStep::Suspended if !limits => 2 * LAW_DAYS,
            DunningStep::Limited | DunningStep::Suspended => LAW_DAYS,
        };
        (least..=DAYS_MAX).contains(&step.days)
    };
    if steps.iter().all(fits) { Ok(()) } else { Err("has a step of fewer days than the law gives, or of too many") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_written_is_what_the_law_says_and_an_empty_list_is_nothing_at_all() {
        let usual = DunningPolicy::parse("{}").expect("a policy");
        let steps = [DunningStep::Notice, DunningStep::Limited, DunningStep::Suspended];
        assert_eq!(
            usual.steps.iter().map(|step| (step.step, step.days)).collect::<Vec<_>>(),
            steps.map(|step| (step, 7))
        );
        assert!(!usual.is_off() && DunningPolicy::parse(r#"{"steps":[]}"#).expect("a policy").is_off());
    }

    #[test]
    fn a_policy_that_would_restrict_without_a_notice_or_too_soon_is_refused() {
        for (steps, accepted) in [
            (r#"[{"step":"notice","days":3},{"step":"notice","days":5},{"step":"suspended","days":14}]"#, true),
            (r#"[{"step":"notice","days":1}]"#, true),
            (r#"[{"step":"notice","days":7},{"step":"suspended","days":13}]"#, false),
            (r#"[{"step":"limited","days":7}]"#, false),
            (r#"[{"step":"notice","days":7},{"step":"limited","days":6}]"#, false),
            (r#"[{"step":"notice","days":0}]"#, false),
            (r#"[{"step":"notice","days":181}]"#, false),
            (r#"[{"step":"notice","days":7},{"step":"suspended","days":7},{"step":"limited","days":7}]"#, false),
            (r#"[{"step":"notice","days":7},{"step":"limited","days":7},{"step":"limited","days":7}]"#, false),
            (r#"[{"step":"letter","days":7}]"#, false),
        ] {
            assert_eq!(DunningPolicy::parse(&format!("{{\"steps\":{steps}}}")).is_ok(), accepted, "{steps}");
        }
        for bad in ["", "7", r#"{"minimum":-1}"#, r#"{"closed":["soon"]}"#, r#"{"other":1}"#] {
            assert!(DunningPolicy::parse(bad).is_err(), "{bad}");
        }
        assert!(DunningPolicy::parse(&format!("{{{}}}", " ".repeat(5000))).is_err());
    }
}
