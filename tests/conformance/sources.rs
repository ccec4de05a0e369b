//! The files of the repository, without what is made from them.

use std::path::{Path, PathBuf};

use crate::support::root;

/// Folders that are made, not written.
const MADE: [&str; 6] = ["target", ".git", ".local", ".venv", ".aws-sam", "node_modules"];

/// Every text file with its path from the root.
pub fn texts() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(&root(), &mut found);
    found
}

/// Every Rust file below a folder.
pub fn rust(folder: &str) -> Vec<(PathBuf, String)> {
    let mut files = texts();
    files.retain(|(path, _)| path.starts_with(folder) && path.extension().is_some_and(|end| end == "rs"));
    files
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry").path();
        let is_made = MADE.iter().any(|name| path.ends_with(name));
        if path.is_dir() && !is_made {
            collect(&path, found);
        } else if path.is_file()
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            found.push((path.strip_prefix(root()).expect("below the root").to_owned(), text));
        }
    }
}
