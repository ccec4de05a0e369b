//! A batch of lines: read together, imported by subscriber side by side.

use std::collections::HashMap;

use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use shared::domain::SubscriberId;

use crate::decide::Outcome;
use crate::fault::{Code, Fault};
use crate::group::{Importer, Settled};
use crate::line::{Line, RawLine};
use crate::load::{Group, load};
use crate::record::{Kind, parse};
use crate::report::Report;
use crate::stop::Stop;

/// The most lines of a batch.
const LINES_MAX: usize = 500;
/// The most bytes of a batch, but for its last line.
const BYTES_MAX: usize = 2 * 1024 * 1024;
/// Subscribers at the same time.
const GROUPS_MAX: usize = 16;

/// Lines that wait to be imported together.
#[derive(Debug, Default)]
pub struct Batch {
    lines: Vec<RawLine>,
    bytes: usize,
}

impl Batch {
    /// Adds a line.
    pub fn push(&mut self, line: RawLine) {
        self.bytes += line.bytes.as_ref().map_or(0, bytes::Bytes::len);
        self.lines.push(line);
    }

    /// Whether it is time to import it.
    pub const fn is_full(&self) -> bool {
        self.lines.len() >= LINES_MAX || self.bytes >= BYTES_MAX
    }

    /// Imports all of it into the report. Error: the table or a bucket is not available; what was settled until then is
    /// in the table, and not in the report.
    pub async fn import(self, importer: &Importer<'_>, report: &mut Report) -> Result<(), Stop> {
        let mut kinds: HashMap<u64, Kind> = HashMap::new();
        let mut settled = Settled::new();
        let mut groups: Vec<Group> = Vec::new();
        let mut places: HashMap<SubscriberId, usize> = HashMap::new();
        for RawLine { number, bytes } in self.lines {
            let parsed = bytes.map_or_else(|| Err(Fault::at("", Code::LINE_TOO_LONG)), |bytes| parse(&bytes));
            let parsed = parsed.and_then(|mut parsed| match importer.seals.put(&mut parsed) {
                Ok(()) => Ok(parsed),
                Err(_) => Err(Fault::at("pppoe_password", Code::VALUE_INVALID)),
            });
            match parsed {
                Err(fault) => drop(settled.insert(number, Err(fault))),
                Ok(parsed) => {
                    kinds.insert(number, parsed.record.kind());
                    let subscriber = parsed.record.subscriber().clone();
                    let place = *places.entry(subscriber.clone()).or_insert(groups.len());
                    if place == groups.len() {
                        groups.push(Group { subscriber, lines: Vec::new() });
                    }
                    groups[place].lines.push(Line { number, parsed });
                }
            }
        }
        for outcomes in import_groups(importer, groups).await? {
            settled.extend(outcomes);
        }
        add(report, settled, &kinds);
        Ok(())
    }
}

async fn import_groups(importer: &Importer<'_>, groups: Vec<Group>) -> Result<Vec<Settled>, Stop> {
    let states = load(importer.table, &groups.iter().collect::<Vec<_>>(), importer.clock.now()).await?;
    let imports = groups.into_iter().zip(states).map(|(group, state)| importer.import(group, state));
    stream::iter(imports).buffer_unordered(GROUPS_MAX).try_collect().await
}

fn add(report: &mut Report, settled: Settled, kinds: &HashMap<u64, Kind>) {
    for (number, outcome) in settled {
        match (outcome, kinds.get(&number)) {
            (Ok(outcome), Some(kind)) => report.accept(*kind, outcome),
            (Err(fault), _) => report.reject(number, fault),
            (Ok(Outcome::New | Outcome::Changed | Outcome::Unchanged), None) => {}
        }
    }
}
