//! The report of an import: how much went in, and what did not and why.

use std::collections::BTreeMap;

use serde::Serialize;
use shared::domain::Timestamp;

use crate::decide::Outcome;
use crate::fault::Fault;
use crate::record::Kind;

/// The most rejected lines that a report lists; the rest are counted.
pub const REJECTED_MAX: usize = 1000;

/// How a file went in.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Whether the whole file was read and every line of it settled.
    pub whole: bool,
    /// When it was written.
    pub at: Timestamp,
    /// Lines that are not blank.
    pub lines: u64,
    /// What became of the good lines, by kind of record.
    pub records: BTreeMap<Kind, Counts>,
    /// How many lines were rejected.
    pub rejected: u64,
    /// The first of them.
    pub rejections: Vec<Rejection>,
    /// What stopped the import, where it is not whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<&'static str>,
}

/// How many records of a kind had each outcome.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Counts {
    /// Imported.
    pub new: u64,
    /// Imported over an earlier version.
    pub changed: u64,
    /// There already.
    pub unchanged: u64,
}

/// A line that did not go in.
#[derive(Clone, Debug, Serialize)]
pub struct Rejection {
    /// Its number, from 1.
    pub line: u64,
    /// The path of the field at fault; empty where it is the whole line.
    pub field: String,
    /// A stable code.
    pub code: &'static str,
    /// A sentence for it.
    pub reason: &'static str,
}

impl Report {
    /// An empty one.
    pub fn new(now: Timestamp) -> Self {
        Self {
            whole: false,
            at: now,
            lines: 0,
            records: BTreeMap::new(),
            rejected: 0,
            rejections: Vec::new(),
            stopped: None,
        }
    }

    /// Adds a line that went in.
    pub fn accept(&mut self, kind: Kind, outcome: Outcome) {
        self.lines += 1;
        let counts = self.records.entry(kind).or_default();
        match outcome {
            Outcome::New => counts.new += 1,
            Outcome::Changed => counts.changed += 1,
            Outcome::Unchanged => counts.unchanged += 1,
        }
    }

    /// Adds a line that did not.
    pub fn reject(&mut self, line: u64, fault: Fault) {
        self.lines += 1;
        self.rejected += 1;
        if self.rejections.len() < REJECTED_MAX {
            let Fault { field, code } = fault;
            self.rejections.push(Rejection { line, field, code: code.name, reason: code.reason });
        }
    }

    /// All counts together.
    pub fn sum(&self) -> Counts {
        self.records.values().fold(Counts::default(), |sum, counts| Counts {
            new: sum.new + counts.new,
            changed: sum.changed + counts.changed,
            unchanged: sum.unchanged + counts.unchanged,
        })
    }
}
