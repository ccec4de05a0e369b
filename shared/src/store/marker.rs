//! The mark of an imported record: it was imported, with this content, and lies there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Kept under the record's id (`IMP#<id>`), so that a record is imported once, and found by its id alone.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct ImportMarker {
    /// SHA-256 of the record as it was imported.
    pub hash: String,
    /// The sort key of the item that was made of it.
    pub place: String,
    /// The same for each field of a record that the subscriber changes too: what the file did not change since its last
    /// import stays as the subscriber left it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
}
