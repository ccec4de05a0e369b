//! What functions that work by the clock, or for a machine, read in order: each in one place for all.

use super::{Key, moment};
use crate::domain::{Gateway, SubscriberId, Timestamp};
use crate::gateways::Reference;

/// That a line was changed: what the agent beside a router asks for. In one place for all, for it asks often and finds
/// nothing most of the time; it names whose line, and nothing of it.
pub fn line_change(at: Timestamp, id: &SubscriberId) -> Key {
    Key { pk: "NETWORK".to_owned(), sk: format!("{}#{id}", moment(at)) }
}

/// Every line that was changed lies between these.
pub fn line_changes() -> (Key, Key) {
    let at = |sk: &str| Key { pk: "NETWORK".to_owned(), sk: sk.to_owned() };
    (at("0"), at("~"))
}

/// An attempt that its provider is to be asked about at a moment. In one place for all: whoever asks reads what is due, in order.
pub fn reconciliation(at: Timestamp, reference: &Reference) -> Key {
    Key { pk: "RECONCILE".to_owned(), sk: format!("{}#{reference}", moment(at)) }
}

/// Every attempt that is to be asked about up to a moment lies between these.
pub fn reconciliations(until: Timestamp) -> (Key, Key) {
    let at = |sk: String| Key { pk: "RECONCILE".to_owned(), sk };
    (at("0".to_owned()), at(format!("{}~", moment(until))))
}

/// Something about money that a person must look at. In one place for all: the office reads it in order. It is named by our
/// reference, and holds nothing of a subscriber.
pub fn review(at: Timestamp, gateway: Gateway, event: &str) -> Key {
    Key { pk: "REVIEW".to_owned(), sk: format!("{}#{}#{event}", moment(at), gateway.name()) }
}

/// All of those from a moment up to another lie between these.
pub fn reviews(from: Timestamp, until: Timestamp) -> (Key, Key) {
    let at = |sk: String| Key { pk: "REVIEW".to_owned(), sk };
    (at(moment(from)), at(moment(until)))
}

/// How far a function has come that works through something by the clock.
pub fn run(function: &str) -> Key {
    Key { pk: format!("RUN#{function}"), sk: "RUN".to_owned() }
}
