//! The lines of one subscriber: decided, committed, and decided again where somebody else was faster.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use shared::clock::Clock;
use shared::store::{CommitError, StoreError, Table, Transaction};

use crate::decide::{Document, Outcome, Plan, Planner, State};
use crate::document::Documents;
use crate::fault::{Code, Fault};
use crate::load::{Group, load, pending};
use crate::record::Record;
use crate::seals::Seals;
use crate::stop::Stop;

/// Tries of one transaction.
const TRIES_MAX: u32 = 3;
/// What is waited after a lost race, and after a table that was too busy; longer each time.
const RACE_PAUSE: Duration = Duration::from_millis(25);
const BUSY_PAUSE: Duration = Duration::from_millis(500);

/// What became of each line, by its number.
pub type Settled = BTreeMap<u64, Result<Outcome, Fault>>;

/// What a group needs to go in.
pub struct Importer<'a> {
    /// The table.
    pub table: &'a Table,
    /// The PDFs of invoices and contracts.
    pub documents: Documents<'a>,
    /// What seals passwords.
    pub seals: Seals<'a>,
    /// Time: each group is decided at its own moment, for a file may take a quarter of an hour.
    pub clock: &'a dyn Clock,
}

impl Importer<'_> {
    /// Imports a group on the state loaded for it. Error: the table or a bucket is not available.
    pub async fn import(&self, group: Group, state: Result<State, StoreError>) -> Result<Settled, Stop> {
        let (mut group, mut state) = (ordered(group), state);
        let (mut settled, mut documents) = (Settled::new(), HashMap::new());
        let mut tries = 1;
        loop {
            let mut ready = match state {
                Ok(state) => state,
                Err(error) => return Ok(damaged(&group, settled, &error)),
            };
            self.prepare(&group, &ready, &mut documents).await?;
            ready.documents.clone_from(&documents);
            let Some((plan, error)) = self.commit(&group, ready, &mut settled, &mut tries).await else {
                return Ok(settled);
            };
            match pause_after(&error) {
                Some(pause) if tries < TRIES_MAX => {
                    tokio::time::sleep(pause * (1 << tries)).await;
                    tries += 1;
                }
                _ => {
                    settled.extend(contended(&plan, error)?);
                    tries = 1;
                }
            }
            group.lines.retain(|line| !settled.contains_key(&line.number));
            state = load(self.table, &[&group], self.clock.now()).await?.pop().unwrap_or_else(unloaded);
        }
    }

    /// Commits plan after plan; what went in is settled. Gives the plan that did not go in, and why.
    async fn commit(
        &self,
        group: &Group,
        state: State,
        settled: &mut Settled,
        tries: &mut u32,
    ) -> Option<(Plan, CommitError)> {
        let mut planner = Planner::new(state, &group.lines);
        while let Some(mut plan) = planner.next_plan() {
            let writes = std::mem::take(&mut plan.writes);
            let transaction =
                writes.into_iter().fold(Transaction::new(self.table), |transaction, write| write.onto(transaction));
            if let Err(error) = transaction.commit().await {
                return Some((plan, error));
            }
            *tries = 1;
            settled.extend(plan.settled);
        }
        None
    }

    /// Gives each invoice that is not there yet its document, and each contract that names one, once however often it is
    /// decided again.
    async fn prepare(&self, group: &Group, state: &State, documents: &mut HashMap<u64, Document>) -> Result<(), Stop> {
        for line in pending(group, state) {
            let pdf = match &line.parsed.record {
                Record::Invoice(invoice) if !state.markers.contains_key(invoice.id.as_str()) => invoice.pdf.as_ref(),
                Record::Contract(contract) if contract.pdf.is_some() => contract.pdf.as_ref(),
                _ => continue,
            };
            if let Entry::Vacant(place) = documents.entry(line.number) {
                place.insert(self.documents.prepare(&state.id, pdf).await?);
            }
        }
        Ok(())
    }
}

/// Payments behind all else of a subscriber: whether one lifts a restriction is decided upon every charge of the batch,
/// wherever in it that stands. Invoices behind those: each is drawn as soon as it is there, by what is owed then. What comes
/// before its own subscriber stays there.
fn ordered(mut group: Group) -> Group {
    let start = group.lines.iter().find(|line| matches!(line.parsed.record, Record::Subscriber(_)));
    let start = start.map_or(0, |line| line.number);
    let rank = |record: &Record| match record {
        Record::Invoice(_) => 2,
        Record::Payment(_) => 1,
        _ => 0,
    };
    group.lines.sort_by_key(|line| (line.number >= start, rank(&line.parsed.record)));
    group
}

/// How long to wait before another try; none where that cannot help.
const fn pause_after(error: &CommitError) -> Option<Duration> {
    match error {
        CommitError::Condition(_) | CommitError::Contended => Some(RACE_PAUSE),
        CommitError::Store(StoreError::Unavailable(_)) => Some(BUSY_PAUSE),
        CommitError::Store(_) => None,
    }
}

/// The lines that a plan did not go in for: those whose own items were at fault, else all. Error: it was no race.
fn contended(plan: &Plan, error: CommitError) -> Result<Settled, Stop> {
    let places = match error {
        CommitError::Condition(places) => places,
        CommitError::Contended => Vec::new(),
        CommitError::Store(error) => return Err(error.into()),
    };
    let causes: Vec<u64> = places.iter().filter_map(|place| plan.causes.get(*place).copied().flatten()).collect();
    let lines = plan.settled.iter().map(|(line, _)| *line);
    let blamed = lines.filter(|line| causes.is_empty() || causes.contains(line));
    Ok(blamed.map(|line| (line, Err(Fault::at("", Code::CONTENDED)))).collect())
}

fn damaged(group: &Group, mut settled: Settled, error: &StoreError) -> Settled {
    tracing::error!(%error, "what is stored of a subscriber cannot be read");
    settled.extend(group.lines.iter().map(|line| (line.number, Err(Fault::at("", Code::ITEM_DAMAGED)))));
    settled
}

fn unloaded() -> Result<State, StoreError> {
    Err(StoreError::Unavailable("a group was not loaded".to_owned()))
}
