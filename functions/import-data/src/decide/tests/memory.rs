//! A table that is a map, to apply decisions to.

use std::collections::{BTreeMap, HashSet};

use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::domain::{Credential, Host, LoginRecord, PdfKey, PppoeRecord, Subscriber, SubscriberId, Timestamp};
use shared::random::SystemRandom;
use shared::store::ITEMS_MAX;
use shared::store::keys::{self, Key};

use super::super::write::Action;
use super::super::{Document, Outcome, Planner, State, Write};
use crate::fault::Fault;
use crate::line::Line;

#[derive(Clone, Debug, Default)]
pub struct Memory {
    pub items: BTreeMap<Key, Value>,
    /// Transactions, and the items in each.
    pub transactions: Vec<usize>,
}

impl Memory {
    /// Imports the lines of one subscriber.
    pub fn import(&mut self, lines: &[Line]) -> Vec<(u64, Result<Outcome, Fault>)> {
        let Some(first) = lines.first() else { return Vec::new() };
        let mut state = self.state(first.parsed.record.subscriber());
        for line in lines {
            let key = PdfKey::new(&state.id, &SystemRandom);
            state.documents.insert(line.number, Document { key, ready: false, fault: None });
        }
        self.import_on(state, lines)
    }

    pub fn import_on(&mut self, state: State, lines: &[Line]) -> Vec<(u64, Result<Outcome, Fault>)> {
        let mut settled = Vec::new();
        let mut planner = Planner::new(state, lines);
        while let Some(plan) = planner.next_plan() {
            assert_eq!(plan.writes.len(), plan.causes.len());
            self.commit(plan.writes);
            settled.extend(plan.settled);
        }
        settled
    }

    fn commit(&mut self, writes: Vec<Write>) {
        let keys: HashSet<&Key> = writes.iter().map(|write| &write.key).collect();
        assert_eq!(keys.len(), writes.len(), "an item twice in one transaction: {writes:?}");
        assert!(writes.len() <= ITEMS_MAX, "{} items", writes.len());
        if !writes.is_empty() {
            self.transactions.push(writes.len());
        }
        for Write { key, action } in writes {
            match action {
                Action::Insert(value) | Action::InsertUntil(value, _) => {
                    assert!(self.items.insert(key.clone(), value).is_none(), "{key} is there already");
                }
                Action::Replace(value) | Action::ReplaceUntil(value, _) => drop(self.items.insert(key, value)),
                Action::Delete => drop(self.items.remove(&key)),
                Action::Change(change) => {
                    let item = self.items.get_mut(&key).and_then(Value::as_object_mut);
                    let item = item.unwrap_or_else(|| panic!("{key} is not there"));
                    for (name, value) in change.when {
                        assert_eq!(item.get(name), Some(&value), "{name} of {key}");
                    }
                    for (name, value) in change.sets {
                        match value {
                            Some(value) => drop(item.insert(name.to_owned(), value)),
                            None => drop(item.remove(name)),
                        }
                    }
                }
            }
        }
    }

    /// What a loader would load, and more.
    pub fn state(&self, id: &SubscriberId) -> State {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let mut state = State::empty(id.clone(), now);
        state.subscriber = self.get(&keys::subscriber(id));
        state.credential = self.get::<Credential>(&keys::credential(id));
        for (key, value) in &self.items {
            if let Some(login) = key.pk.strip_prefix("LOGIN#") {
                state.logins.insert(login.parse().expect("a login"), parse::<LoginRecord>(value));
            } else if let Some(login) = key.pk.strip_prefix("PPP#") {
                state.pppoe_logins.insert(login.to_owned(), parse::<PppoeRecord>(value));
            } else if key.pk == keys::partition(id) {
                if let Some(record) = key.sk.strip_prefix("IMP#") {
                    state.markers.insert(record.to_owned(), parse(value));
                } else if let Some(contract) = key.sk.strip_prefix("CON#").filter(|rest| !rest.contains('#')) {
                    state.contracts.insert(contract.parse().expect("an id"), parse(value));
                } else if key.sk.starts_with("HST#") {
                    let host: Host = parse(value);
                    state.hosts.insert(host.id.clone(), host);
                } else if key.sk.starts_with("CHG#") {
                    state.charges.insert(0, parse(value));
                }
            }
        }
        state
    }

    pub fn get<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        self.items.get(key).map(parse)
    }

    pub fn subscriber(&self) -> Subscriber {
        self.get(&keys::subscriber(&id())).expect("a subscriber")
    }

    /// The sort keys that start so, of the subscriber, with their items.
    pub fn items(&self, prefix: &str) -> Vec<(&str, &Value)> {
        let own = self.items.iter().filter(|(key, _)| key.pk == "SUB#sub_1" && key.sk.starts_with(prefix));
        own.map(|(key, value)| (key.sk.as_str(), value)).collect()
    }

    /// The sum of the ledger.
    pub fn ledger_sum(&self) -> i64 {
        let amount = |entry: &Value| entry["amount"]["amount"].as_i64().expect("an amount");
        let sign = |entry: &Value| {
            if ["payment", "credit_note"].contains(&entry["kind"].as_str().unwrap_or_default()) { 1 } else { -1 }
        };
        self.items("LED#").into_iter().map(|(_, entry)| sign(entry) * amount(entry)).sum()
    }
}

pub fn id() -> SubscriberId {
    SubscriberId::parse("sub_1").expect("an id")
}

fn parse<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).expect("an item of its type")
}
