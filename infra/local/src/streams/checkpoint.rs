//! How far a function has got in a stream, kept over restarts.

use std::io;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::files;

/// The place of one function in one table's stream.
pub(super) struct Checkpoint {
    path: Option<PathBuf>,
    after: Option<String>,
}

impl Checkpoint {
    pub(super) fn open(path: Option<PathBuf>) -> io::Result<Self> {
        let content = path.as_deref().map(files::read).transpose()?.flatten();
        let kept: Value = content.map(|content| serde_json::from_slice(&content)).transpose()?.unwrap_or_default();
        Ok(Self { path, after: kept["after"].as_str().map(str::to_owned) })
    }

    /// The last record that is dealt with.
    pub(super) fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// Everything up to this record is dealt with.
    pub(super) fn advance(&mut self, sequence: &str) {
        self.after = Some(sequence.to_owned());
        if let Some(path) = &self.path
            && let Err(error) = files::write(path, json!({ "after": sequence }).to_string().as_bytes())
        {
            tracing::warn!(%error, path = %path.display(), "records will be delivered again after a restart");
        }
    }
}
