//! What a record changes, decided without I/O: the state as it is, a record, and out come writes and the state as it will be.

mod credential;
mod host;
mod invoice;
mod kept;
mod money;
mod planner;
mod state;
mod subscriber;
mod write;

use std::collections::BTreeMap;

use serde::Serialize;
use shared::store::{ImportMarker, keys};

pub use planner::{Plan, Planner};
pub use state::{Document, State};
pub use write::{Change, Write};

use crate::fault::Fault;
use crate::line::Line;
use crate::record::Record;

/// What became of a record.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was not there before.
    New,
    /// It was there with another content.
    Changed,
    /// It was there just so: nothing was written.
    Unchanged,
}

/// What a record does.
pub(crate) struct Step {
    /// The sort key of the item it becomes.
    place: String,
    /// The writes, without that of its marker and of the subscriber's own item.
    writes: Vec<Write>,
}

/// Decides a record and takes the state on. Error: the record cannot go in; the state is then as it was.
pub fn decide(state: &mut State, line: &Line) -> Result<(Outcome, Vec<Write>), Fault> {
    let (record, fingerprint) = (&line.parsed.record, &line.parsed.fingerprint);
    let before = state.markers.get(record.marker_id()).cloned();
    if before.as_ref().is_some_and(|marker| marker.hash == fingerprint.hash) {
        return Ok((Outcome::Unchanged, Vec::new()));
    }
    let changed = ChangedFields { before: before.as_ref().map(|marker| &marker.fields), now: &fingerprint.fields };
    let step = match record {
        Record::Subscriber(record) => subscriber::decide(state, record, &changed)?,
        Record::Credential(record) => credential::decide(state, record, &changed)?,
        Record::Contract(record) => kept::contract(state, record, before.as_ref(), line.number)?,
        Record::Service(record) => kept::service(state, record, before.as_ref())?,
        Record::Notice(record) => kept::notice(state, record, before.as_ref())?,
        Record::Host(record) => host::decide(state, record, &changed)?,
        Record::Charge(record) => money::charge(state, record, before.is_some())?,
        Record::Payment(record) => money::payment(state, record, before.is_some())?,
        Record::Correction(record) => money::correction(state, record, before.is_some())?,
        Record::Reversal(record) => money::reversal(state, record, before.is_some())?,
        Record::Invoice(record) => invoice::decide(state, record, before.is_some(), line.number)?,
    };
    let Step { place, mut writes } = step;
    let marker = ImportMarker { hash: fingerprint.hash.clone(), place, fields: fingerprint.fields.clone() };
    let key = keys::import_marker(&state.id, record.marker_id());
    let outcome = if let Some(before) = before {
        let change = Change::default().set("hash", &marker.hash).set("place", &marker.place);
        let change = if marker.fields.is_empty() { change } else { change.set("fields", &marker.fields) };
        writes.push(Write::change(key, change.when("hash", &before.hash)));
        Outcome::Changed
    } else {
        writes.push(Write::insert(key, &marker));
        Outcome::New
    };
    state.markers.insert(record.marker_id().to_owned(), marker);
    Ok((outcome, writes))
}

/// Which fields a file changed since it was imported the last time.
struct ChangedFields<'a> {
    before: Option<&'a BTreeMap<String, String>>,
    now: &'a BTreeMap<String, String>,
}

impl ChangedFields<'_> {
    fn has(&self, field: &str) -> bool {
        self.before.is_none_or(|before| before.get(field) != self.now.get(field))
    }
}

#[cfg(test)]
mod tests;
