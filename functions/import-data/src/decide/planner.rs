//! Puts the decisions about one subscriber into as few transactions as they fit in.

use std::collections::{HashSet, VecDeque};

use shared::domain::Subscriber;
use shared::store::ITEMS_MAX;
use shared::store::keys::Key;

use super::{Outcome, State, Write, decide, subscriber};
use crate::fault::Fault;
use crate::line::Line;

/// One transaction, and what becomes of its lines once it is committed.
#[derive(Debug, Default)]
pub struct Plan {
    /// The writes.
    pub writes: Vec<Write>,
    /// The line that each write is for; none for the subscriber's own item, which is for all.
    pub causes: Vec<Option<u64>>,
    /// The outcome of each line, by its number.
    pub settled: Vec<(u64, Result<Outcome, Fault>)>,
    keys: HashSet<Key>,
}

/// Decides line after line. A plan stands on the commit of those before it.
pub struct Planner<'a> {
    state: State,
    stored: Option<Subscriber>,
    lines: VecDeque<&'a Line>,
    /// Decided, but for the next plan.
    carried: Option<Decided>,
}

struct Decided {
    line: u64,
    outcome: Outcome,
    writes: Vec<Write>,
    /// The subscriber as this decision leaves it.
    after: Option<Subscriber>,
}

impl<'a> Planner<'a> {
    /// Of a subscriber as it is stored, and the lines about it.
    pub fn new(state: State, lines: impl IntoIterator<Item = &'a Line>) -> Self {
        let stored = state.subscriber.clone();
        Self { state, stored, lines: lines.into_iter().collect(), carried: None }
    }

    /// The next transaction; none when every line is settled.
    pub fn next_plan(&mut self) -> Option<Plan> {
        let mut plan = Plan::default();
        let mut after = self.stored.clone();
        while let Some(decided) = self.next_decided(&mut plan) {
            if !plan.has_room_for(&decided.writes) {
                self.carried = Some(decided);
                break;
            }
            after.clone_from(&decided.after);
            plan.add(decided);
        }
        if let Some(after) = &mut after
            && let Some(write) = subscriber::write(self.stored.as_ref(), after)
        {
            after.version = self.stored.as_ref().map_or(after.version, |stored| stored.version + 1);
            plan.causes.push(None);
            plan.writes.push(write);
            self.stored = Some(after.clone());
        }
        (!plan.settled.is_empty()).then_some(plan)
    }

    /// The next line that can go in; what cannot is settled on the way.
    fn next_decided(&mut self, plan: &mut Plan) -> Option<Decided> {
        if let Some(decided) = self.carried.take() {
            return Some(decided);
        }
        while let Some(line) = self.lines.pop_front() {
            match decide(&mut self.state, line) {
                Ok((outcome, writes)) => {
                    let after = self.state.subscriber.clone();
                    return Some(Decided { line: line.number, outcome, writes, after });
                }
                Err(fault) => plan.settled.push((line.number, Err(fault))),
            }
        }
        None
    }
}

impl Plan {
    /// Whether these writes fit beside one of the subscriber's item, and touch no item a second time but as before.
    fn has_room_for(&self, writes: &[Write]) -> bool {
        let fits = self.writes.len() + writes.len() < ITEMS_MAX;
        fits && !writes.iter().any(|write| self.keys.contains(&write.key) && !self.writes.contains(write))
    }

    fn add(&mut self, mut decided: Decided) {
        // Several lines of a file may change the line of a subscriber: that it waits is said once.
        decided.writes.retain(|write| !self.writes.contains(write));
        self.settled.push((decided.line, Ok(decided.outcome)));
        self.keys.extend(decided.writes.iter().map(|write| write.key.clone()));
        self.causes.extend(decided.writes.iter().map(|_| Some(decided.line)));
        self.writes.extend(decided.writes);
    }
}
