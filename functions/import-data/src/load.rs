//! Loads what a batch of lines stands on, in two rounds of batched reads: first the markers, which alone say what is new
//! or changed, then the items that those records concern. A file that changes nothing costs the first round alone.

use std::collections::{BTreeSet, HashMap};

use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use serde::de::DeserializeOwned;
use shared::domain::{Subscriber, SubscriberId, Timestamp};
use shared::store::keys::{self, Key, Prefix};
use shared::store::{Item, StoreError, Table, parse};

use crate::decide::State;
use crate::line::Line;
use crate::record::Record;

/// The most keys of one read.
const KEYS_MAX: usize = 100;
/// Reads at the same time.
const READS_MAX: usize = 4;
/// Charges looked at where a payment may lift a restriction: a debt that reaches further back is overdue anyway.
const CHARGES_MAX: i32 = 50;

/// The lines of one subscriber, in order.
#[derive(Clone, Debug)]
pub struct Group {
    /// Who.
    pub subscriber: SubscriberId,
    /// The lines.
    pub lines: Vec<Line>,
}

type Found = HashMap<Key, Item>;

/// The state of each group, in their order. Outer error: the table is not available; inner: what is stored of this
/// subscriber is damaged.
pub async fn load(
    table: &Table,
    groups: &[&Group],
    now: Timestamp,
) -> Result<Vec<Result<State, StoreError>>, StoreError> {
    let markers = groups.iter().flat_map(|group| group.lines.iter().map(|line| marker_key(group, line)));
    let markers = read(table, markers.collect()).await?;
    let mut states: Vec<Result<State, StoreError>> = groups.iter().map(|group| marked(group, &markers, now)).collect();
    let mut concerned = BTreeSet::new();
    for (group, state) in groups.iter().zip(&states) {
        if let Ok(state) = state {
            concerned.extend(pending(group, state).flat_map(|line| concerned_keys(&line.parsed.record)));
        }
    }
    let items = read(table, concerned).await?;
    for (group, state) in groups.iter().zip(&mut states) {
        fill(table, group, state, &items).await?;
    }
    Ok(states)
}

fn marker_key(group: &Group, line: &Line) -> Key {
    keys::import_marker(&group.subscriber, line.parsed.record.marker_id())
}

/// The lines that are not there just so already.
pub fn pending<'a>(group: &'a Group, state: &State) -> impl Iterator<Item = &'a Line> {
    group.lines.iter().filter(|line| {
        let marker = state.markers.get(line.parsed.record.marker_id());
        marker.is_none_or(|marker| marker.hash != line.parsed.fingerprint.hash)
    })
}

fn marked(group: &Group, found: &Found, now: Timestamp) -> Result<State, StoreError> {
    let mut state = State::empty(group.subscriber.clone(), now);
    for line in &group.lines {
        if let Some(marker) = item(found, &marker_key(group, line))? {
            state.markers.insert(line.parsed.record.marker_id().to_owned(), marker);
        }
    }
    Ok(state)
}

/// What a record that is new or changed concerns, besides its own item.
fn concerned_keys(record: &Record) -> Vec<Key> {
    let id = record.subscriber();
    let mut concerned = vec![keys::subscriber(id)];
    match record {
        Record::Subscriber(_) => concerned.push(keys::credential(id)),
        Record::Credential(record) => concerned.extend([keys::credential(id), keys::login(&record.login)]),
        Record::Contract(record) => concerned.push(keys::contract(id, &record.id)),
        Record::Host(record) => {
            concerned.extend([keys::host(id, &record.id), keys::pppoe_login(record.pppoe_login.as_str())]);
        }
        _ => {}
    }
    concerned
}

async fn fill(
    table: &Table,
    group: &Group,
    slot: &mut Result<State, StoreError>,
    items: &Found,
) -> Result<(), StoreError> {
    let Ok(state) = slot else { return Ok(()) };
    let outcome = match fill_items(group, state, items) {
        Ok(true) => fill_charges(table, state).await,
        Ok(false) => Ok(()),
        Err(error) => Err(error),
    };
    match outcome {
        Err(error @ StoreError::Damaged(_)) => *slot = Err(error),
        outcome => outcome?,
    }
    Ok(())
}

/// Fills in the items, and says whether charges are needed too: a payment may lift a restriction, or end steps about arrears.
fn fill_items(group: &Group, state: &mut State, items: &Found) -> Result<bool, StoreError> {
    let lines: Vec<&Line> = pending(group, state).collect();
    state.subscriber = item(items, &keys::subscriber(&state.id))?;
    state.credential = item(items, &keys::credential(&state.id))?;
    let mut has_payment = false;
    let in_arrears = |known: &Subscriber| known.restriction.is_some() || known.dunning.is_some();
    let mut restricts = state.subscriber.as_ref().is_some_and(in_arrears);
    for line in lines {
        match &line.parsed.record {
            Record::Credential(record) => {
                if let Some(owner) = item(items, &keys::login(&record.login))? {
                    state.logins.insert(record.login.clone(), owner);
                }
            }
            Record::Contract(record) => {
                if let Some(contract) = item(items, &keys::contract(&state.id, &record.id))? {
                    state.contracts.insert(record.id.clone(), contract);
                }
            }
            Record::Host(record) => {
                if let Some(host) = item(items, &keys::host(&state.id, &record.id))? {
                    state.hosts.insert(record.id.clone(), host);
                }
                if let Some(owner) = item(items, &keys::pppoe_login(record.pppoe_login.as_str()))? {
                    state.pppoe_logins.insert(record.pppoe_login.as_str().to_owned(), owner);
                }
            }
            Record::Payment(_) | Record::Correction(_) => has_payment = true,
            Record::Subscriber(record) => restricts |= record.restriction.is_some(),
            _ => {}
        }
    }
    Ok(has_payment && restricts && state.subscriber.is_some())
}

async fn fill_charges(table: &Table, state: &mut State) -> Result<(), StoreError> {
    state.charges = table.newest_for_decision(&state.id, Prefix::Charges, CHARGES_MAX).await?;
    Ok(())
}

async fn read(table: &Table, wanted: BTreeSet<Key>) -> Result<Found, StoreError> {
    let wanted: Vec<Key> = wanted.into_iter().collect();
    let parts: Vec<Vec<Key>> = wanted.chunks(KEYS_MAX).map(<[Key]>::to_vec).collect();
    let reads = parts.into_iter().map(|keys| read_part(table, keys));
    let found: Vec<Found> = stream::iter(reads).buffer_unordered(READS_MAX).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn read_part(table: &Table, keys: Vec<Key>) -> Result<Found, StoreError> {
    let items = table.get_many(&keys).await?;
    Ok(keys.into_iter().zip(items).filter_map(|(key, item)| Some((key, item?))).collect())
}

fn item<T: DeserializeOwned>(found: &Found, key: &Key) -> Result<Option<T>, StoreError> {
    found.get(key).cloned().map(parse).transpose()
}
